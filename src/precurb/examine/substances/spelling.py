"""The last resort: a listed name with one slip of the pen, the keyboard or the scanner.

Only letters are repaired. Digits, locants, stereo marks and the beginnings and endings that
carry meaning (nor-, iso-, -ol, -one, -ine …) must stand as they are, and the name meant must be
the only one within reach. Long words forgive one slip, short ones none.
"""

import re
from collections import Counter
from collections.abc import Iterator

from precurb.lists.knowledge import ControlBook
from precurb.lists.names import deletions, fold

_SHORTEST = 8
_LONGEST = 60
_MARKS = re.compile(r"[^a-z]+")
# What a scanner or a typist confuses. Pairs whose exchange makes another chemical word (ethyl,
# methyl; -ine, -ane; chloro, chlorate) are not among them.
_CONFUSED = frozenset(
    frozenset(pair)
    for pair in (
        ("m", "rn"), ("d", "cl"), ("w", "vv"), ("l", "i"), ("i", "j"), ("c", "e"), ("h", "b"),
        ("u", "v"), ("f", "ph"), ("y", "i"), ("k", "c"), ("t", "th"), ("z", "c"), ("c", "s"),
        ("n", "m"), ("g", "q"), ("ae", "e"), ("x", "ks"), ("i", "e"), ("a", "e"), ("o", "p"),
    )
)  # fmt: skip
_PROTECTED = re.compile(
    r"meth|eth|prop|but|pent|hex|phen|benz|acet|form|nor|iso|pseudo|thio|chlor|brom|fluor|iod|"
    r"nitr|amin|imin|oxy|oxo|hydr|anil|pyr|piper|di|tri|tetra|mono|cis|trans|sulf|sulph|phosph"
)
_ENDING = re.compile(r"(?:ane|ene|yne|ine?|ol|al|one|ide|ite|ate|oic|ic|ous|yl|amide|amine)$")


def respelled(text: str, book: ControlBook) -> tuple[str, ...]:
    """The listed name that a text most probably misspells; none when that is not certain."""
    folded = fold(text)
    if not _SHORTEST <= len(folded) <= _LONGEST or not folded.isascii():
        return ()
    found = {
        book.name_texts[name]: name
        for name in dict.fromkeys(_neighbours(folded, book))
        if _is_slip(folded, name)
    }
    return tuple(found.values()) if len(found) == 1 else ()


def _neighbours(folded: str, book: ControlBook) -> Iterator[str]:
    """Names that become equal to the text when one letter, or none, is left out of each."""
    for shorter in deletions(folded):
        yield from book.by_deletion.get(shorter, ())


def _is_slip(written: str, name: str) -> bool:
    """Whether one believable slip turns the name into what is written."""
    if _MARKS.findall(written) != _MARKS.findall(name):
        return False
    start = _common(written, name)
    end = _common(written[start:][::-1], name[start:][::-1])
    wrong, right = written[start : len(written) - end], name[start : len(name) - end]
    if not _believable(wrong, right, name[max(0, start - 1) : start]):
        return False
    return _same_morphemes(written, name) and _same_ending(written, name)


def _same_morphemes(written: str, name: str) -> bool:
    """Whether no morpheme stands where the name has another (ethyl for methyl)."""
    own, meant = (Counter(_PROTECTED.findall(word)) for word in (written, name))
    return not (own - meant and meant - own)


def _believable(wrong: str, right: str, before: str) -> bool:
    if len(wrong) == len(right) == 2:
        return wrong == right[::-1]
    if not wrong or not right:
        return len(wrong + right) == 1
    return frozenset((wrong, right)) in _CONFUSED or wrong == before


def _same_ending(written: str, name: str) -> bool:
    own, meant = (_ENDING.search(word) for word in (written, name))
    return own is None or meant is None or own[0] == meant[0]


def _common(one: str, other: str) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count
