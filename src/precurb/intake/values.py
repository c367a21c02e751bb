"""Values as papers write them: numbers, dates, units and countries of four languages.

Nothing is guessed: ``1,250`` may be 1.25 or 1250, ``03/04/2026`` March or April. Without
further evidence they are ambiguous, and are said to be.
"""

import datetime as dt
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from types import MappingProxyType
from typing import ClassVar

from precurb.data import data_folder
from precurb.errors import InvalidRecordError
from precurb.model import Unit

_CONVENTION = dt.date(1988, 12, 20)  # the UN convention that first controlled precursors
_AMOUNT = re.compile(r"([\d.,'’\s\u00a0\u202f]*\d)\s*([^\d.,]*)")
_MONTHS: Mapping[str, int] = MappingProxyType(
    {
        name: number
        for number, names in enumerate(
            (
                "jan januar january enero ene", "feb februar february febrero",
                "mar märz maerz mrz march marzo", "apr april abril abr", "may mai mayo",
                "jun juni june junio", "jul juli july julio", "aug august agosto ago",
                "sep sept september septiembre", "oct okt oktober october octubre",
                "nov november noviembre", "dec dez dezember december diciembre dic",
            ),
            start=1,
        )
        for name in names.split()
    }
)  # fmt: skip


class AmbiguousError(InvalidRecordError):
    """A value can be read in two ways and nothing decides between them."""

    code: ClassVar[str] = "ambiguous-value"


def read_number(text: str, decimal: str = "") -> Decimal:
    """Read a number with decimal comma or point, and thousands marks.

    Args:
        text: The number as written; full-width digits are understood.
        decimal: ``comma`` or ``point`` where the mapping says so.

    Raises:
        AmbiguousError: One mark with three digits behind it: thousands or decimals.
        InvalidRecordError: It is no number.
    """
    plain = re.sub(r"[\s\u00a0\u202f'’]", "", unicodedata.normalize("NFKC", text))
    if not re.fullmatch(r"-?\d[\d.,]*", plain):
        raise InvalidRecordError(f"not a number: {text!r}")
    marks = [c for c in plain if c in ".,"]
    point = {"comma": ",", "point": "."}.get(decimal, "")
    if not point and marks:
        point = _decimal_mark(plain, marks)
    if point:
        plain = plain.replace("," if point == "." else ".", "")
        plain = plain.replace(point, ".")
    else:
        plain = plain.replace(",", "").replace(".", "")
    try:
        return Decimal(plain)
    except InvalidOperation as error:
        raise InvalidRecordError(f"not a number: {text!r}") from error


def _decimal_mark(plain: str, marks: list[str]) -> str:
    """Which mark is the decimal one; empty when all are thousands marks."""
    last = marks[-1]
    if len(set(marks)) == 2:
        return last
    if len(marks) > 1:
        return ""
    before, after = plain.lstrip("-").split(last)
    if len(after) == 3 and 1 <= len(before) <= 3 and before != "0":
        raise AmbiguousError(f"thousands or decimals: {plain!r}")
    return last


def read_amount(text: str, decimal: str = "") -> tuple[Decimal, str]:
    """Read ``25 kg``: a number and whatever stands behind it."""
    match = _AMOUNT.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if match is None:
        raise InvalidRecordError(f"not a quantity: {text!r}")
    return read_number(match[1], decimal), match[2].strip()


@lru_cache(maxsize=1000)
def read_unit(text: str) -> Unit:
    """Read a unit in any of the four languages.

    Raises:
        InvalidRecordError: It is none; packages are no units.
    """
    key = unicodedata.normalize("NFKC", text).strip(" .()").casefold()
    found = _units().get(key)
    if found is None:
        raise InvalidRecordError(f"not a unit of quantity: {text!r}")
    return Unit(found)


def is_unit(text: str) -> bool:
    """Whether a word is a unit of quantity."""
    try:
        read_unit(text)
    except InvalidRecordError:
        return False
    return True


def read_currency(text: str) -> str:
    """The ISO 4217 code that a sign, word or code of a currency means; empty if none is sure.

    ``$`` and ``¥`` are those of several countries and mean none.
    """
    plain = unicodedata.normalize("NFKC", text).strip(" .:()")
    known = _currencies().get(plain.casefold())
    return known or (plain if plain in _currencies().values() else "")


