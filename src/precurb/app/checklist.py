"""The checklist: what official texts tell people to look for, and data cannot answer alone.

A question is answered by a person. The answer is recorded where the sign reads it: as a coded
note of staff, or in a field; then the sign counts like any other.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from precurb.app.explain import explain
from precurb.app.home import Home
from precurb.app.watch import current_snapshot
from precurb.data import data_folder
from precurb.decide import read_policy
from precurb.decide.duties import COVERING
from precurb.errors import PrecurbError
from precurb.examine.facts import Facts, gather
from precurb.model import Check, History
from precurb.signs import Checkable, Sign, context, holds, vocabulary

_LISTED = COVERING | {
    "listing-future",
    "listed-acronym",
    "listed-among-words",
    "class-member",
    "class-parent",
}
_NOTES = re.compile(r'"(\w+)" in (\w+\.staff_notes)')
_NOTES_BY_PARAMETER = re.compile(r"(\w+\.staff_notes)\.\w+\((\w+), \2 in P\.(\w+)\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question to a person.

    ``codes`` are the notes of staff that record the answer, by field; ``fields`` what else
    does.
    ``answered`` is true when the sign fires on what the papers say already.
    """

    sign: str
    question: str
    audience: str
    checkable: Checkable
    codes: dict[str, tuple[str, ...]]
    fields: tuple[str, ...]
    source: str
    section: str
    url: str
    basis: str
    answered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """The questions, for all trade or for one transaction; ``why_none`` when there are none."""

    reference: str
    questions: tuple[Question, ...]
    why_none: str = ""


def checklist(
    reference: str = "", *, home: Home, audience: str = "", policy: Path | None = None
) -> Checklist:
    """The questions that data alone cannot answer.

    Args:
        reference: A stored check: only what its papers leave open or say, and only when listed
            goods are in it; all questions when left out.
        home: Where checks are kept.
        audience: Whose questions: company, customs, bank or platform; all when left out.
        policy: A company's policy, whose own signs may ask as well.

    Raises:
        InvalidRecordError: No check has the reference, or the policy cannot be read.
    """
    signs = [
        each
        for each in read_policy(policy).signs.asked
        if each.checkable is not Checkable.YES and audience in ("", each.audience)
    ]
    if not reference:
        return Checklist(reference="", questions=tuple(map(question_of, signs)))
    check = explain(reference, home=home)
    if not any(each.finding.rule in _LISTED for each in check.judgements):
        return Checklist(
            reference=reference, questions=(), why_none="no listed goods are in it"
        )
    facts = _facts(check, home)
    return Checklist(reference=reference, questions=tuple(_concerning(signs, facts)))


def question_of(sign: Sign, *, answered: bool = False) -> Question:
    """The question of a sign, and where its answer is recorded."""
    codes = note_codes(sign)
    return Question(
        sign=sign.id,
        question=_questions().get(sign.id) or f"Is this so: {sign.sign}?",
        audience=sign.audience,
        checkable=sign.checkable,
        codes=codes,
        fields=tuple(sorted(_recording(sign) - set(codes))),
        source=sign.source,
        section=sign.section,
        url=sign.url,
        basis=sign.basis,
        answered=answered,
    )


def note_codes(sign: Sign) -> dict[str, tuple[str, ...]]:
    """The codes of notes of staff that a sign reads, by field."""
    found: dict[str, tuple[str, ...]] = {}
    for code, field in _NOTES.findall(sign.when):
        found[field] = (*found.get(field, ()), code)
    for field, _, name in _NOTES_BY_PARAMETER.findall(sign.when):
        codes = sign.parameters[name].value
        if isinstance(codes, list):
            found[field] = tuple(map(str, codes))
    return found


def _recording(sign: Sign) -> frozenset[str]:
    """The fields that people fill; all that are stated, where the sign reads none of those."""
    known = vocabulary()
    human = {name for name in sign.fields if known[name].origin == "human"}
    stated = {name for name in sign.fields if known[name].origin in ("stated", "enriched")}
    return frozenset(human or stated or sign.fields)


def _concerning(signs: list[Sign], facts: list[Facts]) -> Iterator[Question]:
    """The questions that the facts leave open; those that they refute are not asked."""
    present = [context(each.within(None)) for each in facts]
    for sign in signs:
        answers = {holds(sign.program, each) for each in present}
        if answers != {False}:
            yield question_of(sign, answered=True in answers)


def _facts(check: Check, home: Home) -> list[Facts]:
    try:
        lists = home.shelf.open(check.snapshot)
    except PrecurbError:
        lists = current_snapshot(home)
    return list(gather(check.transaction, lists, History(on=check.checked_on)))


@cache
def _questions() -> Mapping[str, str]:
    path = data_folder() / "policies" / "questions.toml"
    return dict(tomllib.loads(path.read_text("utf-8")))
