"""Deadlines: spans in every unit, events of the papers, waiting, pauses, careful readings."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from precurb.decide.clocks import Timed, timed
from precurb.decide.deadlines import due_day
from precurb.lists.calendars import Calendar
from precurb.lists.knowledge import ControlBook, read_packaged
from precurb.model import (
    DeadlineRule,
    Direction,
    DutyKind,
    Paper,
    PaperKind,
    Requirement,
    Transaction,
    TransactionKind,
)

BOOK = ControlBook(read_packaged())
DUTIES = {duty.id: duty for duty in BOOK.knowledge.requirements}
GERMAN = Calendar("DE", "Germany")
MOVES = dt.date(2026, 12, 21)  # a Monday
ON = dt.date(2026, 11, 2)
SENT = "sending of the notification"
SPANS = st.builds(
    DeadlineRule,
    number=st.integers(0, 60),
    unit=st.sampled_from(["hour", "day", "working day", "month", "year"]),
    calendar=st.sampled_from(["calendar", "calendar (not specified)"]),
    event=st.sampled_from(["before export", SENT, "export", "operation"]),
)
DAYS = st.dates(dt.date(2010, 1, 1), dt.date(2090, 1, 1))


def paper(kind: PaperKind, date: dt.date) -> Paper:
    return Paper(kind=kind, date=date)


def consignment(**particulars: str | float) -> Transaction:
    named = {f"consignment.{name}": value for name, value in particulars.items()}
    return Transaction(
        reference="T",
        kind=TransactionKind.CONSIGNMENT,
        date=MOVES,
        departure="DE",
        destination="US",
        particulars=dict(named),
    )


def when(duty: str, transaction: Transaction, on: dt.date = ON) -> Timed:
    law = DUTIES[duty]
    return timed(law, str(law.directions[0]), transaction, BOOK.law_of[law.jurisdiction], on)


def of(rule: DeadlineRule, transaction: Transaction, law: str = "DE") -> Timed:
    duty = Requirement(
        id="X",
        jurisdiction=law,
        lists=(),
        directions=(Direction.EXPORT,),
        kind=DutyKind.OTHER,
        title="t",
        who="w",
        sentence="s",
        article="1",
        instrument="i",
        source="s",
        deadline=rule,
    )
    return timed(duty, "export", transaction, BOOK.law_of[law], ON)


@given(SPANS, DAYS)
def test_a_deadline_is_never_on_the_wrong_side_of_its_event(
    rule: DeadlineRule, day: dt.date
) -> None:
    due, _ = due_day(rule, day, GERMAN)
    assert due is not None
    before = rule.event in ("before export", SENT)
    assert due <= day if before else due >= day


@given(SPANS, DAYS)
def test_a_deadline_in_working_days_is_never_a_closed_day(
    rule: DeadlineRule, day: dt.date
) -> None:
    due, _ = due_day(rule, day, GERMAN)
    assert due is not None
    assert rule.unit != "working day" or GERMAN.is_open(due)


@given(SPANS, DAYS, st.integers(1, 30))
def test_a_later_event_never_has_an_earlier_deadline(
    rule: DeadlineRule, day: dt.date, apart: int
) -> None:
    first, _ = due_day(rule, day, GERMAN)
    second, _ = due_day(rule, day + dt.timedelta(days=apart), GERMAN)
    assert first is not None
    assert second is not None
    assert first <= second


@given(st.integers(1, 40), DAYS)
def test_a_wait_is_over_before_the_goods_move(count: int, day: dt.date) -> None:
    rule = DeadlineRule(number=count, unit="working day", event=SENT)
    due, _ = due_day(rule, day, GERMAN)
    assert due is not None
    assert GERMAN.after(due, count) < day
    assert GERMAN.after(GERMAN.after(due, 1), count) >= day


@pytest.mark.parametrize(
    ("rule", "day"),
    [
        (DeadlineRule(number=15, unit="working day", event=SENT), dt.date(2026, 11, 27)),
        (DeadlineRule(number=7, unit="day", event=SENT), dt.date(2026, 12, 13)),
        (DeadlineRule(number=15, unit="day", event="before export"), dt.date(2026, 12, 6)),
        (DeadlineRule(number=5, unit="business day", event="export"), dt.date(2026, 12, 29)),
        (DeadlineRule(number=48, unit="hour", event="before export"), dt.date(2026, 12, 19)),
        (DeadlineRule(number=25, unit="hour", event="export"), dt.date(2026, 12, 23)),
        (DeadlineRule(number=2, unit="month", event="export"), dt.date(2027, 2, 21)),
        (DeadlineRule(unit="until destruction", event="export"), None),
        (DeadlineRule(number=7, unit="Werktag", event="export"), None),
    ],
    ids=lambda each: str(each),
)
def test_each_unit_counts_in_its_way(rule: DeadlineRule, day: dt.date | None) -> None:
    assert due_day(rule, MOVES, GERMAN)[0] == day


def test_where_the_law_says_days_and_not_which_working_days_are_careful_before() -> None:
    rule = DeadlineRule(
        number=5, unit="day", calendar="calendar (not specified)", event="before export"
    )
    made = of(rule, consignment())
    assert made.due == dt.date(2026, 12, 14)
    assert made.clock.other_day == dt.date(2026, 12, 16)
    assert made.clock.days == "not stated"
    assert "the law does not say which days" in made.note


def test_where_the_law_says_days_and_not_which_calendar_days_are_careful_after() -> None:
    rule = DeadlineRule(
        number=5, unit="day", calendar="calendar (not specified)", event="export"
    )
    made = of(rule, consignment())
    assert made.due == dt.date(2026, 12, 26)
    assert made.clock.other_day == dt.date(2026, 12, 29)


def test_working_days_of_a_law_without_calendar_are_stated_and_not_counted() -> None:
    rule = DeadlineRule(number=3, unit="working day", event="export")
    made = of(rule, consignment(), "INT")
    assert made.due is None
    assert "not known" in made.note


def test_a_year_beyond_every_calendar_has_no_day_and_says_so() -> None:
    rule = DeadlineRule(number=3, unit="working day", event="export")
    due, note = due_day(rule, dt.date(2300, 1, 1), GERMAN)
    assert due is None
    assert "2300" in note


@pytest.mark.parametrize(
    ("duty", "particulars", "day"),
    [
        ("EU-021", {"dispatched_on": "2026-12-10"}, dt.date(2026, 11, 18)),
        ("EU-023", {"declared_on": "2026-12-08"}, dt.date(2026, 12, 8)),
        ("CN-005", {"ordered_on": "2026-11-20"}, dt.date(2026, 11, 20)),
        ("CA-004", {"arrived_on": "2026-12-24"}, dt.date(2027, 1, 8)),
        ("CA-017", {"crossed_on": "2026-12-23"}, dt.date(2027, 1, 7)),
        ("EU-023", {"declared_on": "soon"}, MOVES),
        ("EU-023", {"declared_on": 20261208.0}, MOVES),
    ],
)
def test_a_day_that_the_papers_name_goes_before_that_of_the_transaction(
    duty: str, particulars: dict[str, str | float], day: dt.date
) -> None:
    assert when(duty, consignment(**particulars)).due == day


def test_the_day_of_a_paper_is_the_day_of_its_event() -> None:
    transaction = Transaction(
        reference="T",
        date=MOVES,
        departure="CN",
        destination="CN",
        papers=(paper(PaperKind.INVOICE, dt.date(2026, 12, 1)),),
    )
    assert when("CN-007", transaction).due == dt.date(2026, 12, 6)


def test_a_particular_of_one_paper_is_found() -> None:
    declared = Paper(
        kind=PaperKind.DECLARATION, particulars={"consignment.declared_on": "2026-12-15"}
    )
    transaction = Transaction(reference="T", date=MOVES, departure="DE", papers=(declared,))
    assert when("EU-023", transaction).due == dt.date(2026, 12, 15)


def test_that_the_transactions_day_stands_in_for_the_event_is_said() -> None:
    assert "counted back from the day of the transaction" in when("US-001", consignment()).note


def test_an_import_is_counted_from_the_arrival() -> None:
    transaction = consignment(arrived_on="2026-12-30", dispatched_on="2026-12-10")
    made = timed(DUTIES["US-001"], "import", transaction, BOOK.law_of["US"], ON)
    assert made.due == dt.date(2026, 12, 15)


def test_after_the_notification_was_sent_silence_lets_the_goods_go_on_a_day() -> None:
    # 15 working days from 30 January end on 20 February; the goods go when they are over.
    sent = consignment(pen_sent_on="2024-01-30", dispatched_on="2024-02-21")
    assert when("EU-021", sent).clock.moves_from == dt.date(2024, 2, 21)


def test_a_notification_abroad_says_nothing_about_the_importing_law() -> None:
    sent = consignment(pen_sent_on="2026-11-01")
    made = timed(DUTIES["US-001"], "import", sent, BOOK.law_of["US"], ON)
    assert made.clock.moves_from is None


def test_a_notification_that_is_late_says_from_when_the_goods_may_move() -> None:
    made = when("EU-021", consignment(), on=dt.date(2026, 12, 15))
    assert made.due == dt.date(2026, 11, 27)
    assert made.clock.moves_from == dt.date(2027, 1, 8)
    assert "late; if sent on 2026-12-15" in made.note


def test_goods_that_are_gone_are_not_told_to_wait() -> None:
    assert when("EU-021", consignment(), on=dt.date(2027, 3, 1)).clock.moves_from is None


def test_an_order_of_last_week_may_still_wait_for_its_notification() -> None:
    order = Transaction(reference="T", date=MOVES, departure="DE", destination="US")
    made = when("EU-021", order, on=dt.date(2026, 12, 28))
    assert made.clock.moves_from == dt.date(2027, 1, 20)


def test_the_time_an_authority_has_says_when_to_apply_and_what_pauses_it() -> None:
    made = when("CN-012", consignment())
    assert made.due is None
    assert made.clock.start_by is not None
    assert f"apply by {made.clock.start_by}" in made.note
    assert "international verification" in made.clock.pause


def test_an_application_that_was_made_says_when_the_time_is_over() -> None:
    applied = consignment(authorisation_applied_on="2026-11-02")
    india = timed(DUTIES["IN-002"], "export", applied, BOOK.law_of["IN"], ON)
    assert india.clock.ends == dt.date(2026, 12, 2)  # one holiday on the way
    assert "no deemed approval" in india.clock.silence


def test_an_authorisation_that_ends_before_the_goods_move_is_said() -> None:
    made = when("CA-005", consignment(authorisation_issued_on="2026-06-01"))
    assert made.clock.ends == dt.date(2026, 11, 28)
    assert "that is before the goods move" in made.note


@pytest.mark.parametrize("duty", sorted(d.id for d in DUTIES.values() if d.per_transaction))
def test_every_duty_of_a_transaction_has_a_day_or_says_why_not(duty: str) -> None:
    made = when(duty, consignment())
    assert made.due or made.note


def test_every_event_that_a_law_names_is_known_or_stands_alone() -> None:
    # Those that are not days of a transaction: a person knows them, no paper does.
    stated = {d.deadline.event for d in DUTIES.values() if d.per_transaction}
    known = {d.deadline.event for d in DUTIES.values() if when(d.id, consignment()).due}
    assert stated - known <= {
        "", "acceptance of application", "application", "awareness", "commencement",
        "complete registration", "first transport", "grant", "issue", "oral report",
        "receipt of application", "receipt of application documents", "record",
        "receipt or dispatch", "request of the importing State",
        "start of production or business",
    }  # fmt: skip
