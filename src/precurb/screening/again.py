"""A check beside the one before it: what came, what went, and whether it got worse.

What names the vintage of a list (its day, the hash of its content) changes with every version
and decides nothing, so it is not compared. A finding that rests on an entry is the same one
again when party, line and entry are the same, whatever rule tells it; another finding is, when
its rule is.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

import msgspec

from precurb.model import Check, Finding, Judgement, Obligation, Outcome, Question

_VINTAGE = ("list_date", "matcher")
_LISTED = (Question.WHAT, Question.WHO)
_BOOKS = ("signs",)  # cited like a list, and none
Entry = tuple[str, str]  # ids of list and entry


class Verdict(StrEnum):
    """What came of a transaction that was decided again."""

    WORSE = "worse"
    BETTER = "better"
    OTHER = "other"  # decided alike, on other facts or with other duties
    SAME = "same"
    FAILED = "failed"  # it could not be decided again


class Move(StrEnum):
    """What became of a finding."""

    NEW = "new"
    CHANGED = "changed"  # another outcome, or another rule tells it
    GONE = "gone"
    LOST = "lost"  # no longer found, although nothing that is known of has changed it


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A finding that came, went or leads elsewhere; outcomes are empty where it is not."""

    move: Move
    question: Question
    rule: str
    sign: str
    list: str
    entry: str
    name: str  # of the entry, as it is listed
    party: str
    line: int | None
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How a check differs from the one before; ``moved`` tells the findings behind it."""

    verdict: Verdict
    moved: tuple[Moved, ...] = ()

    @property
    def lost(self) -> bool:
        """Whether a finding is no longer there and nothing explains it."""
        return any(each.move is Move.LOST for each in self.moved)


@dataclass(frozen=True, slots=True, kw_only=True)
class Because:
    """What may explain a difference: entries that changed, and whether anything else did."""

    entries: Collection[Entry] = ()
    policy: bool = False
    law: bool = False  # the law book, the engine or the matcher


def compare(old: Check, new: Check, because: Because) -> Difference:
    """Say what became of a transaction.

    Args:
        old: The newest check that is kept.
        new: The same transaction, decided now.
        because: What is known to have changed between the two.
    """
    moved = tuple(_moves(old, new, because))
    if new.outcome.severity > old.outcome.severity or any(map(_is_worse, moved)):
        return Difference(verdict=Verdict.WORSE, moved=moved)
    went = any(each.move in (Move.GONE, Move.LOST) or _eased(each) for each in moved)
    came = any(each.move is Move.NEW for each in moved)
    if new.outcome.severity < old.outcome.severity or (went and not came):
        return Difference(verdict=Verdict.BETTER, moved=moved)
    same = not moved and said(old, duties=because.law) == said(new, duties=because.law)
    return Difference(verdict=Verdict.SAME if same else Verdict.OTHER, moved=moved)


def said(check: Check, *, duties: bool = True) -> bytes:
    """What a check says apart from the vintage of its lists, as bytes to compare.

    Args:
        check: The check.
        duties: Whether the days of duties count; they change with the day of the check.
    """
    judged = sorted(_judged(each) for each in check.judgements)
    owed = [_whole(each) if duties else _owed(each) for each in check.obligations]
    gaps = sorted(msgspec.json.encode(each) for each in check.not_checked)
    parties = check.transaction.parties if check.transaction.payment else ()
    return msgspec.json.encode((check.outcome, judged, sorted(owed), gaps, parties))


def _moves(old: Check, new: Check, because: Because) -> Iterator[Moved]:
    before, after = _by_identity(old), _by_identity(new)
    for key, judged in after.items():
        was = before.get(key)
        if was is None:
            yield _moved(Move.NEW, judged, "", judged.outcome)
        elif (was.outcome, was.finding.rule) != (judged.outcome, judged.finding.rule):
            yield _moved(Move.CHANGED, judged, was.outcome, judged.outcome)
    for key, was in before.items():
        if key not in after:
            move = Move.GONE if _explained(was, because) else Move.LOST
            yield _moved(move, was, was.outcome, "")


def _by_identity(check: Check) -> dict[tuple[object, ...], Judgement]:
    """The findings of a check; of several of one identity the most severe."""
    found: dict[tuple[object, ...], Judgement] = {}
    for each in check.judgements:
        key = _identity(each.finding)
        if key not in found or each.outcome.severity > found[key].outcome.severity:
            found[key] = each
    return found


def _identity(finding: Finding) -> tuple[object, ...]:
    cited = _cited(finding)
    if cited is not None and finding.question in _LISTED:
        return finding.question, finding.line, finding.party, *cited
    return finding.rule, finding.facts.get("sign", ""), finding.line, finding.party


def _cited(finding: Finding) -> Entry | None:
    """The entry of a list that a finding rests on."""
    cited = finding.citation
    if cited is None or cited.list_id in _BOOKS:
        return None
    return cited.list_id, cited.entry_id


def _explained(was: Judgement, because: Because) -> bool:
    """Whether something that changed may have taken a finding away.

    Only a listed party can be lost: the index of its list takes the nearest names alone.
    """
    if because.policy or because.law or was.finding.question is not Question.WHO:
        return True
    cited = _cited(was.finding)
    return cited is None or cited in because.entries


def _is_worse(each: Moved) -> bool:
    """Whether a finding of a list or a listed party came, or weighs more than before."""
    if not each.list or each.question not in _LISTED or each.list in _BOOKS:
        return False
    return _severity(each.after) > _severity(each.before)


def _eased(each: Moved) -> bool:
    return each.move is Move.CHANGED and _severity(each.after) < _severity(each.before)


def _severity(outcome: str) -> int:
    return Outcome(outcome).severity if outcome else 0


def _moved(move: Move, judged: Judgement, before: str, after: str) -> Moved:
    finding = judged.finding
    cited = finding.citation
    return Moved(
        move=move,
        question=finding.question,
        rule=finding.rule,
        sign=finding.facts.get("sign", ""),
        list=cited.list_id if cited else "",
        entry=cited.entry_id if cited else "",
        name=finding.facts.get("listed_name", ""),
        party=finding.party,
        line=finding.line,
        before=before,
        after=after,
    )


def _judged(judged: Judgement) -> bytes:
    finding = judged.finding
    facts = {name: told for name, told in finding.facts.items() if name not in _VINTAGE}
    cited = replace(finding.citation, version="") if finding.citation else None
    told = replace(judged, finding=replace(finding, facts=facts, citation=cited))
    return msgspec.json.encode(told, order="deterministic")


def _owed(duty: Obligation) -> bytes:
    """A duty by what is owed, without its days: those of the law's clock move with the day."""
    told = (duty.requirement.id, duty.direction, duty.lines, duty.entries, duty.applies)
    return msgspec.json.encode(told, order="deterministic")


def _whole(duty: Obligation) -> bytes:
    return msgspec.json.encode(duty, order="deterministic")
