"""A dossier holds everything of a check, in every language, whatever the papers say."""

import datetime as dt
import hashlib
import io
import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pdfplumber
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdfminer.pdftypes import PDFStream, resolve1

from precurb.app.dossier import write_dossier
from precurb.app.dossier_content import Decided, Dossier, encode_dossier, gather
from precurb.app.dossier_words import dossier_words, labelled
from precurb.app.duty_words import duty_text
from precurb.app.glyphs import BREAK, LONGEST, Ink, coverage
from precurb.app.prose import LANGUAGES, sentence
from precurb.app.typeset import typeset
from precurb.data import data_folder
from precurb.lists.shelf import Shelf
from precurb.lists.snapshot import Snapshot
from precurb.model import (
    Allowance,
    Check,
    Finding,
    History,
    Judgement,
    Line,
    Location,
    Outcome,
    Party,
    Question,
    Role,
    Transaction,
    fingerprint,
)
from precurb.screening import encode_check, screen

DAY = dt.date(2026, 11, 27)
BUYER = Party(name="青岛示范化工有限公司", role=Role.CUSTOMER, country="CN")
ORDER = Transaction(
    reference="A-1",
    location=Location("orders.csv", "row 2"),
    date=DAY,
    departure="CN",
    destination="MX",
    parties=(BUYER,),
    lines=(Line(number=1, description="4-anilinopiperidine", cas="23056-29-3"),),
)


