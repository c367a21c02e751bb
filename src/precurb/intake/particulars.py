"""Particulars: what papers say beyond the core fields, read by the type the vocabulary gives.

A blank cell of a column that bears a particular was supplied and left blank: it stays as an
empty text, so that a sign of absence may speak. A column that is missing says nothing.
"""

import math
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Any

import msgspec

from precurb.data import data_folder
from precurb.errors import InvalidRecordError
from precurb.intake.columns import key_of, unit_of_name
from precurb.intake.values import read_amount, read_country, read_date, read_number, read_unit
from precurb.model import Quantity
from precurb.model.papers import Particulars, Record, Scalar, Value
from precurb.signs import Field, vocabulary

MOST = 1_000  # entries of one list; signs look at each of them
_UN = re.compile(r"(?:UN|ONU)?[\s-]*(\d{4})", re.I)
_CODES = re.compile(r"[A-Z]{2}|[\w.-]*\d[\w.-]*(?:\s*\+\s*[\w.-]*\d[\w.-]*)*")
_TERMS = "EXW|FCA|FAS|FOB|CFR|CIF|CPT|CIP|DAP|DPU|DDP|DAT|DAF|DES|DEQ|DDU"  # 1990 to 2020
_INCOTERM = re.compile(
    rf"({_TERMS})\b\s*(.*?)\s*(?:[,;(]?\s*(?:Incoterms\W*)?\(?(\d{{4}})\)?)?", re.S | re.I
)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a file writes: decimal mark, order of days, and the currency of the row."""

    decimal: str = ""
    dates: str = ""
    currency: str = ""


def read_particular(name: str, text: str, manner: Manner, unit: str = "") -> Particulars:
    """Read one particular.

    Args:
        name: Its full name in the vocabulary.
        text: As written; empty for a field that was left blank.
        manner: How the file writes numbers and days.
        unit: The unit that heading or table state, where the text itself has none.

    Returns:
        The value under its name, and what else the text says: ``20 drums`` is a count and a
        kind of package, ``FOB Hamburg`` a term and its place. The content of a package in
        litres goes to ``line.pack_size_l``, though the heading is ``line.pack_size_kg``.

    Raises:
        InvalidRecordError: It cannot be read as what the vocabulary says it is.
    """
    field = vocabulary()[name]
    if not text:
        return {name: ""}
    if name == "consignment.incoterm":
        return _incoterm(text)
    if name == "line.pack_count":
        return _packages(text, manner)
    if unit_of_name(name):
        return _measure(name, text, manner, unit)
    value = _READERS[field.type](field, text, manner)
    if isinstance(value, list) and len(value) > MOST:
        raise InvalidRecordError(f"{len(value)} entries, more than {MOST}")
    return {name: value}


def read_package(text: str) -> str:
    """The kind of package a word means (``Fässer``: ``drum``); empty if none."""
    words = text.split()
    for part in (text, words[-1]) if words else ():  # "fibre drums" are drums
        if found := _words()["line.pack_type"].get(key_of(part)):
            return found
    return ""


def _packages(text: str, manner: Manner) -> Particulars:
    count, behind = read_amount(text, manner.decimal)
    if not behind:
        return {"line.pack_count": _finite(count)}
    package = read_package(behind)
    if not package:
        raise InvalidRecordError(f"not a number of packages: {text!r}")
    return {"line.pack_count": _finite(count), "line.pack_type": package}


def _incoterm(text: str) -> Particulars:
    """Part ``FOB Hamburg, Incoterms 2020`` into the term, its place and its edition."""
    match = _INCOTERM.fullmatch(text)
    if match is None:
        return {"consignment.incoterm": text}
    said: Particulars = {"consignment.incoterm": match[1].upper()}
    for name, part in (("incoterm_place", match[2]), ("incoterm_edition", match[3])):
        if part and part.strip(" ,;()"):
            said[f"consignment.{name}"] = part.strip(" ,;()")
    return said


def fill(said: Particulars, name: str, read: Particulars) -> None:
    """Add what one text said; of what it says beside its name, other columns know better."""
    for each, value in read.items():
        if name == each or said.get(each, "") == "":
            said[each] = value


def read_json(text: str) -> Any:
    """Decode a cell that holds JSON.

    Raises:
        InvalidRecordError: It does not.
    """
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError) as error:
        raise InvalidRecordError(f"not JSON: {error}") from error


def _text(field: Field, text: str, _: Manner) -> Value:
    if _is_country(field):
        return read_country(text)
    if field.name.endswith("un_no") and (number := _UN.fullmatch(text)):
        return number[1]
    word = _words().get(field.name, {}).get(key_of(text), text)
    if not field.choices:
        return word
    chosen = next((each for each in field.choices if key_of(each) == key_of(word)), None)
    if chosen is None:
        raise InvalidRecordError(f"{text!r} is none of {', '.join(field.choices)}")
    return chosen


def _number(field: Field, text: str, manner: Manner) -> Value:
    plain, share = text.strip(), 1.0
    if plain.endswith("%"):
        plain = plain[:-1].strip()
        if field.name.endswith(("_share", "_ratio")):
            share = 100.0
        elif not field.name.endswith("_pct"):
            raise InvalidRecordError(f"not a number but a percentage: {text!r}")
    elif manner.currency:
        # An amount in the row's own currency is the number; in another it would be a guess.
        code = re.escape(manner.currency)
        plain = re.sub(rf"^{code}\s*|\s*{code}$", "", plain, flags=re.I)
    return _finite(read_number(plain, manner.decimal)) / share


def _measure(name: str, text: str, manner: Manner, unit: str) -> Particulars:
    amount, behind = read_amount(text, manner.decimal)
    said = behind or unit
    if not said:
        raise InvalidRecordError(f"no unit is stated: {text!r}")
    quantity = _quantity(amount, said)
    wanted = {"kg": "mass", "l": "volume"}
    for one in (name, f"{name.rpartition('_')[0]}_l"):
        if one in vocabulary() and wanted[unit_of_name(one)] == quantity.unit.dimension:
            return {one: _finite(quantity.in_base)}
    raise InvalidRecordError(f"{quantity} where {unit_of_name(name)} is asked")


def _quantity(amount: Decimal, unit: str) -> Quantity:
    try:
        return Quantity(amount, read_unit(unit))
    except ValueError as error:
        raise InvalidRecordError(str(error)) from error


def _yes_no(field: Field, text: str, _: Manner) -> Value:
    word = _words()["yes-no"].get(key_of(text))
    if word is None:
        raise InvalidRecordError(f"neither yes nor no: {text!r}")
    return word == "yes"


def _date(_: Field, text: str, manner: Manner) -> Value:
    return read_date(text, manner.dates).isoformat()


def _texts(field: Field, text: str, manner: Manner) -> Value:
    if text.startswith("["):
        return [_scalar(each, field) for each in _array(text)]
    parts = [part.strip() for part in re.split(r"[;；\n]", text)]
    if len(parts) == 1:
        codes = [part.strip() for part in re.split(r"[,，、]", text)]
        parts = codes if all(map(_CODES.fullmatch, codes)) else parts
    if _is_country(field):
        if len(parts) == 1:
            parts = re.split(r"[,，、]", text)
        return [read_country(part.strip()) for part in parts if part.strip()]
    return [part for part in parts if part]


def _is_country(field: Field) -> bool:
    return field.name.endswith(("_country", "_countries", ".origin"))


def _records(field: Field, text: str, _: Manner) -> Value:
    found: list[Scalar | Record] = []
    for each in _array(text):
        if isinstance(each, dict):
            found.append({k: _cell(v, field) for k, v in each.items() if v is not None})
        else:
            found.append(_scalar(each, field))
    return found


def _cell(value: Any, field: Field) -> Scalar | list[str]:
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return value
    return _scalar(value, field)


def _array(text: str) -> list[Any]:
    content = read_json(text)
    if not isinstance(content, list):
        raise InvalidRecordError(f"not a JSON array: {text[:60]!r}")
    return content


def _scalar(value: Any, field: Field) -> Scalar:
    if isinstance(value, bool | str | float):
        return value
    if isinstance(value, int):
        return _finite(value)
    raise InvalidRecordError(f"{field.name} holds {type(value).__name__}, not plain values")


def _finite(value: Decimal | int) -> float:
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise InvalidRecordError("too large for a number")
    return number


def _papers(field: Field, _: str, __: Manner) -> Value:
    raise InvalidRecordError(f"{field.name} is made of the papers and cannot be given")


_READERS: Mapping[str, Callable[[Field, str, Manner], Value]] = MappingProxyType(
    {
        "text": _text,
        "number": _number,
        "yes-no": _yes_no,
        "date": _date,
        "texts": _texts,
        "records": _records,
        "papers": _papers,
    }
)


@cache
def _words() -> dict[str, dict[str, str]]:
    raw = (data_folder() / "formats" / "values.toml").read_text("utf-8")
    return {
        name: {key_of(said): word for word, all_ in words.items() for said in (word, *all_)}
        for name, words in tomllib.loads(raw).items()
    }
