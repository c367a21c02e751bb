"""A payment that cites nothing: the one paper that it fits, if there is just one.

Amount, currency, payer, payee and days must all fit, and no other paper may fit as well. That
is a weak link: it is stated, it answers no question, and what contradicts it is a note.
"""

import datetime as dt
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from precurb.data import data_folder
from precurb.examine.payments.cited import cited_in
from precurb.examine.payments.links import day_of, ends_fit, link_findings, tolerance
from precurb.lists.knowledge import ControlBook
from precurb.model import Finding, Particulars, Question, Transaction
from precurb.model.paper_index import PaperIndex, total_of

_PAPER, _KIND, _NOTES = (f"payment.likely_paper{part}" for part in ("", "_kind", "_notes"))


def likely_paper(payment: Transaction, index: PaperIndex) -> Transaction | None:
    """The only order or consignment that a payment fits which cites none.

    Args:
        payment: The payment.
        index: The orders and consignments that are known.

    Returns:
        ``None`` if the payment cites a paper, fits none, or fits several.
    """
    told = payment.payment
    if told is None or not index.count or cited_in(payment):
        return None
    found: dict[int, Transaction] = {}
    for money in filter(None, (told.amount, told.instructed)):
        # A little more than is allowed: what a paper asks for decides how far they may part.
        reach = max(money.amount * 2 * tolerance().share, tolerance().least)
        near = index.asking(money.currency, money.amount - reach, money.amount + reach)
        fits = (each for each in near if _fits(payment, money.amount, each))
        found |= {id(each): each for each in fits}
    return next(iter(found.values())) if len(found) == 1 else None


def likely_facts(payment: Transaction, paper: Transaction, book: ControlBook) -> Particulars:
    """What is stated of the paper that a payment fits, with the rules that speak against it."""
    against = (each.rule for each in link_findings(payment, (paper,), book))
    return {
        _PAPER: paper.reference,
        _KIND: str(paper.kind),
        _NOTES: ", ".join(dict.fromkeys(against)),
    }


def likely_findings(payment: Transaction) -> Iterator[Finding]:
    """Yield the weak link that was stated of a payment."""
    if paper := payment.particulars.get(_PAPER):
        yield Finding(
            question=Question.MONEY,
            rule="payment-likely-paper",
            facts={
                "paper": str(paper),
                "paper_kind": str(payment.particulars.get(_KIND, "")),
                "against": str(payment.particulars.get(_NOTES, "")),
            },
        )


def _fits(payment: Transaction, paid: Decimal, paper: Transaction) -> bool:
    day, asked = day_of(payment), total_of((paper,))
    if day is None or paper.date is None or asked is None:
        return False
    behind, ahead = _days()
    in_time = paper.date - ahead <= day <= paper.date + behind
    return in_time and tolerance().allows(paid, asked.amount) and ends_fit(payment, paper)


@cache
def _days() -> tuple[dt.timedelta, dt.timedelta]:
    """How long after a paper a payment comes at most, and how long ahead of it."""
    row = tomllib.loads((data_folder() / "payments" / "links.toml").read_text("utf-8"))["fits"]
    return dt.timedelta(days=row["days_after"]), dt.timedelta(days=row["days_ahead"])
