"""OFAC's CSV files: the SDN list (sdn.csv) and the non-SDN lists (cons_prim.csv).

Twelve columns without a header, ``-0-`` for nothing, an ASCII 26 at the end since the days
of DOS. Aliases, addresses and the overflow of long remarks lie in files beside it, joined
by the entity number. Remarks are cut at 1000 characters in the middle of a word, and the
overflow goes on with the next letter.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
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
from precurb.lists.importers.ofac_remarks import read_remarks
from precurb.model.watchlist import (
    ListedIdentifier,
    ListedName,
    NameQuality,
    PartyType,
    WatchlistEntry,
    WatchlistHeader,
)

PUBLISHER = "US Department of the Treasury, Office of Foreign Assets Control"
_COLUMNS = 12
_CUT = 990  # remarks this long were cut; shorter ones are whole
_SETS = {
    "sdn": ("ofac-sdn", "OFAC Specially Designated Nationals", ("alt", "add", "sdn_comments")),
    "cons_prim": (
        "ofac-consolidated",
        "OFAC Consolidated Non-SDN List",
        ("cons_alt", "cons_add", "cons_comments"),
    ),
}
_TYPES = {
    "": PartyType.ENTITY,
    "individual": PartyType.PERSON,
    "vessel": PartyType.VESSEL,
    "aircraft": PartyType.AIRCRAFT,
}
_KINDS = {"aka": "a.k.a.", "fka": "f.k.a.", "nka": "n.k.a."}


@dataclass(slots=True)
class _Beside:
    """What the files beside the main one say, by entity number."""

    names: dict[str, list[ListedName]] = field(default_factory=dict)
    addresses: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)


def read(path: Path, version_date: dt.date | None = None, source: str = "") -> Imported:
    """Read sdn.csv or cons_prim.csv with the files beside it.

    Args:
        path: The main file; aliases, addresses and comments are looked for beside it.
        version_date: The day of the list; the files do not say it. File time when left out.
        source: Where the list is from; the file name when left out.

    Raises:
        InvalidRecordError: The file is not an OFAC list.
    """
    rows = list(_rows(path))
    _require_ofac(path, rows)
    id_, title, companions = _SETS.get(path.stem.lower(), _SETS["sdn"])
    gathering = Gathering(path.name)
    numbers = {row[0] for _, row in rows}
    beside = _read_beside(path, companions, numbers, gathering)
    for line, row in rows:
        with gathering.record(f"row {line}"):
            gathering.add(_entry(row, beside))
    header = WatchlistHeader(
        id=id_,
        title=title,
        publisher=PUBLISHER,
        version_date=version_date or file_date(path),
        source=source or path.name,
    )
    return gathering.imported(header)


def _require_ofac(path: Path, rows: list[tuple[int, list[str]]]) -> None:
    if not any(len(row) == _COLUMNS and row[0].isdigit() for _, row in rows[:20]):
        raise InvalidRecordError(
            f"{path.name}: not an OFAC list; no row with {_COLUMNS} columns and a number"
        )


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not header, blank or end mark; nothing is an empty string."""
    reader = csv.reader(io.StringIO(_text(path), newline=""))
    try:
        for row in reader:
            values = [_value(cell) for cell in row[:-1]] + [_last(cell) for cell in row[-1:]]
            if any(values) and values[0].lower() != "ent_num":
                yield reader.line_num, values
    except csv.Error as error:
        raise InvalidRecordError(f"{path.name}, row {reader.line_num}: {error}") from error


def _value(cell: str) -> str:
    return "" if (text := cell.strip("\x1a \t")) == "-0-" else text


def _last(cell: str) -> str:
    """The last column untrimmed: remarks and their overflow may part at a blank."""
    return cell.strip("\x1a") if _value(cell) else ""


