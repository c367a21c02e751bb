"""The examiners: pure functions from a transaction and a snapshot to findings.

An examiner says what it saw and on what evidence; it never says what to do. What it could
not look at it says as well, as ``NotChecked``.
"""

from collections.abc import Iterator

from precurb.examine.documents import examine_documents
from precurb.examine.facts import gather
from precurb.examine.parties import examine_parties
from precurb.examine.payments import examine_payments
from precurb.examine.signs import examine_signs
from precurb.examine.substances import examine_substances
from precurb.lists.snapshot import Snapshot
from precurb.model import Finding, History, NotChecked, Transaction
from precurb.signs import SignBook

__all__ = [
    "examine",
    "examine_documents",
    "examine_parties",
    "examine_payments",
    "examine_signs",
    "examine_substances",
]


def examine(
    transaction: Transaction, snapshot: Snapshot, history: History, signs: SignBook
) -> Iterator[Finding | NotChecked]:
    """Ask a transaction what it is, who is in it, whether its papers agree, and for signs."""
    told = set[tuple[str, int | None]]()
    for examiner in (examine_substances, examine_parties, examine_documents, examine_payments):
        for seen in examiner(transaction, snapshot, history):
            if isinstance(seen, Finding):
                told.add((seen.rule, seen.line))
            yield seen
    yield from examine_signs(gather(transaction, snapshot, history), signs, told)
