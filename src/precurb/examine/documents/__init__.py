"""Do the papers agree: number, name, structure and customs line of one item compared."""

from collections.abc import Iterator

from precurb.examine.documents.customs import customs_findings
from precurb.examine.documents.identity import identity_findings
from precurb.examine.substances import identify
from precurb.lists.snapshot import Snapshot
from precurb.model import Finding, History, NotChecked, Transaction, TransactionKind

__all__ = ["examine_documents"]


def examine_documents(
    transaction: Transaction, snapshot: Snapshot, history: History
) -> Iterator[Finding | NotChecked]:
    """Yield where the papers of a transaction contradict themselves, or name no goods."""
    yield from _without_goods(transaction)
    for line in transaction.lines:
        identification = identify(line, snapshot.book)
        yield from identity_findings(line, identification, snapshot.book)
        yield from customs_findings(line, identification, snapshot.book)


def _without_goods(transaction: Transaction) -> Iterator[NotChecked]:
    """Say which lines name no goods: silence about them is no finding that they are free."""
    reasons = [
        f"line {each.number} does not say what the goods are"
        for each in transaction.lines
        if not (each.description or each.cas or each.inchikey or each.inchi or each.smiles)
    ]
    if not transaction.lines and transaction.kind is not TransactionKind.PAYMENT:
        reasons = ["the papers do not say what the goods are"]
    for reason in reasons:
        yield NotChecked(
            code="no-goods", reason=reason, location=transaction.location, field="description"
        )
