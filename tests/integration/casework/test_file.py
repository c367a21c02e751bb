"""The file of a case: what its reader sees and nothing else, as PDF and JSON."""

import datetime as dt
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pdfplumber
import pytest

from precurb.app.access.actor import Actor
from precurb.app.casework.cases import Handing, add_exhibit, move_exhibit, open_case, write_into
from precurb.app.casework.exhibits import read_exhibit
from precurb.app.casework.file import case_file, case_json, case_pdf, write_case_file
from precurb.app.service import Service
from precurb.app.words import LANGUAGES, t
from precurb.errors import InvalidRecordError, UnknownRecordError
from precurb.model.casework import (
    Act,
    Asserted,
    CountFinding,
    ExhibitAdded,
    Joined,
    MeasureKind,
    MeasureTaken,
    Noted,
    Opened,
    SubjectAdded,
    SubjectKind,
    TaskAdded,
)
from precurb.model.progress import Grade, Source, When
from service_cases import person, service_in

EVA, LI, ZOE = person("eva", "officer"), person("li", "analyst"), person("zoe", "analyst")
DOCKET = Source(title="docket 24-1", where="court registry")


def verdict(finding: CountFinding, reverses: int | None = None) -> MeasureTaken:
    return MeasureTaken(
        target="head", kind=MeasureKind.VERDICT, instrument="judgment", authority="a court",
        when=When(day=dt.date(2025, 6, 1)), source=DOCKET, count="count 1", finding=finding,
        reverses=reverses,
    )  # fmt: skip


ACTS: tuple[Act, ...] = (
    SubjectAdded(subject="firm", kind=SubjectKind.COMPANY, name="青岛示范机械"),
    SubjectAdded(subject="head", kind=SubjectKind.PERSON, name="Muster, Max"),
    verdict(CountFinding.GUILTY),
    verdict(CountFinding.ACQUITTED, reverses=4),
    Asserted(subject="firm", field="address", value="1 Road", source=DOCKET),
    Asserted(
        subject="firm", field="address", value="9 Street",
        source=Source(title="web", grade=Grade.PRESS),
    ),
    TaskAdded(task="t1", text="ask the registry", owner="eva", due=dt.date(2020, 1, 1)),
    Joined(member="li"),
)  # fmt: skip
EXHIBIT = ExhibitAdded(
    exhibit="e1", name="invoice.pdf", sha256="", origin="search",
    taken=When(day=dt.date(2024, 1, 2)),
)  # fmt: skip


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with service_in(tmp_path_factory.mktemp("file")) as made:
        yield made


@pytest.fixture(scope="module")
def case(service: Service) -> str:
    opened = Opened(title="#panic() presses", owner="eva", because="alert 01h")
    made = open_case(opened, service=service, actor=EVA)
    for act in ACTS:
        write_into(made, act, service=service, actor=EVA)
    add_exhibit(made, EXHIBIT, b"abc", service=service, actor=EVA)
    handing = Handing(exhibit="e1", taker="li", reason="to the lab")
    move_exhibit(made, handing, service=service, actor=EVA)
    write_into(made, Noted(text="for li alone"), ("li",), service=service, actor=EVA)
    return made


def text_of(service: Service, case: str, actor: Actor, language: str = "en") -> str:
    pdf = case_pdf(case_file(case, service=service, actor=actor), language)
    with pdfplumber.open(io.BytesIO(pdf)) as file:
        letters = "".join(c["text"] for page in file.pages for c in page.chars)
    return squeezed(letters)


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b]+", "", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_says_everything_in_every_language(
    service: Service, case: str, language: str
) -> None:
    text = text_of(service, case, EVA, language)
    for fact in ("青岛示范机械", "Muster,Max", "1Road", "9Street", "e1", "#panic()"):
        assert fact in text
    for key in ("w.file", "w.targets", "w.contradicts", "w.acquitted", "w.overdue"):
        assert squeezed(t(f"case.{key}", language)) in text


def test_no_target_inherits_the_verdict_on_another(service: Service, case: str) -> None:
    told = json.loads(case_json(case_file(case, service=service, actor=EVA)))
    firm, head = told["targets"]
    assert (firm["measures"], firm["counts"]) == ([], {})
    assert head["counts"] == {"count 1": "acquitted"}


def test_the_chain_of_custody_says_the_hash_again(service: Service, case: str) -> None:
    told = json.loads(case_json(case_file(case, service=service, actor=EVA)))
    acts = {each["kind"]: each["act"] for each in told["events"]}
    assert acts["CustodyMoved"]["sha256"] == acts["ExhibitAdded"]["sha256"]
    assert (acts["CustodyMoved"]["giver"], acts["CustodyMoved"]["taker"]) == ("eva", "li")


def test_the_file_of_a_member_holds_what_is_shown_to_them(service: Service, case: str) -> None:
    text = text_of(service, case, LI)
    raw = case_json(case_file(case, service=service, actor=LI)).decode()
    assert "forlialone" in text
    for hidden in ("青岛示范机械", "1Road", "asktheregistry"):
        assert hidden not in text
    assert "Muster" not in raw


def test_there_is_no_file_for_who_has_no_part(service: Service, case: str) -> None:
    with pytest.raises(UnknownRecordError):
        case_file(case, service=service, actor=ZOE)


def test_the_same_facts_give_the_same_bytes(service: Service, case: str) -> None:
    made = case_file(case, service=service, actor=EVA)
    assert case_json(made) == case_json(made)
    assert case_pdf(made, "zh") == case_pdf(made, "zh")


def test_an_exhibit_is_read_by_who_sees_it_and_who_was_given_it(
    service: Service, case: str
) -> None:
    kept = ExhibitAdded(
        exhibit="e2", name="chat.txt", sha256="", origin="phone", taken=EXHIBIT.taken
    )
    add_exhibit(case, kept, b"def", service=service, actor=EVA)
    assert read_exhibit(case, "e2", service=service, actor=EVA)[1] == b"def"
    assert read_exhibit(case, "e1", service=service, actor=LI)[1] == b"abc"
    with pytest.raises(UnknownRecordError):
        read_exhibit(case, "e2", service=service, actor=LI)


def test_the_ending_names_the_form(service: Service, case: str, tmp_path: Path) -> None:
    made = case_file(case, service=service, actor=EVA)
    with pytest.raises(InvalidRecordError, match="ends in"):
        write_case_file(made, tmp_path / "case.docx", "en")
    with pytest.raises(InvalidRecordError):
        write_case_file(made, tmp_path / "none" / "case.json", "en")
