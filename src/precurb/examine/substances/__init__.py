"""What is it? The identity of goods, and every entry of the law that covers them.

The law is that of the day and of the countries concerned: the treaty lists of the UN, and
the lists of the country of dispatch, of destination and of transit.
"""

from collections.abc import Iterator

from precurb.examine.substances.identify import Cue, CueKind, Identification, identify
from precurb.examine.substances.route import Route, route_of
from precurb.examine.substances.scope import rule_of
from precurb.lists.snapshot import Snapshot
from precurb.model import (
    ControlList,
    Direction,
    Finding,
    History,
    Line,
    ListEntry,
    NotChecked,
    Question,
    Threshold,
    Transaction,
)
from precurb.model.quantity import Quantity, Unit

__all__ = ["Cue", "CueKind", "Identification", "examine_substances", "identify"]


def examine_substances(
    transaction: Transaction, snapshot: Snapshot, history: History
) -> Iterator[Finding | NotChecked]:
    """Identify the goods of every line and yield each entry that covers them."""
    route: Route | None = None
    for line in transaction.lines:
        identification = identify(line, snapshot.book)
        yield from _doubts(transaction, line, identification)
        if not identification.cues:
            continue
        if route is None:
            route = route_of(transaction)
            yield from _unknown_law(transaction, route, snapshot)
        case = _Case(transaction, snapshot, history, route, line)
        for cue in identification.substances.values():
            yield from case.entries(cue)


class _Case:
    """One line with everything that decides which entries cover it."""

    def __init__(
        self,
        transaction: Transaction,
        snapshot: Snapshot,
        history: History,
        route: Route,
        line: Line,
    ) -> None:
        self._day = transaction.date or history.on
        self._snapshot, self._route, self._line = snapshot, route, line

    def entries(self, cue: Cue) -> Iterator[Finding]:
        """Each entry that covers the substance of a cue, or may."""
        for each, entry in self._snapshot.book.entries_of.get(cue.substance, ()):
            direction = self._direction(each)
            if direction is None:
                continue
            rule = rule_of(entry, cue.relation, self._day)
            if rule and cue.kind is CueKind.ACRONYM:
                rule = "listed-acronym"
            if rule:
                yield Finding(
                    question=Question.WHAT,
                    rule=rule,
                    line=self._line.number,
                    facts=self._facts(cue, each, entry, direction),
                    citation=self._snapshot.cite(each, entry),
                )

    def _direction(self, each: ControlList) -> Direction | None:
        """Which way the goods move in the jurisdiction; any list when no route is known."""
        if not self._route.known:
            return Direction.EXPORT
        return self._route.directions.get(each.jurisdiction)

    def _facts(
        self, cue: Cue, each: ControlList, entry: ListEntry, direction: Direction
    ) -> dict[str, str]:
        book = self._snapshot.book
        substance = book.substances[cue.substance]
        facts = {
            "substance": substance.name,
            "substance_key": substance.key,
            "relation": cue.relation,
            "how": f"{cue.kind} {cue.written!r}",
            "entry_name": entry.name,
            "jurisdiction": each.jurisdiction,
            "category": each.category,
            "list_id": each.id,
            "direction": direction,
            "force": entry.validity.status(self._day),
            "since": _since(entry),
            "severity": each.severity,
            "scope_note": entry.scope.note,
            "caution": entry.caution,
        }
        rules = book.thresholds(each.id, substance.key)
        if rules:
            facts["thresholds"] = "; ".join(f"{t.text} ({t.condition})" for t in rules)
            facts["reaches"] = _reaches(self._line.quantity, rules)
        return {key: str(value) for key, value in facts.items() if value}


def _doubts(
    transaction: Transaction, line: Line, identification: Identification
) -> Iterator[Finding | NotChecked]:
    """CAS numbers that were repaired or cannot exist, and structures that cannot be read."""
    for number in identification.cas:
        if number.repaired or not number.number:
            rule = "cas-repaired" if number.number else "cas-invalid"
            facts = {"written": number.written, "read": number.number, "why": number.why}
            yield Finding(
                question=Question.WHAT,
                rule=rule,
                line=line.number,
                facts={key: value for key, value in facts.items() if value},
            )
    for text in identification.unreadable:
        yield NotChecked(
            code="unreadable-structure",
            reason=f"line {line.number}: not a structure: {text[:80]!r}",
            location=transaction.location,
            field="structure",
        )


def _unknown_law(
    transaction: Transaction, route: Route, snapshot: Snapshot
) -> Iterator[NotChecked]:
    """What of the law could not be asked, for goods that are listed somewhere."""
    if not route.known:
        yield NotChecked(
            code="route-unknown",
            reason="the papers name no country, so every bundled list was asked",
            location=transaction.location,
        )
    for name, country in (
        ("departure", transaction.departure),
        ("destination", transaction.destination),
    ):
        if not country and route.known:
            yield NotChecked(
                code="route-unknown",
                reason=f"the country of {name} is not known, so its law was not asked",
                location=transaction.location,
                field=name,
            )
    for country, law in route.countries.items():
        if law not in snapshot.book.jurisdictions:
            yield NotChecked(
                code="no-list-for-country",
                reason=f"no control list of {country} is bundled; the UN lists were asked",
                location=transaction.location,
            )


def _since(entry: ListEntry) -> str:
    validity = entry.validity
    if validity.since and validity.since == validity.until:
        return validity.since.isoformat()
    if validity.until:
        return f"≤ {validity.until.isoformat()} ({validity.precision})"
    return ""


def _reaches(quantity: Quantity | None, rules: tuple[Threshold, ...]) -> str:
    """Whether the line alone reaches a quantity of the rules: yes, no or unknown."""
    limits = [Quantity(t.amount, Unit(t.unit)) for t in rules if t.amount is not None and t.unit]
    if quantity is None or not limits:
        return "unknown"
    answers = {quantity.reaches(limit) for limit in limits}
    return "yes" if True in answers else "unknown" if None in answers else "no"


