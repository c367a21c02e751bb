"""Reference tables of goods and ways: what they answer, and that they fit our own data."""

import csv
import gzip
import runpy
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from precurb.data import data_folder
from precurb.errors import UntrustedMessageError
from precurb.lists.knowledge import read_packaged
from precurb.lists.names import name_key
from precurb.lists.reference import (
    containers,
    dangerous,
    harmonized,
    places,
)
from precurb.lists.reference.harmonized import Standing
from precurb.lists.reference.tables import read_table

TOOL = Path(__file__).resolve().parents[3] / "tools" / "make_reference.py"
SUBSTANCES = {each.key: each for each in read_packaged().substances}
NAMED = {key: dangerous.numbers_naming(key) for key in SUBSTANCES}


@pytest.fixture(scope="module")
def trade(shared: Path) -> Path:
    folder = shared.parent / "trade"
    if not folder.is_dir() or not TOOL.is_file():
        pytest.skip("the public tables of trade or the tool that compiles them are not here")
    return folder


# Places


@pytest.mark.parametrize("text", ["MXZLO", "MX ZLO", "mx-zlo", " MX ZLO "])
def test_a_place_is_found_however_its_code_is_spaced(text: str) -> None:
    found = places.place(text)
    assert found is not None
    assert (found.code, found.country, found.name) == ("MXZLO", "MX", "Manzanillo")


def test_the_same_letters_are_another_place_in_another_country() -> None:
    others = {each.code: each.name for each in places.same_letters("MXZLO")}
    assert others["CNZLO"] == "Zhuliao"
    assert "MXZLO" not in others


def test_letters_without_country_may_be_any_of_theirs() -> None:
    assert {"CNZLO", "MXZLO"} <= {each.code for each in places.same_letters("zlo")}


@pytest.mark.parametrize(
    ("text", "port", "airport"),
    [
        ("DEHAM", True, True),
        ("MXMEX", False, True),
        ("NLRTM", True, True),
        ("CNZLO", True, False),
    ],
)
def test_a_place_says_whether_ships_or_planes_call(
    text: str, port: bool, airport: bool
) -> None:
    found = places.place(text)
    assert found is not None
    assert (found.is_port, found.is_airport) == (port, airport)


@pytest.mark.parametrize("text", ["", "MX", "MXZL", "MXZLOO", "XXZLO", "MXQQQ", "12345"])
def test_what_is_no_code_of_the_edition_is_no_place(text: str) -> None:
    assert places.place(text) is None


def test_a_port_is_found_by_its_name_without_accents() -> None:
    assert "DECGN" in {each.code for each in places.places_named("koln")}


def test_a_name_stands_for_every_port_that_has_it() -> None:
    found = {each.country for each in places.places_named("Manzanillo")}
    assert {"MX", "PA", "CU", "DO"} <= found
    assert [each.code for each in places.places_named("Manzanillo", "MX")] == ["MXZLO"]


def test_an_entry_that_will_go_is_marked() -> None:
    found = places.place("BGGTB")
    assert found is not None
    assert found.removed


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.idx"
    other.write_bytes(b"PRECREG1" + bytes(100))
    with pytest.raises(UntrustedMessageError, match="no table of places"):
        places.Places(other)


def test_a_file_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    whole = (data_folder() / "reference" / "places.idx").read_bytes()
    cut = tmp_path / "places.idx"
    cut.write_bytes(whole[:5000])
    with pytest.raises(UntrustedMessageError, match="cut off"):
        places.Places(cut)


@given(st.integers(0, 36**3 - 1))
def test_letters_and_their_number_are_one(number: int) -> None:
    assert places.letters_number(places.number_letters(number)) == number


def test_every_place_of_the_edition_is_in_the_file(trade: Path) -> None:
    table = places.bundled_places()
    missing = []
    with (trade / "locode" / "unlocode_2023-1.csv").open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            found = table.place(row["country"], row["location"])
            names = () if found is None else (found.name, *found.other_names)
            if (
                found is None
                or row["name"] not in names
                or found.is_port < ("1" in row["function"])
            ):
                missing.append(row)
    assert missing == []


# Dangerous goods


