"""The ways through the pages: what a person may see, in the order of a working day."""

from dataclasses import dataclass

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import permit


@dataclass(frozen=True, slots=True)
class Place:
    """One page to go to; ``key`` names its text, ``needs`` the right to see it."""

    path: str
    key: str
    needs: Action


@dataclass(frozen=True, slots=True)
class Group:
    """Places that belong together; ``here`` is the path of the one that is open."""

    key: str
    places: tuple[Place, ...]
    here: str


_GROUPS: tuple[tuple[str, tuple[Place, ...]], ...] = (
    ("nav.work", (
        Place("/", "nav.today", Action.CHECK_READ),
        Place("/check", "nav.check", Action.CHECK_MAKE),
        Place("/files", "nav.files", Action.FILE_SCREEN),
        Place("/transactions", "nav.transactions", Action.CHECK_READ),
        Place("/obligations", "nav.obligations", Action.CHECK_READ),
        Place("/payments", "nav.payments", Action.PAYMENT_READ),
    )),
    ("nav.law", (
        Place("/changes", "nav.changes", Action.CHECK_READ),
        Place("/lists", "nav.lists", Action.LIST_READ),
        Place("/gaps", "nav.gaps", Action.LIST_READ),
        Place("/policy", "nav.policy", Action.POLICY_READ),
    )),
    ("nav.cases_and_progress", (
        Place("/exchange", "nav.exchange", Action.EXCHANGE_READ),
        Place("/cases", "nav.cases", Action.CASE_READ),
        Place("/links", "nav.links", Action.CASE_READ),
        Place("/commitments", "nav.commitments", Action.PROGRESS_READ),
        Place("/meetings", "nav.meetings", Action.PROGRESS_READ),
        Place("/indicators", "nav.indicators", Action.PROGRESS_READ),
        Place("/series", "nav.series", Action.PROGRESS_READ),
        Place("/claim", "nav.claim", Action.PROGRESS_READ),
    )),
    ("nav.house", (
        Place("/jobs", "nav.jobs", Action.JOB_READ),
        Place("/audit", "nav.audit", Action.AUDIT_READ),
        Place("/users", "nav.users", Action.USER_READ),
        Place("/settings", "nav.settings", Action.USER_READ),
    )),
)  # fmt: skip


def navigation(actor: Actor | None, path: str) -> tuple[Group, ...]:
    """The places that an actor may see, with the one that a path belongs to."""
    if actor is None:
        return ()
    found = []
    for key, places in _GROUPS:
        seen = tuple(each for each in places if permit(actor, each.needs).allowed)
        if seen:
            found.append(Group(key, seen, _here(seen, path)))
    return tuple(found)


def _here(places: tuple[Place, ...], path: str) -> str:
    for each in places:
        if path == each.path or (each.path != "/" and path.startswith(f"{each.path}/")):
            return each.path
    return ""
