"""A payment beside the order or consignment that it cites: do they tell one story?

What is compared is stated on both sides: who pays and who buys, what is paid and what is asked,
when the money moves and when the licence was given, which goods the text and the paper name.
"""

import datetime as dt
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from precurb.data import data_folder
from precurb.examine.facts.equipment import equipment_in
from precurb.examine.parties.judge import REVIEW_FROM
from precurb.examine.parties.match import Asked, match_pair
from precurb.examine.substances import identify
from precurb.lists.knowledge import ControlBook
from precurb.lists.names import identifier_key, party_name_key
from precurb.model import (
    Finding,
    Money,
    PaperKind,
    Party,
    Question,
    Role,
    Transaction,
)
from precurb.model.paper_index import total_of
from precurb.model.trade import buyer_of

_PAYERS = (Role.DEBTOR, Role.ULTIMATE_DEBTOR, Role.INITIATING_PARTY)
_PAYEES = (Role.CREDITOR, Role.ULTIMATE_CREDITOR)
_SELLERS = (Role.SUPPLIER, Role.EXPORTER, Role.CONSIGNOR)


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far amounts may part: a share of what is asked, and at least an amount."""

    share: Decimal
    least: Decimal

    def allows(self, paid: Decimal, asked: Decimal) -> bool:
        """Whether two amounts are as good as equal."""
        return abs(paid - asked) <= max(self.share * asked, self.least)


@cache
def tolerance() -> Tolerance:
    """The packaged tolerance."""
    path = data_folder() / "payments" / "links.toml"
    row = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)["tolerance"]
    return Tolerance(row["share"], row["least"])


def link_findings(
    payment: Transaction, papers: tuple[Transaction, ...], book: ControlBook
) -> Iterator[Finding]:
    """Yield every contradiction between a payment and the papers that it cites.

    Args:
        payment: The payment, unfolded.
        papers: The orders and consignments that it cites; nothing is said without any.
        book: The listed substances.
    """
    for paper in papers:
        yield from _ends(payment, paper)
        yield from _licence(payment, paper)
        yield from _goods(payment, paper, book)
    if papers:
        yield from _amount(payment, papers)


def day_of(payment: Transaction) -> dt.date | None:
    """The day on which the money moves, as far as the message says."""
    told = payment.payment
    if told is None:
        return payment.date
    created = told.created.date() if told.created else None
    return told.value_date or payment.date or created


def ends_fit(payment: Transaction, paper: Transaction) -> bool:
    """Whether payer and payee are named on both sides, and are buyer and seller of a paper."""
    payers, payees = _named(payment, _PAYERS), _named(payment, _PAYEES)
    buyer, sellers = buyer_of(paper.parties), _named(paper, _SELLERS)
    return (
        buyer is not None
        and any(_same(p, buyer) for p in payers)
        and any(_same(p, s) for p in payees for s in sellers)
    )


def _named(transaction: Transaction, roles: tuple[Role, ...]) -> list[Party]:
    return [party for party in transaction.parties if party.role in roles and party.name]


def _ends(payment: Transaction, paper: Transaction) -> Iterator[Finding]:
    payers = _named(payment, _PAYERS)
    buyer = buyer_of(paper.parties)
    if payers and buyer is not None and not any(_same(p, buyer) for p in payers):
        yield _finding("payment-by-another", paper, payers[0].name, buyer.name)
    payees, sellers = _named(payment, _PAYEES), _named(paper, _SELLERS)
    if payees and sellers and not any(_same(p, s) for p in payees for s in sellers):
        yield _finding("payment-to-another", paper, payees[0].name, sellers[0].name)


def _amount(payment: Transaction, papers: tuple[Transaction, ...]) -> Iterator[Finding]:
    asked = total_of(papers)
    told = payment.payment
    if asked is None or told is None:
        return
    offered = [money for money in (told.instructed, told.amount) if money is not None]
    paid = next((m for m in offered if m.currency == asked.currency), None)
    paper = papers[0]
    if paid is None:
        if offered:
            yield _finding("payment-currency", paper, _money(offered[0]), _money(asked))
        return
    if tolerance().allows(paid.amount, asked.amount):
        return
    rule = "payment-above" if paid.amount > asked.amount else "payment-below"
    share = (paid.amount / asked.amount).quantize(Decimal("0.01")) if asked.amount else None
    facts = {"share": str(share) if share is not None else ""}
    yield _finding(rule, paper, _money(paid), _money(asked), facts)


def _licence(payment: Transaction, paper: Transaction) -> Iterator[Finding]:
    day = day_of(payment)
    if day is None:
        return
    issued = min(_authorised_on(paper), default=None)
    if issued is not None and day < issued:
        yield _finding("payment-before-licence", paper, str(day), str(issued))
    elif issued is None and paper.particulars.get("consignment.authorisation_no") == "":
        yield _finding("payment-before-licence", paper, str(day), "none was shown")


def _authorised_on(paper: Transaction) -> Iterator[dt.date]:
    stated = paper.particulars.get("consignment.authorisation_issued_on")
    if isinstance(stated, str) and stated:
        yield dt.date.fromisoformat(stated)
    for each in paper.papers:
        if each.kind is PaperKind.AUTHORISATION and each.date is not None:
            yield each.date


def _goods(payment: Transaction, paper: Transaction, book: ControlBook) -> Iterator[Finding]:
    """Goods in the text of the payment that the paper does not have."""
    if not payment.lines or not paper.lines:
        return
    have = {key for line in paper.lines for key in identify(line, book).substances}
    machines = {kind for line in paper.lines for kind in equipment_in(line.description)}
    for line in payment.lines:
        named = set(identify(line, book).substances)
        equipment = set(equipment_in(line.description))
        other = (named and named.isdisjoint(have)) or (equipment - machines)
        if other:
            says = "; ".join(each.description or each.cas for each in paper.lines)
            yield _finding("payment-other-goods", paper, line.description or line.cas, says)


def listed_goods(papers: tuple[Transaction, ...], book: ControlBook) -> bool:
    """Whether the papers name goods that a list names."""
    return any(
        key in book.entries_of
        for paper in papers
        for line in paper.lines
        for key in identify(line, book).substances
    )


def _same(one: Party, other: Party) -> bool:
    numbers = {identifier_key(n.partition(":")[2] or n) for n in one.identifiers}
    if numbers & {identifier_key(n.partition(":")[2] or n) for n in other.identifiers}:
        return True
    if party_name_key(one.name) == party_name_key(other.name):
        return True
    return _alike(one.name, other.name)


@lru_cache(maxsize=10_000)
def _alike(one: str, other: str) -> bool:
    return match_pair(Asked(names=(one,)), Asked(names=(other,))).likely >= REVIEW_FROM


def _money(money: Money) -> str:
    return f"{money.amount} {money.currency}"


def _finding(
    rule: str, paper: Transaction, said: str, other: str, facts: dict[str, str] | None = None
) -> Finding:
    return Finding(
        question=Question.MONEY,
        rule=rule,
        facts={
            "paper": paper.reference,
            "paper_kind": str(paper.kind),
            "payment_says": said,
            "paper_says": other,
            **(facts or {}),
        },
    )
