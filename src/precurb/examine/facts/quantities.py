"""Amounts of a line as the signs compare them: kilograms, litres, money."""

from precurb.model import Line


def kilograms(line: Line) -> float | None:
    """The ordered mass in kilograms, if the papers state a mass."""
    quantity = line.quantity
    if quantity is None or quantity.unit.dimension != "mass":
        return None
    return float(quantity.in_base)


def litres(line: Line) -> float | None:
    """The ordered volume in litres, if the papers state a volume."""
    quantity = line.quantity
    if quantity is None or quantity.unit.dimension != "volume":
        return None
    return float(quantity.in_base)