@pytest.fixture(scope="module")
def shelf(snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    made = Shelf(tmp_path_factory.mktemp("lists"))
    made.keep(snapshot)
    return made


@pytest.fixture(scope="module")
def check(snapshot: Snapshot) -> Check:
    return screen(ORDER, snapshot, History(on=DAY))


@pytest.fixture(scope="module")
def made(check: Check, shelf: Shelf) -> Dossier:
    return gather(check, shelf)


@pytest.fixture(scope="module", params=LANGUAGES)
def pages(made: Dossier, request: pytest.FixtureRequest) -> tuple[str, list[str]]:
    """The language of a PDF, and the letters of each of its pages."""
    language: str = request.param
    return language, pages_of(typeset(made, encode_dossier(made), language))


def bare(reference: str = "A-1", **changes: Any) -> Check:
    """A check of which nothing but the named fields says anything."""
    check = Check(
        reference=reference,
        outcome=Outcome.REVIEW,
        location=Location("orders.csv", "row 2"),
        transaction=Transaction(reference=reference),
        judgements=(),
        obligations=(),
        not_checked=(),
        law_date=DAY,
        checked_on=DAY,
        snapshot="0" * 64,
        policy="default-0",
    )
    return replace(check, **changes)


def seen(number: int, text: str = "") -> Judgement:
    finding = Finding(
        question=Question.WHAT, rule="own-rule", facts={"mark": f"F{number}F {text}"}, line=1
    )
    return Judgement(finding=finding, outcome=Outcome.REVIEW, because="Our own.")


def set_as_pdf(check: Check, language: str = "en") -> bytes:
    dossier = gather(check, Shelf(Path("absent")))
    return typeset(dossier, encode_dossier(dossier), language)


def pages_of(pdf: bytes) -> list[str]:
    """The letters of each page as they are set, without spaces: lines break anywhere."""
    with pdfplumber.open(io.BytesIO(pdf)) as file:
        return [squeezed("".join(c["text"] for c in page.chars)) for page in file.pages]


def text_of(pdf: bytes) -> str:
    return "".join(pages_of(pdf))


def squeezed(text: str) -> str:
    return re.sub(rf"[\s{BREAK}]+", "", text)


def test_the_json_holds_the_whole_check(made: Dossier, check: Check) -> None:
    facts = msgspec.json.decode(encode_dossier(made), type=Dossier)
    assert facts.check == check


def test_the_same_check_gives_the_same_json(check: Check, shelf: Shelf) -> None:
    assert encode_dossier(gather(check, shelf)) == encode_dossier(gather(check, shelf))


def test_the_same_facts_give_the_same_pdf(made: Dossier) -> None:
    raw = encode_dossier(made)
    assert typeset(made, raw, "zh") == typeset(made, raw, "zh")


def test_the_hash_of_the_check_is_the_one_a_replay_makes_again(
    made: Dossier, check: Check
) -> None:
    assert made.check_sha256 == hashlib.sha256(encode_check(check)).hexdigest()


def test_lists_are_named_with_day_age_and_hash(made: Dossier, snapshot: Snapshot) -> None:
    assert made.lists == snapshot.versions(DAY)


def test_a_snapshot_that_is_not_kept_here_is_said(check: Check, tmp_path: Path) -> None:
    dossier = gather(check, Shelf(tmp_path))
    said = text_of(typeset(dossier, encode_dossier(dossier), "en"))
    assert not dossier.lists
    assert squeezed(dossier_words("en")["lists missing"]) in said


def test_every_page_names_the_hash_of_the_json(
    made: Dossier, pages: tuple[str, list[str]]
) -> None:
    sha256 = hashlib.sha256(encode_dossier(made)).hexdigest()
    assert all(sha256 in page for page in pages[1])


def test_every_finding_is_told_in_the_language(
    check: Check, pages: tuple[str, list[str]]
) -> None:
    language, letters = pages
    findings = [each.finding for each in check.judgements]
    assert findings
    told = [squeezed(sentence(f.rule, f.facts, language)) for f in findings]
    assert [text for text in told if text not in "".join(letters)] == []


def test_every_duty_stands_with_its_day_and_its_sentence(
    check: Check, pages: tuple[str, list[str]]
) -> None:
    language, letters = pages[0], "".join(pages[1])
    assert check.obligations
    for owed in check.obligations:
        assert squeezed(duty_text(owed.requirement.sentence, language)) in letters
        assert str(owed.due or "") in letters


def test_a_chinese_name_is_set_in_a_font_that_has_its_characters(made: Dossier) -> None:
    with pdfplumber.open(io.BytesIO(typeset(made, encode_dossier(made), "en"))) as file:
        fonts = {c["text"]: c["fontname"] for page in file.pages for c in page.chars}
    assert all("NotoSansCJK" in fonts[letter] for letter in BUYER.name)


def test_the_json_is_attached_to_the_pdf(made: Dossier) -> None:
    raw = encode_dossier(made)
    with pdfplumber.open(io.BytesIO(typeset(made, raw, "en"))) as file:
        (attached,) = resolve1(file.doc.catalog["AF"])
        stream = resolve1(resolve1(resolve1(attached)["EF"])["F"])
    assert isinstance(stream, PDFStream)
    assert stream.get_data() == raw


def test_the_structure_of_a_finding_is_drawn(made: Dossier) -> None:
    assert "4-Anilinopiperidine (4-AP)" in {figure.title for figure in made.figures}
    assert all(figure.smiles for figure in made.figures)


def test_a_structure_that_cannot_be_drawn_is_said() -> None:
    line = Line(number=1, description="x", smiles="no structure")
    check = bare(transaction=replace(ORDER, lines=(line,)))
    assert squeezed(dossier_words("en")["not drawn"]) in text_of(set_as_pdf(check))


def test_a_decision_says_who_when_and_why(snapshot: Snapshot, shelf: Shelf) -> None:
    decided = Allowance(
        party=fingerprint(BUYER), list_id="ofac", entry_id="ofac-1", entry_hash="ab" * 32,
        reason="another birth date", by="A. Person", on=dt.date(2026, 10, 1),
    )  # fmt: skip
    check = screen(ORDER, snapshot, History(on=DAY, allowed=(decided,)))
    dossier = gather(check, shelf)
    said = text_of(typeset(dossier, encode_dossier(dossier), "en"))
    assert [d.about for d in dossier.decisions] == [(BUYER.name,)]
    assert [p for p in ("A.Person", "2026-10-01", "anotherbirthdate") if p not in said] == []


def test_a_store_can_add_decisions(check: Check, shelf: Shelf) -> None:
    more = Decided(
        kind="released", about=("A-1",), of="order", of_sha256="", by="B. Person",
        on="2026-11-28", reason="papers came",
    )  # fmt: skip
    assert gather(check, shelf, further=[more]).decisions == (more,)


@pytest.mark.parametrize(
    "text",
    [
        '#import "@preview/cetz:0.3.0"',
        '#read("/etc/passwd")',
        '#eval("1+1")',
        "$ x^2 $ *bold* _slant_ `code`",
        "= Heading",
        "]]) #panic() // /* */",
        "\\u{41} \\ \\n",
        "<label> @reference",
        '"], "x": #sys.version',
        "{{ 7*7 }} <script>alert(1)</script>",
    ],
)
def test_what_a_paper_says_in_the_language_of_typst_stays_words(text: str) -> None:
    check = bare(
        reference=text,
        judgements=(seen(1, text),),
        transaction=Transaction(
            reference=text,
            location=Location(text, text),
            parties=(Party(name=text, role=Role.CUSTOMER, address=text),),
            lines=(Line(number=1, description=text, cas=text),),
        ),
    )
    said = text_of(set_as_pdf(check))
    assert said.count(squeezed(text)) >= 6


def test_characters_that_turn_or_hide_letters_are_shown() -> None:
    check = bare(judgements=(seen(1, "a\u202eb\u200bc\x07d\u3164e"),))
    said = text_of(set_as_pdf(check))
    assert "a[U+202E]b[U+200B]c[U+0007]d[U+3164]e" in said


def test_a_character_without_glyph_is_written_by_its_number_and_named() -> None:
    said = text_of(set_as_pdf(bare(judgements=(seen(1, "ሀ and \U0002a6d6"),))))
    assert "[U+1200]and[U+2A6D6]" in said
    assert squeezed("U+1200 ETHIOPIC SYLLABLE HA × 2") in said


@pytest.mark.parametrize(
    "name",
    ["ООО Пример", "Παράδειγμα ΑΕ", "شركة المثال", "דוגמה בעמ", "株式会社サンプル",
     "주식회사 예시", "บริษัท ตัวอย่าง", "उदाहरण", "喆堃昇龘", "Công ty Ví dụ"],
)  # fmt: skip
def test_names_in_other_scripts_have_glyphs(name: str) -> None:
    ink = Ink()
    ink.show(name)
    assert not ink.missing


def test_an_endless_text_is_cut_and_how_much_is_said() -> None:
    said = text_of(set_as_pdf(bare(judgements=(seen(1, "x" * 100_000),))))
    assert re.search(r"\[\+98,5\d\d\]", said)


def test_the_json_keeps_an_endless_text_whole() -> None:
    check = bare(judgements=(seen(1, "x" * 100_000),))
    assert "x" * 100_000 in encode_dossier(gather(check, Shelf(Path("absent")))).decode()


def test_two_hundred_findings_are_all_there() -> None:
    said = text_of(set_as_pdf(bare(judgements=tuple(map(seen, range(200))))))
    assert [n for n in range(200) if f"F{n}F" not in said] == []


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_set(text: str) -> None:
    assert set_as_pdf(bare(judgements=(seen(1, text),))).startswith(b"%PDF")


@given(st.text(), st.booleans())
def test_ink_leaves_nothing_that_the_fonts_lack(text: str, lines: bool) -> None:
    shown = Ink().show(text, lines=lines)
    assert {c for c in shown if ord(c) not in coverage()} <= {BREAK, "\n"}


@given(st.text(alphabet="ab-ж", max_size=200))
def test_ink_keeps_ordinary_text_but_for_places_to_break(text: str) -> None:
    assert Ink().show(text).replace(BREAK, "") == text


def test_no_word_is_too_long_to_break() -> None:
    pieces = re.split(BREAK, Ink().show("x" * LONGEST))
    assert max(map(len, pieces)) <= 24


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_words(language: str) -> None:
    assert dossier_words(language).keys() == dossier_words("en").keys()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["dossier", "messages"])
