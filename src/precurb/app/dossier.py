"""Write the dossier of a check: a PDF to read and file away, and its facts as JSON."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from precurb.app.dossier_content import Dossier, encode_dossier, gather
from precurb.app.explain import explain, find_in_runs
from precurb.app.home import Home
from precurb.app.received import ReceivedFile, look_up, read_inputs
from precurb.errors import InvalidRecordError
from precurb.model import Check


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Which check, and what to look at for it.

    ``results`` is a JSON-lines result to look in instead of the runs that are kept; ``source``
    the file the record came from, ``mapping`` the mapping file it was read with.
    """

    reference: str
    results: Path | None = None
    source: Path | None = None
    mapping: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Where a dossier was written, and the hash by which the PDF names its JSON."""

    pdf: Path
    json: Path
    json_sha256: str


def dossier(request: Request, *, home: Home) -> Dossier:
    """Gather the dossier of the newest check of a reference.

    Raises:
        InvalidRecordError: No check has this reference, or the source file cannot be opened.
    """
    found = _found(request, home)
    source = None
    if request.source:
        source = look_up(request.source, found.check.transaction, request.mapping)
    return gather(found.check, home.shelf, found.received, source, audit=found.audit)


def write_dossier(made: Dossier, target: Path, language: str) -> Written:
    """Write the JSON, and the PDF that names it by its hash and carries it.

    Args:
        made: The dossier.
        target: A folder, made when it is missing; or the name of one of the two files, ending
            in .pdf or .json, beside which the other is written.
        language: en, de, zh or es; the JSON is the same in all.

    Raises:
        InvalidRecordError: The target cannot be written.
    """
    from precurb.app.typeset import typeset

    raw = encode_dossier(made)
    pdf, json = _paths(target, made.check.reference, language)
    content = typeset(made, raw, language)
    try:
        pdf.parent.mkdir(parents=True, exist_ok=True)
        json.write_bytes(raw)
        pdf.write_bytes(content)
    except OSError as error:
        raise InvalidRecordError(f"{target}: {error.strerror or error}") from error
    return Written(pdf=pdf, json=json, json_sha256=hashlib.sha256(raw).hexdigest())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A check, the files it was read from, and the head of the audit that speaks of it."""

    check: Check
    received: tuple[ReceivedFile, ...] = ()
    audit: str = ""


def _found(request: Request, home: Home) -> _Found:
    if request.results:
        return _Found(check=explain(request.reference, home=home, results=request.results))
    if kept := _kept(request.reference, home):
        return kept
    check, folder = find_in_runs(request.reference, home)
    if check is None or folder is None:
        raise InvalidRecordError(f"no check has the reference {request.reference!r}")
    return _Found(check=check, received=read_inputs(folder))


def _kept(reference: str, home: Home) -> _Found | None:
    from precurb.app.find_checks import find_newest, sources_of
    from precurb.app.records import audit_head, open_store, read_check

    with open_store(home) as store:
        if (kept := find_newest(reference, store=store)) is None:
            return None
        check = read_check(kept.id, store=store)
        return _Found(
            check=check,
            received=sources_of(kept.transaction, store=store),
            audit=str(audit_head(store=store)),
        )


def _paths(target: Path, reference: str, language: str) -> tuple[Path, Path]:
    if target.suffix.lower() in (".pdf", ".json"):
        return target.with_suffix(".pdf"), target.with_suffix(".json")
    stem = f"dossier-{_file_name(reference)}"
    return target / f"{stem}.{language}.pdf", target / f"{stem}.json"


def _file_name(reference: str) -> str:
    """A name for files: a reference comes from strangers and may be a path, or endless."""
    name = re.sub(r"[^\w.-]+", "_", reference)[:60].strip("._")
    if name == reference:
        return name
    return f"{name}-{hashlib.sha256(reference.encode()).hexdigest()[:8]}"
