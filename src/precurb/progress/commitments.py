"""What became of a promise: the steps it may take, how late it is, what the record says."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from precurb.errors import InvalidRecordError
from precurb.model.progress import Commitment, Meeting, Stage, Step, When

_NEXT = {
    Stage.PROMISED: frozenset(Stage) - {Stage.PROMISED},
    Stage.ANNOUNCED: frozenset(Stage) - {Stage.PROMISED},
    Stage.IN_FORCE: frozenset((Stage.EVIDENCED, Stage.DROPPED)),
    Stage.EVIDENCED: frozenset((Stage.EVIDENCED, Stage.DROPPED)),
    Stage.SLIPPED: frozenset(Stage) - {Stage.PROMISED},
    Stage.DROPPED: frozenset[Stage](),
}
_DONE = frozenset((Stage.IN_FORCE, Stage.EVIDENCED))


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a commitment stands on a day.

    ``late`` are days after the first due day until it was in force, or until the day asked;
    negative where it came early, ``None`` where no day was promised or it was dropped.
    """

    stage: Stage
    due: When | None  # the day it is due now, after slipping
    first_due: When | None
    done: When | None
    late: int | None

    @property
    def overdue(self) -> bool:
        """Whether it is open past its first day."""
        return self.done is None and self.late is not None and self.late > 0


def standing(commitment: Commitment, on: dt.date) -> Standing:
    """How a commitment stands on a day, by the steps dated until then."""
    steps = [each for each in commitment.steps if each.when.day <= on]
    stage = steps[-1].stage if steps else Stage.PROMISED
    done = next((each.when for each in steps if each.stage in _DONE), None)
    moved = [each.due for each in steps if each.due]
    late = None
    if commitment.due and stage is not Stage.DROPPED:
        late = ((done.day if done else on) - commitment.due.last).days
    return Standing(
        stage=stage,
        due=moved[-1] if moved else commitment.due,
        first_due=commitment.due,
        done=done,
        late=late,
    )


def check_step(commitment: Commitment, step: Step) -> None:
    """Refuse a step that the record does not allow.

    Raises:
        InvalidRecordError: It does not follow from the stage reached, is evidence without a
            place to look it up, or slips without a reason.
    """
    stage = commitment.steps[-1].stage if commitment.steps else Stage.PROMISED
    if step.stage not in _NEXT[stage]:
        raise InvalidRecordError(f"commitment {commitment.id}: {step.stage} after {stage}")
    if step.stage is Stage.EVIDENCED and not step.source.where:
        raise InvalidRecordError(f"commitment {commitment.id}: evidence says where it stands")
    if step.stage in (Stage.SLIPPED, Stage.DROPPED) and not step.note.strip():
        raise InvalidRecordError(f"commitment {commitment.id}: say why it {step.stage}")


def check_steps(commitment: Commitment) -> None:
    """Check all steps of a commitment, each after those before it.

    Raises:
        InvalidRecordError: One does not follow.
    """
    for number, step in enumerate(commitment.steps):
        check_step(replace(commitment, steps=commitment.steps[:number]), step)


def since(
    commitments: Iterable[Commitment], first: dt.date, last: dt.date
) -> tuple[tuple[Commitment, Step], ...]:
    """The steps dated within two days, both included, in their order."""
    found = [
        (each, step)
        for each in commitments
        for step in each.steps
        if first <= step.when.day <= last
    ]
    return tuple(sorted(found, key=lambda pair: (pair[1].when.day, pair[0].id)))


def made_until(
    commitments: Iterable[Commitment], meetings: Iterable[Meeting], last: dt.date
) -> tuple[Commitment, ...]:
    """The commitments made until a day, by their meeting or their first step.

    One that tells neither is taken as made.
    """
    days = {each.id: each.when.day for each in meetings}

    def made(each: Commitment) -> bool:
        told = [step.when.day for step in each.steps[:1]]
        told += [days[each.meeting]] if each.meeting in days else []
        return min(told, default=last) <= last

    return tuple(filter(made, commitments))
