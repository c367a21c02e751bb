"""Amounts of a line as the signs compare them: kilograms, litres, money."""

from precurb.model import Line
from precurb.model.trade import kilograms

__all__ = ["kilograms", "litres"]


def litres(line: Line) -> float | None:
    """The ordered volume in litres, if the papers state a volume."""
    quantity = line.quantity
    if quantity is None or quantity.unit.dimension != "volume":
        return None
    return float(quantity.in_base)
