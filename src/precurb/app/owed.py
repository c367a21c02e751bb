"""Obligations as a reader meets them: which comes first, its day, and how it was found."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from precurb.app.duty_words import duty_text
from precurb.app.prose import word
from precurb.decide.events import TRANSACTION, Counts, event_named
from precurb.model import DutyKind, Obligation
from precurb.model.check import Applies, Balance, Clock, OtherLaw
from precurb.model.control import CountedOver

_GOODS = "the movement of the goods"
_LATE = "late; if sent on"
_NO_PERIOD = "no deadline is stated"
_NOT_STATED = "not stated"
_NO_DAY = ("the papers do not say", "the working days of this law", "no day can be computed")
Row = tuple[str, str]


class Group(StrEnum):
    """What a reader does with a duty, in the order in which it presses."""

    DATED = "with a day"
    APPLY = "to apply for"  # the time is the authority's, and matters where nothing is held yet
    OPEN = "without a day"
    WHEN = "when it happens"
    KEEP = "to keep"
    FREE = "not owed"


@dataclass(frozen=True, slots=True)
class Owed:
    """One obligation, as it stands on the day of the check.

    ``day`` is the day to show, and ``label`` says what it is a day of ("due", "apply by",
    "until", "valid until"); without a day, ``label`` is empty.
    """

    duty: Obligation
    group: Group
    day: dt.date | None
    label: str
    passed: bool

    @property
    def status(self) -> str:
        """How far it is owed, empty where it simply is."""
        return "" if self.duty.applies in (Applies.OWED, Applies.WHEN) else self.duty.applies

    def when(self, language: str) -> str:
        """The day with its label; without one, the period of the law."""
        if self.day:
            return f"{word(self.label, language)} {self.day}"
        period = str(self.duty.requirement.deadline) or _NO_PERIOD
        return duty_text(period, language)

    def title(self, language: str) -> str:
        """What is asked, in a few words."""
        return duty_text(self.duty.requirement.title, language)

    def sentence(self, language: str) -> str:
        """What is asked, in a sentence."""
        return duty_text(self.duty.requirement.sentence, language)


def owed(duty: Obligation, on: dt.date) -> Owed:
    """An obligation as it stands on a day."""
    day, label = _day(duty)
    passed = label == "due" and day is not None and day < on
    return Owed(duty, _group(duty, day), day, label, passed)


def by_urgency(duties: Iterable[Obligation], on: dt.date) -> Iterator[tuple[Group, list[Owed]]]:
    """The obligations in groups, what presses most first."""
    made = sorted((owed(each, on) for each in duties), key=urgency)
    for group, members in groupby(made, key=lambda each: each.group):
        yield group, list(members)


def urgency(each: Owed) -> tuple[int, dt.date, str, str]:
    """What presses more sorts first: by group, then by day."""
    law = each.duty.requirement
    return list(Group).index(each.group), each.day or dt.date.max, law.jurisdiction, law.id


def _day(duty: Obligation) -> tuple[dt.date | None, str]:
    if duty.due:
        return duty.due, "until" if _keeps(duty) else "due"
    clock = duty.clock
    if clock and clock.start_by:
        return clock.start_by, "apply by"
    if clock and clock.ends:
        return clock.ends, "valid until"
    return None, ""


def _keeps(duty: Obligation) -> bool:
    """Whether something is kept until a day, rather than done by it."""
    law = duty.requirement
    if law.kind is DutyKind.RECORD:
        return bool(law.deadline.unit)
    return duty.due is not None and law.deadline.unit.startswith("year")


def _group(duty: Obligation, day: dt.date | None) -> Group:
    if duty.applies is Applies.NOT_OWED:
        return Group.FREE
    if duty.applies is Applies.WHEN:
        return Group.WHEN
    if _keeps(duty):
        return Group.KEEP
    if day is None:
        return Group.OPEN
    return Group.DATED if duty.due else Group.APPLY


def highlights(each: Owed, language: str) -> list[str]:
    """What a reader must see at once beside day, law and title."""
    duty = each.duty
    told = [word("passed", language)] if each.passed else []
    told += [word(each.status, language)] if each.status else []
    if duty.clock and duty.clock.moves_from:
        told.append(f"{word('moves from', language)} {_moves(duty, duty.clock, language)}")
    told += stricter(each, language)
    grounded = duty.requirement.verification
    return told if grounded.decides else [*told, word(grounded, language)]


def _moves(duty: Obligation, clock: Clock, language: str) -> str:
    """The first day for the goods, after a notice that was sent or that would be sent today."""
    late = _LATE in duty.due_note
    return f"{clock.moves_from}{word('if sent today', language) if late else ''}"


def stricter(each: Owed, language: str) -> Iterator[str]:
    """Which of the laws side by side has the stricter day."""
    duty = each.duty
    if duty.stricter and any(other.due not in (None, each.day) for other in duty.beside):
        yield word("stricter day", language)
    elif duty.stricter is False:
        for other in _strictest(duty):
            yield f"{word('stricter', language)}: {other.jurisdiction} {other.due}"


def _strictest(duty: Obligation) -> list[OtherLaw]:
    """The other law that binds: the earliest day, for what is kept the last."""
    dated = [(other.due, other) for other in duty.beside if other.due]
    days = [day for day, _ in dated]
    bound = (max if _keeps(duty) else min)(days, default=None)
    return [other for day, other in dated if day == bound][:1]


def is_strictest(duty: Obligation, other: OtherLaw) -> bool:
    """Whether the day of another law beside a duty binds both."""
    return duty.stricter is False and other in _strictest(duty)


def day_rows(each: Owed, language: str) -> Iterator[Row]:
    """How the day was found and what hangs on it, as labelled texts for one transaction."""
    duty = each.duty
    if duty.clock is None:
        if duty.due_note:
            yield word("how counted", language), duty.due_note
    else:
        yield from _clock_rows(duty, duty.clock, language)
    if duty.why:
        yield word("why", language), duty_text(duty.why, language)
    for balance in duty.balances:
        yield word("balance", language), balance_text(balance, language)
    if duty.authority:
        tongues = f"{word('written to in', language)}: {', '.join(duty.languages)}"
        told = [duty_text(duty.authority, language), tongues if duty.languages else ""]
        yield word("authority", language), "; ".join(filter(None, told))


def reasons(duty: Obligation, language: str) -> Iterator[str]:
    """Why a duty may be owed or is not, and the amounts that decide it."""
    if duty.why:
        yield duty_text(duty.why, language)
    yield from (balance_text(each, language) for each in duty.balances)


def law_rows(each: Owed, language: str) -> Iterator[Row]:
    """What the law says of a duty for every transaction, as labelled texts."""
    law = each.duty.requirement
    yield word("period of the law", language), duty_text(str(law.deadline), language)
    yield word("silence", language), duty_text(law.deadline.silence, language)
    yield word("pause", language), duty_text(law.deadline.pause, language)
    yield word("who owes", language), duty_text(law.who, language)
    yield word("exemptions", language), duty_text(law.exemptions, language)
    counting = each.duty.clock.counting if each.duty.clock else ""
    yield word("counting", language), duty_text(counting, language)


def _clock_rows(duty: Obligation, clock: Clock, language: str) -> Iterator[Row]:
    if clock.day and (duty.due or clock.start_by or clock.ends):
        yield word("how counted", language), _counted(duty, clock, language)
    elif not duty.due and (lacking := _no_day(duty, language)):
        yield word("how counted", language), lacking
    if clock.moves_from:
        yield word("moves from", language), _moves(duty, clock, language)
    if decision := _until(duty, clock):
        yield word("decision by", language), str(decision)
    if clock.other_day:
        yield word("other reading", language), str(clock.other_day)
    for doubt in clock.doubts:
        yield word("to know", language), duty_text(doubt, language)


def _until(duty: Obligation, clock: Clock) -> dt.date | None:
    """The end of an authority's time, beside the day by which to apply."""
    return clock.ends if clock.start_by or duty.due else None


