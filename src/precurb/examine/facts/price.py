"""What a kilogram costs, against what it usually costs: in own history, or as stated."""

import datetime as dt
import statistics

from precurb.examine.facts.quantities import kilograms
from precurb.model import History, Line, Particulars

LATEST = 500  # sales that are looked at; more would not move a median that is worth its name
ENOUGH = 5  # sales from which their median is a usual price
_LIKE = 10.0  # times the other mass, up to which prices of a kilogram compare
_YEAR = dt.timedelta(days=365)


def price_facts(line: Line, day: dt.date, history: History) -> Particulars:
    """The price of a line as a share of the usual one, ``price_ratio``.

    Usual is the median of a year's own sales (the latest 500) of the same goods and grade, in
    the same currency and in amounts of like size, which a few odd prices do not move; without
    enough of them, ``line.usual_price_kg`` as stated.
    """
    price = _price(line)
    if price is None or price <= 0:
        return {}
    usual = _median(line, day, history) or _stated(line)
    return {"price_ratio": price / usual} if usual else {}


def _median(line: Line, day: dt.date, history: History) -> float | None:
    mass = kilograms(line)
    if not history.earlier or line.value is None or not mass:
        return None
    grade, currency = line.particulars.get("line.grade", ""), line.value.currency
    prices = [
        float(sold.value.amount) / kg
        for each in history.trade.latest(line, day - _YEAR, day, LATEST)
        if (kg := each.kilograms)
        and (sold := each.line).value is not None
        and sold.value.currency == currency
        and sold.particulars.get("line.grade", "") == grade
        # Of like size: bottles cost more than tank loads.
        and kg <= _LIKE * mass
        and mass <= _LIKE * kg
    ]
    return statistics.median(prices) if len(prices) >= ENOUGH else None


def _stated(line: Line) -> float | None:
    usual = line.particulars.get("line.usual_price_kg")
    return usual if isinstance(usual, float) and usual > 0 else None


def _price(line: Line) -> float | None:
    """Value of a kilogram."""
    mass = kilograms(line)
    return float(line.value.amount) / mass if line.value is not None and mass else None
