"""How words sound: keys under which spellings of one name in Latin letters meet.

Romanisations of one name differ in vowels, doubled letters and in how a sound is written
(Husain, Hussein, Husayn; Chakib, Shakib). The sound key writes each sound with one letter;
the skeleton keeps the consonants alone, as Arabic and Hebrew do.
"""

import re
from functools import lru_cache

from precurb.lists.party_names.lexicon import han_readings

# Longest first. Each sound becomes one letter; x is the sound of "sh".
_SOUNDS = (
    ("tsch", "c"), ("shch", "x"), ("sch", "x"), ("tch", "c"), ("dzh", "j"), ("dsch", "j"),
    ("ch", "c"), ("sh", "x"), ("zh", "j"), ("dj", "j"), ("kh", "h"), ("gh", "g"), ("ph", "f"),
    ("th", "t"), ("dh", "d"), ("ck", "k"), ("ks", "q"), ("tz", "z"), ("ts", "z"), ("x", "q"),
    ("ce", "si"), ("ci", "si"), ("cy", "si"), ("c", "k"), ("w", "v"),
    ("yy", "i"), ("iy", "i"), ("yi", "i"), ("ij", "i"), ("ya", "ia"), ("ye", "i"),
    ("ay", "i"), ("ai", "i"), ("ei", "i"), ("ey", "i"), ("ie", "i"), ("ee", "i"),
    ("au", "u"), ("ou", "u"), ("oo", "u"), ("e", "i"), ("y", "i"), ("o", "u"),
)  # fmt: skip
_TABLE = dict(_SOUNDS)
_ANY_SOUND = re.compile("|".join(re.escape(s) for s, _ in _SOUNDS))
_DOUBLED = re.compile(r"(.)\1+")
_SKELETON = str.maketrans(
    {"p": "b", "v": "f", "q": "k", "x": "s", "c": "s", "z": "s", "j": "g", "d": "d"}
)
_WRITTEN_TWICE = (("th", "t"), ("sh", "x"), ("ch", "x"), ("kh", "k"), ("gh", "g"), ("dh", "d"),
                  ("ph", "f"))  # fmt: skip
_VOWELS = re.compile(r"[aeiouyw]")


@lru_cache(maxsize=100_000)
def sound(text: str) -> str:
    """The sound key of a lower-case Latin word.

    >>> sound("hussein"), sound("husayn"), sound("husain")
    ('husin', 'husin', 'husin')
    """
    heard = _ANY_SOUND.sub(lambda m: _TABLE[m[0]], text)
    heard = _DOUBLED.sub(r"\1", heard)
    return heard.removesuffix("h") or text


@lru_cache(maxsize=100_000)
def skeleton(text: str) -> str:
    """The consonants of a word, near ones as one: what is left where no vowel is written.

    >>> skeleton("muhammad"), skeleton("mhmd"), skeleton("usama"), skeleton("asamh")
    ('mhmd', 'mhmd', 'sm', 'sm')
    """
    bare = text
    for pair, letter in _WRITTEN_TWICE:
        bare = bare.replace(pair, letter)
    bare = _DOUBLED.sub(r"\1", _VOWELS.sub("", bare).translate(_SKELETON))
    return (bare[:-1] if len(bare) > 2 and bare.endswith("h") else bare) or text[:1]


_COARSE = (
    ("sch", "s"), ("ch", "s"), ("sh", "s"), ("th", "s"), ("ph", "b"), ("ts", "s"), ("tz", "s"),
    ("ck", "k"), ("ce", "s"), ("ci", "s"), ("cy", "s"), ("ng", "n"), ("x", "ks"),
)  # fmt: skip
_COARSE_LETTERS = str.maketrans("pfvqgcdrzj", "bbbkkktlss")
_SILENT_R = re.compile(r"r(?![aeiouy])")
_NO_SOUND = re.compile(r"(?<!^)h|[aeiouyw]")


@lru_cache(maxsize=100_000)
def bones(text: str) -> tuple[str, str]:
    """What is left of a foreign word when kana or Hangul spell it: consonants by class.

    Japanese and Korean put vowels between consonants and have one sound for l and r, b and v,
    p and f. English r is not spoken before a consonant, Russian r is, so both are given.

    >>> bones("keneoteg"), bones("kenertec")
    (('kntk', 'kntk'), ('knltk', 'kntk'))
    """
    return _coarse(text), _coarse(_SILENT_R.sub("", text))


def _coarse(text: str) -> str:
    for written, heard in _COARSE:
        text = text.replace(written, heard)
    return _DOUBLED.sub(r"\1", _NO_SOUND.sub("", text).translate(_COARSE_LETTERS))


@lru_cache(maxsize=100_000)
def syllables(text: str) -> tuple[str, ...]:
    """The pinyin syllables of a word, the longest first; nothing when it is no pinyin.

    >>> syllables("rixin"), syllables("vortex")
    (('ri', 'xin'), ())
    """
    known = han_readings().wade_giles
    if text in known:
        return (text,)
    for cut in range(min(6, len(text) - 1), 0, -1):
        if text[:cut] in known and (rest := syllables(text[cut:])):
            return (text[:cut], *rest)
    return ()
