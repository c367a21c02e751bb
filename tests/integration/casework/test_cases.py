"""Cases in the store: written by people with the right, seen by those with a part in them."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from precurb.app.casework.cases import (
    Handing,
    add_exhibit,
    list_cases,
    move_exhibit,
    open_case,
    read_case,
    write_into,
)
from precurb.app.records import verify_audit
from precurb.app.service import Service
from precurb.errors import ConflictError, DeniedError, UnknownRecordError
from precurb.model.casework import (
    ExhibitAdded,
    HandedOver,
    Joined,
    MeasureKind,
    MeasureTaken,
    Noted,
    Opened,
    SubjectAdded,
    SubjectKind,
)
from precurb.model.progress import Source, When
from service_cases import person, service_in

EVA, LI, AUDIT = person("eva", "officer"), person("li", "analyst"), person("ana", "auditor")
OPENED = Opened(title="Pill presses", owner="eva", because="by hand")
FIRM = SubjectAdded(subject="firm", kind=SubjectKind.COMPANY, name="Example Press Co")
PAPER = ExhibitAdded(
    exhibit="e1",
    name="invoice.pdf",
    sha256="",
    origin="search",
    taken=When(day=dt.date(2024, 1, 2)),
)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with service_in(tmp_path) as made:
        yield made


@pytest.fixture
def case(service: Service) -> str:
    made = open_case(OPENED, service=service, actor=EVA)
    write_into(made, FIRM, service=service, actor=EVA)
    return made


def test_what_is_written_is_there_and_in_the_audit(service: Service, case: str) -> None:
    seen = read_case(case, service=service, actor=EVA)
    assert [type(event.act).__name__ for event in seen.events] == ["Opened", "SubjectAdded"]
    assert verify_audit(store=service.store).head.seq == 2


def test_who_has_no_part_does_not_learn_that_there_is_a_case(
    service: Service, case: str
) -> None:
    with pytest.raises(UnknownRecordError):
        read_case(case, service=service, actor=LI)
    with pytest.raises(UnknownRecordError):
        write_into(case, Noted(text="hello"), service=service, actor=LI)
    assert list_cases(service=service, actor=LI) == ()
    assert len(read_case(case, service=service, actor=EVA).events) == 2


def test_an_auditor_writes_nothing(service: Service, case: str) -> None:
    with pytest.raises(DeniedError):
        write_into(case, Noted(text="hello"), service=service, actor=AUDIT)


def test_a_member_sees_what_is_shown_and_lets_nobody_in(service: Service, case: str) -> None:
    write_into(case, Joined(member="li"), service=service, actor=EVA)
    write_into(case, Noted(text="for li"), ("li",), service=service, actor=EVA)
    write_into(case, Noted(text="not for li"), service=service, actor=EVA)
    seen = read_case(case, service=service, actor=LI)
    assert [note.text for _, note in seen.case.notes] == ["for li"]
    assert seen.case.subjects == {}
    with pytest.raises(DeniedError, match="eva owns"):
        write_into(case, Joined(member="ana"), service=service, actor=LI)


def test_handing_over_ends_reading(service: Service, case: str) -> None:
    told = HandedOver(giver="eva", owner="li", reason="leave")
    write_into(case, told, service=service, actor=EVA)
    with pytest.raises(UnknownRecordError):
        read_case(case, service=service, actor=EVA)
    assert read_case(case, service=service, actor=LI).case.owner == "li"


def test_an_exhibit_is_kept_by_its_hash_and_handed_on(service: Service, case: str) -> None:
    sha256 = add_exhibit(case, PAPER, b"%PDF-1.7", service=service, actor=EVA)
    handing = Handing(exhibit="e1", taker="lab", reason="analysis")
    move_exhibit(case, handing, service=service, actor=EVA)
    exhibit = read_case(case, service=service, actor=EVA).case.exhibits["e1"]
    assert (exhibit.told.sha256, exhibit.kept_by) == (sha256, "lab")


def test_an_exhibit_that_is_there_is_not_replaced(service: Service, case: str) -> None:
    add_exhibit(case, PAPER, b"one", service=service, actor=EVA)
    with pytest.raises(ConflictError):
        add_exhibit(case, PAPER, b"two", service=service, actor=EVA)
    assert len(read_case(case, service=service, actor=EVA).case.exhibits) == 1


def test_a_listed_case_counts_what_one_sees(service: Service, case: str) -> None:
    taken = MeasureTaken(
        target="firm",
        kind=MeasureKind.DESIGNATION,
        instrument="E.O. 14059",
        authority="OFAC",
        when=When(day=dt.date(2023, 5, 30)),
        source=Source(title="release"),
    )
    write_into(case, taken, service=service, actor=EVA)
    (listed,) = list_cases(service=service, actor=EVA)
    assert (listed.title, listed.subjects, listed.measures) == ("Pill presses", 1, 1)
