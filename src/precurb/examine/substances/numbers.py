"""CAS numbers on papers: several in a field, hidden in a description, or misread by a scanner.

Digits are never guessed: a letter is read as the digit it resembles only where a digit must
stand, and only when the check digit then holds.
"""

import re
from collections.abc import Iterator

from precurb.errors import InvalidIdentifierError
from precurb.examine.substances.cues import CasReading
from precurb.model import CasNumber

_DASH = "-\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"
_CONFUSED = str.maketrans("OolISBZ", "0011582")
_PROPER = re.compile(r"\d{2,7}-\d\d-\d", re.ASCII)
_DIGIT = "[0-9０-９OolISBZ]"
_SHAPE = re.compile(rf"{_DIGIT}{{2,7}}-?{_DIGIT}{{2}}-?{_DIGIT}")
_LABEL = re.compile(
    r"^\s*(?:cas|casrn)\b(?:[\s.:#-]*(?:rn|nr|no|number|nummer|registry|号)\b)*[\s.:#-]*", re.I
)
_SPACED_DASH = re.compile(rf"\s*[{_DASH}]\s*")
_BETWEEN = re.compile(r"[\s,;/|+&、，；()]+")
_HINT = re.compile(r"[\dOolI]{2}\s?[^\w\s,.]\s?[\dOolISBZ]")  # in every number, quick to see
_IN_TEXT = re.compile(
    rf"(?:(?P<label>\bcas(?:rn)?(?![a-z])[^\dOolISBZ\n]{{0,12}}(?:no|nr|number|nummer)?[\s.:#]*)"
    rf"|(?<![{_DASH}\w]))(?P<number>{_DIGIT}{{2,7}}\s?[{_DASH}]\s?{_DIGIT}{{2}}\s?[{_DASH}]"
    rf"\s?{_DIGIT})(?![{_DASH}\w])",
    re.IGNORECASE,
)


def numbers_in_field(text: str) -> tuple[CasReading, ...]:
    """Read the CAS field of a line, which may hold several numbers."""
    if not text:
        return ()
    if _PROPER.fullmatch(text) and _holds(text):
        return (CasReading(written=text, value=text),)
    whole = _SPACED_DASH.sub(lambda m: m[0].strip(), _LABEL.sub("", text)).strip()
    # "n/a" and "mixture" are no numbers and no wrong numbers either.
    parts = [part for part in _BETWEEN.split(whole) if any(c.isdecimal() for c in part)]
    return tuple(read_number(part) for part in parts)


def may_hold_numbers(text: str) -> bool:
    """Whether a text is worth a search for CAS numbers; most are not."""
    return _HINT.search(text) is not None


def numbers_in_text(text: str) -> Iterator[CasReading]:
    """Find CAS numbers in a description.

    Without the word CAS beside it, what does not read as a number at once is a date or an
    article number and no wrong CAS number.
    """
    for match in _IN_TEXT.finditer(text):
        written = match["number"]
        reading = read_number(_SPACED_DASH.sub(lambda m: m[0].strip(), written))
        misread = bool(reading.why) or not written.translate(_PLAIN).isdigit()
        if match["label"] is not None or not misread:
            yield reading


def without_numbers(text: str) -> str:
    """The description with its CAS numbers taken out."""
    return _IN_TEXT.sub("; ", text) if may_hold_numbers(text) else text


def read_number(written: str) -> CasReading:
    """Read one CAS number, repairing dashes and what scanners confuse."""
    try:
        value = str(CasNumber.parse(written))
    except InvalidIdentifierError as error:
        return _repaired(written) or CasReading(written=written, why=str(error))
    return CasReading(written=written, value=value, repaired=value != written)


def _repaired(written: str) -> CasReading | None:
    plain = _SPACED_DASH.sub("-", written.strip())
    for guess in (plain.lstrip("0"), plain.translate(_CONFUSED)):
        if guess != plain and _SHAPE.fullmatch(guess) and _holds(guess):
            value = str(CasNumber.parse(guess))
            return CasReading(written=written, value=value, repaired=True)
    return None


def _holds(text: str) -> bool:
    try:
        CasNumber.parse(text)
    except InvalidIdentifierError:
        return False
    return True


_PLAIN = str.maketrans(dict.fromkeys(_DASH + " \t\u00a0", None))