def _counted(duty: Obligation, clock: Clock, language: str) -> str:
    """From which day, by which days: "the supply, 2026-10-16 (the day of the transaction)"."""
    event = event_named(duty.requirement.deadline.event)
    # Where the event is an act before the goods move, the day known is that of the goods.
    words = _GOODS if event and event.of_the_goods else clock.counted_from
    told = f"{duty_text(words, language)}, {clock.day}"
    if event and duty.requirement.deadline.number:
        back = event.counts in (Counts.BEFORE, Counts.WAIT, Counts.DECISION)
        told = f"{word('back from' if back else 'from', language)} {told}"
    stands_in = clock.said_by == TRANSACTION and TRANSACTION not in words
    source = f" ({word('day of the transaction', language)})" if stands_in else ""
    unsaid = clock.days == _NOT_STATED
    days = word("days not stated" if unsaid else clock.days, language) if clock.days else ""
    calendar = duty_text(clock.calendar, language)
    return "; ".join(filter(None, (told + source, days, calendar)))


def _no_day(duty: Obligation, language: str) -> str:
    """Why there is no day, where the rule alone does not say so."""
    rule = str(duty.requirement.deadline) or _NO_PERIOD
    beside = [duty.why, *(each.why for each in duty.balances)]
    parts = duty.due_note.removeprefix(rule).split("; ")
    reasons = [part for part in parts if part.startswith(_NO_DAY) and part not in beside]
    return duty_text("; ".join(reasons), language)


def balance_text(balance: Balance, language: str) -> str:
    """A running balance: the limit, what counts against it, what is left."""
    limit = str(balance.limit) if balance.limit else duty_text(balance.text, language)
    over = word(f"over {balance.over}", language)
    parts = [f"{word('limit', language)} {limit or word('unknown', language)}"]
    parts.append(", ".join(filter(None, (duty_text(balance.period, language), over))))
    if balance.here is not None:
        parts.append(f"{word('here', language)} {balance.here}")
    if balance.earlier is not None and balance.over is not CountedOver.TRANSACTION:
        earlier = word("earlier", language).format(balance.transactions)
        parts.append(f"{earlier} {balance.earlier}")
    if balance.remaining is not None:
        parts.append(f"{word('remaining', language)} {balance.remaining}")
    if balance.reached is not None:
        parts.append(word("limit reached" if balance.reached else "limit kept", language))
    if not balance.verification.decides:
        parts.append(word("limit unverified", language))
    whys = (duty_text(text, language) for text in (balance.why, balance.reading))
    return "; ".join([*parts, *filter(None, whys)])


def beside_rows(duty: Obligation, language: str) -> Iterator[tuple[OtherLaw, str, bool]]:
    """The like duties of other laws, each with its sentence and whether its day binds."""
    for other in duty.beside:
        text = duty_text(other.sentence, language)
        yield other, text, is_strictest(duty, other)