def test_the_fonts_have_every_character_of_the_words(name: str, language: str) -> None:
    path = data_folder() / "locale" / f"{name}.{language}.toml"
    words = tomllib.loads(path.read_text("utf-8"))
    letters = {c for group in words.values() for text in group.values() for c in text}
    assert {c for c in letters if ord(c) not in coverage()} == set()


def test_a_field_that_the_dossier_does_not_know_is_shown_under_its_name() -> None:
    record = {"new_field": {"inner": [1.5, True]}, "empty": "", "known": "x"}
    assert labelled(record, "en", ("known",)) == [("new_field", "inner: 1.5; yes")]


def test_a_list_of_records_is_numbered() -> None:
    shown = labelled({"acts": [{"by": "A", "on": 1}, {"by": "B"}]}, "en")
    assert shown == [("acts 1", "by: A · on: 1"), ("acts 2", "by: B")]


def test_the_files_of_a_hostile_reference_stay_in_the_folder(tmp_path: Path) -> None:
    dossier = gather(bare(reference="../../x/\0y" + "z" * 300), Shelf(tmp_path))
    written = write_dossier(dossier, tmp_path / "out", "en")
    assert written.pdf.parent == written.json.parent == tmp_path / "out"


def test_references_that_differ_only_in_signs_get_different_files(tmp_path: Path) -> None:
    first, second = (
        write_dossier(gather(bare(reference=r), Shelf(tmp_path)), tmp_path, "en").json
        for r in ("A/1", "A:1")
    )
    assert first != second
