"""Which column is what: guessed from its heading, shown to the user, or said by a mapping.

A mapping file is small TOML::

    decimal = "comma"            # or "point"
    dates = "dmy"                # or "mdy", for days written with slashes
    [columns]
    description = "Matkurztext"  # field = heading
    [defaults]
    departure = "DE"             # for what the file does not say
"""

import re
import tomllib
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import msgspec

from precurb.data import data_folder
from precurb.errors import InvalidRecordError

_IN_BRACKETS = re.compile(r"^(.*?)\s*[(\[（]\s*([^)\]）]+)\s*[)\]）]\s*$")


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """How a heading was understood; ``field`` is empty when it was not."""

    header: str
    field: str
    unit: str = ""  # from a heading such as "Menge (kg)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """What the user says about a file; every part may be left out."""

    columns: dict[str, str] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    decimal: str = ""
    dates: str = ""
    sheet: str = ""
    delimiter: str = ""
    encoding: str = ""

    def __post_init__(self) -> None:
        """Refuse fields and choices that do not exist."""
        unknown = (set(self.columns) | set(self.defaults)) - set(known_fields())
        if unknown:
            raise ValueError(f"unknown field {', '.join(sorted(unknown))}")
        if self.decimal not in ("", "comma", "point"):
            raise ValueError(f"decimal is comma or point, not {self.decimal!r}")
        if self.dates not in ("", "dmy", "mdy"):
            raise ValueError(f"dates is dmy or mdy, not {self.dates!r}")


def read_mapping(path: Path) -> Mapping:
    """Read a mapping file.

    Raises:
        InvalidRecordError: It is missing or does not have its form; the part is named.
    """
    try:
        table = tomllib.loads(path.read_text("utf-8"))
        return msgspec.convert(table, Mapping, strict=True)
    except (OSError, ValueError) as error:
        raise InvalidRecordError(f"{path.name}: {error}") from error


def guess_columns(file: str, headers: list[str], mapping: Mapping) -> tuple[ColumnGuess, ...]:
    """Understand the headings of a table.

    Raises:
        InvalidRecordError: Two columns would fill one field, a mapped heading is missing,
            or no column says what the goods are.
    """
    said = {header: name for name, header in mapping.columns.items()}
    missing = set(said) - set(headers)
    if missing:
        raise InvalidRecordError(f"{file}: no column is called {', '.join(sorted(missing))}")
    guesses = [_guess(header, said, mapping) for header in headers]
    taken: dict[str, str] = {}
    for each in guesses:
        if each.field and each.field in taken:
            raise InvalidRecordError(
                f"{file}: columns {taken[each.field]!r} and {each.header!r} both give "
                f"{each.field}; a mapping file can decide [duplicate-header]"
            )
        taken[each.field] = each.header
    if not {"description", "cas", "inchikey", "inchi", "smiles"} & set(taken):
        shown = ", ".join(headers[:12])
        raise InvalidRecordError(f"{file}: no column says what the goods are: {shown}")
    return tuple(guesses)


def known_fields() -> tuple[str, ...]:
    """The fields that a column can fill."""
    return tuple(_headings())


def _guess(header: str, said: dict[str, str], mapping: Mapping) -> ColumnGuess:
    if header in said:
        return ColumnGuess(header, said[header])
    match = _IN_BRACKETS.match(header)
    for text, unit in ((header, ""), (match[1], match[2]) if match else ("", "")):
        name = _by_heading().get(_key(text), "")
        if name and name not in mapping.columns:
            return ColumnGuess(header, name, unit)
    return ColumnGuess(header, "")


@cache
def _by_heading() -> dict[str, str]:
    found: dict[str, str] = {}
    for name, headings in _headings().items():
        for heading in (name, *headings):
            found.setdefault(_key(heading), name)
    return found


@cache
def _headings() -> dict[str, list[str]]:
    return tomllib.loads((data_folder() / "formats" / "headers.toml").read_text("utf-8"))


def _key(text: str) -> str:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return re.sub(r"[\W_]+", "", "".join(c for c in plain if not unicodedata.combining(c)))
