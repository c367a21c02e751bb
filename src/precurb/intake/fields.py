"""The core fields of a row: quantity, value, day, countries and parties, each gap named."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from precurb.errors import InvalidRecordError
from precurb.intake.columns import Mapping
from precurb.intake.gaps import Gap, gap
from precurb.intake.particulars import read_package
from precurb.intake.values import (
    AmbiguousError,
    read_amount,
    read_country,
    read_currency,
    read_number,
    read_trade_date,
    read_unit,
)
from precurb.model import (
    Location,
    Money,
    NotChecked,
    Particulars,
    Party,
    Quantity,
    Role,
    Unit,
)

PARTY_ROLES = {
    "customer": Role.CUSTOMER, "supplier": Role.SUPPLIER, "consignee": Role.CONSIGNEE,
    "consignor": Role.CONSIGNOR, "exporter": Role.EXPORTER, "importer": Role.IMPORTER,
    "end_user": Role.END_USER, "agent": Role.AGENT, "notify": Role.NOTIFY, "payer": Role.PAYER,
}  # fmt: skip


@dataclass(slots=True)
class FieldReader:
    """Reads texts by field; what cannot be read joins ``gaps``, which belong to one row."""

    mapping: Mapping
    gaps: list[NotChecked] = field(default_factory=list)

    def quantity(
        self, values: dict[str, str], where: Location, said: Particulars
    ) -> Quantity | None:
        """The quantity with its unit; of counted packages it is what they weigh net.

        Kind and number of packages join ``said``, the particulars of the line.
        """
        text = values.get("quantity", "")
        if not text:
            return _net(said)
        try:
            amount, behind = read_amount(text, self.mapping.decimal)
        except InvalidRecordError as error:
            ambiguous = isinstance(error, AmbiguousError)
            code = Gap.AMBIGUOUS_QUANTITY if ambiguous else Gap.UNREADABLE_QUANTITY
            self.gaps.append(gap(code, str(error), where, "quantity"))
            return None
        unit = behind or values.get("unit", "")
        try:
            return Quantity(amount, read_unit(unit))
        except InvalidRecordError as error:
            if (net := _net(said)) is not None and (package := read_package(unit)):
                said.setdefault("line.pack_count", float(amount))
                said.setdefault("line.pack_type", package)
                return net
            self.gaps.append(gap(Gap.UNKNOWN_UNIT, str(error), where, "unit"))
        except ValueError as error:
            self.gaps.append(gap(Gap.UNREADABLE_QUANTITY, str(error), where, "quantity"))
        return None

    def value(self, values: dict[str, str], where: Location) -> Money | None:
        """The value in its currency; without a currency an amount says nothing."""
        text, currency = values.get("value", ""), values.get("currency", "")
        if not text or not currency:
            return None
        try:
            code = read_currency(currency) or currency.upper()
            return Money(read_number(text, self.mapping.decimal), code)
        except (InvalidRecordError, ValueError) as error:
            self.gaps.append(gap(Gap.UNREADABLE_VALUE, str(error), where, "value"))
            return None

    def date(self, values: dict[str, str], where: Location) -> dt.date | None:
        """The day of order or dispatch."""
        text = values.get("date", "")
        try:
            return read_trade_date(text, self.mapping.dates) if text else None
        except InvalidRecordError as error:
            ambiguous = isinstance(error, AmbiguousError)
            code = Gap.AMBIGUOUS_DATE if ambiguous else Gap.UNREADABLE_DATE
            self.gaps.append(gap(code, str(error), where, "date"))
            return None

    def country(self, values: dict[str, str], name: str, where: Location) -> str:
        """A country by its ISO code; empty when none is said, or none that is known."""
        text = values.get(name, "")
        try:
            return read_country(text) if text else ""
        except InvalidRecordError as error:
            self.gaps.append(gap(Gap.UNKNOWN_COUNTRY, str(error), where, name))
            return ""

    def parties(self, values: dict[str, str], where: Location) -> tuple[Party, ...]:
        """The parties that the row names."""
        found = []
        for name, role in PARTY_ROLES.items():
            extra = name == "customer" and (values.get("customer_id") or values.get("wallet"))
            if values.get(name) or extra:
                found.append(
                    Party(
                        name=values.get(name, ""),
                        role=role,
                        country=self.country(values, f"{name}_country", where),
                        address=values.get(f"{name}_address", ""),
                        identifiers=_one(values.get(f"{name}_id")),
                        wallets=_one(values.get("wallet")) if extra else (),
                    )
                )
        return tuple(found)


def _one(text: str | None) -> tuple[str, ...]:
    return (text,) if text else ()


def _net(said: Particulars) -> Quantity | None:
    """The quantity that a net weight of its own states, where packages are counted."""
    net = said.get("line.net_kg")
    if not isinstance(net, float) or net < 0:
        return None
    return Quantity(Decimal(repr(net)), Unit.KILOGRAM)
