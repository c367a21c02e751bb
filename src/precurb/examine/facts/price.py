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
    if not history.earlier or line.value is None:
        return None
    sales = history.trade.goods(line, day - _YEAR, day)[-LATEST:]
    prices = [
        price
        for each in sales
        if each.line.value is not None
        and each.line.value.currency == line.value.currency
        and _comparable(line, each.line)
        and (price := _price(each.line)) is not None
    ]
    return statistics.median(prices) if len(prices) >= ENOUGH else None


def _comparable(line: Line, sold: Line) -> bool:
    """Whether two lines are of one grade and like size: bottles cost more than tank loads."""
    grades = [each.particulars.get("line.grade", "") for each in (line, sold)]
    masses = [kilograms(each) or 0.0 for each in (line, sold)]
    return grades[0] == grades[1] and max(masses) <= _LIKE * min(masses)


def _stated(line: Line) -> float | None:
    usual = line.particulars.get("line.usual_price_kg")
    return usual if isinstance(usual, float) and usual > 0 else None


def _price(line: Line) -> float | None:
    """Value of a kilogram."""
    mass = kilograms(line)
    return float(line.value.amount) / mass if line.value is not None and mass else None
