"""Quantities and money as trade papers state them: exact decimals with a unit."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Unit(StrEnum):
    """Units in which the law states thresholds: mass, volume, pieces."""

    KILOGRAM = "kg"
    GRAM = "g"
    MILLIGRAM = "mg"
    TONNE = "t"
    POUND = "lb"
    LITRE = "l"
    MILLILITRE = "ml"
    PIECE = "pcs"

    @property
    def dimension(self) -> str:
        """``mass``, ``volume`` or ``count``; only like dimensions compare."""
        if self in (Unit.LITRE, Unit.MILLILITRE):
            return "volume"
        return "count" if self is Unit.PIECE else "mass"

    @property
    def base(self) -> Decimal:
        """How many kilograms, litres or pieces one of this unit is."""
        return _BASE[self]


_BASE = {
    Unit.KILOGRAM: Decimal(1),
    Unit.GRAM: Decimal("0.001"),
    Unit.MILLIGRAM: Decimal("0.000001"),
    Unit.TONNE: Decimal(1000),
    Unit.POUND: Decimal("0.45359237"),  # international avoirdupois pound, exact since 1959
    Unit.LITRE: Decimal(1),
    Unit.MILLILITRE: Decimal("0.001"),
    Unit.PIECE: Decimal(1),
}


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount with its unit, e.g. 25 kg."""

    amount: Decimal
    unit: Unit

    def __post_init__(self) -> None:
        """Refuse negative and non-finite amounts."""
        if not self.amount.is_finite() or self.amount < 0:
            raise ValueError(f"an amount is a finite number, zero or more: {self.amount}")

    @property
    def in_base(self) -> Decimal:
        """The amount in kilograms, litres or pieces."""
        return self.amount * self.unit.base

    def reaches(self, limit: "Quantity") -> bool | None:
        """Whether this is at least ``limit``; ``None`` when mass meets volume."""
        if self.unit.dimension != limit.unit.dimension:
            return None
        return self.in_base >= limit.in_base

    def __str__(self) -> str:
        return f"{self.amount:f} {self.unit}"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency of ISO 4217, e.g. 1200.50 EUR."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        """Refuse what is not a finite amount in a three-letter currency."""
        if not self.amount.is_finite():
            raise ValueError(f"an amount is a finite number: {self.amount}")
        if (
            len(self.currency) != 3
            or not self.currency.isascii()
            or not self.currency.isupper()
        ):
            raise ValueError(f"a currency is three capital letters: {self.currency!r}")

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}"
