"""The report: its facts, its PDF read back, and what a reader may see of its rows."""

import datetime as dt
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pdfplumber
import pytest
from pdfminer.pdftypes import PDFStream, resolve1

from precurb.app.access.actor import Actor
from precurb.app.casework.cases import open_case, write_into
from precurb.app.progress.figures import HIDDEN, count_figures
from precurb.app.progress.pledges import stage_word
from precurb.app.progress.registers import take_register
from precurb.app.progress.report import Report, encode_report, last_meeting, make_report
from precurb.app.progress.report_file import report_html, report_pdf, write_report
from precurb.app.progress.report_view import report_view
from precurb.app.service import Service
from precurb.app.words import LANGUAGES, t
from precurb.errors import DeniedError, InvalidRecordError
from precurb.model.casework import (
    MeasureKind,
    MeasureTaken,
    Opened,
    SubjectAdded,
    SubjectKind,
)
from precurb.model.progress import Source, When
from precurb.progress.register import packaged_register
from service_cases import person, service_in

EVA, LI, ADMIN = person("eva", "officer"), person("li", "analyst"), person("root", "admin")
SINCE, UNTIL = dt.date(2024, 1, 30), dt.date(2025, 12, 31)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with service_in(tmp_path_factory.mktemp("report")) as made:
        take_register(packaged_register("working-group"), service=made, actor=EVA)
        yield made


@pytest.fixture(scope="module")
def report(service: Service) -> Report:
    return make_report(SINCE, UNTIL, service=service, actor=EVA)


def text_of(pdf: bytes) -> str:
    """The letters of a PDF, without spaces and places to break: lines break anywhere."""
    with pdfplumber.open(io.BytesIO(pdf)) as file:
        letters = "".join(c["text"] for page in file.pages for c in page.chars)
    return squeezed(letters)


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b]+", "", text)


def test_the_report_holds_the_period_alone(report: Report) -> None:
    assert {each.id for each in report.meetings} == {
        "beijing-2024", "beijing-june-2024", "washington-2024", "busan-2025",
    }  # fmt: skip
    assert all(SINCE <= each.step.when.day <= UNTIL for each in report.changes)
    assert len(report.changes) == 14  # all but the notice of November 2023


def test_what_was_promised_later_is_not_in_an_earlier_report(service: Service) -> None:
    early = make_report(SINCE, dt.date(2024, 2, 1), service=service, actor=EVA)
    ids = {each.commitment.id for each in early.commitments}
    assert "resume-cooperation" in ids
    assert not {"license-north-america", "control-nitazenes", "early-warning"} & ids


def test_a_commitment_without_a_promised_day_is_never_late(report: Report) -> None:
    assert {each.standing.late for each in report.commitments} == {None}
    figure = next(e for e in report.figures if e.indicator == "commitments-on-time")
    assert (figure.value, figure.denominator) == (None, 0)


def test_the_lag_of_china_is_told_substance_by_substance(report: Report) -> None:
    view = report_view(report, "0" * 64, "en")["control"]
    names = [each["name"] for each in view["substances"]]
    cells = next(each["cells"] for each in view["places"] if each["place"] == "China")
    assert dict(zip(names, cells, strict=True)) == {
        "ANPP": "+3…+4", "NPP": "+3…+4", "4-AP": "+21", "1-boc-4-AP": "+21",
        "Norfentanyl": "+21", "4-Piperidone": "+8", "1-boc-4-piperidone": "+8",
    }  # fmt: skip


def test_members_of_a_union_have_its_controls(report: Report) -> None:
    told = {each.of: each for each in report.figures if each.indicator == "control-gap"}
    assert told["DE"].numerator == told["EU"].numerator == 0


def test_what_is_not_counted_is_named_and_has_no_figure(report: Report) -> None:
    assert "notices-acknowledged" in report.not_counted
    assert not {each.indicator for each in report.figures} & set(report.not_counted)
    every = {each.indicator for each in report.figures} | set(report.not_counted)
    assert every == {each.id for each in report.indicators}


