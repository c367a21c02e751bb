"""Words of trade: names, descriptions and packages that differ and contradict nothing."""

import dataclasses
import datetime as dt

import pytest

from precurb.examine.facts import gather
from precurb.examine.facts.equipment import equipment_in
from precurb.examine.facts.shipping_names import shipping_name
from precurb.lists.snapshot import Snapshot
from precurb.model import History, Line, Paper, PaperKind, Particulars, Transaction
from trade_cases import DAY, TODAY, line, order, particulars_of


def goods(made: Line, snapshot: Snapshot, history: History | None = None) -> Particulars:
    found = next(gather(order(made), snapshot, history or History(on=TODAY)))
    return found.groups["line"]


@pytest.mark.parametrize(
    ("name", "cas"),
    [
        ("Bariumsulfat", "7727-43-7"),  # a salt of barium, and not barium
        ("Citronensäure-Monohydrat", "5949-29-1"),  # the acid with its water
        ("Lactose", "63-42-3"),  # drawn open or as a ring
        ("Eisenoxid", "1309-37-1"),  # there are several, and trade says one word
        ("Benzylacetat", "140-11-4"),  # read by its system, which gives no number
        ("Polyethylenglykol", "25322-68-3"),  # a polymer that the registry does not have
    ],
)
def test_a_name_and_a_number_of_one_chemical_agree(
    name: str, cas: str, snapshot: Snapshot
) -> None:
    found = goods(line(name, cas=cas), snapshot)
    assert found.get("name_key", found.get("cas_key")) == found.get("cas_key")


@pytest.mark.parametrize(
    ("name", "cas"), [("Citric acid", "121-33-5"), ("Pyridine", "62-53-3")]
)
def test_a_name_and_a_number_of_two_chemicals_do_not_agree(
    name: str, cas: str, snapshot: Snapshot
) -> None:
    found = goods(line(name, cas=cas), snapshot)
    assert found["name_key"] != found["cas_key"] == cas


def described(snapshot: Snapshot, *texts: str) -> list[str]:
    papers = tuple(
        Paper(kind=kind, lines=(line(text),))
        for kind, text in zip((PaperKind.INVOICE, PaperKind.TRANSPORT), texts, strict=True)
    )
    together = Transaction(reference="A-1", papers=papers, lines=papers[0].lines)
    found = next(gather(together, snapshot, History(on=TODAY))).groups["consignment"]
    return [*dict.fromkeys(map(str, found["doc_texts"].values()))]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Schwefelsäure 96 %", "Sulphuric acid, 4 IBC"),  # one substance in two languages
        ("Citronensäure-Monohydrat", "CITRIC ACID MONOHYDRATE 25KG/BAG"),  # a word in common
        ("Carbonato de sodio", "碳酸钠 40kg/袋"),  # scripts that do not compare
    ],
)
def test_descriptions_of_the_same_goods_are_one(
    one: str, other: str, snapshot: Snapshot
) -> None:
    assert described(snapshot, one, other) == [one]


def test_descriptions_of_other_goods_stay_two(snapshot: Snapshot) -> None:
    assert len(described(snapshot, "surfactant type A", "pigment paste 9")) == 2


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("ACETONE", "ACETONE"),
        ("ACETONE (contains water)", "ACETONE (contains water)"),  # words may be added
        ("TOLUENE", "ACETONE"),  # the name of another entry
        ("ACETON", ""),  # German, of which the English table says nothing
    ],
)
def test_a_shipping_name_is_measured_by_its_own_language(written: str, named: str) -> None:
    assert shipping_name(written, ("ACETONE",)) == named


def test_bottles_are_not_priced_by_tank_loads(snapshot: Snapshot) -> None:
    month = dt.timedelta(days=30)
    loads = tuple(
        order(line("Acetone", 22_000, 20_900, cas="67-64-1"), day=DAY - month * n)
        for n in range(1, 7)
    )
    bottle = line("Acetone p.a.", 8, 104, cas="67-64-1")
    found = goods(bottle, snapshot, History(on=TODAY, earlier=loads))
    assert "price_ratio" not in found


def test_a_crate_of_ordinary_goods_may_hold_a_tonne(snapshot: Snapshot) -> None:
    assert "pack_max_kg" not in goods(line("Steel tubes", pack_type="crate"), snapshot)


def test_a_box_of_dangerous_goods_has_the_limit_of_the_law(snapshot: Snapshot) -> None:
    found = goods(line("Acetone", pack_type="box", un_no="1090"), snapshot)
    assert found["pack_max_kg"] == 400.0


def test_numbers_of_tables_are_numbers_as_signs_compare_them(snapshot: Snapshot) -> None:
    # Whole numbers of another type never compare, and the sign would stay silent for good.
    assert isinstance(goods(line("Oil", pack_type="IBC"), snapshot)["pack_max_kg"], float)


@pytest.mark.parametrize(
    "text", ["pill presses", "Tablettenpressen", "2 tableteadoras", "tablet press"]
)
def test_equipment_is_seen_in_the_plural(text: str) -> None:
    assert equipment_in(text) == ("press",)


def test_a_deposit_is_not_the_price(snapshot: Snapshot) -> None:
    papers = (
        Paper(kind=PaperKind.INVOICE, lines=(line("Salt", 1000, 54_000),)),
        Paper(kind=PaperKind.PAYMENT, particulars={"payment.amount": 16_200.0}),
    )
    paid = particulars_of("consignment", {"payment__prepaid_share": 0.3})
    together = dataclasses.replace(order(line("Salt")), papers=papers, particulars=paid)
    docs = next(gather(together, snapshot, History(on=TODAY))).groups["consignment"]["docs"]
    assert "value" not in docs["payment"]  # type: ignore[index, call-overload, operator]


def test_an_authorisation_is_a_limit_and_not_an_amount(snapshot: Snapshot) -> None:
    papers = (
        Paper(kind=PaperKind.INVOICE, lines=(line("Acetic anhydride", 16_000),)),
        Paper(kind=PaperKind.AUTHORISATION, lines=(line("Acetic anhydride", 30_000),)),
    )
    together = dataclasses.replace(order(line()), papers=papers)
    docs = next(gather(together, snapshot, History(on=TODAY))).groups["consignment"]["docs"]
    assert "quantity_kg" not in docs["authorisation"]  # type: ignore[index, call-overload, operator]


def test_a_mixture_travels_under_another_number_than_its_parts(snapshot: Snapshot) -> None:
    found = goods(line("Mixture of acetone 30 %", un_no="1263"), snapshot)
    assert "un_of_substance" not in found


def test_the_annex_is_quoted_in_every_language(snapshot: Snapshot) -> None:
    found = goods(line("Essigsäureanhydrid", cas="108-24-7"), snapshot)
    assert "Essigsäureanhydrid" in found["legal_names"]  # type: ignore[operator]  # a list
