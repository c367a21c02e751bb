"""CAS numbers as papers have them: with odd dashes, letters for digits, or simply wrong.

A repair changes only what a scanner or a typist confuses (``O`` for ``0``, ``l`` for ``1``),
only where a digit must stand, and only when the check digit then holds. It is reported.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from precurb.errors import InvalidIdentifierError
from precurb.model import CasNumber

_DASH = "-\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"
_DIGIT = "0-9\uff10-\uff19OoQDIl|SBZ"
_LIKE = re.compile(
    rf"(?<![{_DASH}\w])([{_DIGIT}]{{2,7}}\s?[{_DASH}]\s?[{_DIGIT}]{{2}}\s?[{_DASH}]\s?[{_DIGIT}])"
    rf"(?![{_DASH}\w])"
)
_CONFUSED = str.maketrans("OoQDIl|SBZ０１２３４５６７８９", "0000111582" + "0123456789")
_SPLIT = re.compile(r"[;,/\s、，；]+(?=\S{5})")


@dataclass(frozen=True, slots=True)
class CasCue:
    """A CAS number as written, and as read: ``number`` is empty when it cannot exist."""

    written: str
    number: str
    repaired: bool = False
    why: str = ""


def read_cas_field(text: str) -> Iterator[CasCue]:
    """The numbers of a CAS field; whatever stands there must be a number."""
    for part in _SPLIT.split(text.strip()):
        written = part.strip(" ,;")
        if written and written.casefold() not in ("-", "n/a", "na", "none", "keine", "无"):
            yield _read(written)


def find_cas(text: str) -> Iterator[CasCue]:
    """The numbers in running text, where only what has the shape of one is read."""
    for match in _LIKE.finditer(text):
        if any(c.isdigit() for c in match[1]):
            cue = _read(match[1])
            # Part numbers have this shape too: without check digit it is no CAS number.
            if cue.number or re.search(r"cas[\s\w.:#：号-]{0,8}$", text[: match.start()], re.I):
                yield cue


def _read(written: str) -> CasCue:
    try:
        number = CasNumber.parse(written).value
    except InvalidIdentifierError as error:
        return _repaired(written, str(error))
    plain = written.replace(" ", "")
    return CasCue(written, number, repaired=plain not in (number, number.replace("-", "")))


def _repaired(written: str, why: str) -> CasCue:
    if (changed := written.translate(_CONFUSED)) != written:
        try:
            return CasCue(written, CasNumber.parse(changed).value, repaired=True)
        except InvalidIdentifierError:
            pass
    return CasCue(written, "", why=why)
