"""Explain a check: find it again, tell its evidence, and prove it by replaying it."""

import json
from collections.abc import Iterator
from pathlib import Path

from precurb.app.history import read_past
from precurb.app.home import Home
from precurb.app.owed import Owed, beside_rows, by_urgency, day_rows, highlights, law_rows
from precurb.app.prose import decided, noted, reason, sentence, word
from precurb.decide import read_policy
from precurb.errors import InvalidRecordError
from precurb.model import Check, Judgement
from precurb.screening import decode_check, encode_check, engine, screen


def explain(reference: str, *, home: Home, results: Path | None = None) -> Check:
    """Find the newest check of a reference.

    What is kept has the word; runs that were not kept are looked at after it.

    Args:
        reference: The reference of an order, consignment or single check, or a check's id.
        home: The installation.
        results: A JSON-lines result to look in instead.

    Raises:
        InvalidRecordError: No check has this reference.
    """
    if results:
        found = find_in(results, reference)
    else:
        found = _kept(reference, home) or find_in_runs(reference, home)[0]
    if found is None:
        raise InvalidRecordError(f"no check has the reference {reference!r}")
    return found


def _kept(reference: str, home: Home) -> Check | None:
    from precurb.app.find_checks import find_newest
    from precurb.app.records import open_store, read_check

    with open_store(home) as store:
        kept = find_newest(reference, store=store)
        return read_check(kept.id, store=store) if kept else None


def find_in_runs(reference: str, home: Home) -> tuple[Check | None, Path | None]:
    """The newest check of a reference in the folders of runs, and the folder."""
    paths = home.runs.glob("*/checks.jsonl")
    for path in sorted(paths, key=lambda path: path.stat().st_mtime_ns, reverse=True):
        if found := find_in(path, reference):
            return found, path.parent
    return None, None


def find_in(path: Path, reference: str) -> Check | None:
    """The last check of a reference in a file of checks."""
    needle = json.dumps(reference, ensure_ascii=False).encode()
    found = None
    with path.open("rb") as file:
        for line in file:
            if needle in line and (made := decode_check(line)).reference == reference:
                found = made
    return found


def replay(check: Check, *, home: Home, policy: Path | None = None) -> bool:
    """Whether screening again, with the same lists and day, gives the same bytes.

    Raises:
        InvalidRecordError: The snapshot, the policy or the version of the check is not here.
    """
    rules = read_policy(policy or home.policy)
    if rules.version != check.policy:
        raise InvalidRecordError(f"the check used policy {check.policy}, not {rules.version}")
    if check.engine != engine():
        made = check.engine or "unknown"
        raise InvalidRecordError(f"the check was made by version {made}, here is {engine()}")
    snapshot = home.shelf.open(check.snapshot)
    past = read_past(home, check.history)
    history = past.history(
        check.checked_on, hashed=check.history, allowed=check.allowed, flows=check.flows
    )
    again = screen(check.transaction, snapshot, history, rules)
    return encode_check(again) == encode_check(check)


def paragraphs(check: Check, language: str = "en") -> Iterator[str]:
    """The evidence of a check in prose: findings and duties, what presses most first."""
    where = check.location
    yield (
        f"{check.reference} ({where}): {word(check.outcome, language).upper()}. "
        f"{word('law date', language)} {check.law_date}; "
        f"{word('checked on', language)} {check.checked_on}."
    )
    for judgement in decided(check.judgements):
        yield _finding(judgement, language)
    if signs := noted(check.judgements):
        yield f"{word('signs noted', language)}: {len(signs)}"
        yield from (_finding(each, language) for each in signs)
    for group, duties in by_urgency(check.obligations, check.checked_on):
        yield f"{word('obligations', language)}, {word(group, language)}: {len(duties)}"
        yield from (_duty(each, language) for each in duties)
    for gap in check.not_checked:
        at = f"{gap.location}: " if gap.location else ""
        yield f"{word('not checked', language)}: {at}{gap.reason} [{gap.code}]"
    kept = f"{word('snapshot', language)} {check.snapshot}"
    yield f"{kept}; {word('policy', language)} {check.policy}"


def _finding(judgement: Judgement, language: str) -> str:
    finding = judgement.finding
    at = f"{word('line', language)} {finding.line}: " if finding.line else ""
    text = sentence(finding.rule, finding.facts, language)
    outcome = word(judgement.outcome, language)
    why = reason(judgement.because, language)
    parts = [f"{outcome} — {at}{text} ({why})"]
    if cited := finding.citation:
        parts.append(
            f"{cited.list_id}, {cited.entry_id}: {cited.title}; {cited.version}; "
            f"{cited.source} [{word(cited.verification, language)}]"
        )
    return "\n    ".join(parts)


def _duty(each: Owed, language: str) -> str:
    law = each.duty.requirement
    told = "; ".join([each.when(language), *highlights(each, language)])
    parts = [f"{told} — {each.title(language)} ({law.jurisdiction}, {law.article})"]
    parts.append(each.sentence(language))
    rows = [*day_rows(each, language), *law_rows(each, language)]
    parts += [f"{label}: {text}" for label, text in rows if text]
    for other, text, binds in beside_rows(each.duty, language):
        day = f", {other.due}" if other.due else ""
        mark = f" ({word('stricter day', language)})" if binds else ""
        at = f"{word('beside', language)}: {other.jurisdiction} {other.article}"
        parts.append(f"{at}{day}{mark} — {text}")
    grounded = word(law.verification, language)
    parts.append(f"{law.instrument}; {law.source} [{grounded}]")
    return "\n    ".join(parts)
