"""OpenSanctions ``targets.simple.csv``: one row a listed party, many values to a cell.

Values in a cell are parted by semicolons and quoted when they hold one themselves. Kinds
of names and numbers are lost in this form: an alias may be weak and nothing says so.
"""

import csv
import datetime as dt
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from precurb.errors import InvalidRecordError
from precurb.lists.importers.base import (
    Gathering,
    Imported,
    file_date,
    read_bytes,
    unique,
    unique_names,
)
from precurb.lists.importers.countries import country_code
from precurb.model.watchlist import (
    ListedIdentifier,
    ListedName,
    PartyType,
    Wallet,
    WatchlistEntry,
    WatchlistHeader,
)

REQUIRED = ("id", "schema", "name")
_TYPES = {
    "Person": PartyType.PERSON,
    "LegalEntity": PartyType.ENTITY,
    "Organization": PartyType.ENTITY,
    "Company": PartyType.ENTITY,
    "PublicBody": PartyType.ENTITY,
    "Vessel": PartyType.VESSEL,
    "Airplane": PartyType.AIRCRAFT,
}


def read(path: Path, version_date: dt.date | None = None, source: str = "") -> Imported:
    """Read a ``targets.simple.csv``.

    Args:
        path: The file.
        version_date: The day of the list; file time when left out.
        source: Where the list is from; the file name when left out.

    Raises:
        InvalidRecordError: The file is not such a table.
    """
    gathering = Gathering(path.name)
    datasets: Counter[str] = Counter()
    for line, row in _rows(path):
        with gathering.record(f"row {line}"):
            gathering.add(_entry(row))
            datasets.update([row.get("dataset") or ""])
    title = datasets.most_common(1)[0][0] if datasets else ""
    header = WatchlistHeader(
        id=path.name.split(".")[0].lower(),
        title=title or path.name,
        publisher="OpenSanctions",
        version_date=version_date or file_date(path),
        source=source or path.name,
    )
    return gathering.imported(header)


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        text = read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidRecordError(f"{path.name}: not UTF-8: {error}") from error
    reader = csv.DictReader(io.StringIO(text, newline=""), restkey="", restval="")
    try:
        missing = [name for name in REQUIRED if name not in (reader.fieldnames or ())]
        if missing:
            raise InvalidRecordError(f"{path.name}: column {missing[0]!r} is missing")
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise InvalidRecordError(f"{path.name}, row {reader.line_num}: {error}") from error


def _entry(row: dict[str, str]) -> WatchlistEntry:
    if "" in row:
        raise ValueError(f"more cells than columns: {row['id']!r}")
    id_, schema, name = (row[column].strip() for column in REQUIRED)
    if not id_ or not name:
        raise ValueError(f"field {'name' if id_ else 'id'} is empty: {id_ or name!r}")
    names = [ListedName(name)]
    names += [ListedName(text, kind="a.k.a.") for text in _values(row, "aliases")]
    numbers = [ListedIdentifier("identifier", v) for v in _values(row, "identifiers")]
    numbers += [ListedIdentifier("Email Address", v) for v in _values(row, "emails")]
    numbers += [ListedIdentifier("Phone Number", v) for v in _values(row, "phones")]
    wallet = schema == "CryptoWallet"
    programmes = _values(row, "program_ids") or _values(row, "sanctions")
    return WatchlistEntry(
        id=f"os-{id_}",
        type=_TYPES.get(schema, PartyType.UNKNOWN),
        names=unique_names(names),
        programmes=programmes,
        identifiers=tuple(dict.fromkeys(numbers)),
        wallets=(Wallet("", name),) if wallet else (),
        birth_dates=_values(row, "birth_date"),
        countries=unique(_country(c) for c in _values(row, "countries")),
        addresses=_values(row, "addresses"),
        listed_on=_values(row, "first_seen")[0][:10] if _values(row, "first_seen") else "",
        remarks="; ".join(_values(row, "sanctions")),
    )


def _values(row: dict[str, str], column: str) -> tuple[str, ...]:
    """The values of a cell: semicolons part, quotes keep a value with one together."""
    cell = row.get(column) or ""
    if not cell.strip():
        return ()
    line = [" ".join(cell.split())]
    return unique(next(csv.reader(line, delimiter=";", skipinitialspace=True), []))


def _country(text: str) -> str:
    return text.upper() if len(text) == 2 else country_code(text)
