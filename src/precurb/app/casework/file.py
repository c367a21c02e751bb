"""The case file: what its reader sees of a case, as PDF to file away and its facts as JSON."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from pathlib import Path

import msgspec

from precurb.app.access.actor import Actor
from precurb.app.casework.cases import Seen, read_case
from precurb.app.casework.view import case_view
from precurb.app.dossier_view import REGIONS
from precurb.app.inked import inked
from precurb.app.pdf import set_pdf
from precurb.app.progress.report_view import words
from precurb.app.records import audit_head
from precurb.app.service import Service
from precurb.data import data_folder
from precurb.errors import InvalidRecordError

PAPER = "paper.typ"
ATTACHED = "case.json"
FORMAT = "precurb-case/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """A case as somebody sees it on a day, and the head of the audit that speaks of it."""

    seen: Seen
    reader: str
    made: dt.date
    audit: str


def case_file(case_id: str, *, service: Service, actor: Actor) -> CaseFile:
    """Gather the file of a case for the one who asks.

    Raises:
        DeniedError: The actor may not read cases.
        UnknownRecordError: There is no such case, or the actor has no part in it.
    """
    return CaseFile(
        seen=read_case(case_id, service=service, actor=actor),
        reader=actor.name,
        made=service.today(),
        audit=str(audit_head(store=service.store)),
    )


def case_json(file: CaseFile) -> bytes:
    """The facts of a case file; the same facts give the same bytes."""
    told = {
        "format": FORMAT,
        "case": file.seen.case.id,
        "title": file.seen.case.title,
        "owner": file.seen.case.owner,
        "state": file.seen.case.state,
        "reader": file.reader,
        "made": file.made,
        "audit": file.audit,
        "targets": file.seen.targets,
        "alarms": file.seen.alarms,
        "events": [
            {
                "number": each.number, "at": each.at, "by": each.by,
                "kind": type(each.act).__name__, "act": each.act,
            }
            for each in file.seen.events
        ],
    }  # fmt: skip
    return msgspec.json.format(msgspec.json.encode(told, order="deterministic"), indent=1)


def case_pdf(file: CaseFile, language: str) -> bytes:
    """A case file as PDF/A with its JSON attached; the same facts give the same bytes."""
    raw = case_json(file)
    view = {
        "language": language,
        "region": REGIONS[language],
        "date": [file.made.year, file.made.month, file.made.day],
        "day": file.made.isoformat(),
        "json": hashlib.sha256(raw).hexdigest(),
        "w": words("case.w.", language),
        "reader": file.reader,
        "audit": file.audit,
        "case": case_view(file.seen, file.made, language),
    }
    paper = (data_folder() / "templates" / PAPER).read_bytes()
    return set_pdf("case", inked(view), {ATTACHED: raw, PAPER: paper}, day=file.made)


def write_case_file(file: CaseFile, path: Path, language: str) -> None:
    """Write a case file in the form that the ending of its name tells.

    Raises:
        InvalidRecordError: The ending is neither .pdf nor .json, or the file cannot be written.
    """
    form = path.suffix.lower()
    if form not in (".pdf", ".json"):
        raise InvalidRecordError(f"{path.name}: a case file ends in .pdf or .json")
    content = case_pdf(file, language) if form == ".pdf" else case_json(file)
    try:
        path.write_bytes(content)
    except OSError as error:
        raise InvalidRecordError(f"{path}: {error.strerror or error}") from error
