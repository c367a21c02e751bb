"""How a payment stands, what waits for a person and how long, and the release that ends it.

A release ends the waiting of one version. Another message, a message that comes again, or an
older decision never does.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from precurb.app.payment_desk import Desk
from precurb.app.payment_settings import Level
from precurb.app.payment_store import Kept, PaymentStore, Released
from precurb.errors import InvalidRecordError
from precurb.model import (
    Outcome,
)

_WAITS = (Outcome.HOLD, Outcome.STOP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a payment stands now, whichever message told of it last.

    ``since`` is when the first decision was made that still holds it.
    """

    key: str
    version: int
    outcome: Outcome
    since: dt.datetime | None = None
    level: Level | None = None
    waits_for_second: bool = False

    @property
    def waits(self) -> bool:
        """Whether the payment is held and a person must decide."""
        return self.outcome is Outcome.HOLD


def standing(key: str, desk: Desk, *, now: dt.datetime) -> Standing:
    """How a payment stands: its last version, and since when it waits.

    Raises:
        InvalidRecordError: Nothing was decided about it.
    """
    versions = desk.store.versions(key)
    if not versions:
        raise InvalidRecordError(f"nothing was decided about a payment {key!r}")
    released = desk.store.releases(key)
    needed = _persons_needed(desk)
    gone = max((v.version for v in versions if _persons(released, v) >= needed), default=0)
    last = versions[-1]
    held = [v for v in versions if v.version > gone and v.outcome in _WAITS]
    if last.version <= gone:
        return Standing(key=key, version=last.version, outcome=Outcome.RELEASE)
    since = held[0].decided_at if held else None
    waits = last.outcome is Outcome.HOLD and since is not None
    return Standing(
        key=key,
        version=last.version,
        outcome=last.outcome,
        since=since,
        level=desk.settings.ageing.level(since, now) if waits and since else None,
        waits_for_second=0 < _persons(released, last) < needed,
    )


def holds(desk: Desk, *, now: dt.datetime) -> Iterator[Standing]:
    """The payments that wait for a person, the longest first."""
    keys = desk.store.held(_persons_needed(desk))
    found = (standing(key, desk, now=now) for key in keys)
    waiting = [each for each in found if each.waits]
    yield from sorted(waiting, key=lambda each: (each.since or now, each.key))


def alarms(desk: Desk, *, now: dt.datetime) -> Iterator[Standing]:
    """The payments that have reached a level of waiting which was not told yet.

    Each counts as told when the next one is asked for: an alarm that nobody heard comes again.
    """
    for each in holds(desk, now=now):
        alarm = each.level and (each.key, each.version, each.level.name)
        if alarm and not desk.store.has_alarm(*alarm):
            yield each
            desk.store.add_alarm(*alarm, now)


def release_payment(key: str, desk: Desk, *, by: str, reason: str, at: dt.datetime) -> Standing:
    """Let the last version of a payment go.

    Args:
        key: The payment.
        desk: What decisions are made with.
        by: The person.
        reason: Why it may go.
        at: The moment (UTC).

    Returns:
        How it stands now; held still, where a second person is needed.

    Raises:
        InvalidRecordError: Person or reason is missing, it was stopped and the settings do not
            allow that, it does not wait, or the same person released it before.
    """
    if not by.strip() or not reason.strip():
        raise InvalidRecordError("a release names the person and the reason")
    with desk.store.transaction():
        now = standing(key, desk, now=at)
        if now.outcome is Outcome.RELEASE:
            raise InvalidRecordError(f"payment {key} does not wait for a release")
        if now.outcome is Outcome.STOP and not desk.settings.release.stopped:
            raise InvalidRecordError(
                f"payment {key} was stopped; the settings do not allow its release"
            )
        if any(
            each.version == now.version and _same_person(each.person, by)
            for each in desk.store.releases(key)
        ):
            raise InvalidRecordError(f"{by} has released payment {key} already")
        made = Released(
            key=key, version=now.version, person=by.strip(), reason=reason.strip(), at=at
        )
        desk.store.add_release(made)
        return standing(key, desk, now=at)


def find_key(text: str, store: PaymentStore) -> str:
    """The key of the payment that a text names: its key, or the reference of one payment.

    Raises:
        InvalidRecordError: No payment has it, or several do.
    """
    found = store.keys_like(text)
    if len(found) != 1:
        several = f"names {len(found)} payments: {', '.join(found)}"
        wrong = several if found else "is the key of no payment"
        raise InvalidRecordError(f"{text!r} {wrong}")
    return found[0]


def _persons_needed(desk: Desk) -> int:
    return 2 if desk.settings.release.four_eyes else 1


def _persons(released: Iterable[Released], kept: Kept) -> int:
    return len({r.person.casefold() for r in released if r.version == kept.version})


def _same_person(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()
