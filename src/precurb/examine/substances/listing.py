"""The findings of the first question: what is it, and which entries name it."""

import datetime as dt
from collections.abc import Iterator

from precurb.examine.substances.amounts import threshold_facts
from precurb.examine.substances.cues import Cue, CueKind, Identification
from precurb.examine.substances.places import Route
from precurb.examine.substances.scope import ACRONYM, LISTED, Cover, covering
from precurb.lists.snapshot import Snapshot
from precurb.model import Finding, Line, ListEntry, Question, Relation

_STRICTEST = (Relation.IDENTICAL, Relation.SALT, Relation.STEREOISOMER)


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
    for substance in identification.substances:
        cues = identification.of(substance)
        relation = min((c.relation for c in cues), key=_STRICTEST.index)
        for cover in covering(snapshot.book, substance, relation, route, day):
            yield _finding(line, cues, relation, cover, snapshot)


def _finding(
    line: Line, cues: tuple[Cue, ...], relation: Relation, cover: Cover, snapshot: Snapshot
) -> Finding:
    substance = cues[0].substance
    only_acronym = all(cue.kind is CueKind.ACRONYM for cue in cues)
    facts = {
        "substance": snapshot.book.substances[substance].name,
        "substance_key": substance,
        "relation": str(relation),
        "how": "; ".join(dict.fromkeys(cue.how for cue in cues)),
        **({"acronym": cues[0].written} if only_acronym else {}),
        **_cover_facts(cover),
        **threshold_facts(snapshot.book.thresholds(cover.list.id, substance), line.quantity),
    }
    return Finding(
        question=Question.WHAT,
        rule=ACRONYM if only_acronym and cover.rule == LISTED else cover.rule,
        facts=facts,
        line=line.number,
        citation=snapshot.cite(cover.list, cover.entry),
    )


def _cover_facts(cover: Cover) -> dict[str, str]:
    entry = cover.entry
    return {
        "entry_name": entry.name,
        "jurisdiction": cover.list.jurisdiction,
        "category": cover.list.category,
        "list_id": cover.list.id,
        "direction": cover.direction,
        "force": str(cover.force),
        "since": _since(entry),
        "scope_note": entry.scope.note,
        "severity": cover.list.severity,
        "caution": entry.caution,
    }


def _since(entry: ListEntry) -> str:
    validity = entry.validity
    if validity.since is not None and validity.since == validity.until:
        return validity.since.isoformat()
    if validity.since is not None and validity.until is not None:
        return f"{validity.since}…{validity.until}"
    day = validity.since or validity.until
    return day.isoformat() if day else validity.precision