@pytest.mark.parametrize("text", ["1715", "UN1715", "UN 1715", "un-no. 1715", "UN Nr. 1715"])
def test_a_un_number_is_read_however_it_is_written(text: str) -> None:
    found = dangerous.un_number(text)
    assert found is not None
    assert (found.names, found.un_class, found.packing_groups) == (
        ("ACETIC ANHYDRIDE",), "8", ("II",),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("number", "classes"),
    [("1715", ("8",)), ("1050", ("2", "2.3")), ("1070", ("2", "2.2")), ("1061", ("2", "2.1")),
     ("0004", ("1", "1.1", "1.1D")), ("3001", ())],
)  # fmt: skip
def test_a_class_may_be_written_with_its_division(
    number: str, classes: tuple[str, ...]
) -> None:
    found = dangerous.un_number(number)
    assert found is not None
    assert found.classes == classes


@pytest.mark.parametrize(
    ("number", "names"),
    [("1155", ("DIETHYL ETHER", "ETHYL ETHER")), ("1830", ("SULPHURIC ACID",)),
     ("1993", ("FLAMMABLE LIQUID, N.O.S.",)), ("1744", ("BROMINE", "BROMINE SOLUTION")),
     ("1274", ("n-PROPANOL", "PROPYL ALCOHOL, NORMAL"))],
)  # fmt: skip
def test_a_number_has_every_shipping_name_and_no_conditions(
    number: str, names: tuple[str, ...]
) -> None:
    found = dangerous.un_number(number)
    assert found is not None
    assert found.names == names


def test_a_collective_entry_is_one() -> None:
    generic = {n: found.generic for n in ("1993", "1090") if (found := dangerous.un_number(n))}
    assert generic == {"1993": True, "1090": False}


def test_a_number_out_of_use_is_said_to_be() -> None:
    found = dangerous.un_number("3001")
    assert found is not None
    assert found.status == "gone"


def test_an_unknown_number_is_none() -> None:
    assert dangerous.un_number("9999") is None


def test_every_linked_substance_is_one_of_ours_and_every_number_listed() -> None:
    linked = read_table("dangerous")["substances"]
    assert set(linked) <= set(SUBSTANCES)
    found = [dangerous.un_number(n) for row in linked.values() for n in row["un"]]
    assert [each for each in found if each is None or each.status != "listed"] == []


def exact_matches() -> dict[str, set[str]]:
    """Substances with the numbers of which a shipping name is a name of theirs."""
    ours: dict[str, set[str]] = {}
    for key, each in SUBSTANCES.items():
        for name in (each.name, *(known.text for known in each.names)):
            ours.setdefault(name_key(name), set()).add(key)
    found: dict[str, set[str]] = {}
    for number in range(10_000):
        row = dangerous.un_number(f"{number:04}")
        for name in row.names if row else ():
            for key in ours.get(name_key(name), ()):
                found.setdefault(key, set()).add(f"{number:04}")
    return found


def test_links_by_exact_name_are_those_that_the_names_give() -> None:
    exact = exact_matches()
    assert {k for k, each in NAMED.items() if each and each.basis == "exact name"} == set(exact)
    assert [k for k, numbers in exact.items() if not numbers <= set(NAMED[k].numbers)] == []  # type: ignore[union-attr]


@pytest.mark.parametrize("number", sorted(read_table("dangerous")["numbers"]))
def test_subsidiary_hazards_agree_with_the_letters_of_the_classification(number: str) -> None:
    found = dangerous.un_number(number)
    assert found is not None
    own = {"3": "F", "8": "C", "6.1": "T", "4.1": "F", "5.1": "O", "4.2": "S"}
    first = "T" if found.classes[-1] == "2.3" else own.get(found.un_class, "")
    letters = set(found.classification.strip("0123456789")) - {first}
    signs = {"3": "F", "8": "C", "6.1": "T", "5.1": "O"}
    assert letters & set("FCTO") - ({"F"} if found.un_class == "2" else set()) == {
        signs[each] for each in found.subsidiary or ()
    }


def test_only_gases_have_no_packing_group() -> None:
    rows = read_table("dangerous")["numbers"]
    gases = {n for n in rows if (found := dangerous.un_number(n)) and found.un_class == "2"}
    assert {number for number, row in rows.items() if not row["packing"]} == gases


def test_a_substance_the_table_does_not_name_is_not_dangerous_by_identity() -> None:
    assert [k for k in ("acetone", "piperidine", "4ap", "gbl") if
            dangerous.dangerous_by_identity(k)] == ["acetone", "piperidine"]  # fmt: skip


