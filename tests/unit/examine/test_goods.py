"""What is it, and do the papers agree: the certain cases, and the silence on ordinary goods."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from precurb.examine import examine_documents, examine_substances
from precurb.lists.knowledge import ControlBook, read_packaged
from precurb.lists.snapshot import Snapshot
from precurb.model import Finding, History, Line, NotChecked, Transaction

ON = dt.date(2026, 11, 24)
LAW = Snapshot(ControlBook(read_packaged()))


def seen(
    *, date: dt.date = ON, route: tuple[str, str] = ("CN", "MX"), **line: Any
) -> list[Finding | NotChecked]:
    transaction = Transaction(
        reference="T", date=date, departure=route[0], destination=route[1],
        lines=(Line(number=1, **line),),
    )  # fmt: skip
    history = History(on=ON)
    return [
        *examine_substances(transaction, LAW, history),
        *examine_documents(transaction, LAW, history),
    ]


def findings(**line: Any) -> list[Finding]:
    return [f for f in seen(**line) if isinstance(f, Finding)]


def rules(**line: Any) -> set[str]:
    return {f.rule for f in findings(**line)}


def substances(**line: Any) -> set[str]:
    return {f.facts["substance_key"] for f in findings(**line) if "substance_key" in f.facts}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Acetic anhydride, 99 %", "acetic_anhydride"),
        ("Essigsäureanhydrid techn.", "acetic_anhydride"),
        ("醋酸酐 工业级", "acetic_anhydride"),
        ("anhídrido acético", "acetic_anhydride"),
        ("4-anilinopiperidine", "4ap"),
        ("Phenylessigsäure", "phenylacetic_acid"),
        ("麻黄碱", "ephedrine"),
        ("Piperonal", "piperonal"),
    ],
)
def test_an_exact_name_is_found_in_every_language(text: str, key: str) -> None:
    assert substances(description=text) == {key}


@pytest.mark.parametrize(
    "written",
    ["108-24-7", "108–24–7", "１０８－２４－７", "1O8-24-7", "CAS 108-24-7"],
)
def test_a_cas_number_is_found_however_it_is_written(written: str) -> None:
    assert substances(cas=written) == {"acetic_anhydride"}


@pytest.mark.parametrize("written", ["108–24–7", "1O8-24-7"])
def test_a_repair_is_reported(written: str) -> None:
    assert "cas-repaired" in rules(cas=written)


def test_a_wrong_check_digit_is_reported_and_nothing_is_found() -> None:
    assert rules(cas="108-24-8") == {"cas-invalid"}


@pytest.mark.parametrize(
    "text",
    ["Acetone oxime", "Sodium acetate", "Toluene diisocyanate", "Sodium chloride", "Piperazin",
     "苯胺", "Glycerol", "25 kg drums"],
)  # fmt: skip
def test_ordinary_goods_are_met_with_silence(text: str) -> None:
    assert seen(description=text) == []


def test_a_name_within_another_name_is_not_found() -> None:
    assert substances(description="N-acetylanthranilic acid") == {"n_acetylanthranilic"}


def test_the_stereochemistry_tells_two_substances_apart() -> None:
    assert substances(smiles="CN[C@@H](C)[C@@H](O)c1ccccc1") == {"pseudoephedrine"}


@pytest.mark.parametrize(
    "line",
    [
        {"smiles": "CN[C@@H](C)[C@H](O)c1ccccc1.Cl"},
        {"smiles": "C[NH2+][C@@H](C)[C@H](O)c1ccccc1.[Cl-]"},
        {"description": "Ephedrine hydrochloride"},
        {"description": "盐酸麻黄碱"},
    ],
    ids=["acid", "ions", "English", "Chinese"],
)
def test_a_salt_is_covered_as_a_salt(line: dict[str, str]) -> None:
    found = findings(**line)
    assert {f.rule for f in found} == {"listed-form"}
    assert {f.facts["relation"] for f in found} == {"salt"}


def test_where_the_text_is_silent_on_salts_a_person_decides() -> None:
    found = findings(route=("IN", "IN"), description="Ephedrine hydrochloride")
    indian = {f.rule for f in found if f.facts["jurisdiction"] == "IN"}
    assert indian == {"listed-form-open"}


def test_an_inchikey_is_enough() -> None:
    assert substances(inchikey="WFDIJRYMOXRFFG-UHFFFAOYSA-N") == {"acetic_anhydride"}


def test_a_structure_that_cannot_be_read_is_not_checked() -> None:
    (gap,) = seen(smiles="C1CC(")
    assert isinstance(gap, NotChecked)
    assert gap.code == "unreadable-structure"


@pytest.mark.parametrize(
    ("text", "rule"),
    [("acetyl fentanyl", "class-member"), ("fentanyl citrate", "class-parent")],
)
def test_a_member_of_a_class_and_its_parent_are_told_apart(text: str, rule: str) -> None:
    found = [f for f in findings(description=text, route=("CN", "US")) if "class" in f.facts]
    assert {f.rule for f in found} == {rule}
    assert all(f.citation and f.citation.source for f in found)


def test_a_class_applies_from_its_day() -> None:
    before = findings(
        description="acetyl fentanyl", route=("US", "US"), date=dt.date(2025, 7, 15)
    )
    assert before == []


def test_the_law_of_the_day_applies() -> None:
    line = {"cas": "53786-28-0", "route": ("US", "CA")}
    before = [f for f in findings(date=dt.date(2025, 6, 4), **line) if "list_id" in f.facts]
    after = [f for f in findings(date=dt.date(2026, 6, 5), **line) if "list_id" in f.facts]
    assert before == []
    assert {f.facts["list_id"] for f in after} == {"CA-SCH-V-2"}


@pytest.mark.parametrize(
    ("route", "jurisdictions"),
    [
        (("DE", "FR"), {"INT", "EU"}),
        (("GB", "GB"), {"INT"}),
        (("GB", "US"), {"INT", "US"}),
        (("CN", "MX"), {"INT", "CN", "MX"}),
    ],
    ids=["inside the Union", "no copy for Britain", "Britain and America", "China and Mexico"],
)
def test_the_law_of_the_route_applies(route: tuple[str, str], jurisdictions: set[str]) -> None:
    found = findings(cas="23056-29-3", description="4-AP", route=route)
    assert {
        f.facts["jurisdiction"] for f in found if "jurisdiction" in f.facts
    } == jurisdictions


def test_trade_between_member_states_is_domestic() -> None:
    found = findings(cas="108-24-7", route=("DE", "FR"))
    assert {f.facts["direction"] for f in found if f.facts.get("jurisdiction") == "EU"} == {
        "domestic"
    }


def test_an_unknown_route_is_said() -> None:
    gaps = [g.code for g in seen(cas="108-24-7", route=("", "")) if isinstance(g, NotChecked)]
    assert "route-unknown" in gaps


def test_a_country_without_list_is_said_only_for_listed_goods() -> None:
    gaps = {
        g.code for g in seen(cas="108-24-7", route=("CH", "NO")) if isinstance(g, NotChecked)
    }
    assert gaps == {"no-list-for-country"}
    assert seen(description="salt", route=("CH", "NO")) == []


def test_contradicting_sources_go_to_a_person() -> None:
    found = findings(cas="4433-77-6", description="APAA", route=("CN", "CN"))
    assert {f.rule for f in found if f.facts.get("list_id") == "CN-CLASS2"} == {
        "listed-form-open"
    }


def test_every_listing_cites_entry_version_and_source() -> None:
    for finding in findings(cas="108-24-7"):
        assert finding.citation is not None
        assert finding.citation.entry_id.startswith(finding.citation.list_id)
        assert finding.citation.version.startswith("read 2026-11-22 (")
        assert finding.citation.source


def test_name_and_number_of_two_listed_substances_conflict() -> None:
    assert "cas-name-conflict" in rules(cas="108-24-7", description="Piperonal")


def test_a_description_that_names_an_ordinary_chemical_contradicts_the_number() -> None:
    assert "cas-name-conflict" in rules(cas="23056-29-3", description="Citric acid")


def test_a_number_of_an_ordinary_chemical_contradicts_a_listed_name() -> None:
    assert "cas-name-conflict" in rules(cas="77-92-9", description="Piperonal")


def test_a_description_that_names_nothing_known_does_not_confirm_the_number() -> None:
    assert "cas-description-unconfirmed" in rules(cas="23056-29-3", description="Item Z-9")


def test_structure_and_number_conflict() -> None:
    assert "cas-structure-conflict" in rules(cas="108-24-7", smiles="OCC(O)CO")


@pytest.mark.parametrize(
    ("text", "code", "rule"),
    [
        ("Ephedrine", "3824.99.00", "hs-mismatch"),
        ("Fine chemical", "2933.37", "hs-precursor-heading"),
    ],
)
def test_the_customs_line_is_held_against_the_goods(text: str, code: str, rule: str) -> None:
    assert rule in rules(description=text, hs_code=code)


def test_papers_that_agree_are_met_with_silence() -> None:
    found = rules(description="Acetic anhydride", cas="108-24-7", hs_code="2915.24.00",
                  smiles="CC(=O)OC(C)=O")  # fmt: skip
    assert found == {"listed-substance"}


@settings(max_examples=150, deadline=None)
@given(
    description=st.text(max_size=60), cas=st.text("0123456789-–OlI ,", max_size=20),
    hs=st.text("0123456789. ", max_size=12), smiles=st.text("CNO()=1[]+.@", max_size=12),
)  # fmt: skip
def test_no_text_breaks_the_examiners(description: str, cas: str, hs: str, smiles: str) -> None:
    seen(description=description, cas=cas, hs_code=hs, smiles=smiles)


def test_a_line_that_names_no_goods_is_said() -> None:
    gaps = [each.code for each in seen(hs_code="2933.39") if isinstance(each, NotChecked)]
    assert "no-goods" in gaps


def test_papers_without_any_line_are_said() -> None:
    papers = Transaction(reference="T", date=ON, departure="CN", destination="MX")
    gaps = examine_documents(papers, LAW, History(on=ON))
    assert [each.reason for each in gaps if isinstance(each, NotChecked)] == [
        "the papers do not say what the goods are"
    ]
