"""Cells of account statements: signed amounts, days with their time, words of the direction.

Banks write what leaves an account with a minus before or behind it, in brackets, with a word
(``S``, ``DR``, 借) or in a column of its own. What could be read in two ways is said.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from precurb.errors import InvalidRecordError
from precurb.intake.columns import key_of, statement_table
from precurb.intake.values import read_currency, read_date, read_number

CREDIT, DEBIT = "CRDT", "DBIT"
_SIGNED = re.compile(r"(\D*?)(\d(?:[\d.,'’\s]*\d)?)(\D*)", re.DOTALL)
_MINUS = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"))
_MARKS = re.compile(r"[-+()]")
_TIME = re.compile(r"(?:(.*?)[T\s]\s*)?(\d{1,2}):(\d\d)(?::(\d\d))?(?:\.\d+)?\s*$")
_BARE_TIME = re.compile(r"(\d\d)(\d\d)(\d\d)")
_SHORT_YEAR = re.compile(r"(\d{1,2}\.\d{1,2}\.)(\d\d)")
_LOST = re.compile(r"(\d{16,})\.0+")
_YEARS = range(1970, 2200)  # a payment of another year is a mistake
_LONGEST = 100  # characters of an amount, a day or a time


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount without its sign: which way it says that money went, and in which currency.

    ``direction`` is empty where there is neither a sign nor a word.
    """

    number: Decimal
    direction: str = ""
    currency: str = ""


def read_signed(text: str, decimal: str = "") -> Amount:
    """Read an amount as statements write it.

    >>> read_signed("-1.234,50 EUR")
    Amount(number=Decimal('1234.50'), direction='DBIT', currency='EUR')
    >>> read_signed("1,234.50 CR").direction
    'CRDT'

    Args:
        text: With sign, brackets, currency or a word of the direction, before or behind it.
        decimal: ``comma`` or ``point`` where the mapping says so.

    Raises:
        AmbiguousError: One mark with three digits behind it: thousands or decimals.
        InvalidRecordError: It is no amount.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_MINUS).strip()
    match = _SIGNED.fullmatch(plain) if len(plain) <= _LONGEST else None
    if match is None:
        raise InvalidRecordError(f"not an amount: {text[:40]!r}")
    before, number, behind = match.groups()
    marks = "".join(_MARKS.findall(before + behind))
    if marks not in ("", "-", "+", "()"):
        raise InvalidRecordError(f"not an amount: {text[:40]!r}")
    direction = {"-": DEBIT, "()": DEBIT, "+": CREDIT}.get(marks, "")
    currency = ""
    for word in (*_MARKS.sub(" ", before).split(), *_MARKS.sub(" ", behind).split()):
        if code := read_currency(word):
            currency = code
        elif told := direction_of(word):
            direction = told
        else:
            raise InvalidRecordError(f"not an amount: {text[:40]!r}")
    return Amount(read_number(number, decimal), direction, currency)


def direction_of(text: str) -> str:
    """What a word says of the direction: ``CRDT``, ``DBIT``, or nothing."""
    plain = text.translate(_MINUS).strip()
    return {"-": DEBIT, "+": CREDIT}.get(plain) or _directions().get(key_of(plain), "")


def way_of_words(text: str) -> str:
    """The way of payment that the type of a booking means; empty if none is sure."""
    return _ways().get(key_of(text), "")


def read_day(text: str, order: str = "") -> tuple[dt.date, dt.time | None]:
    """Read a day, and the time behind it; midnight is that of a date without a time.

    Raises:
        AmbiguousError: Day and month cannot be told apart.
        InvalidRecordError: It is no day.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if len(plain) > _LONGEST:
        raise InvalidRecordError(f"not a day: {text[:40]!r}")
    time = None
    if (match := _TIME.fullmatch(plain)) and match[1]:
        plain, time = match[1].strip(), _time(match[2], match[3], match[4])
    if short := _SHORT_YEAR.fullmatch(plain):
        plain = f"{short[1]}20{short[2]}"
    day = read_date(plain, order)
    if day.year not in _YEARS:
        raise InvalidRecordError(f"no day of a payment: {text[:40]!r}")
    return day, time if time != dt.time() else None


def read_time(text: str) -> dt.time:
    """Read a time of the day, also one behind a day: ``14:03``, ``140322``.

    Raises:
        InvalidRecordError: It is none.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    match = _TIME.fullmatch(plain) if len(plain) <= _LONGEST else None
    if match is not None:
        return _time(match[2], match[3], match[4])
    if bare := _BARE_TIME.fullmatch(plain):
        return _time(bare[1], bare[2], bare[3])
    raise InvalidRecordError(f"not a time: {text[:40]!r}")


def account_digits(text: str) -> tuple[str, bool]:
    """The number of an account, and whether a workbook has lost digits of it.

    A workbook keeps 15 digits of a number; an account of more must be a text there.
    """
    if lost := _LOST.fullmatch(text):
        return lost[1], True
    return text.removesuffix(".0") if text[:-2].isdigit() else text, False


def _time(hours: str, minutes: str, seconds: str | None) -> dt.time:
    try:
        return dt.time(int(hours), int(minutes), int(seconds or 0))
    except ValueError as error:
        raise InvalidRecordError(f"no such time: {hours}:{minutes}") from error


@cache
def _directions() -> Mapping[str, str]:
    table = statement_table()["directions"]
    return {
        key_of(word): way
        for name, way in (("credit", CREDIT), ("debit", DEBIT))
        for word in table[name]
    }


@cache
def _ways() -> Mapping[str, str]:
    table = statement_table()["ways"]
    return {key_of(word): way for way, words in table.items() for word in words}
