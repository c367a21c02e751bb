"""How alike two words are, for all words of a question and of many listed names at once.

A word may differ by slips of the pen within a budget that grows with its length, by the way a
sound is written, by unwritten vowels, by being cut short, or by being another spelling of the
same personal name. A place, a number or a particle is the same or it is not.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from precurb.lists.party_names.items import Columns, lengths
from precurb.lists.party_names.lexicon import persons
from precurb.lists.party_names.sounds import bones, syllables
from precurb.lists.party_names.words import Mark
from precurb.lists.party_names.words import WordKind as Kind

Matrix = npt.NDArray[np.float32]

# Slips allowed in a word of so many letters; one more and it is another word.
_BUDGET = np.array([0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2] + [3] * 245, np.uint8)
_MOST_SLIPS = 3
_SLIP = 0.75  # of the share of letters that a slip touches
_SAME_SOUND = 0.94
_SAME_KIN = 0.92
_PET_NAME = 0.8
_OTHER_START = 0.85  # slips rarely hit the first letter
_SAME_INITIAL = 0.7
_CUT_SHORT = 0.9
_LONG_PLACE = 7  # letters; Hubei and Hebei are two places
_UNWRITTEN = np.array([0, 0.5, 0.78, 0.87, 0.92] + [0.95] * 251, np.float32)
_SKELETON_SLIP = 0.72
_BONES = np.array([0, 0.4, 0.68, 0.82, 0.88], np.float32)
_BONES_SLIP = 0.68
_EAR = 0.8
_TWINS = 0.7
_BRAND = 7  # letters; shorter words of Chinese syllables are given names elsewhere
_INITIALS = (0.0, 0.0, 0.55, 0.75)
_JOINED = 0.85  # two words written together are one word only when nearly the same

# The share left after so many slips, by the letters of the longer word; 0 beyond the budget.
_SHARES = np.zeros((_MOST_SLIPS + 2, 256), np.float32)
for _count in range(_MOST_SLIPS + 1):
    _room = np.arange(256)
    _SHARES[_count] = np.where(_count <= _BUDGET, 1 - _SLIP * _count / np.maximum(_room, 1), 0)


def _pair(one: Kind, other: Kind) -> list[int]:
    return [one * 8 + other, other * 8 + one]


# How far kinds may stand for each other: brands are made of words of business too.
_KINDS = np.zeros(64, np.float32)
for _kind in Kind:
    _KINDS[_pair(_kind, _kind)] = 1.0
for _a, _b, _share in (
    (Kind.NAME, Kind.PLACE, 0.95), (Kind.NAME, Kind.INDUSTRY, 0.95),
    (Kind.NAME, Kind.GENERIC, 0.95), (Kind.INDUSTRY, Kind.GENERIC, 1.0),
    (Kind.NAME, Kind.INITIAL, 1.0), (Kind.NAME, Kind.PARTICLE, 0.9),
    (Kind.NAME, Kind.NUMBER, 1.0), (Kind.INDUSTRY, Kind.PLACE, 0.8),
    (Kind.NAME, Kind.LEGAL, 0.8), (Kind.GENERIC, Kind.LEGAL, 0.8),
):  # fmt: skip
    _KINDS[_pair(_a, _b)] = _share
# Kinds in which a slip makes another word.
_EXACT = np.zeros(64, bool)
for _kind in (Kind.NUMBER, Kind.PARTICLE, Kind.LEGAL, Kind.INITIAL, Kind.GENERIC):
    for _other in Kind:
        _EXACT[_pair(_kind, _other)] = True
_EXACT[_pair(Kind.INDUSTRY, Kind.PLACE)] = True

# As plain numbers: looking a member up costs more than comparing it.
_NAME, _PLACE, _INITIAL = int(Kind.NAME), int(Kind.PLACE), int(Kind.INITIAL)
_CUT, _UNVOWELLED, _PINYIN, _LOAN = (
    int(mark) for mark in (Mark.CUT, Mark.UNVOWELLED, Mark.PINYIN, Mark.LOAN)
)


def similarity(asked: Columns, listed: Columns) -> Matrix:
    """How alike each asked item is to each listed one: 1 the same, 0 another word.

    Returns:
        One row for each asked item, one column for each listed one.
    """
    slips = _slips(asked.texts, listed.texts)
    alike = _SHARES[slips, np.maximum(asked.lengths[:, None], listed.lengths[None, :])]
    start = (asked.firsts[:, None] == listed.firsts[None, :]) | (slips == 0)
    alike = np.where(start, alike, alike * _OTHER_START)
    heard = _SHARES[
        _slips(asked.sounds, listed.sounds),
        np.maximum(asked.sound_lengths[:, None], listed.sound_lengths[None, :]),
    ]
    alike = np.maximum(alike, _sounding(heard, asked, listed))
    alike = _twins(alike, slips, asked, listed)
    kinds = asked.kinds[:, None].astype(np.intp) * 8 + listed.kinds[None, :]
    alike = _places(alike, slips, kinds, asked, listed)
    alike = _kin(alike, asked, listed)
    alike = np.where(_EXACT[kinds] & (slips > 0), np.float32(0), alike)
    alike = _unwritten(alike, asked, listed)
    alike = _loans(alike, asked, listed)
    alike = _by_ear(alike, heard, asked, listed)
    alike = _short_forms(alike, asked, listed)
    found: Matrix = _joins(alike, asked, listed) * _KINDS[kinds]
    return found


def _slips(asked: Sequence[str], listed: Sequence[str]) -> npt.NDArray[np.uint8]:
    found: npt.NDArray[np.uint8] = cdist(
        asked, listed, scorer=OSA.distance, score_cutoff=_MOST_SLIPS, dtype=np.uint8
    )
    return found


def _twins(
    alike: Matrix, slips: npt.NDArray[np.uint8], asked: Columns, listed: Columns
) -> Matrix:
    """Two words of Chinese syllables that differ in two letters are rather two brands."""
    doubtful = (slips > 1) & (alike > 0)
    if not doubtful.any():
        return alike
    mine, theirs = (
        np.fromiter(
            (len(t) >= _BRAND and len(syllables(t)) > 1 for t in side.texts), bool, len(side)
        )
        for side in (asked, listed)
    )
    both = mine[:, None] & theirs[None, :]
    return np.where(doubtful & both, alike * np.float32(_TWINS), alike)


def _sounding(heard: Matrix, asked: Columns, listed: Columns) -> Matrix:
    """Words that sound alike, pinyin left out: there one sound more is another brand."""
    plain = _either(asked, listed, _PINYIN)
    return heard * _SAME_SOUND if plain is None else np.where(plain, 0, heard * _SAME_SOUND)


def _either(asked: Columns, listed: Columns, mark: int) -> npt.NDArray[np.bool_] | None:
    """Pairs of which either item has a mark; nothing when no item has."""
    one, two = asked.flags & mark, listed.flags & mark
    if not (one.any() or two.any()):
        return None
    return (one[:, None] | two[None, :]) > 0


def _places(
    alike: Matrix,
    slips: npt.NDArray[np.uint8],
    kinds: npt.NDArray[np.intp],
    asked: Columns,
    listed: Columns,
) -> Matrix:
    """A place is the same, or has one slip in a long name."""
    both = kinds == _PLACE * 9
    if not both.any():
        return alike
    longest = np.maximum(asked.lengths[:, None], listed.lengths[None, :])
    typo = (slips == 1) & (longest >= _LONG_PLACE)
    return np.where(both & (slips > 0) & ~typo, np.float32(0), alike)


def _kin(alike: Matrix, asked: Columns, listed: Columns) -> Matrix:
    """Spellings and pet names of one personal name."""
    if asked.kin.max(initial=-1) < 0 or listed.kin.max(initial=-1) < 0:
        return alike
    mine = asked.kin[:, None, :, None]
    same = (mine == listed.kin[None, :, None, :]) & (mine >= 0)
    pet = (same & (mine >= persons().pet_names_from)).any((2, 3))
    share = np.where(pet, np.float32(_PET_NAME), np.float32(_SAME_KIN))
    return np.where(same.any((2, 3)), np.maximum(alike, share), alike)


def _joins(alike: Matrix, asked: Columns, listed: Columns) -> Matrix:
    """Words written together count when they are nearly the same, and on one side only."""
    mine, theirs = asked.spans > 1, listed.spans > 1
    if not (mine.any() or theirs.any()):
        return alike
    joined = mine[:, None] ^ theirs[None, :]
    both = mine[:, None] & theirs[None, :]
    return np.where(both | (joined & (alike < _JOINED)), np.float32(0), alike)


def _unwritten(alike: Matrix, asked: Columns, listed: Columns) -> Matrix:
    """Where one side has no vowels, consonants decide; the fewer, the less they say."""
    bare = _either(asked, listed, _UNVOWELLED)
    if bare is None:
        return alike
    slips = _slips(asked.skeletons, listed.skeletons)
    shortest = np.minimum(
        np.array([len(s) for s in asked.skeletons])[:, None],
        np.array([len(s) for s in listed.skeletons])[None, :],
    )
    same = np.where(slips == 0, _UNWRITTEN[np.minimum(shortest, 255)], 0)
    near = np.where((slips == 1) & (shortest >= 4), _SKELETON_SLIP, 0)
    names = (asked.kinds == _NAME)[:, None] & (listed.kinds == _NAME)[None, :]
    found = np.where(bare & names, np.maximum(same, near), 0)
    return np.maximum(alike, found).astype(np.float32)


def _loans(alike: Matrix, asked: Columns, listed: Columns) -> Matrix:
    """Foreign words as kana or Hangul spell them, by classes of consonants."""
    loans = _either(asked, listed, _LOAN)
    if loans is None:
        return alike
    mine, theirs = [bones(t) for t in asked.texts], [bones(t) for t in listed.texts]
    found = np.zeros_like(alike)
    for way in (0, 1):
        one, other = [b[way] for b in mine], [b[way] for b in theirs]
        slips = _slips(one, other)
        shortest = np.minimum(lengths(one)[:, None], lengths(other)[None, :])
        same = np.where(slips == 0, _BONES[np.minimum(shortest, 4)], 0)
        near = np.where((slips == 1) & (shortest >= 4), _BONES_SLIP, 0)
        found = np.maximum(found, np.maximum(same, near))
    names = (asked.kinds == _NAME)[:, None] & (listed.kinds == _NAME)[None, :]
    return np.maximum(alike, np.where(loans & names, found, 0)).astype(np.float32)


def _by_ear(alike: Matrix, heard: Matrix, asked: Columns, listed: Columns) -> Matrix:
    """Chinese brands that English spells by ear (Ou Sai, Ausay) or by initials (Ri Xin, RX).

    A word that is pinyin itself is another brand unless it is the same.
    """
    for one, other, turned in ((asked, listed, False), (listed, asked, True)):
        rows = np.flatnonzero((one.flags & _PINYIN) > 0)
        if not len(rows):
            continue
        view, sounds = (alike.T, heard.T) if turned else (alike, heard)
        names = other.kinds == _NAME
        foreign = names & np.fromiter((not syllables(t) for t in other.texts), bool, len(other))
        for at in rows.tolist():
            near = np.where(foreign & (other.sound_lengths > 2), sounds[at] * _EAR, 0)
            initials = "".join(s[0] for s in syllables(one.texts[at]))
            share = _INITIALS[min(len(initials), 3)]
            short = np.fromiter((t == initials for t in other.texts), bool, len(other))
            view[at] = np.maximum(view[at], np.maximum(near, np.where(short, share, 0)))
    return alike


def _short_forms(alike: Matrix, asked: Columns, listed: Columns) -> Matrix:
    """Initials, and words cut short with a full stop."""
    for one, other, turned in ((asked, listed, False), (listed, asked, True)):
        view = alike.T if turned else alike
        if len(initials := np.flatnonzero(one.kinds == _INITIAL)):
            same = one.firsts[initials][:, None] == other.firsts[None, :]
            view[initials] = np.maximum(view[initials], np.where(same, _SAME_INITIAL, 0))
        for at in np.flatnonzero(((one.flags & _CUT) > 0) & (one.lengths > 1)).tolist():
            text = one.texts[at]
            begins = np.fromiter((t.startswith(text) for t in other.texts), bool, len(other))
            view[at] = np.maximum(view[at], np.where(begins, _CUT_SHORT, 0))
    return alike
