"""What is owed: the duties that the laws of a route attach to the goods of a transaction."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from precurb.decide.balance import Cause, balance_text, balances, frees
from precurb.decide.beside import beside
from precurb.decide.clocks import Timed, timed
from precurb.decide.events import Counts, event_named
from precurb.decide.ledger import Ledger
from precurb.lists.knowledge import ControlBook
from precurb.lists.snapshot import Snapshot
from precurb.model import (
    Direction,
    Finding,
    History,
    NotChecked,
    Obligation,
    Requirement,
    Transaction,
)
from precurb.model.check import Applies, Balance
from precurb.model.control import Jurisdiction

# Findings that say an entry covers the goods, or may cover them.
COVERING = frozenset(
    ("listed-substance", "listed-form", "listed-form-open", "listing-uncertain")
)


def obligations(
    findings: Sequence[Finding],
    transaction: Transaction,
    snapshot: Snapshot,
    history: History,
) -> tuple[Obligation, ...]:
    """One obligation for each duty, however many lines and entries cause it.

    Exporting, importing and transit law are asked alike, each for its own direction, and duties
    of one kind are set beside each other. Standing duties (annual returns, responsible officer)
    are part of the knowledge but not of a transaction, and are left out; how long an issued
    authorisation is valid is told once the papers say when it was issued.
    """
    causes: dict[str, tuple[Requirement, list[Finding]]] = {}
    for finding in findings:
        for duty in _duties(finding, transaction, snapshot.book):
            causes.setdefault(duty.id, (duty, []))[1].append(finding)
    ledger = Ledger(transaction, history, snapshot.book)
    made = [_obligation(duty, found, ledger) for _, (duty, found) in sorted(causes.items())]
    return beside([each for each in made if each is not None])


def duty_gaps(findings: Sequence[Finding], snapshot: Snapshot) -> Iterator[NotChecked]:
    """Say for which lists that cover the goods no duty can be told: silence is no freedom."""
    book = snapshot.book
    found = {
        f.citation.list_id: f for f in findings if f.rule in COVERING and f.citation is not None
    }
    for list_id, finding in sorted(found.items()):
        where = finding.facts.get("jurisdiction", "")
        if not book.requirements_of.get(list_id):
            reason = f"no duties of {where} are compiled for {list_id}: ask its law"
            yield NotChecked(code="no-duties-for-list", reason=reason)
        elif finding.facts.get("direction") not in frozenset(Direction):
            reason = (
                f"whether the goods enter, leave or cross {where} is not known, so its duties "
                f"for {list_id} are not listed"
            )
            yield NotChecked(code="direction-unknown", reason=reason)


def _duties(
    finding: Finding, transaction: Transaction, book: ControlBook
) -> tuple[Requirement, ...]:
    if finding.rule not in COVERING or finding.citation is None:
        return ()
    here, direction = (
        finding.facts.get("jurisdiction", ""),
        finding.facts.get("direction", ""),
    )
    route = (transaction.departure, transaction.destination, *transaction.transit)
    return _binding(finding.citation.list_id, here, direction, route, book)


@lru_cache(maxsize=4096)  # goods go the same ways again and again
def _binding(
    list_id: str, here: str, direction: str, route: tuple[str, ...], book: ControlBook
) -> tuple[Requirement, ...]:
    """The duties that a list brings with it, for goods that move in a direction."""
    return tuple(
        duty
        for duty in book.requirements_of.get(list_id, ())
        if (duty.jurisdiction == here or _adds_to(duty, here, route, book))
        and (not duty.destinations or route[1] in ("", *duty.destinations))
        and direction in duty.directions
        and _of_transactions(duty)
    )


def _of_transactions(duty: Requirement) -> bool:
    """Whether a transaction can owe a duty: standing ones only by its own authorisation."""
    event = event_named(duty.deadline.event)
    valid = event is not None and event.counts is Counts.VALIDITY
    return duty.per_transaction or valid


def _adds_to(duty: Requirement, union: str, route: tuple[str, ...], book: ControlBook) -> bool:
    """Whether a duty is one that a member on the route adds to the law of its union."""
    law = book.law_of.get(duty.jurisdiction)
    return (
        law is not None
        and bool(union)
        and law.part_of == union
        and not set(route).isdisjoint(law.members)
    )


def _obligation(duty: Requirement, found: list[Finding], ledger: Ledger) -> Obligation | None:
    law = ledger.book.law_of.get(duty.jurisdiction)
    direction = found[0].facts.get("direction", "")
    when = timed(duty, direction, ledger.transaction, law, ledger.history.on)
    if not duty.per_transaction and when.clock.ends is None:
        return None
    amounts, free = _limits(duty, found, law, ledger)
    applies, why = _applies(duty, when, free)
    said = [balance_text(each) for each in amounts]
    owed = applies is not Applies.NOT_OWED
    goods = ledger.transaction
    authority, languages = _told(duty, goods.departure, goods.destination, ledger.book)
    return Obligation(
        requirement=duty,
        lines=tuple(sorted({f.line for f in found if f.line})),
        entries=tuple(sorted({f.citation.entry_id for f in found if f.citation})),
        direction=direction,
        due=when.due if owed else None,
        due_note="; ".join(filter(None, (when.note if owed else "not owed", why, *said))),
        applies=applies,
        why=why,
        clock=when.clock if owed else None,
        balances=amounts,
        authority=authority,
        languages=languages,
    )


def _limits(
    duty: Requirement, found: list[Finding], law: Jurisdiction | None, ledger: Ledger
) -> tuple[tuple[Balance, ...], bool | None]:
    """The balances of a duty, and whether they free from it for every cause."""
    if law is None or not any(duty.id in rule.duties for rule in law.limits):
        return (), False
    amounts: list[Balance] = []
    answers = []
    for cause in _causes(found):
        own = balances(duty, cause, law, ledger)
        answers.append(frees(own))
        amounts += own
    if False in answers:
        return tuple(amounts), False
    return tuple(amounts), None if None in answers else True


def _causes(found: list[Finding]) -> Iterator[Cause]:
    """The goods of one substance under one list are one cause, on however many lines."""
    lines: dict[tuple[str, str, str], list[int]] = {}
    for finding in found:
        if finding.citation is not None:
            facts = finding.facts
            substance, direction = (
                facts.get("substance_key", ""),
                facts.get("direction", ""),
            )
            key = (finding.citation.list_id, substance, direction)
            lines.setdefault(key, []).append(finding.line or 0)
    for (list_id, substance, direction), numbers in lines.items():
        yield Cause(list_id, substance, direction, tuple(sorted(set(numbers))))


def _applies(duty: Requirement, when: Timed, free: bool | None) -> tuple[Applies, str]:
    if free:
        return Applies.NOT_OWED, "the amounts stay within the limit of the law"
    if duty.unknown:
        return Applies.MAY, duty.unknown
    if free is None:
        return (
            Applies.MAY,
            "whether the limit is reached is not known, so it is treated as owed",
        )
    return (Applies.OWED if when.happens else Applies.WHEN), ""


@lru_cache(maxsize=4096)
def _told(
    duty: Requirement, departure: str, destination: str, book: ControlBook
) -> tuple[str, tuple[str, ...]]:
    """Whose authority is told: that of the member on the route before that of its union.

    Returns:
        The authority, and the languages in which it is written to.
    """
    members = (
        law
        for law in book.law_of.values()
        if law.part_of == duty.jurisdiction
        and not {departure, destination}.isdisjoint(law.members)
        and law.authority(duty)
    )
    law = next(members, book.law_of.get(duty.jurisdiction))
    return (law.authority(duty), law.languages) if law else ("", ())
