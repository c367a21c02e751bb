"""In which script a text is written, and what is taken off before it is read."""

import re
import unicodedata
from collections import Counter
from enum import StrEnum

LONGEST_NAME = 300  # letters; no party is called more, and what is longer is an attack

_FOLDS = {"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ı": "i", "þ": "th"}
_FOLD_TABLE = str.maketrans(_FOLDS)


class Script(StrEnum):
    """A script, as far as names are read differently in it."""

    LATIN = "latin"
    HAN = "han"
    KANA = "kana"
    HANGUL = "hangul"
    CYRILLIC = "cyrillic"
    ARABIC = "arabic"
    HEBREW = "hebrew"
    OTHER = "other"


_RANGES = (
    (0x41, 0x24F, Script.LATIN), (0x1E00, 0x1EFF, Script.LATIN),
    (0x400, 0x52F, Script.CYRILLIC), (0x590, 0x5FF, Script.HEBREW),
    (0x600, 0x6FF, Script.ARABIC), (0x750, 0x77F, Script.ARABIC),
    (0x8A0, 0x8FF, Script.ARABIC), (0xFB50, 0xFDFF, Script.ARABIC),
    (0xFE70, 0xFEFF, Script.ARABIC), (0x3040, 0x30FF, Script.KANA),
    (0x31F0, 0x31FF, Script.KANA), (0x1100, 0x11FF, Script.HANGUL),
    (0xAC00, 0xD7AF, Script.HANGUL), (0x3005, 0x3007, Script.HAN),
    (0x3400, 0x4DBF, Script.HAN), (0x4E00, 0x9FFF, Script.HAN),
    (0xF900, 0xFAFF, Script.HAN), (0x20000, 0x323AF, Script.HAN),
)  # fmt: skip
_INVISIBLE = re.compile(
    r"[\u00ad\u115f\u1160\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\u3164"
    r"\ufe00-\ufe0f\ufeff\uffa0]"
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\s]+")


def script_of(char: str) -> Script:
    """The script of one letter."""
    code = ord(char)
    return next((s for low, high, s in _RANGES if low <= code <= high), Script.OTHER)


def clean(text: str) -> str:
    """A name without width, invisible marks and line breaks, at most 300 letters of it.

    Marks that stand on a letter stay; a text of nothing but marks has no letter to read.
    """
    if text.isascii():
        return _CONTROL.sub(" ", text[:LONGEST_NAME]).strip()
    whole = text[: LONGEST_NAME * 4].encode("utf-8", "ignore").decode()  # no half characters
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", whole))
    return _CONTROL.sub(" ", plain)[:LONGEST_NAME].strip()


def is_longer(text: str) -> bool:
    """Whether a name is longer than what of it is read."""
    return len(text.strip()) > LONGEST_NAME


def scripts_in(text: str) -> Counter[Script]:
    """How many letters of each script a text holds."""
    if text.isascii():
        return Counter({Script.LATIN: sum(map(str.isalpha, text))})
    return Counter(script_of(char) for char in text if char.isalpha())


def fold_latin(text: str) -> str:
    """Latin letters in lower case, without accents."""
    if text.isascii():
        return text.lower()
    lowered = text.casefold().translate(_FOLD_TABLE)
    split = unicodedata.normalize("NFKD", lowered)
    return "".join(char for char in split if not unicodedata.combining(char))
