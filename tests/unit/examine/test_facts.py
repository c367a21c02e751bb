"""Facts of a transaction: worked out where the ground is sure, absent where it is not."""

import datetime as dt
from dataclasses import replace

import pytest

from precurb.examine.facts import gather
from precurb.lists.snapshot import Snapshot
from precurb.model import (
    History,
    Paper,
    PaperKind,
    Particulars,
    Party,
    Role,
    Transaction,
)
from precurb.signs import vocabulary
from trade_cases import BUYER, DAY, TODAY, line, order, particulars_of


def facts(
    transaction: Transaction,
    snapshot: Snapshot,
    group: str = "line",
    history: History | None = None,
) -> Particulars:
    found = next(gather(transaction, snapshot, history or History(on=TODAY)))
    return found.groups[group]


def test_every_fact_worked_out_has_a_name_in_the_vocabulary(snapshot: Snapshot) -> None:
    rich = order(
        line(
            "Acetic anhydride solution", 200, 900, cas="108-24-7", hs_code="2915 24 00",
            un_no="UN 1715", un_class="8", pack_type="drums", pictograms_text="H314 GHS05",
        ),
        parties=(
            replace(BUYER, address="Calle 1", particulars={"party.email": "a@gmail.com"}),
            Party(name="Beispiel Spedition GmbH", role=Role.CONSIGNEE, address="Hafen 2"),
        ),
        incoterm="CIF", incoterm_place="Manzanillo", port_loading="DEHAM",
        container_type="22G1",
    )  # fmt: skip
    told = next(gather(rich, snapshot, History(on=TODAY)))
    assert told.names - set(vocabulary()) == set()


def test_a_listed_substance_brings_its_category_and_legal_names(snapshot: Snapshot) -> None:
    found = facts(order(line(cas="108-24-7")), snapshot)
    assert found["category"] == "2A"
    assert "Acetic anhydride" in found["legal_names"]  # type: ignore[operator]  # a list
    assert {"controlled", "controlled_cas", "controlled_name"} <= set(found["list_hits"])  # type: ignore[arg-type]


def test_goods_that_no_one_can_name_bring_no_identity(snapshot: Snapshot) -> None:
    found = facts(order(line("Zubehör")), snapshot)
    assert set(found) & {"substance_id", "category", "specific_hs6", "un_of_substance"} == set()


def test_what_is_stated_goes_before_what_is_worked_out(snapshot: Snapshot) -> None:
    found = facts(order(line(text_vagueness=0.9, density=1.1)), snapshot)
    assert (found["text_vagueness"], found["density"]) == (0.9, 1.1)


def test_the_category_of_the_law_goes_before_what_is_stated(snapshot: Snapshot) -> None:
    assert facts(order(line(category="3")), snapshot)["category"] == "2A"


def test_papers_take_no_goods_off_a_list(snapshot: Snapshot) -> None:
    stated = line(list_hits=["operator_watchlist"], contains_scheduled=False)
    found = facts(order(stated), snapshot)
    assert {"controlled", "operator_watchlist"} <= set(found["list_hits"])  # type: ignore[arg-type]  # a list
    assert found["contains_scheduled"] is True


@pytest.mark.parametrize("name", ["category", "list_hits", "quantity_kg", "state"])
def test_a_blank_cell_hides_nothing_that_is_known(name: str, snapshot: Snapshot) -> None:
    known = facts(order(line("Potassium permanganate", 25)), snapshot)[name]
    goods = line("Potassium permanganate", 25)
    stated = replace(goods, particulars=particulars_of("line", {name: ""}))
    assert facts(order(stated), snapshot)[name] == known


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Acetic anhydride", "acetic_anhydride"),
        ("108-24-7", "acetic_anhydride"),
        ("acetic_anhydride", "acetic_anhydride"),
        ("something else", "something else"),
        ("", ""),
    ],
)
def test_a_substance_named_in_words_is_compared_by_its_key(
    written: str, key: str, snapshot: Snapshot
) -> None:
    found = facts(order(authorised_substance=written), snapshot, "consignment")
    assert found["authorised_substance"] == key


def test_two_papers_of_a_kind_without_numbers_are_two(snapshot: Snapshot) -> None:
    invoices = tuple(
        Paper(kind=PaperKind.INVOICE, lines=(line(net_kg=kg),)) for kg in (100.0, 900.0)
    )
    docs = facts(replace(order(), papers=invoices), snapshot, "consignment")["docs"]
    assert {name: fields["net_kg"] for name, fields in docs.items()} == {  # type: ignore[union-attr,index]  # records
        "invoice": 100.0,
        "invoice (2)": 900.0,
    }


def test_a_number_in_its_dress_is_the_number(snapshot: Snapshot) -> None:
    found = facts(order(line(un_no="UN No. 1715", pack_type="Fässer")), snapshot)
    assert (found["un_no"], found["pack_type"]) == ("1715", "drum")


def test_a_field_left_blank_stays_blank(snapshot: Snapshot) -> None:
    assert facts(order(line(un_no="")), snapshot)["un_no"] == ""


