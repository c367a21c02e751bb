"""How a figure is made of rows: a count, a share, a ratio, a median.

A share of nothing is no figure: its value is ``None``, never zero and never a hundred.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Protocol, TypeVar

from precurb.model.progress import Figure


class Record(Protocol):
    """Something that can be counted and found again."""

    @property
    def id(self) -> str:
        """Its id."""


_R = TypeVar("_R", bound=Record)


@dataclass(frozen=True, slots=True)
class Counting:
    """Makes figures of one period; its first and last day are both included."""

    since: dt.date
    until: dt.date

    def within(self, day: dt.date | None) -> bool:
        """Whether a day lies in the period."""
        return day is not None and self.since <= day <= self.until

    def count(
        self, indicator: str, rows: Sequence[str], *, of: str = "", out_of: int = 0
    ) -> Figure:
        """How many."""
        return self._made(indicator, Decimal(len(rows)), (len(rows), out_of), rows, of)

    def share(
        self, indicator: str, rows: Sequence[_R], said: Callable[[_R], bool], *, of: str = ""
    ) -> Figure:
        """The share of records of which something can be said, in per cent."""
        counted = sum(1 for each in rows if said(each))
        return self.ratio(indicator, (counted, len(rows)), [each.id for each in rows], of=of)

    def ratio(
        self, indicator: str, parts: tuple[int, int], rows: Sequence[str] = (), *,
        times: int = 100, of: str = "",
    ) -> Figure:  # fmt: skip
        """A numerator by its denominator, per hundred unless said otherwise."""
        above, below = parts
        value = (Decimal(above * times) / below).quantize(Decimal("0.1")) if below else None
        return self._made(indicator, value, parts, rows, of)

    def median(
        self, indicator: str, values: Sequence[tuple[str, int]], *, of: str = ""
    ) -> Figure:
        """The median of values, each with the id of its record."""
        value = Decimal(str(median(v for _, v in values))) if values else None
        return self._made(indicator, value, (len(values), 0), [row for row, _ in values], of)

    def _made(
        self, indicator: str, value: Decimal | None, parts: tuple[int, int],
        rows: Sequence[str], of: str,
    ) -> Figure:  # fmt: skip
        return Figure(
            indicator=indicator, since=self.since, until=self.until, value=value,
            numerator=parts[0], denominator=parts[1], rows=tuple(rows), of=of,
        )  # fmt: skip
