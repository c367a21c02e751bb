"""Do the papers agree: number, name, structure and customs line of one item compared."""

from collections.abc import Iterator

from precurb.examine.documents.customs import customs_findings
from precurb.examine.documents.identity import identity_findings
from precurb.examine.substances import identify
from precurb.lists.snapshot import Snapshot
from precurb.model import Finding, History, NotChecked, Transaction

__all__ = ["examine_documents"]


def examine_documents(
    transaction: Transaction, snapshot: Snapshot, history: History
) -> Iterator[Finding | NotChecked]:
    """Yield where the papers of a transaction contradict themselves."""
    for line in transaction.lines:
        identification = identify(line, snapshot.book)
        yield from identity_findings(line, identification, snapshot.book)
        yield from customs_findings(line, identification, snapshot.book)
