"""Quantities, validity, outcomes: the small rules of the nouns."""

import datetime as dt
from decimal import Decimal

import pytest

from precurb.model import Force, Line, Money, Outcome, Party, Quantity, Role, Unit, Validity

DAY = dt.date(2024, 6, 3)


def test_grams_and_kilograms_compare() -> None:
    assert Quantity(Decimal(500), Unit.GRAM).reaches(Quantity(Decimal("0.5"), Unit.KILOGRAM))


def test_mass_does_not_compare_with_volume() -> None:
    assert Quantity(Decimal(5), Unit.LITRE).reaches(Quantity(Decimal(1), Unit.KILOGRAM)) is None


@pytest.mark.parametrize("amount", [Decimal("-1"), Decimal("NaN"), Decimal("Infinity")])
def test_an_amount_is_finite_and_not_negative(amount: Decimal) -> None:
    with pytest.raises(ValueError, match="finite"):
        Quantity(amount, Unit.KILOGRAM)


def test_a_currency_is_three_capital_letters() -> None:
    with pytest.raises(ValueError, match="three capital letters"):
        Money(Decimal(1), "euro")


def test_lines_count_from_one() -> None:
    with pytest.raises(ValueError, match="from 1"):
        Line(number=0)


def test_a_country_is_a_code() -> None:
    with pytest.raises(ValueError, match="two capital letters"):
        Party(name="X", role=Role.CUSTOMER, country="Germany")


def test_the_order_of_outcomes_is_their_severity() -> None:
    assert sorted(Outcome, key=lambda o: o.severity) == list(Outcome)


@pytest.mark.parametrize(
    ("validity", "force"),
    [
        (Validity(), Force.IN_FORCE),
        (Validity(since=DAY, until=DAY), Force.IN_FORCE),
        (Validity(since=dt.date(2024, 6, 4), until=dt.date(2024, 6, 4)), Force.NOT_YET),
        (Validity(since=dt.date(2024, 1, 1), until=dt.date(2024, 12, 31)), Force.UNCERTAIN),
        (Validity(until=dt.date(2025, 1, 1)), Force.UNCERTAIN),
        (Validity(ended_since=DAY, ended_until=DAY), Force.ENDED),
        (Validity(ended_since=DAY), Force.UNCERTAIN),
    ],
    ids=["no dates", "first day", "day before", "within the year", "wording newer",
         "first day out", "end not certain"],
)  # fmt: skip
def test_force_follows_from_what_is_known_of_the_dates(
    validity: Validity, force: Force
) -> None:
    assert validity.status(DAY) is force
