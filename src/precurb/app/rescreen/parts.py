"""One part of a re-screening: decided without a lock, kept in one transaction or not at all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from precurb.app.access.actor import Actor
from precurb.app.rescreen.planning import LEFT_BEHIND, OF_LAW
from precurb.app.rescreen.redecide import Bench, Kept
from precurb.app.rescreen.texts import join_named
from precurb.app.service import Service
from precurb.errors import PrecurbError
from precurb.model import Allowance, Check, Outcome
from precurb.screening.again import Because, Difference, Verdict, compare
from precurb.store import alerts, checks, decisions, obligations
from precurb.store.alerts import AlertKind, NewAlert, OpenProposal
from precurb.store.checks import KeptCheck
from precurb.store.decisions import Action, NewDecision
from precurb.store.opened import Writing
from precurb.store.past import newest_checks, newest_numbers, rulings
from precurb.store.planned import NewResult, Part, What
from precurb.store.rescreened import changes
from precurb.store.rescreenings import KeptRescreening, keep_part, targets

SIZE = 50
_AGAIN = "the transaction was decided again"
_AS_BEFORE = "as it was decided before the change"
_UNTIL_CONFIRMED = "until a person confirms that it may go"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What came of one transaction, before it is kept."""

    kept: Kept
    made: Check | None  # nothing where it could not be decided
    difference: Difference
    reason: str = ""

    @property
    def verdict(self) -> Verdict:
        """What became of it."""
        return self.difference.verdict


@dataclass(frozen=True)
class Parts:
    """The parts of one re-screening."""

    run: KeptRescreening
    bench: Bench
    service: Service
    actor: Actor
    because: Because

    @classmethod
    def of(
        cls, run: KeptRescreening, bench: Bench, *, service: Service, actor: Actor
    ) -> "Parts":
        """Lay out what every part needs."""
        with service.store.read() as db:
            moved = changes(db, run)
        entries = frozenset((c.list, c.entry) for c in moved if c.what is What.PARTY)
        law = run.whole in OF_LAW or run.cause == LEFT_BEHIND
        policy = run.from_policy != run.to_policy
        because = Because(entries=entries, policy=policy, law=law)
        return cls(run, bench, service, actor, because)

    def next(self) -> KeptRescreening:
        """Decide and keep the next part; the run as it stands after it.

        Where somebody checked one of its transactions meanwhile, nothing is kept, and the same
        part is to be done once more.

        Raises:
            ConflictError: Another worker has gone on with the run.
        """
        with self.service.store.read() as db:
            numbers = targets(db, self.run, SIZE + 1)
            last = len(numbers) <= SIZE
            numbers = numbers[:SIZE]
            rows = newest_checks(db, numbers)
            allowed = decisions.allowances(db)
        decided = [self._decide(Kept(row), allowed) for row in rows if not self._new(Kept(row))]
        with self.service.store.write(self.service.acting(self.actor)) as writing:
            if newest_numbers(writing.db, numbers) != {r.transaction: r.check for r in rows}:
                return self.run
            results = self._keep(writing, decided)
            part = Part(
                results=tuple(r for r in results if self._told(r)),
                same=sum(not self._told(r) for r in results) + len(numbers) - len(decided),
                position=numbers[-1] if numbers else self.run.position,
                last=last,
            )
            return keep_part(writing, self.run, part)

    def _new(self, kept: Kept) -> bool:
        """Whether it was checked since the run was planned, with what the run decides with."""
        row, run = kept.row, self.run
        same = (row.snapshot, row.policy) == (run.to_snapshot, run.to_policy)
        return same and row.check > run.last_check

    def _told(self, result: NewResult) -> bool:
        """Whether a result is listed: of the whole past, only what is not the same."""
        return not self.run.whole or result.verdict is not Verdict.SAME

    def _decide(self, kept: Kept, allowed: tuple[Allowance, ...]) -> Decided:
        try:
            made = self.bench.decide(kept, self.service.today(), allowed)
        except PrecurbError as error:
            failed = Difference(verdict=Verdict.FAILED)
            return Decided(kept=kept, made=None, difference=failed, reason=str(error))
        return Decided(kept=kept, made=made, difference=compare(kept.check, made, self.because))

    def _keep(self, writing: Writing, decided: Sequence[Decided]) -> list[NewResult]:
        new = self._keep_checks(writing, decided)
        self._alert(writing, decided, new)
        return [_result(each, new.get(each.kept.number)) for each in decided]

    def _keep_checks(
        self, writing: Writing, decided: Iterable[Decided]
    ) -> dict[int, KeptCheck]:
        """Keep the checks that say something new; the old ones stay beside them."""
        new = [
            (each.kept, each.made)
            for each in decided
            if each.made is not None and each.verdict is not Verdict.SAME
        ]
        pairs = [(kept.of, made) for kept, made in new]
        told = checks.keep(writing, pairs, self.run.cause)
        obligations.keep(writing, zip([made for _, made in new], told, strict=True))
        join_named(writing, [(kept.number, made.transaction) for kept, made in new])
        return {kept.number: each for (kept, _), each in zip(new, told, strict=True)}

    def _alert(
        self, writing: Writing, decided: Sequence[Decided], new: dict[int, KeptCheck]
    ) -> None:
        ruled = rulings(writing.db, [each.kept.number for each in decided])
        waiting = alerts.open_proposals(writing.db, new)
        alerts.withdraw(writing, new, _AGAIN)
        made = []
        for each in decided:
            number = each.kept.number
            ruling, check = ruled.get(number, ""), new.get(number)
            kinds = dict(_kinds(each, ruling, waiting.get(number)))
            for kind, before in kinds.items():
                made.append(replace(_alert(each, kind, check), before=before))
            if check is not None:
                waits = not kinds.keys().isdisjoint((AlertKind.RELEASE, AlertKind.LOST))
                _hold_on(writing, check, ruling, waits=waits)
        alerts.open_alerts(writing, self.run.seq, made)


