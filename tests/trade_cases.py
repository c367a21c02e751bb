"""Transactions for the tests of facts and signs; every party is invented."""

import datetime as dt
from decimal import Decimal

from precurb.model import (
    Line,
    Money,
    Particulars,
    Party,
    Quantity,
    Role,
    Transaction,
    Unit,
)

DAY = dt.date(2026, 11, 2)
TODAY = dt.date(2026, 11, 27)
BUYER = Party(name="Ejemplo Recubrimientos SA de CV", role=Role.CUSTOMER, country="MX")


def line(
    description: str = "Acetic anhydride 99 %",
    kg: float | None = None,
    value: float | None = None,
    number: int = 1,
    cas: str = "",
    hs_code: str = "",
    **particulars: object,
) -> Line:
    """A goods line; further names are particulars of ``line``."""
    return Line(
        number=number,
        description=description,
        cas=cas,
        hs_code=hs_code,
        quantity=None if kg is None else Quantity(Decimal(str(kg)), Unit.KILOGRAM),
        value=None if value is None else Money(Decimal(str(value)), "EUR"),
        particulars=particulars_of("line", particulars),
    )


def order(
    *lines: Line,
    parties: tuple[Party, ...] = (BUYER,),
    day: dt.date | None = DAY,
    departure: str = "DE",
    destination: str = "MX",
    reference: str = "A-1",
    **particulars: object,
) -> Transaction:
    """An order; further names are particulars, ``mode`` of ``consignment``."""
    return Transaction(
        reference=reference,
        date=day,
        departure=departure,
        destination=destination,
        parties=parties,
        lines=lines or (line(),),
        particulars=particulars_of("consignment", particulars),
    )


def particulars_of(group: str, values: dict[str, object]) -> Particulars:
    """Particulars by full name; ``payment__method`` is ``payment.method``."""
    named = {
        name.replace("__", ".") if "__" in name else f"{group}.{name}": value
        for name, value in values.items()
    }
    return named  # type: ignore[return-value]  # tests give values of the vocabulary