def test_the_numbers_are_those_the_tool_makes(trade: Path) -> None:
    made = runpy.run_path(str(TOOL))["compiled"](trade)
    folder = data_folder() / "reference"
    assert made["un_numbers.tsv"] == (folder / "un_numbers.tsv").read_bytes()
    # Compressed bytes depend on the library, so the content is compared.
    packed = (folder / "hs2022.tsv.gz").read_bytes()
    assert gzip.decompress(made["hs2022.tsv.gz"]) == gzip.decompress(packed)


# The Harmonized System


@pytest.mark.parametrize("text", ["293339", "2933.39", "2933 39 99", "2933.39.99.00"])
def test_a_tariff_code_leads_to_its_six_digits(text: str) -> None:
    line = harmonized.tariff_line(text)
    assert line is not None
    assert (line.code, line.residual, line.chemical) == ("293339", True, True)


@pytest.mark.parametrize(
    ("code", "residual"),
    [("293332", False), ("293336", False), ("293492", False), ("293491", False),
     ("291524", False), ("292243", False), ("292690", True), ("291830", True),
     ("382499", True), ("291439", True), ("999999", None), ("2933", None)],
)  # fmt: skip
def test_a_line_proves_something_or_nothing(code: str, residual: bool | None) -> None:
    assert harmonized.is_residual(code) is residual


def test_every_hand_picked_line_kept_its_kind() -> None:
    picked = {each.hs6: each.kind == "residual" for each in read_packaged().headings}
    assert {code: harmonized.is_residual(code) for code in picked} == picked


@pytest.mark.parametrize(
    ("code", "on", "standing"),
    [
        ("293339", None, Standing.KNOWN), ("293399.00", date(2026, 1, 1), Standing.KNOWN),
        ("299999", None, Standing.NOT_KNOWN), ("999999", None, Standing.NOT_KNOWN),
        ("293339", date(2021, 12, 31), Standing.NOT_DECIDED),
        ("293336", date(2021, 12, 31), Standing.NOT_YET),
        ("293336", date(2022, 1, 1), Standing.KNOWN),
        ("2933", None, Standing.NO_CODE), ("see list", None, Standing.NO_CODE),
    ],
)  # fmt: skip
def test_a_code_stands_in_the_edition_of_its_day(
    code: str, on: date | None, standing: Standing
) -> None:
    assert harmonized.standing(code, on) is standing


def test_only_new_lines_have_a_known_first_day() -> None:
    first = {c: line.valid_from for c in ("293336", "293339") if
             (line := harmonized.tariff_line(c))}  # fmt: skip
    assert first == {"293336": date(2022, 1, 1), "293339": None}


# Containers and ships


@pytest.mark.parametrize(
    ("text", "holds"),
    [("CSQU3054383", True), ("CSQU 305438-3", True), ("csqu 305438 3", True),
     ("CSQU3054384", False), ("CSQX3054383", False), ("305438-3", False), ("", False)],
)  # fmt: skip
def test_a_container_number_holds_or_not(text: str, holds: bool) -> None:
    assert containers.container_ok(text) is holds


@given(st.from_regex(r"[A-Z]{3}[UJZ][0-9]{6}", fullmatch=True))
def test_one_check_digit_in_ten_holds(ten: str) -> None:
    assert [d for d in range(10) if containers.container_ok(f"{ten}{d}")] == [
        containers.check_digit(ten)
    ]


@given(st.from_regex(r"[A-Z]{3}[UJZ][0-9]{7}", fullmatch=True))
def test_a_container_number_is_written_as_it_was_read(text: str) -> None:
    assert str(containers.container_number(text)) == text


@pytest.mark.parametrize(
    ("text", "code"),
    [("22G1", "22G1"), ("22G0", "22G1"), ("20GP", "22G1"), ("40' HC", "45G1"), ("40HQ", "45G1"),
     ("45R1", "45R1"), ("ISO tank", "22T1"), ("20ft reefer", "22R1")],
)  # fmt: skip
def test_a_container_type_is_known_by_code_or_name(text: str, code: str) -> None:
    found = containers.container_type(text)
    assert found is not None
    assert found.code == code


def test_no_typical_container_is_above_what_the_standard_allows() -> None:
    found = [
        containers.container_type(row["code"]) for row in read_table("containers")["types"]
    ]
    assert [
        t for t in found if t is None or not 0 < t.payload_kg < t.gross_kg <= t.rating_kg
    ] == []


@pytest.mark.parametrize(
    ("text", "holds"),
    [("IMO 9074729", True), ("9074729", True), ("IMO 9074728", False), ("907472", False)],
)
def test_a_ship_number_holds_or_not(text: str, holds: bool) -> None:
    assert containers.imo_ok(text) is holds
