"""Identifiers of substances: CAS numbers and InChIKeys.

Sources write CAS numbers with odd dashes, spaces or no hyphens at all, so reading is
lenient and what is kept is always the form ``108-24-7``.
"""

import re
from dataclasses import dataclass
from operator import mul
from typing import Self

from precurb.errors import InvalidIdentifierError

_DASHES = str.maketrans(
    dict.fromkeys("\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d", "-")
)
_WIDE_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_WEIGHTS = range(1, 10)
_SPACED_DASH = re.compile(r"\s*-\s*")
_SHAPE = re.compile(r"(\d{2,7})-?(\d{2})-?(\d)", re.ASCII)
_INCHIKEY = re.compile(r"[A-Z]{14}-[A-Z]{8}[SNO][A-Z]-[A-Z]")


@dataclass(frozen=True, slots=True, order=True)
class CasNumber:
    """A CAS number whose check digit holds.

    >>> CasNumber.parse(" 108\u201324\u20137 ")
    CasNumber(value='108-24-7')
    """

    value: str

    def __post_init__(self) -> None:
        """Refuse anything but the canonical form with a check digit that holds."""
        match = _SHAPE.fullmatch(self.value)
        if match is None or self.value.count("-") != 2:
            raise ValueError(f"not a CAS number: {self.value!r}")
        if not _check_digit_holds(match[1] + match[2], int(match[3])):
            raise ValueError(f"check digit is wrong: {self.value!r}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a CAS number as sources write it.

        Args:
            text: One number, with any dash, or none, between its groups; full-width digits too.

        Returns:
            The number in canonical form.

        Raises:
            InvalidIdentifierError: The shape or the check digit is wrong.
        """
        match = _SHAPE.fullmatch(text)  # most are written as they should be
        if match is None:
            plain = text.translate(_DASHES).translate(_WIDE_DIGITS).strip()
            match = _SHAPE.fullmatch(_SPACED_DASH.sub("-", plain))
        if match is None:
            raise InvalidIdentifierError(f"not a CAS number: {text!r}")
        try:
            return cls(f"{match[1]}-{match[2]}-{match[3]}")
        except ValueError:
            raise InvalidIdentifierError(f"check digit is wrong: {text!r}") from None

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True, order=True)
class InchiKey:
    """A standard InChIKey: 14 letters of skeleton, 8 of stereo and isotopes, one of charge.

    >>> InchiKey.parse("InChIKey=WFDIJRYMOXRFFG-UHFFFAOYSA-N").skeleton
    'WFDIJRYMOXRFFG'
    """

    value: str

    def __post_init__(self) -> None:
        """Refuse anything that has not the shape of an InChIKey."""
        if _INCHIKEY.fullmatch(self.value) is None:
            raise ValueError(f"not an InChIKey: {self.value!r}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an InChIKey, with or without its prefix and in any case.

        Raises:
            InvalidIdentifierError: The shape is wrong.
        """
        value = text.strip().translate(_DASHES).upper().removeprefix("INCHIKEY=")
        if _INCHIKEY.fullmatch(value) is None:
            raise InvalidIdentifierError(f"not an InChIKey: {text!r}")
        return cls(value)

    @property
    def skeleton(self) -> str:
        """The first block: connectivity without stereochemistry, isotopes or charge."""
        return self.value[:14]

    def __str__(self) -> str:
        return self.value


def _check_digit_holds(body: str, check: int) -> bool:
    """Weights run 1, 2, 3, … from the right, leaving out the check digit itself."""
    return int(sum(map(mul, map(int, reversed(body)), _WEIGHTS))) % 10 == check
