"""A case is its events: nothing is taken out, nothing slips in."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from precurb.casework.alarms import alarms
from precurb.casework.case import Case, case_of
from precurb.casework.sight import may_read, seen_by
from precurb.casework.targets import standings
from precurb.errors import ConflictError, InvalidRecordError, UntrustedMessageError
from precurb.model.casework import (
    Act,
    Asserted,
    CaseEvent,
    CaseState,
    CountFinding,
    CustodyMoved,
    ExhibitAdded,
    HandedOver,
    Joined,
    MeasureKind,
    MeasureTaken,
    Noted,
    Opened,
    StateSet,
    SubjectAdded,
    SubjectKind,
    TaskAdded,
    TaskDone,
)
from precurb.model.progress import Grade, Source, When

OPENED = Opened(title="Pill presses", owner="eva", because="alert 01h")
FIRM = SubjectAdded(subject="firm", kind=SubjectKind.COMPANY, name="Example Press Co")
HEAD = SubjectAdded(subject="head", kind=SubjectKind.PERSON, name="A. Example")
SOURCE = Source(title="release")
SHA = "a" * 64
EXHIBIT = ExhibitAdded(
    exhibit="e1",
    name="invoice.pdf",
    sha256=SHA,
    origin="search",
    taken=When(day=dt.date(2024, 1, 2)),
)


def events_of(*acts: Act) -> list[CaseEvent]:
    start = dt.datetime(2024, 1, 1, 12, tzinfo=dt.UTC)
    return [
        CaseEvent(number=number + 1, at=start + dt.timedelta(days=number), by="eva", act=act)
        for number, act in enumerate(acts)
    ]


def case(*acts: Act) -> Case:
    return case_of("c", events_of(*acts))


def measure(target: str, kind: MeasureKind, told: dict[str, Any] | None = None) -> MeasureTaken:
    return MeasureTaken(
        target=target, kind=kind, instrument="order 1", authority="court",
        when=When(day=dt.date(2024, 2, 1)), source=SOURCE, **(told or {}),
    )  # fmt: skip


def verdict(count: str, finding: CountFinding, reverses: int | None = None) -> MeasureTaken:
    told = {"count": count, "finding": finding, "reverses": reverses}
    return measure("head", MeasureKind.VERDICT, told=told)


def test_a_case_is_opened_once_and_first() -> None:
    with pytest.raises(ConflictError, match="first"):
        case(FIRM)
    with pytest.raises(ConflictError, match="once"):
        case(OPENED, OPENED)


def test_a_missing_event_is_seen() -> None:
    told = events_of(OPENED, FIRM, HEAD)
    with pytest.raises(UntrustedMessageError, match="event 2 expected"):
        case_of("c", [told[0], told[2]])


def test_targets_do_not_inherit_one_anothers_status() -> None:
    made = case(OPENED, FIRM, HEAD, measure("head", MeasureKind.INDICTMENT))
    firm, head = standings(made)
    assert list(firm.kinds) == []
    assert list(head.kinds) == [MeasureKind.INDICTMENT]


def test_a_verdict_stands_by_count_acquittal_included() -> None:
    made = case(
        OPENED, HEAD, verdict("1", CountFinding.GUILTY), verdict("2", CountFinding.ACQUITTED)
    )
    (head,) = standings(made)
    assert head.counts == {"1": CountFinding.GUILTY, "2": CountFinding.ACQUITTED}
    assert not head.acquitted


def test_an_appeal_reverses_a_verdict_and_both_stay_in_the_case() -> None:
    made = case(
        OPENED, HEAD, verdict("1", CountFinding.GUILTY),
        verdict("1", CountFinding.ACQUITTED, reverses=3),
    )  # fmt: skip
    (head,) = standings(made)
    assert head.counts == {"1": CountFinding.ACQUITTED}
    assert head.acquitted
    assert len(made.measures) == 2


def test_a_measure_against_nobody_of_the_case_is_refused() -> None:
    with pytest.raises(InvalidRecordError, match="no subject 'firm'"):
        case(OPENED, HEAD, measure("firm", MeasureKind.DESIGNATION))


def test_a_verdict_names_its_count() -> None:
    with pytest.raises(ValueError, match="count"):
        measure("head", MeasureKind.VERDICT)
    with pytest.raises(ValueError, match="count"):
        measure("head", MeasureKind.ARREST, {"count": "1", "finding": CountFinding.GUILTY})


def test_an_exhibit_goes_from_hand_to_hand_without_a_gap() -> None:
    moved = CustodyMoved(exhibit="e1", giver="eva", taker="lab", sha256=SHA, reason="analysis")
    made = case(OPENED, EXHIBIT, moved)
    assert made.exhibits["e1"].kept_by == "lab"
    with pytest.raises(InvalidRecordError, match="with lab"):
        case(OPENED, EXHIBIT, moved, moved)


def test_an_exhibit_that_changed_is_seen() -> None:
    moved = CustodyMoved(exhibit="e1", giver="eva", taker="lab", sha256="b" * 64, reason="x")
    with pytest.raises(UntrustedMessageError, match="not the one"):
        case(OPENED, EXHIBIT, moved)


def test_conflicting_assertions_stand_side_by_side() -> None:
    made = case(
        OPENED, FIRM,
        Asserted(subject="firm", field="place of stop", value="Port of Houston",
                 source=Source(title="fox26", grade=Grade.PRESS)),
        Asserted(subject="firm", field="place of stop", value="high seas",
                 source=Source(title="worldtribune", grade=Grade.PRESS)),
    )  # fmt: skip
    assert [each.value for _, each in made.assertions] == ["Port of Houston", "high seas"]


def test_a_closed_case_takes_notes_and_measures_alone() -> None:
    closed = StateSet(state=CaseState.CLOSED, reason="verdict")
    case(OPENED, HEAD, closed, Noted(text="archived"), measure("head", MeasureKind.SENTENCE))
    with pytest.raises(ConflictError, match="closed"):
        case(OPENED, closed, FIRM)


def test_who_hands_a_case_over_stops_seeing_it() -> None:
    told = events_of(OPENED, HandedOver(giver="eva", owner="li", reason="leave"))
    made = case_of("c", told)
    assert not may_read(made, "eva")
    assert seen_by(made, told, "eva") == ()
    assert len(seen_by(made, told, "li")) == 2


def test_only_the_owner_hands_a_case_over() -> None:
    with pytest.raises(InvalidRecordError, match="does not own"):
        case(OPENED, HandedOver(giver="li", owner="ana", reason="x"))


def test_a_member_sees_what_is_shown_and_is_told_of_nothing_else() -> None:
    told = [
        *events_of(OPENED, Joined(member="node-cn"), FIRM),
        CaseEvent(number=4, at=dt.datetime(2024, 1, 5, tzinfo=dt.UTC), by="eva",
                  act=Noted(text="for both"), shown_to=("node-cn",)),
        CaseEvent(number=5, at=dt.datetime(2024, 1, 6, tzinfo=dt.UTC), by="eva",
                  act=Noted(text="ours alone")),
    ]  # fmt: skip
    made = case_of("c", told)
    assert [event.number for event in seen_by(made, told, "node-cn")] == [1, 2, 4]
    assert seen_by(made, told, "node-mx") == ()


def test_a_task_is_overdue_after_its_day_until_it_is_done() -> None:
    task = TaskAdded(task="t", text="ask the bank", owner="li", due=dt.date(2024, 1, 10))
    told = events_of(OPENED, FIRM, task)
    late = dt.date(2024, 1, 15)
    assert [(a.clock, a.days) for a in alarms(case_of("c", told), told, late)] == [("task", 5)]
    done = events_of(OPENED, FIRM, task, TaskDone(task="t", result="answered"))
    assert alarms(case_of("c", done), done, late) == ()


def stage_alarms(acts: Sequence[Act], on: dt.date) -> dict[str, int]:
    told = events_of(*acts)
    return {each.clock: each.days for each in alarms(case_of("c", told), told, on)}


def test_a_stage_that_stands_still_is_said() -> None:
    on = dt.date(2024, 12, 1)
    assert stage_alarms((OPENED,), on) == {"no-subject": 335, "no-movement": 335}
    assert "no-measure" in stage_alarms((OPENED, FIRM), on)
    indicted = measure("head", MeasureKind.INDICTMENT)
    found = stage_alarms((OPENED, HEAD, indicted), on)
    assert (found["indicted-not-arrested"], found["indicted-not-designated"]) == (304, 304)


def test_after_a_verdict_no_arrest_is_waited_for() -> None:
    acts = (
        OPENED, HEAD, measure("head", MeasureKind.INDICTMENT),
        verdict("1", CountFinding.ACQUITTED),
    )  # fmt: skip
    assert "indicted-not-arrested" not in stage_alarms(acts, dt.date(2024, 12, 1))


def test_a_closed_case_raises_no_alarm() -> None:
    told = events_of(OPENED, StateSet(state=CaseState.CLOSED, reason="nothing found"))
    assert alarms(case_of("c", told), told, dt.date(2030, 1, 1)) == ()


ACTIVE = StateSet(state=CaseState.ACTIVE, reason="new facts")
CLOSED = StateSet(state=CaseState.CLOSED, reason="done")
ACTS: list[Act] = [FIRM, HEAD, EXHIBIT, Noted(text="n"), ACTIVE, CLOSED]


@given(st.lists(st.sampled_from(ACTS), max_size=12))
def test_what_counts_is_the_longest_row_of_events_that_follow(acts: list[Act]) -> None:
    told: list[Act] = [OPENED]
    for act in acts:
        try:
            case(*told, act)
        except (ConflictError, InvalidRecordError):
            continue
        told.append(act)
    made = case(*told)
    assert made.events == len(told)
    assert len(made.notes) == sum(isinstance(each, Noted) for each in told)
