"""Freight containers and ships: numbers with a check digit, and what a box can carry.

A container number (ISO 6346) is an owner code of three letters, a category letter, six digits
and a check digit: ``CSQU 305438-3``. A ship has an IMO number of seven digits. Both digits find
slips, not lies: one in eleven (containers) or ten (ships) false numbers passes.
"""

import re
from dataclasses import dataclass
from functools import cache
from operator import mul
from typing import Any

from precurb.lists.names import fold
from precurb.lists.reference.tables import read_table

_CONTAINER = re.compile(r"([A-Z]{3})([UJZ])(\d{6})(\d)", re.ASCII)
_DRESS = re.compile(r"[\s\-–—./_]+")
_IMO = re.compile(r"(?:IMO)?(?:NO|NR|NUMBER)?:?(\d{7})", re.ASCII)
_SIZE_TYPE = re.compile(r"([1-9A-P])([024-9CDEFMN])([A-Z])([0-9A-Z])", re.ASCII)


@dataclass(frozen=True, slots=True)
class ContainerNumber:
    """A container number in its parts; ``check`` is the digit as written.

    ``category``: U a freight container, J equipment that comes off, Z a trailer or chassis.
    """

    owner: str
    category: str
    serial: str
    check: int

    @property
    def holds(self) -> bool:
        """Whether the check digit is the one that the other ten signs give."""
        return check_digit(self.owner + self.category + self.serial) == self.check

    def __str__(self) -> str:
        return f"{self.owner}{self.category}{self.serial}{self.check}"


@dataclass(frozen=True, slots=True)
class ContainerType:
    """What containers of a kind carry, as typical values, rounded up in favour of the load.

    ``gross_kg`` is the usual largest mass with the box, ``payload_kg`` without it,
    ``inner_m3`` the space inside (for tanks what they hold). ``rating_kg`` is the highest mass
    that ISO 668 allows for the size; a plate may say anything up to it.
    """

    code: str
    name: str
    gross_kg: float
    payload_kg: float
    inner_m3: float
    rating_kg: float
    basis: str


def container_number(text: str) -> ContainerNumber | None:
    """Read a container number with any spaces and dashes; None if the shape is another.

    >>> container_number("CSQU 305438-3").holds
    True
    """
    match = _CONTAINER.fullmatch(_DRESS.sub("", text.upper()))
    return ContainerNumber(match[1], match[2], match[3], int(match[4])) if match else None


def container_ok(text: str) -> bool:
    """Whether a text is a container number whose check digit holds (ISO 6346)."""
    number = container_number(text)
    return number is not None and number.holds


def check_digit(ten: str) -> int:
    """The check digit of four letters and six digits.

    ISO 6346 gives letters the values 10 to 38 without 11, 22 and 33, weights them with powers
    of two from the left, and takes the sum modulo 11; a remainder of 10 counts as 0 (public
    description of the standard).
    """
    total = sum(_value(sign) << place for place, sign in enumerate(ten))
    return total % 11 % 10


def container_type(text: str) -> ContainerType | None:
    """The typical capacity of a container type: ``22G1``, ``45R1``, ``40' HC``, ``20GP``.

    None for types that the table does not have. Size-and-type codes are read by their length,
    height and group letter (ISO 6346), so ``22G0`` is a ``22G1`` for this purpose.
    """
    key = _key(text)
    if (found := _types().get(key)) is not None:
        return found
    match = _SIZE_TYPE.fullmatch(key.upper())
    return _types().get(f"{match[1]}{match[2]}{match[3]}1".casefold()) if match else None


def imo_ok(text: str) -> bool:
    """Whether a text is an IMO ship number whose check digit holds.

    The first six digits are weighted 7 to 2; the last digit of the sum is the seventh (common
    knowledge, text of the scheme not read).
    """
    match = _IMO.fullmatch(_DRESS.sub("", text.upper()))
    if match is None:
        return False
    *six, last = map(int, match[1])
    total: int = sum(map(mul, range(7, 1, -1), six))
    return total % 10 == last


def _value(sign: str) -> int:
    """The value of a digit or letter: A is 10, and multiples of 11 are left out."""
    if sign.isdigit():
        return int(sign)
    place = ord(sign) - ord("A")
    return 10 + place + (place + 9) // 10


def _key(text: str) -> str:
    return re.sub(r"[\W_]+|(?<=\d)(?:ft|foot|feet|fuß|fuss|pies|英尺|尺)", "", fold(text))


@cache
def _types() -> dict[str, ContainerType]:
    table = read_table("containers")
    found: dict[str, ContainerType] = {}
    for row in table["types"]:
        each = _type(row, table["basis"], float(table["rating_kg"]))
        found |= {_key(word): each for word in (row["code"], *row["words"])}
    return found


def _type(row: dict[str, Any], basis: str, rating: float) -> ContainerType:
    gross, tare = float(row["gross_kg"]), float(row["tare_kg"])
    return ContainerType(
        row["code"], row["name"], gross, gross - tare, float(row["inner_m3"]), rating, basis
    )
