"""Which column is what: guessed from its heading, shown to the user, or said by a mapping.

A mapping file is small TOML::

    kind = "payments"            # or "trade", where headings could mean either
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
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import msgspec

from precurb.data import data_folder
from precurb.errors import InvalidRecordError
from precurb.intake.values import is_unit, read_currency
from precurb.signs import vocabulary

_IN_BRACKETS = re.compile(r"^(.*?)\s*[(\[（]\s*([^)\]）]+)\s*[)\]）]\s*$")
_UNIT_BEHIND = re.compile(r"^(.*?)[\s./_-]*(?<![A-Za-z])([A-Za-z]{1,3}|公斤|千克|吨|克|升)\.?$")
_GOODS = {"description", "cas", "inchikey", "inchi", "smiles", "papers"}


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """How a heading was understood; ``field`` is empty when it was not.

    ``field`` is a core field or a name of the vocabulary of signs. A column may fill both
    (net weight is a quantity and ``line.net_kg``); ``particular`` is then the second.
    """

    header: str
    field: str
    unit: str = ""  # from a heading such as "Menge (kg)"
    particular: str = ""


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
    kind: str = ""  # of a table: "trade" or "payments", where its headings leave it open

    def __post_init__(self) -> None:
        """Refuse fields and choices that do not exist."""
        said = set(self.columns) | set(self.defaults)
        unknown = said - set(known_fields()) - set(vocabulary()) - statement_fields()
        if unknown:
            raise ValueError(f"unknown field {', '.join(sorted(unknown))}")
        if self.decimal not in ("", "comma", "point"):
            raise ValueError(f"decimal is comma or point, not {self.decimal!r}")
        if self.dates not in ("", "dmy", "mdy"):
            raise ValueError(f"dates is dmy or mdy, not {self.dates!r}")
        if self.kind not in ("", "trade", "payments"):
            raise ValueError(f"kind is trade or payments, not {self.kind!r}")


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


def guess_columns(
    file: str, headers: list[str], mapping: Mapping, *, goods: bool = True
) -> tuple[ColumnGuess, ...]:
    """Understand the headings of a table.

    Args:
        file: Name of the file, for messages.
        headers: Headings, each once.
        mapping: What the user says; it decides before any guess.
        goods: Whether a column must say what the goods are.

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
    guesses = _standing_for(guesses, taken)
    if goods and not _GOODS & {each.field for each in guesses}:
        shown = ", ".join(headers[:12])
        raise InvalidRecordError(f"{file}: no column says what the goods are: {shown}")
    return tuple(guesses)


def _standing_for(guesses: list[ColumnGuess], taken: dict[str, str]) -> list[ColumnGuess]:
    """Let columns of particulars fill core fields that no column of their own fills."""
    found = {each.field: at for at, each in enumerate(guesses) if each.field}
    filled = set(taken)
    for particular, core in _stands_for().items():
        if particular in found and core not in filled:
            each = guesses[found[particular]]
            guesses[found[particular]] = ColumnGuess(each.header, core, each.unit, particular)
            filled.add(core)
    return guesses


def known_fields() -> tuple[str, ...]:
    """The core fields that a column can fill, beside every name of the vocabulary."""
    return tuple(name for name in _headings() if "." not in name)


@cache
def statement_fields() -> frozenset[str]:
    """The fields that a column of a table of payments can fill."""
    table = statement_table()
    return frozenset((*table["headings"], *table["shared"]))


@cache
def statement_table() -> dict[str, Any]:
    """The packaged headings and words of account statements."""
    raw = (data_folder() / "formats" / "statements.toml").read_text("utf-8")
    return tomllib.loads(raw)


def field_of(header: str) -> str:
    """The field that a heading fills; empty when it is not understood."""
    return _by_heading().get(_key(header), "")


def field_of_heading(header: str) -> str:
    """The field of a heading with its unit in brackets or behind it; empty if none."""
    return _guess(header, {}, Mapping()).field


def key_of(text: str) -> str:
    """A word as headings and values are compared: without case, spaces and punctuation."""
    return _key(text)


def _guess(header: str, said: dict[str, str], mapping: Mapping) -> ColumnGuess:
    match = _IN_BRACKETS.match(header)
    if header in said:
        unit = match[2] if match and is_unit(match[2]) else unit_of_name(said[header])
        return ColumnGuess(header, said[header], unit)
    behind = _UNIT_BEHIND.match(header)
    for text, unit in (
        (header, ""),
        (match[1], match[2]) if match else ("", ""),
        (behind[1], behind[2]) if behind and _is_measure(behind[2]) else ("", ""),
    ):
        name = _by_heading().get(_key(text), "")
        if name == "quantity" and read_currency(unit):
            name = "value"  # "Amount (EUR)"
        if name and name not in mapping.columns:
            return ColumnGuess(header, name, unit or _unit_by_name(header, name))
    return ColumnGuess(header, "")


def _is_measure(text: str) -> bool:
    return is_unit(text) or bool(read_currency(text))


def unit_of_name(name: str) -> str:
    """The unit that a name of the vocabulary carries: ``kg`` of ``line.net_kg``."""
    ending = name.rpartition("_")[2]
    return ending if "." in name and ending in ("kg", "l") else ""


def _unit_by_name(header: str, name: str) -> str:
    """The unit of a column whose heading is the full name; other headings carry none."""
    return unit_of_name(name) if _key(header) == _key(name) else ""


@cache
def _by_heading() -> dict[str, str]:
    found: dict[str, str] = {}
    for name, headings in _headings().items():
        for heading in (name, *headings):
            found.setdefault(_key(heading), name)
    for name, each in vocabulary().items():
        if each.type != "papers":
            found.setdefault(_key(name), name)
    return found


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((data_folder() / "formats" / "headers.toml").read_text("utf-8"))


@cache
def _headings() -> dict[str, list[str]]:
    return {name: words for name, words in _table().items() if name != "stands_for"}


@cache
def _stands_for() -> dict[str, str]:
    return dict(_table()["stands_for"])


@lru_cache(maxsize=10_000)
def _key(text: str) -> str:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return re.sub(r"[\W_]+", "", "".join(c for c in plain if not unicodedata.combining(c)))
