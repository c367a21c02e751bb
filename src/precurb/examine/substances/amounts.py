"""Quantity rules beside an entry: what they say, and whether the line reaches one.

An amount never frees a line by itself: most thresholds add up over a year or have
conditions, so the facts inform a person and a policy.
"""

from precurb.model import Quantity, Threshold, Unit

_SHORT = 90


def threshold_facts(
    thresholds: tuple[Threshold, ...], quantity: Quantity | None
) -> dict[str, str]:
    """The texts of the thresholds, and ``reaches``: yes, no or unknown."""
    if not thresholds:
        return {"thresholds": "", "reaches": "unknown"}
    answers = [_reaches(each, quantity) for each in thresholds]
    reaches = "yes" if True in answers else "unknown" if None in answers else "no"
    return {"thresholds": "; ".join(map(_text, thresholds)), "reaches": reaches}


def _reaches(threshold: Threshold, quantity: Quantity | None) -> bool | None:
    known = threshold.amount is not None and threshold.unit in frozenset(Unit)
    if quantity is None or not known or threshold.amount is None:
        return None
    return quantity.reaches(Quantity(threshold.amount, Unit(threshold.unit)))


def _text(threshold: Threshold) -> str:
    condition = threshold.condition
    if len(condition) > _SHORT:
        condition = condition[: _SHORT - 1].rstrip() + "…"
    return f"{threshold.text} ({condition})" if condition else threshold.text
