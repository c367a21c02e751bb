"""How far a jurisdiction comes behind: of a group of substances, how many, and how late."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Protocol


class Standing(Protocol):
    """What is asked of how a cell stands."""

    @property
    def controlled(self) -> bool:
        """Whether it counts as control."""


class Delayed(Protocol):
    """What is asked of a cell of the matrix."""

    @property
    def standing(self) -> Standing:
        """How it stands."""

    @property
    def delay(self) -> tuple[int, int] | None:
        """The least and the most days of its delay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lag:
    """One jurisdiction: of how many substances it controls how many, and how late.

    ``dated`` are those of which the delay is known; ``not_later`` of these came certainly not
    after what they are counted from, ``later`` certainly after it. ``median`` holds the medians
    of the least and of the most days, which is how far the sources leave it open.
    """

    place: str
    of: int
    controlled: int
    dated: int
    not_later: int
    later: int
    median: tuple[float, float] | None

    @property
    def missing(self) -> int:
        """How many it does not control."""
        return self.of - self.controlled

    @property
    def undated(self) -> int:
        """How many it controls since a day that no source tells."""
        return self.controlled - self.dated


def lags(cells: Mapping[str, Iterable[Delayed]]) -> tuple[Lag, ...]:
    """The lag of each jurisdiction, in the order given."""
    return tuple(_lag(place, list(each)) for place, each in cells.items())


def _lag(place: str, cells: list[Delayed]) -> Lag:
    controlled = [cell for cell in cells if cell.standing.controlled]
    delays = [cell.delay for cell in controlled if cell.delay is not None]
    return Lag(
        place=place,
        of=len(cells),
        controlled=len(controlled),
        dated=len(delays),
        not_later=sum(most <= 0 for _, most in delays),
        later=sum(least > 0 for least, _ in delays),
        median=(
            (median(least for least, _ in delays), median(most for _, most in delays))
            if delays
            else None
        ),
    )
