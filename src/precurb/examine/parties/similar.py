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
_UNWRITTEN = np.array([0, 0.55, 0.8, 0.9, 0.93] + [0.95] * 251, np.float32)
_SKELETON_SLIP = 0.72
_BONES = np.array([0, 0.4, 0.68, 0.82, 0.88], np.float32)
_BONES_SLIP = 0.68
_EAR = 0.8
_INITIALS = (0.0, 0.0, 0.55, 0.75)
_JOINED = 0.85  # two words written together are one word only when nearly the same

# How far kinds may stand for each other: brands are made of words of business too.
_KINDS = np.zeros((8, 8), np.float32)
for _a, _b, _share in (
    (Kind.NAME, Kind.NAME, 1.0), (Kind.PLACE, Kind.PLACE, 1.0),
    (Kind.INDUSTRY, Kind.INDUSTRY, 1.0), (Kind.GENERIC, Kind.GENERIC, 1.0),
    (Kind.LEGAL, Kind.LEGAL, 1.0), (Kind.NUMBER, Kind.NUMBER, 1.0),
    (Kind.INITIAL, Kind.INITIAL, 1.0), (Kind.PARTICLE, Kind.PARTICLE, 1.0),
    (Kind.NAME, Kind.PLACE, 0.95), (Kind.NAME, Kind.INDUSTRY, 0.95),
    (Kind.NAME, Kind.GENERIC, 0.95), (Kind.INDUSTRY, Kind.GENERIC, 1.0),
    (Kind.NAME, Kind.INITIAL, 1.0), (Kind.NAME, Kind.PARTICLE, 0.9),
    (Kind.NAME, Kind.NUMBER, 1.0), (Kind.INDUSTRY, Kind.PLACE, 0.8),
    (Kind.NAME, Kind.LEGAL, 0.8), (Kind.GENERIC, Kind.LEGAL, 0.8),
):  # fmt: skip
    _KINDS[_a, _b] = _KINDS[_b, _a] = _share
_EXACT = np.zeros((8, 8), bool)
for _kind in (Kind.NUMBER, Kind.PARTICLE, Kind.LEGAL, Kind.INITIAL, Kind.GENERIC):
    _EXACT[_kind, :] = _EXACT[:, _kind] = True
_EXACT[Kind.INDUSTRY, Kind.PLACE] = _EXACT[Kind.PLACE, Kind.INDUSTRY] = True


def similarity(asked: Columns, listed: Columns) -> Matrix:
    """How alike each asked item is to each listed one: 1 the same, 0 another word.

    Returns:
        One row for each asked item, one column for each listed one.
    """
    slips = _slips(asked.texts, listed.texts)
    alike = _within_budget(slips, asked.lengths, listed.lengths)
    start = asked.firsts[:, None] == listed.firsts[None, :]
    alike = np.where(start | (slips == 0), alike, alike * _OTHER_START)
    plain = (asked.flags & Mark.PINYIN)[:, None] | (listed.flags & Mark.PINYIN)[None, :]
    heard = _within_budget(
        _slips(asked.sounds, listed.sounds), asked.sound_lengths, listed.sound_lengths
    )
    alike = np.maximum(alike, np.where(plain == 0, heard * _SAME_SOUND, 0))
    both_places = (asked.kinds == Kind.PLACE)[:, None] & (listed.kinds == Kind.PLACE)[None, :]
    if both_places.any():
        longest = np.maximum(asked.lengths[:, None], listed.lengths[None, :])
        typo = (slips == 1) & (longest >= _LONG_PLACE)
        alike = np.where(both_places & (slips > 0) & ~typo, 0, alike)
    kin = asked.kin[:, None, :, None]
    if (kin >= 0).any():
        same = (kin == listed.kin[None, :, None, :]) & (kin >= 0)
        pet = same & (kin >= persons().pet_names_from)
        related = np.where(same.any((2, 3)), np.where(pet.any((2, 3)), _PET_NAME, _SAME_KIN), 0)
        alike = np.maximum(alike, related)
    exact = _EXACT[asked.kinds[:, None], listed.kinds[None, :]]
    alike = np.where(exact & (slips > 0), 0, alike)
    alike = _unwritten(alike, asked, listed)
    alike = _loans(alike, asked, listed)
    alike = _by_ear(alike, heard, asked, listed)
    alike = _short_forms(alike, asked, listed)
    joined = (asked.spans > 1)[:, None] ^ (listed.spans > 1)[None, :]
    both = (asked.spans > 1)[:, None] & (listed.spans > 1)[None, :]
    alike = np.where(both | (joined & (alike < _JOINED)), 0, alike)
    result: Matrix = (alike * _KINDS[asked.kinds[:, None], listed.kinds[None, :]]).astype(
        np.float32
    )
    return result


