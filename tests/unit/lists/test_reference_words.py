"""Reference tables of words and labels, and that no text that papers may hold breaks any."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from precurb.lists.knowledge import read_packaged
from precurb.lists.reference import (
    containers,
    cus,
    dangerous,
    harmonized,
    labelling,
    packages,
    places,
    states,
    terms,
    trades,
    vague,
)
from precurb.lists.reference.tables import read_table
from precurb.lists.reference.trades import Fit, Scheme

SUBSTANCES = {each.key for each in read_packaged().substances}
TABLES = (
    "containers",
    "dangerous",
    "labelling",
    "packages",
    "states",
    "terms",
    "trades",
    "vague",
)


# Nothing that papers may hold breaks a look-up.

ANY_TEXT: list[Callable[[str], object]] = [
    places.place, places.same_letters, places.places_named, dangerous.un_number,
    dangerous.un_digits, dangerous.numbers_naming, dangerous.dangerous_by_identity,
    harmonized.tariff_line, harmonized.standing, harmonized.is_residual, harmonized.digits_of,
    containers.container_number, containers.container_ok, containers.container_type,
    containers.imo_ok, packages.package, packages.package_in, labelling.codes_in,
    labelling.hazard_of, terms.incoterm, terms.named_place, states.physical, vague.vagueness,
    vague.word_count, vague.stop_words, cus.cus_number, trades.trade_hint, trades.goods_group,
]  # fmt: skip
PIECES = st.sampled_from(
    ["MXZLO", "UN 1715", "2933.39", "CSQU3054383", "22G1", "铁桶", "化工", "H301+H311", "GHS06",
     "危险", "CIF", "IMO 9074729", "0011481-8", "drums", " ", "-", "\ud800", "ß", "①", "²", "٣",
     "ﬁ", "é"]
)  # fmt: skip


@given(st.text(max_size=40) | st.lists(PIECES, max_size=8).map("".join))
def test_no_text_breaks_a_look_up(text: str) -> None:
    for ask in ANY_TEXT:
        ask(text)


@given(st.lists(st.text(max_size=8), max_size=6))
def test_no_list_of_codes_breaks_a_label(codes: list[str]) -> None:
    assert set(labelling.required_pictograms(codes)) <= {f"GHS0{n}" for n in range(1, 10)}
    assert labelling.required_signal(codes) in ("danger", "warning", "")


@given(st.text(max_size=20), st.sampled_from(Scheme), st.text(max_size=20))
def test_no_activity_code_breaks_a_sector(code: str, scheme: Scheme, sector: str) -> None:
    assert trades.sector_of_code(code, scheme) in {"", *trades.sectors()}
    assert trades.trade_fit(sector, code).fit in Fit


@pytest.mark.parametrize("name", TABLES)
def test_every_table_says_how_it_is_grounded(name: str) -> None:
    table = read_table(name)
    assert any(key.endswith("basis") and str(table[key]).strip() for key in table)


# Packages


@pytest.mark.parametrize(
    ("text", "kind"),
    [("DR", "drum"), ("1A", "drum"), ("Fässer", "drum"), ("铁桶", "drum"), ("bidones", "drum"),
     ("BG", "bag"), ("sacos", "bag"), ("吨袋", "big_bag"), ("IBC", "ibc"),
     ("QL", "jerrican_open"), ("Gasflasche", "cylinder"), ("cajas", "box"),
     ("Palette", "pallet")],
)  # fmt: skip
def test_a_package_is_known_by_code_or_name(text: str, kind: str) -> None:
    found = packages.package(text)
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [("25 steel drums of 200 l on 5 pallets", "drum"), ("10 big bags", "big_bag"),
     ("丙酮 160kg铁桶", "drum"), ("20 Paletten", "pallet"), ("acetone", None),
     ("吨桶装", "ibc")],
)  # fmt: skip
def test_a_text_says_how_goods_are_packed(text: str, kind: str | None) -> None:
    found = packages.package_in(text)
    assert (found.kind if found else None) == kind


def test_liquids_do_not_travel_in_bags_nor_gases_in_drums() -> None:
    bag, drum = packages.package("BG"), packages.package("DR")
    assert bag is not None
    assert drum is not None
    assert (bag.states, drum.states) == (("solid",), ("solid", "liquid"))


def test_shares_of_tare_are_shares() -> None:
    rows = [row for row in read_table("packages").values() if isinstance(row, dict)]
    assert rows
    assert [row for row in rows if not 0 <= row["tare"][0] < row["tare"][1] < 1] == []


def test_a_code_means_one_kind_of_package() -> None:
    rows = [row for row in read_table("packages").values() if isinstance(row, dict)]
    codes = [code for row in rows for code in row["codes"]]
    assert len(codes) == len(set(codes))


# Labels


def test_a_label_text_gives_its_codes() -> None:
    found = labelling.codes_in("Gefahr! H225, H301+H311, H360FD, EUH066; GHS 02, Totenkopf")
    assert found == labelling.LabelCodes(
        ("EUH066", "H225", "H301", "H311", "H360"), ("GHS02", "GHS06"), "danger"
    )


@pytest.mark.parametrize(
    ("text", "signal"),
    [("DANGER", "danger"), ("Gefahr", "danger"), ("危险", "danger"), ("Peligro", "danger"),
     ("Warning", "warning"), ("Achtung", "warning"), ("警告", "warning"),
     ("Atención", "warning"), ("危险化学品", ""), ("Gefahrgut", ""), ("dangerous goods", ""),
     ("Warning! Danger!", "danger")],
)  # fmt: skip
def test_signal_words_are_read_and_nothing_like_them(text: str, signal: str) -> None:
    assert labelling.codes_in(text).signal == signal


@pytest.mark.parametrize(
    ("codes", "pictograms"),
    [(["H314"], ("GHS05",)), (["H225", "H319", "H336"], ("GHS02", "GHS07")),
     (["H314", "H302"], ("GHS05", "GHS07")), (["H314", "H319"], ("GHS05",)),
     (["H301", "H315"], ("GHS06",)), (["H334", "H317"], ("GHS08",)),
     (["H220", "H280"], ("GHS02",)), (["H280"], ("GHS04",)), (["H240", "H272"], ("GHS01",)),
     (["H221"], ()), (["H290"], ()), (["H412"], ()), (["H999"], ()), ([], ())],
)  # fmt: skip
def test_statements_ask_for_their_pictograms_and_no_more(
    codes: list[str], pictograms: tuple[str, ...]
) -> None:
    assert labelling.required_pictograms(codes) == pictograms


@pytest.mark.parametrize(
    ("codes", "signal"),
    [(["H314", "H302"], "danger"), (["H302"], "warning"), (["H302", "H411"], "warning"),
     (["H302", "H272"], ""), (["H302", "EUH066"], "warning"), (["H412"], ""), ([], "")],
)  # fmt: skip
def test_the_signal_word_is_said_only_where_it_is_certain(
    codes: list[str], signal: str
) -> None:
    assert labelling.required_signal(codes) == signal


@given(st.sets(st.sampled_from(sorted(labelling.known_statements()))))
def test_every_pictogram_asked_for_belongs_to_one_of_the_statements(codes: set[str]) -> None:
    rows = read_table("labelling")["statements"]
    assert set(labelling.required_pictograms(codes)) <= {
        p for code in codes for p in rows[code]["pictograms"]
    }


@given(st.sets(st.sampled_from(sorted(labelling.known_statements()))))
def test_skull_and_exclamation_mark_are_never_asked_for_together(codes: set[str]) -> None:
    assert not {"GHS06", "GHS07"} <= set(labelling.required_pictograms(codes))


# Terms of delivery


def test_there_are_eleven_rules_of_2020() -> None:
    rows = read_table("terms")["terms"]
    assert len([code for code, row in rows.items() if not row.get("withdrawn")]) == 11


@pytest.mark.parametrize(
    ("part", "codes"),
    [("sea_only", {"FAS", "FOB", "CFR", "CIF"}), ("seller_insures", {"CIF", "CIP"}),
     ("seller_pays_carriage", {"CFR", "CIF", "CPT", "CIP", "DAP", "DPU", "DDP"}),
     ("place_at_destination", {"CFR", "CIF", "CPT", "CIP", "DAP", "DPU", "DDP"})],
)  # fmt: skip
def test_the_rules_of_2020_say_what_the_checks_expect(part: str, codes: set[str]) -> None:
    found = [terms.incoterm(code) for code in read_table("terms")["terms"]]
    assert {t.code for t in found if t and not t.withdrawn and getattr(t, part)} == codes


@pytest.mark.parametrize(("code", "edition"), [("DAT", 2020), ("DDU", 2010), ("DAF", 2010)])
def test_a_withdrawn_rule_is_known_with_the_edition(code: str, edition: int) -> None:
    found = terms.incoterm(code)
    assert found is not None
    assert found.withdrawn == edition


@pytest.mark.parametrize(
    ("text", "place"),
    [("CIF Manzanillo, Incoterms 2020", "Manzanillo"), ("FOB (Shanghai) 2010", "Shanghai"),
     ("exw", ""), ("Manzanillo", "")],
)  # fmt: skip
def test_the_named_place_is_what_follows_the_term(text: str, place: str) -> None:
    assert terms.named_place(text) == place


# States, vague words, CUS numbers, trades


def test_states_are_of_our_substances_and_only_liquids_have_a_density() -> None:
    rows = read_table("states")["substances"]
    assert set(rows) <= set(SUBSTANCES)
    assert [k for k, r in rows.items() if "density" in r and "liquid" not in r["states"]] == []


def test_a_litre_of_toluene_weighs_867_grams() -> None:
    found = states.physical("toluene")
    assert found is not None
    assert (found.states, found.density) == (("liquid",), 0.867)


@pytest.mark.parametrize(
    "text",
    ["", "sample", "sample parts", "various goods", "as ordered", "chemicals",
     "Chemikalien laut Rechnung", "化工原料", "样品", "productos químicos varios",
     "organic intermediates", "医药中间体 25kg", "industrial reagent AA", "surfactant type A",
     "pigment paste 9", "n/a", "12345"],
)  # fmt: skip
def test_words_that_say_nothing_are_vague(text: str) -> None:
    assert vague.vagueness(text) == 1


@pytest.mark.parametrize(
    "text",
    ["toluene technical grade 20 drums", "acetone, 25 drums of 160 kg", "丙酮 160kg铁桶",
     "25kg丙酮", "Chemical products, CAS 67-64-1", "intermediate N-phenethyl-4-piperidone",
     "Waxol® cleaner", "phone case", "Acetic anhydride 98 %, 10 drums"],
)  # fmt: skip
def test_words_that_name_the_goods_are_not(text: str) -> None:
    assert vague.vagueness(text) == 0


def test_vague_words_around_a_name_count_by_their_share() -> None:
    assert vague.vagueness("cleaning blend with toluene") == pytest.approx(2 / 3)


@pytest.mark.parametrize("text", ["4-cylinder machine parts", "3-piece sample", "O-ring goods"])
def test_a_number_before_a_hyphen_is_not_yet_a_systematic_name(text: str) -> None:
    assert not vague.describe(text).precise


@given(st.text(max_size=60))
def test_vagueness_is_a_share(text: str) -> None:
    assert 0 <= vague.vagueness(text) <= 1


def test_stop_words_are_told_as_written() -> None:
    found = vague.stop_words("Spare parts as per invoice, toluene")
    assert found == ("Spare parts", "as per invoice")


@pytest.mark.parametrize(
    ("text", "count"),
    [("sample", 1), ("toluene technical grade 20 drums", 5), ("sample parts", 2), ("", 0),
     ("化工原料", 2), ("苯胺基哌啶", 3), ("丙酮 160kg", 2), ("N-phenethyl-4-piperidone", 1)],
)  # fmt: skip
def test_words_are_counted_in_chinese_too(text: str, count: int) -> None:
    assert vague.word_count(text) == count


@pytest.mark.parametrize(
    ("text", "number"),
    [("0011481-8", "0011481-8"), ("CUS 00114818", "0011481-8"), ("0010164–4", "0010164-4"),
     ("11481-8", ""), ("67-64-1", ""), ("00114811-8", "")],
)  # fmt: skip
def test_a_cus_number_is_known_by_its_shape(text: str, number: str) -> None:
    assert cus.cus_number(text) == number


@pytest.mark.parametrize(
    ("name", "sector"),
    [("Alpha Fine Chemicals Ltd", "chemical"), ("某某化工有限公司", "chemical"),
     ("Musterchemie GmbH", "chemical"), ("Bäckerei Muster", "food"),
     ("Textil Muster AG", "textile"), ("Alpha Trading Ltd", ""), ("某某生物科技有限公司", ""),
     ("某某医药化工有限公司", ""),
     ("Chemnitz Maschinenbau", ""), ("某某电子商务有限公司", ""), ("", "")],
)  # fmt: skip
def test_a_name_hints_at_a_trade_only_without_doubt(name: str, sector: str) -> None:
    assert trades.trade_hint(name) == sector


@pytest.mark.parametrize(
    ("code", "scheme", "sector"),
    [("20.14", Scheme.NACE, "chemical"), ("20.42", Scheme.NACE, "cosmetics"),
     ("20420", Scheme.NACE, "cosmetics"), ("325412", Scheme.NAICS, "pharma"),
     ("62.01", Scheme.NACE, ""), ("2", Scheme.NACE, ""), ("twenty", Scheme.ISIC, "")],
)  # fmt: skip
def test_an_activity_code_leads_to_its_sector(code: str, scheme: Scheme, sector: str) -> None:
    assert trades.sector_of_code(code, scheme) == sector


def test_a_pair_is_called_unrelated_only_with_its_source() -> None:
    assert trades.trade_fit("chemical", "4ap").fit is Fit.OK
    assert trades.trade_fit("furniture", "4ap").fit is Fit.UNKNOWN
    found = trades.trade_fit("textile", "4ap")
    assert found.fit is Fit.NONE
    assert found.source


def test_goods_are_our_substances_and_sectors_exist() -> None:
    for row in read_table("trades")["goods"].values():
        assert set(row["substances"]) <= set(SUBSTANCES)
        assert {*row["fits"], *row.get("unrelated", {}).get("sectors", [])} <= trades.sectors()
