"""What became of a promise: steps in an order that holds, and nothing forgotten."""

import datetime as dt
from dataclasses import replace

import pytest

from precurb.errors import InvalidRecordError
from precurb.model.progress import Commitment, Precision, Source, Stage, Step, When
from precurb.progress.commitments import check_step, since, standing
from precurb.progress.register import packaged_register

SOURCE = Source(title="readout", where="somewhere")
DUE = When(day=dt.date(2024, 9, 1))
PROMISE = Commitment(id="c", who="CN", text="control three precursors", due=DUE)


def step(stage: Stage, day: dt.date, note: str = "as told") -> Step:
    return Step(stage=stage, when=When(day=day), said_by="CN", source=SOURCE, note=note)


def after(*steps: Step) -> Commitment:
    return replace(PROMISE, steps=steps)


def test_what_is_in_force_on_the_day_is_on_time() -> None:
    found = standing(after(step(Stage.IN_FORCE, DUE.day)), dt.date(2025, 1, 1))
    assert (found.stage, found.late, found.overdue) == (Stage.IN_FORCE, 0, False)


def test_slipping_moves_the_day_but_not_the_count() -> None:
    moved = replace(
        step(Stage.SLIPPED, dt.date(2024, 8, 1)), due=When(day=dt.date(2024, 12, 1))
    )
    found = standing(after(moved), dt.date(2024, 10, 1))
    assert found.due == When(day=dt.date(2024, 12, 1))
    assert (found.late, found.overdue) == (30, True)


def test_a_step_after_the_day_asked_is_not_known_yet() -> None:
    found = standing(after(step(Stage.IN_FORCE, dt.date(2025, 1, 1))), dt.date(2024, 10, 1))
    assert found.stage is Stage.PROMISED


def test_a_promise_for_a_month_is_late_after_its_last_day() -> None:
    month = replace(PROMISE, due=When(day=dt.date(2024, 2, 1), precision=Precision.MONTH))
    assert standing(month, dt.date(2024, 2, 29)).late == 0
    assert standing(month, dt.date(2024, 3, 1)).overdue


@pytest.mark.parametrize(
    ("before", "stage"),
    [
        ((Stage.IN_FORCE,), Stage.ANNOUNCED),
        ((Stage.DROPPED,), Stage.IN_FORCE),
        ((Stage.EVIDENCED,), Stage.PROMISED),
    ],
)
def test_a_step_that_does_not_follow_is_refused(
    before: tuple[Stage, ...], stage: Stage
) -> None:
    told = after(*(step(each, dt.date(2024, 1, 1)) for each in before))
    with pytest.raises(InvalidRecordError, match="after"):
        check_step(told, step(stage, dt.date(2024, 2, 1)))


def test_evidence_says_where_it_stands() -> None:
    bare = replace(step(Stage.EVIDENCED, dt.date(2024, 9, 2)), source=Source(title="heard"))
    with pytest.raises(InvalidRecordError, match="where"):
        check_step(after(step(Stage.IN_FORCE, DUE.day)), bare)


@pytest.mark.parametrize("stage", [Stage.SLIPPED, Stage.DROPPED])
def test_what_is_given_up_says_why(stage: Stage) -> None:
    with pytest.raises(InvalidRecordError, match="say why"):
        check_step(PROMISE, step(stage, DUE.day, note=" "))


def test_the_working_group_began_at_woodside_and_every_step_has_a_source() -> None:
    register = packaged_register("working-group")
    assert register.since == dt.date(2023, 11, 15)
    assert {meeting.id for meeting in register.meetings} >= {"woodside", "beijing-2024"}
    for commitment in register.commitments:
        for each in commitment.steps:
            assert each.source.where


def test_three_precursors_came_into_force_on_the_first_of_september_2024() -> None:
    register = packaged_register("working-group")
    told = {each.id: each for each in register.commitments}
    found = standing(told["control-three-precursors"], dt.date(2024, 10, 1))
    assert (found.stage, str(found.done)) == (Stage.IN_FORCE, "2024-09-01")


def test_steps_since_a_meeting_come_in_their_order() -> None:
    register = packaged_register("working-group")
    found = since(register.commitments, dt.date(2024, 7, 31), dt.date(2024, 12, 31))
    assert [pair[0].id for pair in found] == [
        "resume-cooperation", "control-three-precursors", "control-three-precursors",
    ]  # fmt: skip


def test_an_unknown_register_names_those_that_are_there() -> None:
    with pytest.raises(InvalidRecordError, match="working-group"):
        packaged_register("g7")