def _hold_on(writing: Writing, check: KeptCheck, ruling: str, *, waits: bool) -> None:
    """Keep held what waits for a person, since a decision counts for the newest check alone."""
    stands = ruling if ruling in (Action.HOLD, Action.STOP) else ""
    action = Action(stands or (Action.HOLD if waits else Action.RELEASE))
    if Outcome(action).severity > check.outcome.severity:
        reason = _AS_BEFORE if stands else _UNTIL_CONFIRMED
        decisions.keep(writing, NewDecision(action=action, reason=reason, check=check.id))


def _kinds(
    each: Decided, ruling: str, waiting: OpenProposal | None
) -> Iterable[tuple[AlertKind, str]]:
    """What people are to look at, with the outcome from which it comes."""
    old = each.kept.check.outcome
    if each.verdict is Verdict.FAILED:
        yield AlertKind.FAILED, old
    if each.verdict is Verdict.WORSE:
        yield AlertKind.WORSE, old
    if each.difference.lost:
        yield AlertKind.LOST, old
    elif each.made is not None and each.verdict in (Verdict.BETTER, Verdict.OTHER):
        if waiting is not None:
            yield AlertKind.RELEASE, waiting.before
        elif _fell_away(each.verdict, old, each.made.outcome, ruling):
            yield AlertKind.RELEASE, old


def _fell_away(verdict: Verdict, old: Outcome, new: Outcome, ruling: str) -> bool:
    """Whether a transaction that waits may be let go: what held it is no longer there."""
    if ruling == Action.RELEASE or verdict is not Verdict.BETTER:
        return False
    return new.severity < old.severity or ruling in (Action.HOLD, Action.STOP)


def _alert(each: Decided, kind: AlertKind, new: KeptCheck | None) -> NewAlert:
    old = each.kept.check.outcome
    return NewAlert(
        kind=kind,
        transaction=each.kept.number,
        old_check=each.kept.row.check,
        new_check=new.seq if new else None,
        before=old,
        after=each.made.outcome if each.made else old,
        moved=each.difference.moved,
        reason=each.reason,
    )


def _result(each: Decided, new: KeptCheck | None) -> NewResult:
    old = each.kept.check.outcome
    return NewResult(
        transaction=each.kept.number,
        verdict=each.verdict,
        before=old,
        after=each.made.outcome if each.made else old,
        old_check=each.kept.row.check,
        new_check=new.seq if new else None,
        moved=each.difference.moved,
        reason=each.reason,
    )
