"""The guarantee put to the test: what is kept, beside a full re-screening of it.

What a check says of listed parties that have changed since, and all that it says of anything
else, must be what a full re-screening says. What it says of a listed party that has not
changed stays as it was found; the index of a list takes the nearest names alone, so a list that
grew or shrank may show such a party or hide it. That is told apart, and can be mended.
"""

import random
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.rescreen.redecide import Bench, Kept
from precurb.app.rescreen.target import in_use, kept_target, snapshot_of
from precurb.app.rescreen.touch import Tell
from precurb.app.service import Service
from precurb.errors import ConflictError, PrecurbError
from precurb.lists.snapshot import Snapshot
from precurb.model import Check, Question
from precurb.screening.again import Entry, said
from precurb.store.past import last_numbers, newest_checks
from precurb.store.planned import Plan, Target
from precurb.store.rescreenings import plan, running
from precurb.store.rows import batches

SELF_TEST = "self-test"
_PART = 200


def _quiet(done: int, total: int, what: str) -> None:
    """Say nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Divergence:
    """A transaction of which the kept check is not what a full re-screening says."""

    transaction: str
    reference: str
    check: str
    kept: str  # outcomes
    full: str
    why: str


@dataclass(slots=True, kw_only=True)
class SelfTested:
    """What came of a test; ``index`` are differences by what the index of a list shows."""

    transactions: int = 0
    equal: int = 0
    index: int = 0
    index_outcomes: int = 0  # of those, how many would have another outcome
    unread: int = 0  # they cannot be screened again: earlier trade is not kept here
    first: Divergence | None = None  # the first that breaks the guarantee
    diverged: int = 0
    mended: str = ""  # the id of the re-screening that decides those of the index again
    numbers: list[int] = field(default_factory=list)  # of the transactions to be mended


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What to test: ``size`` transactions, all when left out; others for each ``seed``.

    With ``mend`` what the index shows or hides is planned to be decided again.
    """

    size: int | None = None
    seed: int = 0
    mend: bool = False


def self_test(
    wanted: Sample, *, service: Service, actor: Actor, tell: Tell = _quiet
) -> SelfTested:
    """Screen kept transactions in full, and compare with their newest checks.

    Args:
        wanted: What to test.
        service: The installation.
        actor: Who asks.
        tell: Hears how far it is.

    Raises:
        DeniedError: The actor may not.
        ConflictError: What is kept lags behind what is in use; decide it again first.
    """
    require(actor, Action.LIST_UPDATE)
    target = in_use(service)
    with service.store.read() as db:
        if kept_target(db) != target or running(db) is not None:
            raise ConflictError("a re-screening is not ended yet; test when it is")
        last, _ = last_numbers(db)
    chosen = _chosen(last, wanted)
    found = SelfTested()
    bench = Bench(service.snapshot, service.policy, service.home)
    entries = Unchanged(service)
    for some in batches(chosen, _PART):
        tell(found.transactions, len(chosen), "screening in full")
        with service.store.read() as db:
            rows = newest_checks(db, some)
        for row in rows:
            _test(Kept(row), bench, entries, found)
    if wanted.mend and found.numbers:
        found.mended = _mend(found.numbers, target, service, actor)
    return found


class Unchanged:
    """Which entries of the lists in use stood the same in an older snapshot."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._lines: dict[str, dict[Entry, int]] = {}

    def since(self, snapshot_id: str, entries: Collection[Entry]) -> frozenset[Entry]:
        """Those of some entries that have not changed since a snapshot."""
        now = self._of(self._service.snapshot)
        target = Target(snapshot=snapshot_id, policy="", engine="")
        old = snapshot_of(target, self._service)
        before = self._of(old) if old is not None else {}
        return frozenset(e for e in entries if e in now and now[e] == before.get(e))

    def _of(self, snapshot: Snapshot) -> dict[Entry, int]:
        if snapshot.id not in self._lines:
            if len(self._lines) > 3:
                self._lines.clear()
            self._lines[snapshot.id] = dict(_hashes(snapshot))
        return self._lines[snapshot.id]


def _hashes(snapshot: Snapshot) -> Iterator[tuple[Entry, int]]:
    for watchlist in snapshot.watchlists:
        lines = watchlist.content[:].split(b"\n")
        for number, line in zip(range(len(watchlist)), lines, strict=False):
            yield (watchlist.header.id, watchlist.entry(number).id), hash(line)


def _chosen(last: int, wanted: Sample) -> list[int]:
    every = range(1, last + 1)
    if wanted.size is None or wanted.size >= last:
        return list(every)
    chance = random.Random(wanted.seed)  # noqa: S311  # a sample, no secret
    return sorted(chance.sample(every, wanted.size))


def _test(kept: Kept, bench: Bench, entries: Unchanged, found: SelfTested) -> None:
    found.transactions += 1
    check = kept.check
    try:
        full = bench.decide(kept, check.checked_on, check.allowed)
    except PrecurbError:
        found.unread += 1
        return
    if said(check) == said(full):
        found.equal += 1
        return
    cited = _listed(check) | _listed(full)
    same = entries.since(check.snapshot, cited)
    if said(without(check, same)) == said(without(full, same)):
        found.index += 1
        found.index_outcomes += check.outcome is not full.outcome
        found.numbers.append(kept.number)
        return
    found.diverged += 1
    if found.first is None:
        found.first = Divergence(
            transaction=kept.row.id,
            reference=check.reference,
            check=kept.row.check_id,
            kept=check.outcome,
            full=full.outcome,
            why=_why(check, full),
        )


def without(check: Check, entries: Collection[Entry]) -> Check:
    """A check without what it says of some listed parties, and so without its outcome."""
    judged = tuple(
        each
        for each in check.judgements
        if each.finding.question is not Question.WHO
        or each.finding.citation is None
        or (each.finding.citation.list_id, each.finding.citation.entry_id) not in entries
    )
    worst = max((each.outcome for each in judged), key=lambda o: o.severity, default=None)
    return replace(check, judgements=judged, outcome=worst or type(check.outcome).RELEASE)


def _listed(check: Check) -> set[Entry]:
    return {
        (cited.list_id, cited.entry_id)
        for each in check.judgements
        if (cited := each.finding.citation) is not None
        and each.finding.question is Question.WHO
    }


def _why(check: Check, full: Check) -> str:
    """The rules of findings that one of the two checks has and the other has not."""
    mine = {(j.finding.rule, j.finding.party, j.outcome) for j in check.judgements}
    theirs = {(j.finding.rule, j.finding.party, j.outcome) for j in full.judgements}
    only = [f"kept alone: {rule} {party}" for rule, party, _ in sorted(mine - theirs)]
    only += [f"full alone: {rule} {party}" for rule, party, _ in sorted(theirs - mine)]
    return "; ".join(only[:10]) or "findings of the same rules differ in their facts"


def _mend(numbers: list[int], target: Target, service: Service, actor: Actor) -> str:
    with service.store.write(service.acting(actor)) as writing:
        last_transaction, last_check = last_numbers(writing.db)
        made = Plan(
            cause=SELF_TEST,
            origin=target,
            target=target,
            whole="",
            last_transaction=last_transaction,
            last_check=last_check,
            total=len(numbers),
            targets=frozenset(numbers),
        )
        return plan(writing, made).id
