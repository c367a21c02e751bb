"""What is owed: the duties that the law attaches to the listed goods of a transaction."""

from collections.abc import Iterator, Sequence

from precurb.decide.deadlines import due_day
from precurb.lists.snapshot import Snapshot
from precurb.model import Finding, History, Obligation, Requirement, Transaction

# Findings that say an entry covers the goods, or may cover them.
COVERING = frozenset(
    ("listed-substance", "listed-form", "listed-form-open", "listing-uncertain")
)
_NATIONAL_OF = {"DE": "EU"}  # Germany adds duties of its own to the lists of the Union


def obligations(
    findings: Sequence[Finding], transaction: Transaction, snapshot: Snapshot, history: History
) -> tuple[Obligation, ...]:
    """One obligation for each duty, however many lines and entries cause it.

    Standing duties (annual returns, responsible officer) are part of the knowledge but not
    of a transaction, and are left out.
    """
    causes: dict[str, tuple[Requirement, list[Finding]]] = {}
    for finding in findings:
        for duty in _duties(finding, transaction, snapshot):
            causes.setdefault(duty.id, (duty, []))[1].append(finding)
    return tuple(
        _obligation(duty, found, transaction, history)
        for _, (duty, found) in sorted(causes.items())
    )


def _duties(
    finding: Finding, transaction: Transaction, snapshot: Snapshot
) -> Iterator[Requirement]:
    if finding.rule not in COVERING or finding.citation is None:
        return
    here = finding.facts.get("jurisdiction", "")
    for duty in snapshot.book.requirements_of.get(finding.citation.list_id, ()):
        binds = duty.jurisdiction == here or (
            _NATIONAL_OF.get(duty.jurisdiction) == here
            and duty.jurisdiction in (transaction.departure, transaction.destination)
        )
        if binds and duty.per_transaction and finding.facts.get("direction") in duty.directions:
            yield duty


def _obligation(
    duty: Requirement, found: list[Finding], transaction: Transaction, history: History
) -> Obligation:
    due, note = due_day(duty.deadline, transaction.date)
    return Obligation(
        requirement=duty,
        lines=tuple(sorted({f.line for f in found if f.line})),
        entries=tuple(sorted({f.citation.entry_id for f in found if f.citation})),
        direction=found[0].facts.get("direction", ""),
        due=due,
        due_note=note,
    )