def test_the_same_facts_give_the_same_bytes(report: Report) -> None:
    assert encode_report(report) == encode_report(report)
    assert report_pdf(report, "es") == report_pdf(report, "es")
    assert json.loads(encode_report(report))["snapshot"] == report.snapshot


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_says_everything_in_every_language(report: Report, language: str) -> None:
    text = text_of(report_pdf(report, language))
    for key in (
        "report.title",
        "report.w.control",
        "report.w.published_head",
        "report.w.annex",
    ):
        assert squeezed(t(key, language)) in text
    for stage in ("announced", "in-force", "evidenced"):
        assert squeezed(stage_word(stage, language)) in text
    for fact in ("2025-11-10", "2024-09-01", report.audit, report.snapshot):
        assert fact in text
    for row in ("activity", "reach", "effect"):
        assert squeezed(t(f"progress.row.{row}", language)) in text


def test_the_json_is_attached_to_the_pdf(report: Report) -> None:
    with pdfplumber.open(io.BytesIO(report_pdf(report, "en"))) as file:
        names = resolve1(resolve1(file.doc.catalog["Names"])["EmbeddedFiles"])
        stream = resolve1(resolve1(resolve1(names["Names"][1])["EF"])["F"])
    assert isinstance(stream, PDFStream)
    assert stream.get_data() == encode_report(report)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_html_asks_for_nothing_from_outside(report: Report, language: str) -> None:
    page = report_html(report, language).decode()
    assert page.count("<svg") == 6  # the time line and five plots
    assert not re.findall(r"(?:src|href)=\"?http", page)
    assert "<script" not in page


def test_words_of_a_register_never_become_markup(service: Service, report: Report) -> None:
    attack = '#panic() "><script>alert(1)</script> \u202e'
    first = report.commitments[0]
    bad = replace(first, commitment=replace(first.commitment, text=attack))
    made = replace(report, commitments=(bad,), changes=())
    assert "<script>alert" not in report_html(made, "en").decode()
    assert squeezed("#panic()") in text_of(report_pdf(made, "en"))


def test_rows_of_a_case_are_for_those_who_work_on_it(service: Service) -> None:
    case = open_case(
        Opened(title="Presses", owner="eva", because="x"), service=service, actor=EVA
    )
    firm = SubjectAdded(subject="firm", kind=SubjectKind.COMPANY, name="Example Co")
    write_into(case, firm, service=service, actor=EVA)
    taken = MeasureTaken(
        target="firm", kind=MeasureKind.SEIZURE, instrument="order", authority="customs",
        when=When(day=dt.date(2025, 3, 1)), source=Source(title="record"),
    )  # fmt: skip
    write_into(case, taken, service=service, actor=EVA)
    assert _rows(service, EVA) == (f"{case}/firm/seizure",)
    assert _rows(service, LI) == (HIDDEN,)


def _rows(service: Service, actor: Actor) -> tuple[str, ...]:
    counted = count_figures(SINCE, UNTIL, service=service, actor=actor)
    return next(e.rows for e in counted.figures if e.indicator == "measures-taken")


def test_an_admin_reads_no_report(service: Service) -> None:
    with pytest.raises(DeniedError):
        make_report(SINCE, UNTIL, service=service, actor=ADMIN)


def test_a_period_ends_after_it_begins(service: Service) -> None:
    with pytest.raises(InvalidRecordError, match="ends"):
        make_report(UNTIL, SINCE, service=service, actor=EVA)


def test_without_a_day_a_report_begins_with_the_last_meeting(service: Service) -> None:
    assert last_meeting(UNTIL, service=service, actor=EVA) == dt.date(2025, 10, 30)
    with pytest.raises(InvalidRecordError, match="no meeting"):
        last_meeting(dt.date(2023, 1, 1), service=service, actor=EVA)


def test_the_ending_names_the_form(report: Report, tmp_path: Path) -> None:
    write_report(report, tmp_path / "r.JSON", "en")
    assert (tmp_path / "r.JSON").read_bytes() == encode_report(report)
    with pytest.raises(InvalidRecordError, match="ends in"):
        write_report(report, tmp_path / "r.docx", "en")
    with pytest.raises(InvalidRecordError):
        write_report(report, tmp_path / "none" / "r.json", "en")
