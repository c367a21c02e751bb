"""Replay a changed policy over stored checks: what would fire, fall silent, and make work.

The findings that a check stores are judged by both policies; nothing is screened again. Where
signs differ, those signs are asked again, by either policy on the same facts, and what signs
come to together is worked out anew.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from precurb.app.home import Home
from precurb.app.replay_signs import SIGN_RULES, TOGETHER, SignAsker, signs_to_ask
from precurb.app.replay_tally import Changed, Pair, ReplayTally, Week, worst
from precurb.app.stored import StoredCheck, StoredChecks, kept_checks
from precurb.decide import Policy, read_policy
from precurb.model import Finding, NotChecked, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayOrder:
    """What to replay.

    ``old`` is the packaged policy when left out; ``files`` all kept checks. Days are those of
    the transactions. ``every`` asks all signs again, not only those that differ.
    """

    new: Path | None
    old: Path | None = None
    files: tuple[Path, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    examples: int = 3
    every: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """Work a week: reviews, holds and stops; over the weeks that have checks."""

    mean: float
    highest: int
    week: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """What a changed policy would come to; ``notes`` is what to know before relying on it."""

    old: str
    new: str
    checks: int
    findings: tuple[Changed, ...]
    outcomes: tuple[Changed, ...]
    weeks: tuple[Week, ...]
    before: Load
    after: Load
    signs_asked: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    unreadable: int = 0
    unread: tuple[NotChecked, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether anything would change."""
        return bool(self.findings) or any(each.what != each.how for each in self.outcomes)


class Replayer:
    """Judges stored checks by two policies.

    Args:
        old: The policy in use.
        new: The policy that would take its place.
        asker: Asks the signs that differ; ``None`` when none does.
    """

    def __init__(self, old: Policy, new: Policy, asker: SignAsker | None) -> None:
        self._old, self._new, self._asker = old, new, asker
        self.others: dict[str, int] = {}
        self.otherwise = 0

    def judge(self, check: StoredCheck) -> list[Pair]:
        """The findings of a check as both policies judge them."""
        pairs = list(self._pairs(check))
        if check.policy != self._old.version:
            self.others[check.policy] = self.others.get(check.policy, 0) + 1
        elif worst(pair.old for pair in pairs) is not check.outcome:
            self.otherwise += 1
        return pairs

    def _pairs(self, check: StoredCheck) -> Iterator[Pair]:
        on, ours = check.checked_on, SIGN_RULES | {TOGETHER}
        for each in check.judgements:
            finding = each.finding
            if self._asker is None or finding.rule not in ours:
                yield Pair(self._old.judge(finding, on), self._new.judge(finding, on))
        if self._asker is None:
            return
        before, after = (
            {_key(finding): finding for finding in side} for side in self._asker.ask(check)
        )
        for key in dict.fromkeys((*before, *after)):
            one, other = before.get(key), after.get(key)
            yield Pair(
                self._old.judge(one, on) if one else None,
                self._new.judge(other, on) if other else None,
            )


def replay_policy(
    order: ReplayOrder, *, home: Home, judged: Callable[[int], None] | None = None
) -> Replayed:
    """Judge stored checks by an old and a new policy, and compare.

    Args:
        order: What to replay.
        home: Where checks, lists and earlier trade are kept.
        judged: Told after each check how many have been judged.

    Raises:
        InvalidRecordError: A policy cannot be read, or there are no checks.
    """
    old, new = read_policy(order.old), read_policy(order.new)
    ids = signs_to_ask(old.signs, new.signs, every=order.every)
    asker = SignAsker(old.signs, new.signs, ids, home) if ids or _gates(old, new) else None
    replayer = Replayer(old, new, asker)
    stored = StoredChecks(
        order.files or kept_checks(home), since=order.since, until=order.until
    )
    tally = ReplayTally(order.examples)
    looks_back = asker is not None and asker.looks_back
    for check in stored.by_day() if looks_back else stored.in_order():
        if stored.wanted(check):
            tally.add(check, replayer.judge(check))
            if judged is not None:
                judged(tally.checks)
        elif asker is not None:
            asker.remember(check.read_transaction())
    weeks = tuple(sorted(tally.weeks.values(), key=lambda each: each.week))
    return Replayed(
        old=old.version,
        new=new.version,
        checks=tally.checks,
        findings=_sorted(tally.findings.values()),
        outcomes=_sorted(tally.outcomes.values()),
        weeks=weeks,
        before=_load([(each.week, _work(each.before)) for each in weeks]),
        after=_load([(each.week, _work(each.after)) for each in weeks]),
        signs_asked=tuple(sorted(ids)),
        notes=tuple(_notes(replayer, asker, stored)),
        unreadable=stored.unreadable,
        unread=tuple(stored.unread),
    )


def _gates(old: Policy, new: Policy) -> bool:
    """Whether signs come to something together by another rule."""
    return old.signs.gate != new.signs.gate


def _key(finding: Finding) -> tuple[str, str, int | None, str]:
    return finding.rule, finding.facts.get("sign", ""), finding.line, finding.party


def _sorted(counts: Iterable[Changed]) -> tuple[Changed, ...]:
    return tuple(sorted(counts, key=lambda each: (-each.count, each.what, each.how)))


def _work(counts: Mapping[Outcome, int]) -> int:
    return sum(number for outcome, number in counts.items() if outcome is not Outcome.RELEASE)


def _load(weeks: Sequence[tuple[str, int]]) -> Load:
    if not weeks:
        return Load(mean=0.0, highest=0, week="")
    week, highest = max(weeks, key=lambda each: each[1])
    return Load(mean=sum(n for _, n in weeks) / len(weeks), highest=highest, week=week)


def _notes(replayer: Replayer, asker: SignAsker | None, stored: StoredChecks) -> Iterator[str]:
    """What to know before relying on a replay."""
    if stored.unreadable:
        yield f"{stored.unreadable} lines could not be read as checks and are left out"
    if stored.repeated:
        yield f"{stored.repeated} checks of a record that was screened again are left out"
    if others := sum(replayer.others.values()):
        yield (
            f"{others} checks were made with another policy than the old one; their stored "
            "signs are those of that policy, unless all signs are asked again"
        )
    if replayer.otherwise:
        yield (
            f"{replayer.otherwise} checks come out otherwise by the old policy than they are "
            "stored: earlier trade or the program were others then"
        )
    if asker is not None:
        yield from _notes_on_signs(asker)


def _notes_on_signs(asker: SignAsker) -> Iterator[str]:
    if asker.foreign:
        yield f"{asker.foreign} stored signs belong to neither policy and are left out"
    if asker.other_lists:
        yield (
            f"{asker.other_lists} checks were made with lists that are not kept here; goods "
            "were identified by those in use now"
        )
    if not asker.looks_back:
        return
    told = asker.earlier
    if told.missing:
        yield f"{told.missing} checks had earlier trade that is not kept here any more"
    yield (
        f"signs that look back had the earlier trade of the check itself for {told.own} "
        f"checks, the stored trade before it for {told.stored}, none for {told.without}"
    )
    if told.cut:
        yield "the stored trade was too much to look back on in whole; the oldest is left out"
