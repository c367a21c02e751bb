"""Amounts of shipments: what was planned, left and arrived, and what remains of a maximum.

Only like is compared: kilograms with grams, never with litres. What does not compare is said
as such, and is a discrepancy until a person has looked.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from precurb.model.notification import Goods
from precurb.model.notification_acts import Amount
from precurb.model.quantity import Quantity


class Fit(StrEnum):
    """How amounts of one line agree."""

    AGREES = "agrees"
    DIFFERS = "differs"
    NOT_COMPARABLE = "not-comparable"  # mass against volume
    MISSING = "missing"  # one side names the line, the other does not


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One line of a shipment: planned, left and arrived beside each other.

    ``difference`` is arrived minus left in kilograms, litres or pieces.
    """

    line: int
    planned: Quantity | None
    left: Quantity | None
    arrived: Quantity | None
    fit: Fit
    difference: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remaining:
    """What may still go of a line under a simplified notification, in kilograms or litres.

    ``unlike`` left in a unit that does not compare with the maximum; below zero too much left.
    """

    line: int
    most: Quantity
    gone: Decimal
    left: Decimal
    unlike: tuple[Quantity, ...] = ()


def compare(
    goods: Iterable[Goods],
    left: Iterable[Amount],
    arrived: Iterable[Amount],
    tolerance: Decimal,
) -> tuple[Compared, ...]:
    """Compare what left with what arrived, line by line.

    Args:
        goods: What was notified; shown beside, since a maximum is not a plan.
        left: What left.
        arrived: What was received.
        tolerance: The share by which arrival and departure may differ, as 0.01.
    """
    planned = {each.line: each.net for each in goods}
    out, back = _sums(left), _sums(arrived)
    return tuple(
        _compared((line, planned.get(line)), out.get(line, ()), back.get(line, ()), tolerance)
        for line in sorted({*out, *back})
    )


def remaining(goods: Iterable[Goods], left: Iterable[Amount]) -> tuple[Remaining, ...]:
    """What remains of the maximum of each line after what left."""
    gone = _sums(left)
    found = []
    for each in goods:
        if each.net is None:
            continue
        amounts = gone.get(each.line, ())
        alike = [a for a in amounts if a.unit.dimension == each.net.unit.dimension]
        total = sum((a.in_base for a in alike), Decimal(0))
        found.append(
            Remaining(
                line=each.line, most=each.net, gone=total, left=each.net.in_base - total,
                unlike=tuple(a for a in amounts if a not in alike),
            )
        )  # fmt: skip
    return tuple(found)


def _sums(amounts: Iterable[Amount]) -> dict[int, tuple[Quantity, ...]]:
    found: dict[int, tuple[Quantity, ...]] = {}
    for each in amounts:
        found[each.line] = (*found.get(each.line, ()), each.net)
    return found


def _compared(
    of: tuple[int, Quantity | None],
    left: tuple[Quantity, ...],
    arrived: tuple[Quantity, ...],
    tolerance: Decimal,
) -> Compared:
    line, planned = of
    shown = (_shown(left), _shown(arrived))
    if not left or not arrived:
        return Compared(
            line=line, planned=planned, left=shown[0], arrived=shown[1], fit=Fit.MISSING
        )
    if len({each.unit.dimension for each in (*left, *arrived)}) > 1:
        return Compared(
            line=line, planned=planned, left=shown[0], arrived=shown[1],
            fit=Fit.NOT_COMPARABLE,
        )  # fmt: skip
    out, back = _total(left), _total(arrived)
    fit = Fit.AGREES if abs(back - out) <= out * tolerance else Fit.DIFFERS
    return Compared(
        line=line, planned=planned, left=shown[0], arrived=shown[1], fit=fit,
        difference=back - out,
    )  # fmt: skip


def _total(amounts: tuple[Quantity, ...]) -> Decimal:
    return sum((each.in_base for each in amounts), Decimal(0))


def _shown(amounts: tuple[Quantity, ...]) -> Quantity | None:
    """Amounts of one unit as one; of several units the first, since they are shown as such."""
    if not amounts:
        return None
    unit = amounts[0].unit
    alike = [each for each in amounts if each.unit.dimension == unit.dimension]
    return Quantity(_total(tuple(alike)) / unit.base, unit)
