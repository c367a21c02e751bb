"""Rows into transactions: each field read, each gap named, lines of one order together."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from precurb.errors import InvalidRecordError
from precurb.intake.columns import ColumnGuess, Mapping
from precurb.intake.gaps import Gap, gap
from precurb.intake.values import (
    AmbiguousError,
    read_amount,
    read_country,
    read_date,
    read_number,
    read_unit,
)
from precurb.model import Line, Location, Money, NotChecked, Party, Quantity, Role, Transaction

MOST_LINES = 1000  # of one order; more are taken as another part of it, to bound memory
_PARTIES = {
    "customer": Role.CUSTOMER, "supplier": Role.SUPPLIER, "consignee": Role.CONSIGNEE,
    "consignor": Role.CONSIGNOR, "exporter": Role.EXPORTER, "importer": Role.IMPORTER,
    "end_user": Role.END_USER, "agent": Role.AGENT, "notify": Role.NOTIFY, "payer": Role.PAYER,
}  # fmt: skip

Row = tuple[str, dict[str, str]]  # where it stands in the file, and its cells by heading


@dataclass(slots=True)
class RowReader:
    """Reads the rows of one table."""

    file: str
    columns: tuple[ColumnGuess, ...]
    mapping: Mapping
    _gaps: list[NotChecked] = field(default_factory=list)

    def transactions(
        self, rows: Iterable[Row | NotChecked]
    ) -> Iterator[Transaction | NotChecked]:
        """Read rows; consecutive ones with the same reference are one transaction."""
        open_: list[Transaction] = []
        for row in rows:
            if isinstance(row, NotChecked):
                yield from _joined(open_)
                open_ = []
                yield row
                continue
            read = self._row(*row)
            if open_ and (
                open_[0].reference != read.reference
                or len(open_) >= MOST_LINES
                or (open_[0].date, open_[0].departure, open_[0].destination)
                != (read.date, read.departure, read.destination)
            ):
                yield from _joined(open_)
                open_ = []
            open_.append(read)
        yield from _joined(open_)

    def _row(self, record: str, cells: dict[str, str]) -> Transaction:
        self._gaps = []
        where = Location(self.file, record)
        values = dict(self.mapping.defaults)
        unit = values.get("unit", "")
        for column in self.columns:
            text = cells.get(column.header, "").strip()
            if column.field and text:
                values[column.field] = text
            if column.field == "quantity":
                unit = column.unit or unit
        values.setdefault("unit", unit)
        stem = self.file.rsplit(".", 1)[0]
        return Transaction(
            reference=values.get("reference") or f"{stem}:{record.removeprefix('row ')}",
            location=where,
            date=self._date(values, where),
            departure=self._country(values, "departure", where),
            destination=self._country(values, "destination", where),
            transit=tuple(filter(None, (self._country(values, "transit", where),))),
            parties=self._parties(values, where),
            lines=(self._line(values, where),),
            unread=tuple(self._gaps),
        )

    def _line(self, values: dict[str, str], where: Location) -> Line:
        return Line(
            number=1,
            description=values.get("description", ""),
            cas=values.get("cas", ""),
            inchikey=values.get("inchikey", ""),
            inchi=values.get("inchi", ""),
            smiles=values.get("smiles", ""),
            hs_code=values.get("hs_code", ""),
            quantity=self._quantity(values, where),
            value=self._value(values, where),
        )

    def _quantity(self, values: dict[str, str], where: Location) -> Quantity | None:
        text = values.get("quantity", "")
        if not text:
            return None
        try:
            amount, behind = read_amount(text, self.mapping.decimal)
        except AmbiguousError as error:
            self._gaps.append(gap(Gap.AMBIGUOUS_QUANTITY, str(error), where, "quantity"))
            return None
        except InvalidRecordError as error:
            self._gaps.append(gap(Gap.UNREADABLE_QUANTITY, str(error), where, "quantity"))
            return None
        try:
            return Quantity(amount, read_unit(behind or values.get("unit", "")))
        except InvalidRecordError as error:
            self._gaps.append(gap(Gap.UNKNOWN_UNIT, str(error), where, "unit"))
        except ValueError as error:
            self._gaps.append(gap(Gap.UNREADABLE_QUANTITY, str(error), where, "quantity"))
        return None

    def _value(self, values: dict[str, str], where: Location) -> Money | None:
        text, currency = values.get("value", ""), values.get("currency", "")
        if not text or not currency:
            return None
        try:
            return Money(read_number(text, self.mapping.decimal), currency.upper())
        except (InvalidRecordError, ValueError) as error:
            self._gaps.append(gap(Gap.UNREADABLE_VALUE, str(error), where, "value"))
            return None

    def _date(self, values: dict[str, str], where: Location) -> dt.date | None:
        text = values.get("date", "")
        try:
            return read_date(text, self.mapping.dates) if text else None
        except InvalidRecordError as error:
            ambiguous = isinstance(error, AmbiguousError)
            code = Gap.AMBIGUOUS_DATE if ambiguous else Gap.UNREADABLE_DATE
            self._gaps.append(gap(code, str(error), where, "date"))
            return None

    def _country(self, values: dict[str, str], name: str, where: Location) -> str:
        text = values.get(name, "")
        try:
            return read_country(text) if text else ""
        except InvalidRecordError as error:
            self._gaps.append(gap(Gap.UNKNOWN_COUNTRY, str(error), where, name))
            return ""

    def _parties(self, values: dict[str, str], where: Location) -> tuple[Party, ...]:
        found = []
        for name, role in _PARTIES.items():
            extra = name == "customer" and (values.get("customer_id") or values.get("wallet"))
            if values.get(name) or extra:
                found.append(
                    Party(
                        name=values.get(name, ""),
                        role=role,
                        country=self._country(values, f"{name}_country", where),
                        address=values.get(f"{name}_address", ""),
                        identifiers=_one(values.get(f"{name}_id")),
                        wallets=_one(values.get("wallet")) if extra else (),
                    )
                )
        return tuple(found)


def _one(text: str | None) -> tuple[str, ...]:
    return (text,) if text else ()


def _joined(parts: list[Transaction]) -> Iterator[Transaction]:
    """Lines of one order as one transaction, its parties once each."""
    if not parts:
        return
    first = parts[0]
    lines = (replace(line, number=n) for n, line in enumerate((p.lines[0] for p in parts), 1))
    yield replace(
        first,
        lines=tuple(lines),
        parties=tuple(dict.fromkeys(party for part in parts for party in part.parties)),
        unread=tuple(each for part in parts for each in part.unread),
    )
