"""A payment beside the papers that it cites."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from payment_cases import DAY, PAYEE, PAYER, order, payment
from precurb.examine.payments import examine_payments, papers_cited, unfold
from precurb.examine.payments.cited import cited_in
from precurb.lists.knowledge import ControlBook, read_packaged
from precurb.lists.snapshot import Snapshot
from precurb.model import (
    CitedDocument,
    Finding,
    History,
    Money,
    Paper,
    PaperKind,
    Party,
    Role,
    Transaction,
)
from precurb.model.paper_index import PaperIndex

LAW_ALONE = Snapshot(ControlBook(read_packaged()))
CITED = {
    "Invoice JPS-2026-118": "JPS-2026-118",
    "INV 2026-0912 PO 7781": "2026-0912",
    "/INV/2231 SOLVENT BLEND": "2231",
    "Rechnung Nr. 4471": "4471",
    "Factura 2026-0117": "2026-0117",
    "发票号 20260912": "20260912",
    "PO: 2026-772": "2026-772",
}


def told(paid: Transaction, *papers: Transaction) -> list[tuple[str, str, str]]:
    known = unfold(paid, LAW_ALONE, PaperIndex.of(papers))
    seen = examine_payments(known, LAW_ALONE, History(on=DAY, earlier=papers))
    return [
        (f.rule, f.facts.get("payment_says", ""), f.facts.get("paper_says", ""))
        for f in seen
        if isinstance(f, Finding)
    ]


@pytest.mark.parametrize(("text", "number"), CITED.items(), ids=CITED)
def test_the_number_of_a_paper_is_read_from_the_text(text: str, number: str) -> None:
    assert number in cited_in(payment(text))


@pytest.mark.parametrize(
    "text", ["Invoice 10/2026", "Payroll Sep 2026", "order of books", "re 7"]
)
def test_months_and_words_are_no_numbers_of_papers(text: str) -> None:
    assert cited_in(payment(text)) == ()


def test_a_document_in_a_field_is_cited_once() -> None:
    paid = payment("INV 2231", documents=(CitedDocument(number="2231", kind="CINV"),))
    assert cited_in(paid) == ("2231",)


def test_a_paper_is_found_by_its_digits_where_only_one_has_them() -> None:
    index = PaperIndex.of([order("INV-2231")])
    assert papers_cited(payment("invoice 2231"), index) == (order("INV-2231"),)


def test_two_papers_with_the_same_digits_are_not_guessed_between() -> None:
    index = PaperIndex.of([order("INV-2231"), order("PO-2231")])
    assert papers_cited(payment("invoice 2231"), index) == ()


def test_a_payment_that_agrees_with_its_paper_is_no_finding() -> None:
    assert told(payment("INV 2231"), order()) == []


def test_who_pays_is_not_the_buyer() -> None:
    assert told(payment("INV 2231"), order(buyer="Otro Comprador SA")) == [
        ("payment-by-another", "Example Import GmbH", "Otro Comprador SA")
    ]


def test_a_buyer_behind_the_payer_pays_himself() -> None:
    behind = Party(name="Otro Comprador SA", role=Role.ULTIMATE_DEBTOR)
    paid = payment("INV 2231", parties=(PAYER, behind, PAYEE))
    assert told(paid, order(buyer="Otro Comprador SA")) == []


def test_another_spelling_of_the_buyer_is_the_buyer() -> None:
    assert told(payment("INV 2231"), order(buyer="EXAMPLE IMPORT G.m.b.H.")) == []


def test_who_is_paid_is_not_the_seller() -> None:
    assert told(payment("INV 2231"), order(seller="Vendedor Inventado SL")) == [
        ("payment-to-another", "Muestra Pigmentos SA de CV", "Vendedor Inventado SL")
    ]


@pytest.mark.parametrize(
    ("value", "rules"),
    [
        ("18450.00", []),
        ("18800.00", []),  # within two in a hundred
        ("9000.00", ["payment-above"]),
        ("40000.00", ["payment-below"]),
    ],
)
def test_amounts_may_part_by_the_tolerance(value: str, rules: list[str]) -> None:
    assert [rule for rule, _, _ in told(payment("INV 2231"), order(value=value))] == rules


def test_two_papers_ask_for_their_sum() -> None:
    papers = (order("INV-2231", value="10000"), order("INV-2232", value="8450"))
    assert told(payment("INV 2231, INV 2232"), *papers) == []


def test_the_amount_ordered_counts_where_it_is_in_the_currency_of_the_paper() -> None:
    paid = payment("INV 2231", currency="EUR", amount="17000")
    assert paid.payment is not None
    ordered = replace(paid.payment, instructed=Money(Decimal(18450), "USD"))
    assert told(replace(paid, payment=ordered), order()) == []


def test_another_currency_is_said_and_not_converted() -> None:
    assert told(payment("INV 2231", currency="EUR"), order()) == [
        ("payment-currency", "18450.00 EUR", "18450.00 USD")
    ]


def test_a_paper_without_values_asks_for_nothing() -> None:
    assert told(payment("INV 2231"), order(value=None)) == []


def test_money_before_the_authorisation_is_said() -> None:
    paper = replace(
        order(),
        papers=(Paper(kind=PaperKind.AUTHORISATION, number="A-1", date=dt.date(2026, 11, 24)),),
    )
    assert told(payment("INV 2231"), paper) == [
        ("payment-before-licence", "2026-11-20", "2026-11-24")
    ]


def test_money_without_any_authorisation_shown_is_said() -> None:
    assert told(payment("INV 2231"), order(authorisation_no="")) == [
        ("payment-before-licence", "2026-11-20", "none was shown")
    ]


def test_an_authorisation_that_nobody_speaks_of_is_unknown() -> None:
    assert told(payment("INV 2231"), order()) == []


def test_goods_of_another_kind_are_said_with_both_sides() -> None:
    assert told(payment("INV 2231 4-anilinopiperidine"), order()) == [
        ("payment-other-goods", "4-anilinopiperidine", "Citric acid")
    ]


def test_the_same_goods_by_another_name_are_the_same() -> None:
    paper = order(goods="N-phenylpiperidin-4-amine")
    assert told(payment("INV 2231 4-anilinopiperidine"), paper) == []


def test_a_press_that_the_paper_does_not_have_is_other_goods() -> None:
    assert told(payment("INV 2231 tablet press"), order()) == [
        ("payment-other-goods", "INV 2231 tablet press", "Citric acid")
    ]


def test_a_paper_that_is_not_known_is_said() -> None:
    assert [rule for rule, _, _ in told(payment("INV 9999"), order())] == [
        "payment-paper-unknown"
    ]


def test_without_any_papers_a_citation_is_no_finding() -> None:
    assert told(payment("INV 9999")) == []


def test_listed_goods_of_the_paper_are_goods_of_the_payment() -> None:
    paper = order(goods="4-anilinopiperidine")
    known = unfold(payment("INV 2231"), LAW_ALONE, PaperIndex.of((paper,)))
    assert known.particulars["payment.goods_hits"] == ["precursor"]


def test_what_the_paper_tells_is_stated() -> None:
    known = unfold(payment("INV 2231"), LAW_ALONE, PaperIndex.of((order(),)))
    assert known.particulars["payment.matched_goods"] is True


def test_a_payment_that_cites_nothing_is_looked_for_nowhere() -> None:
    known = unfold(payment("Payroll Sep 2026"), LAW_ALONE, PaperIndex.of((order(),)))
    assert "payment.matched_goods" not in known.particulars
