"""Axes: from numbers to pixels, with marks at round numbers."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps numbers from ``low`` to ``high`` to pixels from ``start`` to ``end``."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """The pixel of a number; everything lies at the start where there is no span."""
        if self.high == self.low:
            return self.start
        share = (value - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)


def ticks(low: float, high: float, most: int = 5) -> tuple[float, ...]:
    """Round numbers that span ``low`` to ``high``: steps of 1, 2 or 5 times a power of ten.

    >>> ticks(0, 183)
    (0, 50, 100, 150, 200)
    """
    if high <= low:
        high = low + 1
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(size * power for size in (1, 2, 5, 10) if size * power >= rough)
    first, last = math.floor(low / step), math.ceil(high / step)
    return tuple(_whole(at * step) for at in range(first, last + 1))


def _whole(value: float) -> float:
    near = round(value, 6)  # finer than any mark, coarser than what fractions lose
    return int(near) if near == int(near) else near
