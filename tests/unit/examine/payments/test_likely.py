"""A payment that cites nothing, and the one paper that it fits: a weak link, stated."""

import datetime as dt
from dataclasses import replace

import pytest

from payment_cases import DAY, PAYEE, PAYER, order, payment
from precurb.examine.payments import examine_payments, likely_paper, unfold
from precurb.lists.knowledge import ControlBook, read_packaged
from precurb.lists.snapshot import Snapshot
from precurb.model import Finding, History, Outcome, Party, Role, Transaction
from precurb.model.paper_index import PaperIndex
from precurb.screening import screen

LAW_ALONE = Snapshot(ControlBook(read_packaged()))
NOTHING_CITED = payment("Payment as agreed")


def fitting(paid: Transaction, *papers: Transaction) -> str:
    found = likely_paper(paid, PaperIndex.of(papers))
    return found.reference if found else ""


def test_the_only_paper_that_fits_is_found() -> None:
    other = order("INV-7", value="900.00")
    assert fitting(NOTHING_CITED, other, order("INV-2231")) == "INV-2231"


def test_two_papers_that_fit_are_none() -> None:
    assert fitting(NOTHING_CITED, order("INV-1"), order("INV-2")) == ""


@pytest.mark.parametrize(
    "paper",
    [
        order(value="20000.00"), order(currency="EUR"), order(value=None),
        order(buyer="Otro Comprador SA"), order(seller="Otro Vendedor SA"),
        replace(order(), date=DAY - dt.timedelta(days=181)),
        replace(order(), date=DAY + dt.timedelta(days=31)), replace(order(), date=None),
    ],
    ids=["amount", "currency", "no value", "buyer", "seller", "too old", "too new", "no day"],
)  # fmt: skip
def test_whatever_does_not_fit_makes_no_link(paper: Transaction) -> None:
    assert fitting(NOTHING_CITED, paper) == ""


def test_a_payment_that_cites_a_paper_is_joined_by_that_alone() -> None:
    assert fitting(payment("Invoice 4711"), order("INV-2231")) == ""


def test_a_payer_or_payee_that_nobody_names_makes_no_link() -> None:
    assert fitting(payment("as agreed", parties=(PAYER,)), order()) == ""


def findings(paid: Transaction, *papers: Transaction) -> list[Finding]:
    known = unfold(paid, LAW_ALONE, PaperIndex.of(papers))
    seen = examine_payments(known, LAW_ALONE, History(on=DAY))
    return [each for each in seen if isinstance(each, Finding)]


def test_the_link_is_stated_with_what_speaks_against_it() -> None:
    paper = order(authorisation_issued_on=(DAY + dt.timedelta(days=3)).isoformat())
    (found,) = findings(NOTHING_CITED, paper)
    assert (found.rule, found.facts["paper"], found.facts["against"]) == (
        "payment-likely-paper", "INV-2231", "payment-before-licence",
    )  # fmt: skip


def test_what_contradicts_a_weak_link_is_a_note_and_no_more() -> None:
    paper = order(authorisation_issued_on=(DAY + dt.timedelta(days=3)).isoformat())
    known = unfold(NOTHING_CITED, LAW_ALONE, PaperIndex.of([paper]))
    check = screen(known, LAW_ALONE, History(on=DAY))
    assert check.outcome is Outcome.RELEASE


def test_a_weak_link_releases_nothing() -> None:
    held = payment("25 kg 4-anilinopiperidine as agreed")
    alone = screen(held, LAW_ALONE, History(on=DAY))
    joined = screen(
        unfold(held, LAW_ALONE, PaperIndex.of([order()])), LAW_ALONE, History(on=DAY)
    )
    assert (alone.outcome, joined.outcome) == (Outcome.HOLD, Outcome.HOLD)
    assert {j.finding.rule for j in alone.judgements} <= {
        j.finding.rule for j in joined.judgements
    }


def test_a_weak_link_answers_no_question_of_the_signs() -> None:
    known = unfold(NOTHING_CITED, LAW_ALONE, PaperIndex.of([order()]))
    asked = ("payment.matched_goods", "payment.order_payer_id", "payment.invoice_id")
    plain = unfold(NOTHING_CITED, LAW_ALONE)
    assert [known.particulars.get(n) for n in asked] == [
        plain.particulars.get(n) for n in asked
    ]


def test_those_behind_the_parties_count_as_them() -> None:
    behind = Party(name="Example Import GmbH", role=Role.ULTIMATE_DEBTOR)
    paid = payment("as agreed", parties=(replace(PAYER, name="Zahlstelle AG"), behind, PAYEE))
    assert fitting(paid, order()) == "INV-2231"