@lru_cache(maxsize=10_000)
def read_country(text: str) -> str:
    """Read a country by code or name.

    Raises:
        InvalidRecordError: No country is called so.
    """
    key = _country_key(text)
    found = _countries().get(key)
    if found is None:
        raise InvalidRecordError(f"no country is called {text!r}")
    return found


@lru_cache(maxsize=10_000)
def read_date(text: str, order: str = "") -> dt.date:
    """Read a day.

    Args:
        text: ISO, ``31.12.2025``, ``12/31/2025``, ``5. März 2025``, ``2025年3月5日``.
        order: ``dmy`` or ``mdy`` where slashes leave it open.

    Raises:
        AmbiguousError: Day and month cannot be told apart.
        InvalidRecordError: It is no day.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    try:
        return _read_date(plain, order)
    except ValueError as error:
        raise InvalidRecordError(f"not a day: {text!r}") from error


def read_trade_date(text: str, order: str = "") -> dt.date:
    """Read the day of an order or consignment, from which the law that applies follows.

    Args:
        text: As for ``read_date``.
        order: As for ``read_date``.

    Raises:
        AmbiguousError: Day and month cannot be told apart.
        InvalidRecordError: It is no day, or lies before there was any law of precursors: a slip
            like ``0026`` would free all goods.
    """
    day = read_date(text, order)
    if day < _CONVENTION:
        raise InvalidRecordError(f"no day of trade, before {_CONVENTION}: {text!r}")
    return day


def _read_date(text: str, order: str) -> dt.date:
    if match := re.match(r"(\d{4})[-/.年]\s?(\d{1,2})[-/.月]\s?(\d{1,2})日?(?:[T ].*)?$", text):
        return dt.date(int(match[1]), int(match[2]), int(match[3]))
    if match := re.fullmatch(r"(\d{4})(\d\d)(\d\d)(?:\d{4,6}(?:Z|[+-]\d{2,4})?)?", text):
        return dt.date(int(match[1]), int(match[2]), int(match[3]))
    if match := re.fullmatch(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", text):
        return dt.date(int(match[3]), int(match[2]), int(match[1]))
    if match := re.fullmatch(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})", text):
        return _slashed(int(match[1]), int(match[2]), int(match[3]), order)
    if match := re.fullmatch(
        r"(\d{1,2})\.?\s*(?:de\s+)?([^\W\d]+)\.?\s*(?:de\s+)?(\d{4})", text
    ):
        return dt.date(int(match[3]), _MONTHS.get(match[2].casefold(), 0), int(match[1]))
    if match := re.fullmatch(r"([^\W\d]+)\.?\s+(\d{1,2}),?\s+(\d{4})", text):
        return dt.date(int(match[3]), _MONTHS.get(match[1].casefold(), 0), int(match[2]))
    raise InvalidRecordError(f"not a day: {text!r}")


def _slashed(one: int, two: int, year: int, order: str) -> dt.date:
    if order == "mdy" or (not order and two > 12):
        return dt.date(year, one, two)
    if order == "dmy" or one > 12 or one == two:
        return dt.date(year, two, one)
    raise AmbiguousError(f"day or month first: {one}/{two}/{year}")


@cache
def _units() -> dict[str, str]:
    table = tomllib.loads((data_folder() / "formats" / "units.toml").read_text("utf-8"))
    return {name.casefold(): unit for unit, names in table.items() for name in names}


@cache
def _currencies() -> dict[str, str]:
    raw = (data_folder() / "formats" / "currencies.toml").read_text("utf-8")
    return {
        name.casefold(): code
        for code, names in tomllib.loads(raw).items()
        for name in (code, *names)
    }


@cache
def _countries() -> dict[str, str]:
    raw = (data_folder() / "locale" / "countries.toml").read_text("utf-8")
    found: dict[str, str] = {}
    for code, names in tomllib.loads(raw).items():
        spoken = (names.get(language, "") for language in ("en", "de", "zh", "es"))
        for name in (*spoken, *names.get("aliases", ()), names.get("alpha3", ""), code):
            if name:
                found[_country_key(name)] = code
    return found


def _country_key(text: str) -> str:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return re.sub(r"[\W_]+", "", "".join(c for c in plain if not unicodedata.combining(c)))