def _text(path: Path) -> str:
    """UTF-8 where it holds; else Windows Latin-1, in which every byte means something."""
    content = read_bytes(path)
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def _read_beside(
    path: Path, companions: tuple[str, str, str], numbers: set[str], gathering: Gathering
) -> _Beside:
    beside = _Beside()
    readers = (_add_name, _add_address, _add_comment)
    for stem, reader in zip(companions, readers, strict=True):
        if (companion := _companion(path, stem)) is None:
            continue
        strangers = 0
        for line, row in _rows(companion):
            try:
                reader(row, beside)
            except (IndexError, ValueError) as error:
                where = f"row {line} of {companion.name}"
                gathering.reject(where, f"entity {row[0]}: {error}")
            strangers += row[0] not in numbers
        if strangers:
            reason = f"{strangers} rows belong to no entry of this list"
            gathering.reject(companion.name, reason, code="unmatched-rows")
    return beside


def _companion(path: Path, stem: str) -> Path | None:
    """A file beside the main one, whichever case its name has."""
    wanted = f"{stem}.csv"
    return next((p for p in sorted(path.parent.iterdir()) if p.name.lower() == wanted), None)


def _add_name(row: list[str], beside: _Beside) -> None:
    number, _, kind, text, remark = _wide(row, 5, "an alias")[:5]
    weak = "weak" in remark.lower() or "low" in remark.lower().split()
    quality = NameQuality.WEAK if weak else NameQuality.STRONG
    name = ListedName(" ".join(text.split()), quality, _KINDS.get(kind.lower(), "a.k.a."))
    beside.names.setdefault(number, []).append(name)


def _add_address(row: list[str], beside: _Beside) -> None:
    number, _, street, city, country = _wide(row, 5, "an address")[:5]
    # A country alone is kept as country; as an address it would say nothing.
    text = ", ".join(p for p in (street, city, country) if p) if street or city else ""
    beside.addresses.setdefault(number, []).append((text, country))


def _add_comment(row: list[str], beside: _Beside) -> None:
    number, text = _wide(row, 2, "a comment")[:2]
    beside.comments[number] = beside.comments.get(number, "") + text


def _wide(row: list[str], columns: int, what: str) -> list[str]:
    if len(row) < columns:
        raise ValueError(f"{what} has {columns} columns, this row has {len(row)}")
    return row


def _entry(row: list[str], beside: _Beside) -> WatchlistEntry:
    if len(row) != _COLUMNS:
        raise ValueError(
            f"an entry has {_COLUMNS} columns, this row has {len(row)}: {row[0]!r}"
        )
    number, name, kind, programmes = row[:4]
    if not number.isdigit():
        raise ValueError(f"field ent_num is not a number: {number!r}")
    if not name:
        raise ValueError(f"entity {number}: field SDN_Name is empty")
    remarks = _whole(row[11], beside.comments.get(number, "")).strip()
    found = read_remarks(remarks)
    addresses = beside.addresses.get(number, [])
    calls = [ListedIdentifier("Call Sign", row[5])] if row[5] else []
    countries = [country_code(c) for c in (row[9], *(country for _, country in addresses))]
    own_name = ListedName(" ".join(name.split()))
    return WatchlistEntry(
        id=f"ofac-{number}",
        type=_TYPES.get(kind.lower(), PartyType.UNKNOWN),
        names=unique_names([own_name, *beside.names.get(number, []), *found.names]),
        programmes=unique(part.strip("[] ") for part in programmes.split("] [")),
        identifiers=tuple(dict.fromkeys(calls + found.identifiers)),
        wallets=tuple(dict.fromkeys(found.wallets)),
        birth_dates=unique(found.birth_dates),
        countries=unique([*countries, *found.countries]),
        addresses=unique(text for text, _ in addresses),
        remarks=_with_columns(row, remarks),
    )


def _whole(remarks: str, overflow: str) -> str:
    """Remarks and their overflow as one text."""
    if not overflow or remarks.endswith(overflow):
        return remarks
    if len(remarks) >= _CUT or not remarks:
        return remarks + overflow
    return f"{remarks.removesuffix('.')}; {overflow}"


def _with_columns(row: list[str], remarks: str) -> str:
    """Title and ship particulars before the remarks, where a person looks for them."""
    columns = (("Title", 4), ("Vessel type", 6), ("Vessel flag", 9), ("Vessel owner", 10))
    said = [f"{label}: {row[at]}" for label, at in columns if row[at]]
    return "; ".join([*said, *([remarks] if remarks else [])])
