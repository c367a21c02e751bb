"""The examiners: pure functions from a transaction and a snapshot to findings.

An examiner says what it saw and on what evidence; it never says what to do. What it could
not look at it says as well, as ``NotChecked``.
"""

from collections.abc import Iterator

from precurb.examine.documents import examine_documents
from precurb.examine.parties import examine_parties
from precurb.examine.substances import examine_substances
from precurb.lists.snapshot import Snapshot
from precurb.model import Finding, History, NotChecked, Transaction

__all__ = ["examine", "examine_documents", "examine_parties", "examine_substances"]


def examine(
    transaction: Transaction, snapshot: Snapshot, history: History
) -> Iterator[Finding | NotChecked]:
    """Ask a transaction what it is, who is in it and whether its papers agree."""
    yield from examine_substances(transaction, snapshot, history)
    yield from examine_parties(transaction, snapshot, history)
    yield from examine_documents(transaction, snapshot, history)
