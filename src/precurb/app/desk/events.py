"""What is told of the daily work: events that name things by their ids alone."""

from collections.abc import Iterable, Iterator

from precurb.app.webhooks import Event, EventKind
from precurb.model import Outcome
from precurb.store.checks import KeptCheck
from precurb.store.decisions import KeptDecision

_HELD = (Outcome.HOLD, Outcome.STOP)


def events_of(kept: Iterable[KeptCheck]) -> Iterator[Event]:
    """That checks were made, and which of them hold or stop; those that were there are not."""
    for each in kept:
        if not each.new:
            continue
        data = {"id": each.id, "transaction": each.transaction, "outcome": str(each.outcome)}
        yield Event(kind=EventKind.CHECK_MADE, data=data)
        if each.outcome in _HELD:
            yield Event(kind=EventKind.CHECK_HELD, data=data)


def event_of(made: KeptDecision) -> Event:
    """That a decision was made, or confirmed; ``stands`` says whether it is in force."""
    data: dict[str, str | int] = {
        "id": made.id, "action": str(made.action), "check": made.check,
        "transaction": made.transaction, "stands": int(made.stands),
    }  # fmt: skip
    return Event(kind=EventKind.DECISION_MADE, data=data)
