"""How each target of a case stands, by its own measures alone.

A company does not become guilty with its director, nor a director with the company: targets
never inherit one another's status.
"""

from dataclasses import dataclass

from precurb.casework.case import Case
from precurb.model.casework import CountFinding, MeasureKind, MeasureTaken


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One target: the measures that still count, and what courts found on each count."""

    target: str
    name: str
    measures: tuple[MeasureTaken, ...]
    counts: dict[str, CountFinding]

    @property
    def kinds(self) -> frozenset[MeasureKind]:
        """The kinds of measures that still count."""
        return frozenset(each.kind for each in self.measures)

    @property
    def acquitted(self) -> bool:
        """Whether courts have decided, and found guilty on no count."""
        return bool(self.counts) and CountFinding.GUILTY not in self.counts.values()


def standings(case: Case) -> tuple[Standing, ...]:
    """How each subject of a case stands, in the order in which they were added."""
    undone = {taken.reverses for _, taken in case.measures if taken.reverses is not None}
    counting = [
        taken
        for number, taken in case.measures
        if number not in undone and taken.reverses is None
    ]
    later = [taken for _, taken in case.measures if taken.reverses is not None]
    return tuple(
        Standing(
            target=subject,
            name=told.name,
            measures=tuple(each for each in counting if each.target == subject),
            counts={
                each.count: each.finding
                for each in (*counting, *later)
                if each.target == subject and each.finding is not None
            },
        )
        for subject, told in case.subjects.items()
    )
