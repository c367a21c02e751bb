"""What is owed across all transactions, and what became of it."""

import datetime as dt
from dataclasses import dataclass

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.desk.pages import Page, Part, page
from precurb.app.desk.scope import require_for
from precurb.app.duty_words import duty_text
from precurb.app.prose import known_language
from precurb.app.service import Service
from precurb.errors import InvalidRecordError
from precurb.store import checks, obligations
from precurb.store.obligations import KeptDuty, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A duty in a list: what is asked in the reader's language, and how its day stands."""

    duty: KeptDuty
    title: str
    days: int | None  # until its day; negative when it has passed


def due_duties(
    until: dt.date | None, part: Part, language: str, *, service: Service, actor: Actor
) -> Page[Due]:
    """Open duties with a day, the first first; until a day, or all of them.

    Raises:
        DeniedError: The actor may not.
        InvalidRecordError: ``part`` does not go on from where a part ended, or the language is
            none of ours.
    """
    require(actor, Action.CHECK_READ)
    known_language(language)
    with service.store.read() as db:
        found = obligations.due(db, until=until, after=_after(part.after), most=part.most + 1)
    titles = _titles(service)
    today = service.today()
    told = [due(each, titles, today, language) for each in found]
    return page(told, [f"{each.due} {each.id}" for each in found], part.most)


def due(duty: KeptDuty, titles: dict[str, str], today: dt.date, language: str) -> Due:
    """A duty as it stands today.

    Args:
        duty: The duty.
        titles: What each requirement asks, in English.
        today: The day it is.
        language: The reader's language.
    """
    title = duty_text(titles.get(duty.requirement, duty.requirement), language)
    days = (duty.due - today).days if duty.due else None
    return Due(duty=duty, title=title, days=days)


def settle_duty(
    duty_id: str, state: State, reason: str, *, service: Service, actor: Actor
) -> KeptDuty:
    """Say what became of a duty: done, waived with a reason, or open again.

    Raises:
        DeniedError: The actor may not.
        UnknownRecordError: There is no such duty, or a newer check has replaced it.
        InvalidRecordError: No reason is given, or it is no state that a person sets.
    """
    if state is State.REPLACED:
        raise InvalidRecordError("a duty is replaced by a newer check, not by a person")
    with service.store.write(service.acting(actor)) as writing:
        before = obligations.read(writing.db, duty_id)
        transaction = checks.read(writing.db, before.check).transaction
        require_for(actor, Action.DUTY_SETTLE, transaction)
        obligations.settle(writing, duty_id, state, reason)
        return obligations.read(writing.db, duty_id)


def _titles(service: Service) -> dict[str, str]:
    """What the requirements of the law ask; one that is no longer there keeps its name."""
    return {each.id: each.title for each in service.snapshot.book.knowledge.requirements}


def _after(mark: str) -> tuple[dt.date, str] | None:
    if not mark:
        return None
    day, _, last = mark.partition(" ")
    try:
        return dt.date.fromisoformat(day), last
    except ValueError as error:
        raise InvalidRecordError(f"not where a part ends: {mark[:40]!r}") from error
