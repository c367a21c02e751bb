"""The findings of the first question: what is it, and which entries name it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from precurb.examine.substances.amounts import threshold_facts
from precurb.examine.substances.classes import ClassMatch
from precurb.examine.substances.cues import Cue, CueKind, Identification
from precurb.examine.substances.places import Route
from precurb.examine.substances.scope import ACRONYM, AMONG, LISTED, Cover, Status, covering
from precurb.lists.knowledge import ControlBook
from precurb.lists.snapshot import Snapshot
from precurb.model import (
    Finding,
    Line,
    Question,
    Relation,
    Steps,
    relation_text,
)

_FAR = 2
_RELATIVES = frozenset(
    (
        Relation.OPTICAL_ISOMER,
        Relation.GEOMETRIC_ISOMER,
        Relation.ESTER,
        Relation.ETHER,
        Relation.AMIDE,
        Relation.CARBAMATE,
        Relation.HALIDE,
        Relation.ACETAL,
    )
)


def number_findings(line: Line, identification: Identification) -> Iterator[Finding]:
    """Say which CAS numbers of a line were repaired, and which cannot exist."""
    for reading in identification.cas:
        if reading.why:
            yield Finding(
                question=Question.WHAT,
                rule="cas-invalid",
                facts={"written": reading.written, "why": reading.why},
                line=line.number,
            )
        elif reading.repaired:
            yield Finding(
                question=Question.WHAT,
                rule="cas-repaired",
                facts={"written": reading.written, "read": reading.value},
                line=line.number,
            )


def listing_findings(
    line: Line, identification: Identification, snapshot: Snapshot, route: Route, day: dt.date
) -> Iterator[Finding]:
    """Yield one finding for every entry that concerns a substance of the line."""
    for listing in listings_of(identification, snapshot.book, route, day):
        yield _finding(line, listing, snapshot)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """An entry that concerns an item, by which cues, and in which relation."""

    cover: Cover
    cues: tuple[Cue, ...]
    steps: Steps

    @property
    def substance(self) -> str:
        """The key of the substance."""
        return self.cues[0].substance

    @property
    def doubtful(self) -> bool:
        """Whether the identity rests on an acronym alone, or the entry was not verified."""
        weak = all(cue.kind.is_weak for cue in self.cues)
        return weak or not self.cover.entry.verification.decides


def listings_of(
    identification: Identification, book: ControlBook, route: Route, day: dt.date
) -> list[Listing]:
    """Every entry that concerns an item, the closest relation first.

    Where a list names the item itself, its entries for relatives of it (the other enantiomer,
    the substance it is an ester of) add nothing and are left out.
    """
    found = []
    for substance in identification.substances:
        cues = identification.of(substance)
        steps = min((cue.steps for cue in cues), key=len)
        for cover in covering(book, substance, steps, route, day):
            scope = cover.entry.scope
            if identification.excluded_by(scope.excludes):
                continue
            if scope.products_only and not identification.medicine:
                continue
            found.append(Listing(cover=cover, cues=cues, steps=steps))
    nearest: dict[str, int] = {}
    for listing in found:
        if listing.cover.status is Status.COVERED:
            own = nearest.setdefault(listing.cover.list.id, _distance(listing))
            nearest[listing.cover.list.id] = min(own, _distance(listing))
    return [x for x in found if _distance(x) <= nearest.get(x.cover.list.id, _FAR)]


def _distance(listing: Listing) -> int:
    """0 where the substance itself is meant, in whatever salt; 1 where a relative is."""
    return int(bool(set(listing.steps) & _RELATIVES))


def _finding(line: Line, listing: Listing, snapshot: Snapshot) -> Finding:
    substance, cover, cues = listing.substance, listing.cover, listing.cues
    only_acronym = all(cue.kind is CueKind.ACRONYM for cue in cues)
    only_among = all(cue.kind is CueKind.AMONG for cue in cues)
    facts = {
        "substance": snapshot.book.substances[substance].name,
        "substance_key": substance,
        "relation": relation_text(listing.steps),
        "how": "; ".join(dict.fromkeys(cue.how for cue in cues)),
        **({"acronym": cues[0].written} if only_acronym else {}),
        **_cover_facts(cover),
        **threshold_facts(snapshot.book.thresholds(cover.list.id, substance), line.quantity),
    }
    return Finding(
        question=Question.WHAT,
        rule=_weak_rule(cover.rule, acronym=only_acronym, among=only_among),
        facts=facts,
        line=line.number,
        citation=snapshot.cite(cover.list, cover.entry),
    )


def _weak_rule(rule: str, *, acronym: bool, among: bool) -> str:
    if among:
        return AMONG
    return ACRONYM if acronym and rule == LISTED else rule


def class_findings(
    line: Line, identification: Identification, snapshot: Snapshot, route: Route, day: dt.date
) -> Iterator[Finding]:
    """Yield one finding for every generic definition that a structure of the line meets."""
    book = snapshot.book
    for cue in dict.fromkeys(identification.classes):
        definition = book.classes[cue.match.definition]
        direction = route.direction(definition.jurisdiction)
        if direction is None or not definition.in_force(day):
            continue
        yield Finding(
            question=Question.WHAT,
            rule=_class_rule(cue.match),
            facts={
                "class": definition.id,
                "jurisdiction": definition.jurisdiction,
                "limbs": ", ".join(cue.match.limbs) or "itself",
                "how": cue.how,
                "smiles": cue.smiles,
                "atoms": ",".join(map(str, cue.match.atoms)),
                "direction": direction,
                "since": definition.effective_from,
            },
            line=line.number,
            citation=snapshot.cite_class(definition),
        )


def _class_rule(match: ClassMatch) -> str:
    if match.exactly_parent:
        return "class-parent"
    return "class-open" if match.interpretive else "class-member"


def _cover_facts(cover: Cover) -> dict[str, str]:
    entry = cover.entry
    return {
        "entry_name": entry.name,
        "jurisdiction": cover.list.jurisdiction,
        "category": cover.list.category,
        "list_id": cover.list.id,
        "direction": cover.direction,
        "force": str(cover.force),
        "since": cover.since,
        "scope_note": entry.scope.note,
        "severity": cover.list.severity,
        "caution": entry.caution,
    }
