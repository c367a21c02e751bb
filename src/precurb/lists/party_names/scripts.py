"""In which script a text is written, and what is taken off before it is read."""

import re
import unicodedata
from collections import Counter
from enum import StrEnum

LONGEST_NAME = 300  # letters; no party is called more, and what is longer is an attack
_LOOKED_AT = LONGEST_NAME * 4  # characters, with marks and spaces that are taken off

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
_OTHER_ALPHABET = re.compile("[\u0370-\u03ff\u0400-\u052f\u0531-\u058f\u13a0-\u13f5]")
_LATIN_LOOKS = str.maketrans(
    "АВЕЅІЈКМНОРСТУХԌԚԜаеѕіјкорсухһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορυχՍՏՕհոսօցᎪᏴᏟᎠᎬᎻᎥᎫᏦᏞᎷᏢᏚᎢᏙᎳᏃ",
    "ABESIJKMHOPCTYXGQWaesijkopcyxhdqwABEZHIKMNOPTYXaikvopuxUSOhnuogABCDEHiJKLMPSTVWZ",
)  # Cyrillic, Greek, Armenian, Cherokee
_CYRILLIC_LOOKS = str.maketrans(
    "ABESIJKMHOPCTYXaesijkopcyxĸÁÉÍÓÝáéíóý", "АВЕЅІЈКМНОРСТУХаеѕіјкорсухкАЕІОУаеіоу"
)
_FIGURES = re.compile(r"(?<=[^\W\d_]{2})[01345]{1,2}(?=[^\W\d_]{2})")
_FIGURE_LOOKS = str.maketrans("01345", "oleas")
_WORD = re.compile(r"\w+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\s]+")


def script_of(char: str) -> Script:
    """The script of one letter."""
    code = ord(char)
    return next((s for low, high, s in _RANGES if low <= code <= high), Script.OTHER)


def clean(text: str) -> str:
    """A name without width, invisible marks and line breaks, at most 300 letters of it.

    Marks that stand on a letter stay; a text of nothing but marks has no letter to read.
    """
    return _plain(text)[:LONGEST_NAME].strip()


def _plain(text: str) -> str:
    part = text[:_LOOKED_AT]
    if not part.isascii():
        whole = part.encode("utf-8", "ignore").decode()  # no half characters
        part = unicodedata.normalize("NFKC", _INVISIBLE.sub("", whole))
    return _CONTROL.sub(" ", part).strip()


def unmixed(text: str) -> str:
    """A name whose words that mix alphabets are written in one, by how letters look.

    The letters that have no look-alike tell which; Belarusian names are often typed with a
    Latin i.

    >>> unmixed("Grаuwоlf Iгар")  # here the а and the о are Cyrillic, the I is Latin
    'Grauwolf Ігар'
    """
    if text.isascii() or not _OTHER_ALPHABET.search(text):
        return text
    return _WORD.sub(lambda m: _in_one_alphabet(m[0], text), text)


def _in_one_alphabet(word: str, name: str) -> str:
    if not (_OTHER_ALPHABET.search(word) and scripts_in(word)[Script.LATIN]):
        return word
    latin, other = word.translate(_LATIN_LOOKS), word.translate(_CYRILLIC_LOOKS)
    sure_latin = scripts_in(other)[Script.LATIN]
    sure_other = len(_OTHER_ALPHABET.findall(latin))
    if sure_latin == sure_other:  # the rest of the name tells
        rest = scripts_in(name)
        sure_latin, sure_other = rest[Script.LATIN], rest[Script.CYRILLIC]
    return latin if sure_latin >= sure_other else other


def by_looks(text: str) -> str:
    """What a name looks like in Latin letters: where every letter of it has such a look.

    Figures between the letters of a word are read so as well.

    >>> by_looks("МОТОР"), by_looks("Роснефть"), by_looks("Que11mann")
    ('MOTOP', 'Роснефть', 'Quellmann')
    """
    seen = _FIGURES.sub(lambda m: m[0].translate(_FIGURE_LOOKS), text)
    if text.isascii():
        return seen
    seen = seen.translate(_LATIN_LOOKS)
    return text if _OTHER_ALPHABET.search(seen) else seen


def is_longer(text: str) -> bool:
    """Whether a name is longer than what :func:`clean` leaves of it."""
    return len(_plain(text)) > LONGEST_NAME or bool(text[_LOOKED_AT:].strip())


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
