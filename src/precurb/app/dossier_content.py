"""What a dossier holds: one check with everything an inspector asks for, as facts.

The facts speak no language: one JSON serves dossiers in all of them. Sentences stand in it in
each language, so that a reader needs no Precurb to understand a finding.
"""

import hashlib
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import msgspec

from precurb.app.gathered import Figure
from precurb.app.prose import LANGUAGES, reason, sentence
from precurb.app.received import ReceivedFile, Source
from precurb.errors import InvalidRecordError, UntrustedMessageError
from precurb.lists.shelf import Shelf
from precurb.lists.snapshot import Snapshot
from precurb.model import Check, Finding, Judgement, ListVersion, fingerprint
from precurb.screening import encode_check

FORMAT = "precurb-dossier/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A judgement in words, by language; in the order of the check's judgements."""

    sentence: dict[str, str]
    because: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision by a person: what about whom, by whom, on which day, and why.

    ``kind`` is ``allowance`` for "this party is not that listed one"; ``about`` are the names
    as the papers have them, ``of`` is what the decision was made on.
    """

    kind: str
    about: tuple[str, ...]
    of: str
    of_sha256: str
    by: str
    on: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What is needed to make the check again, and how."""

    snapshot: str
    policy: str
    engine: str
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """A check and what belongs to it.

    ``check_sha256`` is of the check's canonical JSON, which a replay makes again to the byte;
    ``transaction_sha256`` is of the canonical JSON of the transaction in it. ``received`` are
    the files of the run as they were hashed when it read them. ``lists_missing`` says why the
    versions of the lists are not here, when they are not. ``audit`` is the head of the audit
    when the dossier was gathered: whoever keeps it can prove later that nothing before it was
    altered or cut off.
    """

    format: str
    check_sha256: str
    transaction_sha256: str
    received: tuple[ReceivedFile, ...]
    source: Source | None
    told: tuple[Told, ...]
    figures: tuple[Figure, ...]
    lists: tuple[ListVersion, ...]
    lists_missing: str
    decisions: tuple[Decided, ...]
    replay: Replay
    check: Check
    audit: str = ""


def gather(  # noqa: PLR0913  # what belongs to a check comes from as many places
    check: Check,
    shelf: Shelf,
    received: tuple[ReceivedFile, ...] = (),
    source: Source | None = None,
    further: Iterable[Decided] = (),
    audit: str = "",
) -> Dossier:
    """Bring together what belongs to a check.

    Args:
        check: The check.
        shelf: Where its snapshot may be kept.
        received: The files its run read, as hashed then.
        source: The file its record came from, given again.
        further: Decisions beside those that the check itself rests on.
        audit: The head of the audit now, where the check is kept.
    """
    snapshot, missing = _snapshot(check, shelf)
    return Dossier(
        format=FORMAT,
        check_sha256=hashlib.sha256(encode_check(check)).hexdigest(),
        transaction_sha256=hashlib.sha256(
            msgspec.json.encode(check.transaction, order="deterministic")
        ).hexdigest(),
        received=received,
        source=source,
        told=tuple(map(_told, check.judgements)),
        figures=tuple(_figures(check, snapshot)),
        lists=snapshot.versions(check.checked_on) if snapshot else (),
        lists_missing=missing,
        decisions=(*_allowances(check), *further),
        replay=Replay(
            snapshot=check.snapshot,
            policy=check.policy,
            engine=check.engine,
            command=f"precurb explain {shlex.quote(check.reference)} --replay",
        ),
        check=check,
        audit=audit,
    )


def encode_dossier(dossier: Dossier) -> bytes:
    """The JSON of a dossier: the same check and audit give the same bytes."""
    raw = msgspec.json.encode(dossier, order="deterministic")
    return msgspec.json.format(raw, indent=1) + b"\n"


def _snapshot(check: Check, shelf: Shelf) -> tuple[Snapshot | None, str]:
    try:
        return shelf.open(check.snapshot), ""
    except (InvalidRecordError, UntrustedMessageError, msgspec.MsgspecError) as error:
        return None, str(error)
    except OSError as error:
        return None, error.strerror or "unreadable"


def _told(judgement: Judgement) -> Told:
    finding = judgement.finding
    return Told(
        sentence={each: sentence(finding.rule, finding.facts, each) for each in LANGUAGES},
        because={each: reason(judgement.because, each) for each in LANGUAGES},
    )


def _figures(check: Check, snapshot: Snapshot | None) -> Iterator[Figure]:
    """The structures that findings speak of and that the papers give, each once."""
    listed = snapshot.book.substances if snapshot else {}
    seen: set[str] = set()
    for judgement in check.judgements:
        facts = judgement.finding.facts
        substance = listed.get(facts.get("substance_key", ""))
        smiles = facts.get("smiles") or (substance.smiles if substance else "")
        if smiles and smiles not in seen:
            seen.add(smiles)
            marked = tuple(map(int, filter(None, facts.get("atoms", "").split(","))))
            yield Figure(_title(judgement.finding), smiles, marked)
    for line in check.transaction.lines:
        if line.smiles and line.smiles not in seen:
            seen.add(line.smiles)
            yield Figure(line.description, line.smiles)


def _title(finding: Finding) -> str:
    facts = finding.facts
    return facts.get("substance") or f"{facts.get('class', '')} ({facts.get('limbs', '')})"


def _allowances(check: Check) -> Iterator[Decided]:
    names: dict[str, list[str]] = {}
    for party in check.transaction.parties:
        names.setdefault(fingerprint(party), []).append(party.name)
    for each in check.allowed:
        yield Decided(
            kind="allowance",
            about=tuple(names.get(each.party, ())),
            of=f"{each.list_id}, {each.entry_id}",
            of_sha256=each.entry_hash,
            by=each.by,
            on=str(each.on),
            reason=each.reason,
        )
