"""The input of a check as the dossier shows it: files and hashes, the record, the papers."""

from typing import Any

from precurb.app.dossier_content import Dossier
from precurb.app.dossier_words import pairs, said
from precurb.app.glyphs import Ink
from precurb.app.received import ReadAgain, ReceivedFile
from precurb.model import Line, Paper, Party, Transaction

RECORD_SHOWN = 12_000  # characters; the JSON has more
TYPED = ("command line", "desk")  # the places of checks that came from no file


def papers(dossier: Dossier, ink: Ink, language: str) -> dict[str, Any]:
    """Files, record and papers, ready to be set."""
    trade = dossier.check.transaction
    source = dossier.source
    return {
        "files": _files(dossier, ink, language),
        "notes": [ink.show(said(key, language)) for key in _notes(dossier)],
        "record": ink.show(source.text, lines=True, longest=RECORD_SHOWN) if source else "",
        "sha256": dossier.transaction_sha256,
        "facts": pairs(trade, ink, language, ("parties", "lines", "unread", "papers")),
        "parties": [_party(each, ink, language) for each in trade.parties],
        "lines": [_line(each, ink, language) for each in trade.lines],
        "papers": [_paper(each, ink, language) for each in trade.papers],
    }


def _files(dossier: Dossier, ink: Ink, language: str) -> list[dict[str, str]]:
    """The files the record came from, with the hash of then and of now."""
    names = _names(dossier.check.transaction)
    then = [each for each in dossier.received if each.name in names]
    shown = [_file(each, "hashed then", ink, language) for each in then]
    if dossier.source:
        shown.append(_file(dossier.source.file, "hashed now", ink, language))
    return shown


def _file(file: ReceivedFile, when: str, ink: Ink, language: str) -> dict[str, str]:
    return {
        "name": ink.show(file.name),
        "when": said(when, language),
        "size": f"{file.size:,} {said('bytes', language)}",
        "sha256": file.sha256,
    }


def _notes(dossier: Dossier) -> list[str]:
    """What has to be said of the input: what is proven of it, and what is not there."""
    trade, source = dossier.check.transaction, dossier.source
    if trade.location.file in TYPED:
        return ["typed"]
    then = {each.sha256 for each in dossier.received if each.name in _names(trade)}
    notes = [] if then else ["not hashed"]
    if source is None:
        return [*notes, "no original"]
    if then:
        notes.append("same file" if source.file.sha256 in then else "other file")
    notes.append(f"read again {source.read_again}")
    if source.read_again in (ReadAgain.SAME, ReadAgain.DIFFERS) and not source.text:
        notes.append("no lines")
    return notes


def _names(trade: Transaction) -> set[str]:
    return {trade.location.file, *(paper.location.file for paper in trade.papers)}


def _party(party: Party, ink: Ink, language: str) -> dict[str, Any]:
    return {
        "role": ink.show(said(party.role, language), narrow=True),
        "name": ink.show(party.name or "—"),
        "country": ink.show(party.country or "—"),
        "more": pairs(party, ink, language, ("role", "name", "country")),
    }


def _line(line: Line, ink: Ink, language: str) -> dict[str, Any]:
    return {
        "number": str(line.number),
        "description": ink.show(line.description or "—"),
        "cas": ink.show(line.cas or "—", narrow=True),
        "hs": ink.show(line.hs_code or "—", narrow=True),
        "quantity": ink.show(line.quantity or "—", narrow=True),
        "value": ink.show(line.value or "—", narrow=True),
        "more": pairs(
            line, ink, language,
            ("number", "description", "cas", "hs_code", "quantity", "value"),
        ),
    }  # fmt: skip


def _paper(paper: Paper, ink: Ink, language: str) -> dict[str, Any]:
    head = (said(paper.kind, language), paper.number, str(paper.date or ""))
    return {
        "title": ink.show(" · ".join(filter(None, head))),
        "facts": pairs(paper, ink, language, ("kind", "number", "date")),
    }
