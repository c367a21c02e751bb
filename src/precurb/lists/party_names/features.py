"""By what a name is found again: runs of three letters, consonants, and whole words.

Each feature is a column number; what a column means is fixed, so no vocabulary is kept.
Words of business are one feature each and weigh little; letters of the brand do the work.
"""

import zlib
from collections import defaultdict

from precurb.lists.party_names.items import kin_row
from precurb.lists.party_names.sounds import skeleton
from precurb.lists.party_names.words import Mark, Reading, Word, WordKind

_LETTERS = {c: n for n, c in enumerate("^abcdefghijklmnopqrstuvwxyz0123456789")}
_BASE = len(_LETTERS)
TRIGRAMS = _BASE**3
_HASHED = 1 << 16
COLUMNS = 2 * TRIGRAMS + _HASHED

_WHOLE_WORD = {
    WordKind.PLACE: 0.5,
    WordKind.INDUSTRY: 0.4,
    WordKind.GENERIC: 0.25,
    WordKind.NUMBER: 0.6,
}
_OF_SKELETON = 0.5
_OF_KIN = 1.5
_WHOLE_SKELETON = 1.2

Features = dict[int, float]


def features(reading: Reading) -> Features:
    """The columns of a reading, each with its weight before rarity in the list."""
    found: Features = defaultdict(float)
    names = [w for w in reading.words if w.kind is WordKind.NAME]
    solid = "".join(w.text for w in names if not w.marks & Mark.UNVOWELLED)
    for column in _trigrams(solid, 0):
        found[column] = 1.0
    for each in names:
        _name_features(each, found)
    factor = 1.0 if names else 2.0
    for each in reading.words:
        if each.kind in _WHOLE_WORD:
            found[_hashed(each.text)] = _WHOLE_WORD[each.kind] * factor
            if not names:
                for column in _trigrams(each.text.replace(" ", ""), 0):
                    found[column] = 0.5
    if not found:
        for column in _trigrams("".join(w.text for w in reading.words).replace(" ", ""), 0):
            found[column] = 1.0
    return found


def _name_features(each: Word, found: Features) -> None:
    if not each.marks & Mark.UNVOWELLED:
        for column in _trigrams("^" + each.text[:2], 0):
            found[column] = 1.0
    bones = skeleton(each.text)
    weight = 1.0 if each.marks & Mark.UNVOWELLED else _OF_SKELETON
    if len(bones) > 1:
        found[_hashed("/" + bones)] = weight * _WHOLE_SKELETON
        for column in _trigrams("^" + bones + "^", TRIGRAMS):
            found[column] = weight
    for group in kin_row(each.text):
        if group >= 0:
            found[_hashed(f"#{group}")] = _OF_KIN


def _trigrams(text: str, start: int) -> list[int]:
    codes = [_LETTERS[c] for c in text if c in _LETTERS]
    if 0 < len(codes) < 3:
        codes += [0] * (3 - len(codes))
    return [
        start + (codes[i] * _BASE + codes[i + 1]) * _BASE + codes[i + 2]
        for i in range(len(codes) - 2)
    ]


def _hashed(text: str) -> int:
    return 2 * TRIGRAMS + (zlib.crc32(text.encode()) & (_HASHED - 1))