def _slips(asked: Sequence[str], listed: Sequence[str]) -> npt.NDArray[np.uint8]:
    found: npt.NDArray[np.uint8] = cdist(
        asked, listed, scorer=OSA.distance, score_cutoff=_MOST_SLIPS, dtype=np.uint8
    )
    return found


def _within_budget(
    slips: npt.NDArray[np.uint8], asked: npt.NDArray[np.uint8], listed: npt.NDArray[np.uint8]
) -> Matrix:
    longest = np.maximum(asked[:, None], listed[None, :])
    touched = slips.astype(np.float32) / np.maximum(longest, 1)
    share = np.float32(1) - np.float32(_SLIP) * touched
    return np.where(slips <= _BUDGET[longest], share, 0).astype(np.float32)


def _unwritten(alike: Matrix, asked: Columns, listed: Columns) -> Matrix:
    """Where one side has no vowels, consonants decide; the fewer, the less they say."""
    bare = (asked.flags & Mark.UNVOWELLED)[:, None] | (listed.flags & Mark.UNVOWELLED)[None, :]
    if not bare.any():
        return alike
    slips = _slips(asked.skeletons, listed.skeletons)
    shortest = np.minimum(
        np.array([len(s) for s in asked.skeletons])[:, None],
        np.array([len(s) for s in listed.skeletons])[None, :],
    )
    same = np.where(slips == 0, _UNWRITTEN[np.minimum(shortest, 255)], 0)
    near = np.where((slips == 1) & (shortest >= 4), _SKELETON_SLIP, 0)
    names = (asked.kinds == Kind.NAME)[:, None] & (listed.kinds == Kind.NAME)[None, :]
    found = np.where((bare > 0) & names, np.maximum(same, near), 0)
    return np.maximum(alike, found).astype(np.float32)


def _loans(alike: Matrix, asked: Columns, listed: Columns) -> Matrix:
    """Foreign words as kana or Hangul spell them, by classes of consonants."""
    loans = (asked.flags & Mark.LOAN)[:, None] | (listed.flags & Mark.LOAN)[None, :]
    if not loans.any():
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
    names = (asked.kinds == Kind.NAME)[:, None] & (listed.kinds == Kind.NAME)[None, :]
    return np.maximum(alike, np.where((loans > 0) & names, found, 0)).astype(np.float32)


def _by_ear(alike: Matrix, heard: Matrix, asked: Columns, listed: Columns) -> Matrix:
    """Chinese brands that English spells by ear (Ou Sai, Ausay) or by initials (Ri Xin, RX).

    A word that is pinyin itself is another brand unless it is the same.
    """
    for one, other, turned in ((asked, listed, False), (listed, asked, True)):
        rows = np.flatnonzero((one.flags & Mark.PINYIN) > 0)
        if not len(rows):
            continue
        view, sounds = (alike.T, heard.T) if turned else (alike, heard)
        names = other.kinds == Kind.NAME
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
        if len(initials := np.flatnonzero(one.kinds == Kind.INITIAL)):
            same = one.firsts[initials][:, None] == other.firsts[None, :]
            view[initials] = np.maximum(view[initials], np.where(same, _SAME_INITIAL, 0))
        for at in np.flatnonzero(((one.flags & Mark.CUT) > 0) & (one.lengths > 1)).tolist():
            text = one.texts[at]
            begins = np.fromiter((t.startswith(text) for t in other.texts), bool, len(other))
            view[at] = np.maximum(view[at], np.where(begins, _CUT_SHORT, 0))
    return alike
