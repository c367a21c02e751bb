"""Commitments, meetings and series in the store; rows are added, never changed."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from precurb.app.progress.gather import control_lags, gather_records
from precurb.app.progress.registers import (
    add_step,
    commitments,
    meetings,
    series_known,
    take_register,
    take_series,
)
from precurb.app.service import Service
from precurb.errors import ConflictError, DeniedError, InvalidRecordError
from precurb.model.progress import Source, Stage, Step, When
from precurb.progress.figures import work_out
from precurb.progress.register import packaged_register
from precurb.progress.series import packaged_series
from service_cases import person, service_in

EVA, LI = person("eva", "officer"), person("li", "analyst")
REGISTER = packaged_register("working-group")


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with service_in(tmp_path) as made:
        yield made


def test_a_register_is_taken_in_once(service: Service) -> None:
    new = take_register(REGISTER, service=service, actor=EVA)
    assert new == len(REGISTER.meetings) + len(REGISTER.commitments)
    assert take_register(REGISTER, service=service, actor=EVA) == 0
    assert commitments(service=service, actor=LI) == REGISTER.commitments
    assert {each.id for each in meetings(service=service, actor=LI)} == {
        each.id for each in REGISTER.meetings
    }


def test_new_steps_of_a_kept_commitment_are_added(service: Service) -> None:
    first = REGISTER.commitments[0]
    short = replace(first, steps=first.steps[:1])
    take_register(replace(REGISTER, commitments=(short,)), service=service, actor=EVA)
    take_register(replace(REGISTER, commitments=(first,)), service=service, actor=EVA)
    (kept,) = commitments(service=service, actor=EVA)
    assert kept == first


def test_a_kept_commitment_is_not_rewritten(service: Service) -> None:
    take_register(REGISTER, service=service, actor=EVA)
    other = replace(REGISTER.commitments[0], text="something milder")
    with pytest.raises(ConflictError):
        take_register(replace(REGISTER, commitments=(other,)), service=service, actor=EVA)


def test_an_analyst_adds_no_step(service: Service) -> None:
    take_register(REGISTER, service=service, actor=EVA)
    step = Step(
        stage=Stage.IN_FORCE,
        when=When(day=dt.date(2026, 1, 1)),
        said_by="US",
        source=Source(title="readout", where="here"),
    )
    with pytest.raises(DeniedError):
        add_step("early-warning", step, service=service, actor=LI)
    add_step("early-warning", step, service=service, actor=EVA)
    with pytest.raises(InvalidRecordError, match="in-force after in-force"):
        add_step("early-warning", step, service=service, actor=EVA)


def test_a_vintage_is_kept_beside_the_older_one(service: Service) -> None:
    packaged = packaged_series()[0]
    later = replace(packaged, vintage="June 2027")
    assert take_series(later, service=service, actor=EVA)
    assert not take_series(later, service=service, actor=EVA)
    changed = replace(later, points=later.points[:-1])
    with pytest.raises(ConflictError):
        take_series(changed, service=service, actor=EVA)
    known = {each.id: each for each in series_known(service=service, actor=LI)}
    assert known[packaged.id].vintage == "June 2027"


def test_china_followed_the_treaty_after_three_twenty_one_and_eight_months(
    service: Service,
) -> None:
    # Published figures are 4, 22 and 16 months: they count calendar months, and the last
    # batch from the vote of March 2024; here it counts from the day in force.
    lags = {
        lag.substance: lag
        for lag in control_lags(service.snapshot.book, dt.date(2026, 1, 1))
        if lag.jurisdiction == "CN"
    }
    assert (lags["npp"].least, lags["npp"].most) == (93, 123)
    assert lags["anpp"].months == 4
    assert {lags[each].months for each in ("4ap", "boc4ap", "norfentanyl")} == {21}
    assert {lags[each].months for each in ("4piperidone", "boc4piperidone")} == {8}


def test_figures_of_a_period_come_from_store_and_law_book(service: Service) -> None:
    take_register(REGISTER, service=service, actor=EVA)
    records = gather_records(dt.date(2024, 1, 30), dt.date(2025, 12, 31), service=service)
    told = {(each.indicator, each.of): each for each in work_out(records)}
    assert told["commitments-by-stage", "in-force"].value == Decimal(5)
    assert told["control-lag", "CN"].value is not None
    assert told["opened-in-window", ""].value is None