def test_a_mixture_without_its_share_has_left_the_share_blank(snapshot: Snapshot) -> None:
    found = facts(order(line("cleaning blend with acetic anhydride")), snapshot)
    assert (found["is_mixture"], found["scheduled_pct"]) == (True, "")


@pytest.mark.parametrize(
    ("start", "end", "third", "inside"),
    [("DE", "MX", True, False), ("DE", "FR", False, True), ("CN", "MX", False, False)],
)
def test_trade_with_third_countries_is_seen_from_the_union(
    snapshot: Snapshot, start: str, end: str, third: bool, inside: bool
) -> None:
    found = facts(order(departure=start, destination=end), snapshot, "consignment")
    assert (found["third_country"], found["intra_union"]) == (third, inside)


def test_the_same_letters_are_another_port_in_another_country(snapshot: Snapshot) -> None:
    zhuliao = facts(order(port_loading="CNZLO", departure="MX"), snapshot, "consignment")
    manzanillo = facts(order(port_loading="MX ZLO", departure="MX"), snapshot, "consignment")
    assert (zhuliao["port_country"], manzanillo["port_country"]) == ("CN", "MX")


def test_a_port_that_the_table_does_not_have_says_nothing(snapshot: Snapshot) -> None:
    assert "port_known" not in facts(order(port_loading="XX123"), snapshot, "consignment")


def test_working_days_of_a_notification_leave_out_holidays(snapshot: Snapshot) -> None:
    sent, left = "2026-12-23", "2027-01-04"  # Christmas and New Year lie between
    told = order(pen_sent_on=sent, dispatched_on=left)
    assert facts(told, snapshot, "consignment")["pen_working_days"] == 5.0


def test_a_forwarder_as_consignee_is_one_by_its_name(snapshot: Snapshot) -> None:
    parties = (BUYER, Party(name="Muster Logistics GmbH", role=Role.CONSIGNEE))
    found = facts(order(parties=parties), snapshot, "consignment")
    assert found["final_consignee_role"] == "freight_forwarder"


def test_a_price_is_held_against_a_years_own_sales(snapshot: Snapshot) -> None:
    past = tuple(
        order(
            line(kg=100, value=200 + n), day=DAY - dt.timedelta(days=30 * n), reference=f"P{n}"
        )
        for n in range(1, 7)
    )
    found = facts(
        order(line(kg=100, value=20)), snapshot, history=History(on=TODAY, earlier=past)
    )
    assert found["price_ratio"] == pytest.approx(20 / 203.5)


def test_without_enough_sales_there_is_no_usual_price(snapshot: Snapshot) -> None:
    past = (order(line(kg=100, value=200), day=DAY - dt.timedelta(days=9)),)
    found = facts(
        order(line(kg=100, value=20)), snapshot, history=History(on=TODAY, earlier=past)
    )
    assert "price_ratio" not in found


def paper(kind: PaperKind, *lines: object, consignee: str = "", **particulars: object) -> Paper:
    return Paper(
        kind=kind,
        lines=lines,  # type: ignore[arg-type]  # goods lines
        parties=(Party(name=consignee, role=Role.CONSIGNEE),) if consignee else (),
        particulars=particulars_of("consignment", particulars),
    )


def test_papers_are_compared_field_by_field(snapshot: Snapshot) -> None:
    papers = (
        paper(PaperKind.INVOICE, line(kg=100, net_kg=100.0, hs_code="291524"), seal_no="A1"),
        paper(PaperKind.TRANSPORT, line(kg=140, net_kg=140.0), seal_no="B2"),
    )
    found = facts(replace(order(), papers=papers), snapshot, "consignment")
    assert found["docs"] == {
        "invoice": {"net_kg": 100.0, "quantity_kg": 100.0, "hs6": "291524", "seal_no": "A1"},
        "transport document": {"net_kg": 140.0, "quantity_kg": 140.0, "seal_no": "B2"},
    }


def test_one_party_in_two_spellings_is_one_party(snapshot: Snapshot) -> None:
    papers = (
        paper(PaperKind.INVOICE, consignee="Hebei Guanlang Biotechnology Co., Ltd."),
        paper(PaperKind.TRANSPORT, consignee="HEBEI GUANLANG BIOTECH CO LTD"),
        paper(PaperKind.ORDER, consignee="Shandong Haixing Trading Co., Ltd."),
    )
    docs = facts(replace(order(), papers=papers), snapshot, "consignment")["docs"]
    assert isinstance(docs, dict)
    named = [each["consignee"] for each in docs.values() if isinstance(each, dict)]
    assert (named[0] == named[1], named[0] == named[2]) == (True, False)


def test_a_single_paper_contradicts_nothing(snapshot: Snapshot) -> None:
    alone = replace(order(), papers=(paper(PaperKind.INVOICE, line(kg=1)),))
    assert "docs" not in facts(alone, snapshot, "consignment")


def test_a_transaction_without_goods_or_parties_still_has_facts(snapshot: Snapshot) -> None:
    bare = Transaction(reference="B")
    told = next(gather(bare, snapshot, History(on=TODAY)))
    assert (told.number, told.party, told.groups["line"]) == (0, "", {})
