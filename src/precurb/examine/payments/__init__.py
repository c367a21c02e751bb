"""Where does the money go: the chain of banks, the numbers, the words, the goods behind it.

A payment is first unfolded (``unfold``): what its texts tell becomes parties, goods lines and
facts, so that every other examiner sees them. What only a payment has is examined here.
"""

from collections.abc import Iterator
from functools import lru_cache

from precurb.errors import InvalidIdentifierError
from precurb.examine.payments.agents import accounts_of, covered, institutions_met
from precurb.examine.payments.cited import cited_in, papers_cited
from precurb.examine.payments.likely import likely_findings, likely_paper
from precurb.examine.payments.links import day_of, link_findings
from precurb.examine.payments.texts import texts_of
from precurb.examine.payments.unfold import unfold
from precurb.examine.payments.words import Vocabulary, packaged_words, read_words, text_facts
from precurb.lists.snapshot import Snapshot
from precurb.model import AccountKind, Finding, History, NotChecked, Question, Transaction
from precurb.model.identifier_kinds import IdentifierKind
from precurb.model.identifier_rules import IBAN, CheckResult
from precurb.model.party_identifiers import canonical, read_identifier

__all__ = [
    "Vocabulary",
    "cited_in",
    "examine_payments",
    "likely_paper",
    "papers_cited",
    "read_words",
    "text_facts",
    "unfold",
]

_NUMBERS = frozenset((IdentifierKind.BIC, IdentifierKind.LEI))


def examine_payments(
    transaction: Transaction, snapshot: Snapshot, history: History
) -> Iterator[Finding | NotChecked]:
    """Yield what is seen in a payment that no other examiner sees; nothing for other kinds."""
    if transaction.payment is None:
        return
    yield from _prohibited(transaction, history)
    yield from _numbers(transaction)
    yield from _words(transaction)
    papers = papers_cited(transaction, history.papers)
    yield from link_findings(transaction, papers, snapshot.book)
    yield from likely_findings(transaction)
    if not papers and transaction.particulars.get("payment.matched_goods") is False:
        yield from _unknown(transaction)


def _prohibited(transaction: Transaction, history: History) -> Iterator[Finding]:
    payment = transaction.payment
    if payment is None:
        return
    day = day_of(transaction) or history.on
    for met in institutions_met(transaction.parties, payment, texts_of(payment)):
        order = met.hit.order
        binds = covered(transaction.parties, order.jurisdiction)
        yield Finding(
            question=Question.MONEY,
            rule="payment-prohibited-institution",
            facts={
                "institution": order.institution,
                "order": order.id,
                "list": order.list,
                "position": met.position,
                "reach": met.reach,
                "how": met.hit.how,
                "certain": "yes" if met.hit.certain else "no",
                "covered": "yes" if binds else "not known",
                "binds": order.binds,
                "force": order.force(day),
                "since": order.in_force.isoformat(),
                "day": day.isoformat(),
                "caution": order.caution,
            },
            party=met.party,
            citation=order.cite(),
        )


def _numbers(transaction: Transaction) -> Iterator[Finding]:
    """Numbers of accounts, banks and parties that cannot be right."""
    payment = transaction.payment
    if payment is None:
        return
    for account, role in accounts_of(payment):
        plain = canonical(IdentifierKind.IBAN, account.number)
        if account.kind is AccountKind.IBAN and IBAN(plain) is CheckResult.INVALID:
            yield _wrong("IBAN", account.number, role, "")
    for party in transaction.parties:
        for number in party.identifiers:
            if wrong := _wrong_kind(number):
                yield _wrong(wrong, number.partition(":")[2].strip(), party.role, party.name)


@lru_cache(maxsize=50_000)  # the same banks stand in most payments
def _wrong_kind(number: str) -> str:
    kind, colon, value = number.partition(":")
    if not colon:
        return ""
    try:
        read = read_identifier(kind, value)
    except InvalidIdentifierError:
        return ""
    invalid = read.check is CheckResult.INVALID and read.kind in _NUMBERS
    return read.kind.name if invalid else ""


def _wrong(kind: str, number: str, role: str, party: str) -> Finding:
    return Finding(
        question=Question.MONEY,
        rule="payment-number-invalid",
        facts={"kind": kind, "number": number, "role": role},
        party=party,
    )


def _words(transaction: Transaction) -> Iterator[Finding]:
    """Words of the packaged vocabulary; those of the operator are facts for the signs alone."""
    payment = transaction.payment
    for text in texts_of(payment) if payment else ():
        for kind, words in packaged_words().in_text(text.text).items():
            yield Finding(
                question=Question.MONEY,
                rule="payment-text-word",
                facts={"kind": kind, "words": ", ".join(words), "place": text.place},
            )


def _unknown(transaction: Transaction) -> Iterator[Finding]:
    if cited := cited_in(transaction):
        yield Finding(
            question=Question.MONEY,
            rule="payment-paper-unknown",
            facts={"cited": ", ".join(cited)},
        )
