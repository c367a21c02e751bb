"""Rows into transactions: each field read, each gap named, lines of one order together."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from precurb.errors import InvalidRecordError
from precurb.intake.columns import ColumnGuess, Mapping
from precurb.intake.fields import FieldReader
from precurb.intake.gaps import Gap, gap
from precurb.intake.joining import Part, joined
from precurb.intake.kinds import read_kind
from precurb.intake.particulars import Manner, fill, read_particular
from precurb.intake.values import (
    read_currency,
)
from precurb.model import (
    Line,
    Location,
    NotChecked,
    PaperKind,
    Particulars,
    Party,
    Role,
    Transaction,
)

MOST_LINES = 1000  # of one order; more are taken as another part of it, to bound memory
MOST_REFERENCES = 1_000_000  # of a table of papers, remembered to notice rows that lie apart

Row = tuple[str, dict[str, str]]  # where it stands in the file, and its cells by heading


@dataclass(slots=True)
class RowReader:
    """Reads the rows of one table."""

    file: str
    columns: tuple[ColumnGuess, ...]
    mapping: Mapping
    _fields: FieldReader = field(init=False)
    _core: list[tuple[str, str]] = field(default_factory=list)
    _further: list[tuple[str, str, str]] = field(default_factory=list)
    _unit: str = ""
    _currency: str = ""
    _weight: str = ""  # heading of the quantity, where that is the net weight
    _of_papers: bool = False

    def __post_init__(self) -> None:
        """Part the columns into those of core fields and those of particulars."""
        self._fields = FieldReader(self.mapping)
        self._core, self._further, self._weight = [], [], ""
        self._unit = self.mapping.defaults.get("unit", "")
        self._of_papers = "paper" in self.mapping.defaults
        for column in self.columns:
            if column.field == "quantity":
                self._unit = column.unit or self._unit
                self._weight = column.header if column.particular == "line.net_kg" else ""
            if column.field == "value":
                self._currency = read_currency(column.unit)
            self._of_papers = self._of_papers or column.field == "paper"
            name = column.particular or column.field
            if column.field and "." not in column.field:
                self._core.append((column.header, column.field))
            if "." in name and not (self._weight and name == "line.net_kg"):
                self._further.append((column.header, name, column.unit))

    def transactions(
        self, rows: Iterable[Row | Transaction | NotChecked]
    ) -> Iterator[Transaction | NotChecked]:
        """Read rows; consecutive ones with the same reference are one transaction.

        What is no row (a gap, a transaction that Precurb wrote) is passed on in its place.
        """
        open_: list[Part] = []
        closed: set[str] = set()
        for row in rows:
            if not isinstance(row, tuple):
                yield from self._joined(open_, closed)
                open_ = []
                yield row
                continue
            read = self.read_row(*row)
            if open_ and not self._same(open_, read):
                yield from self._joined(open_, closed)
                open_ = []
            open_.append(read)
        yield from self._joined(open_, closed)

    def _same(self, open_: list[Part], read: Part) -> bool:
        """Whether a row belongs to the transaction that is open."""
        one, two = open_[0].transaction, read.transaction
        if one.reference != two.reference or len(open_) >= MOST_LINES:
            return False
        if self._of_papers:  # each paper has its own day
            return True
        return (one.date, one.departure, one.destination) == (
            two.date,
            two.departure,
            two.destination,
        )

    def _joined(
        self, parts: list[Part], closed: set[str]
    ) -> Iterator[Transaction | NotChecked]:
        if not parts:
            return
        whole = joined(parts)
        yield whole
        if not self._of_papers:
            return
        if whole.reference in closed:
            reason = (
                f"papers of {whole.reference} stand apart and were not compared; sort by it"
            )
            yield gap(Gap.PAPERS_APART, reason, whole.location, "reference")
        elif len(closed) < MOST_REFERENCES:
            closed.add(whole.reference)

    def read_row(self, record: str, cells: dict[str, str]) -> Part:
        """Read one row; what of it cannot be read is kept in the transaction."""
        self._fields.gaps = []
        where = Location(self.file, record)
        values = self._values(cells)
        said = self._said(cells, values, where) if self._further or self._weight else {}
        parties = self._fields.parties(values, where)
        if party := said.get("party"):
            parties = with_customer(parties, party)
        line = self._line(values, where, said)
        kind = self._kind(values, where) if self._of_papers else None
        return Part(
            Transaction(
                reference=values.get("reference") or self._name(record),
                location=where,
                date=self._fields.date(values, where),
                departure=self._fields.country(values, "departure", where),
                destination=self._fields.country(values, "destination", where),
                transit=tuple(filter(None, (self._fields.country(values, "transit", where),))),
                parties=parties,
                lines=(line,),
                particulars=said.get("", {}),
                unread=tuple(self._fields.gaps),
            ),
            kind,
            values.get("paper_number", ""),
        )

    def _values(self, cells: dict[str, str]) -> dict[str, str]:
        """The core fields that the row or the defaults give, as texts."""
        values = dict(self.mapping.defaults)
        if self._unit:
            values["unit"] = self._unit
        if self._currency:
            values["currency"] = self._currency
        for header, name in self._core:
            text = cells.get(header, "").strip()
            if text:
                values[name] = text
        return values

    def _name(self, record: str) -> str:
        return f"{self.file.rsplit('.', 1)[0]}:{record.removeprefix('row ')}"

    def _said(
        self, cells: dict[str, str], values: dict[str, str], where: Location
    ) -> dict[str, Particulars]:
        """The particulars by whose they are: of the line, of the party, of the whole ('')."""
        manner = Manner(
            self.mapping.decimal, self.mapping.dates, values.get("currency", "").upper()
        )
        # The unit column speaks of all weights when the quantity itself is a weight.
        shared = values.get("unit", "") if self._weight else ""
        said: dict[str, Particulars] = {"line": {}, "party": {}, "": {}}
        if self._weight in cells and not values.get("quantity"):
            said["line"]["line.net_kg"] = ""
        for header, name, unit in self._further:
            text = cells.get(header)
            if text is None:
                continue
            try:
                read = read_particular(name, text.strip(), manner, unit or shared)
            except InvalidRecordError as error:
                self._fields.gaps.append(
                    gap(Gap.UNREADABLE_PARTICULAR, str(error), where, name)
                )
                continue
            noun = name.partition(".")[0]
            fill(said[noun if noun in said else ""], name, read)
        return said

    def _kind(self, values: dict[str, str], where: Location) -> PaperKind:
        """Of which paper the row is."""
        text = values.get("paper", "")
        kind = read_kind(text)
        if kind is None:
            reason = f"no kind of paper is called {text!r}"
            self._fields.gaps.append(gap(Gap.UNKNOWN_PAPER, reason, where, "paper"))
        return kind or PaperKind.OTHER

    def _line(
        self, values: dict[str, str], where: Location, said: dict[str, Particulars]
    ) -> Line:
        particulars = said.get("line", {})
        quantity = self._fields.quantity(values, where, particulars)
        if self._weight and quantity is not None and quantity.unit.dimension == "mass":
            particulars = {**particulars, "line.net_kg": float(quantity.in_base)}
        return Line(
            number=1,
            description=values.get("description", ""),
            cas=values.get("cas", ""),
            inchikey=values.get("inchikey", ""),
            inchi=values.get("inchi", ""),
            smiles=values.get("smiles", ""),
            hs_code=values.get("hs_code", ""),
            quantity=quantity,
            value=self._fields.value(values, where),
            particulars=particulars,
        )


def with_customer(parties: tuple[Party, ...], said: Particulars) -> tuple[Party, ...]:
    """Give particulars to the customer; one without a name stands in where none is named."""
    for at, party in enumerate(parties):
        if party.role is Role.CUSTOMER:
            customer = replace(party, particulars={**party.particulars, **said})
            return (*parties[:at], customer, *parties[at + 1 :])
    if not any(value != "" for value in said.values()):
        return parties
    return (Party(name="", role=Role.CUSTOMER, particulars=said), *parties)
