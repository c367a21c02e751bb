"""Words of business in a company's name: looked up, the longest phrase first.

A name does not say its language, so English, Spanish, Portuguese, German, French and others
are looked up at once. What is left is brand, place or number.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from precurb.lists.party_names.lexicon import han_readings, persons, slippable, terms
from precurb.lists.party_names.tokens import join_letters, number
from precurb.lists.party_names.weigh import word
from precurb.lists.party_names.words import Mark, Word, WordKind

_SPLITTABLE = 7  # letters; a shorter word is not two words written together
_SLIPPABLE = 7  # letters; a slip in a shorter word makes another word
_LONG = 11
_ROMANCE = frozenset(
    ("sa", "sl", "srl", "cv", "ltda", "sas", "sarl", "spa", "sac", "rl", "slu")
)


def company_words(found: Sequence[str], *, apart: bool = True) -> Iterator[Word]:
    """The words of a company's name from its tokens.

    Args:
        found: The tokens.
        apart: Take words apart that are written together.
    """
    joined = [_without_slip(each) for each in join_letters(found)]
    words = [each.rstrip(".") for each in joined]
    known = terms("latin")
    syllables = _pinyin_runs(joined)
    at = 0
    while at < len(joined):
        bare = words[at]
        if at in syllables or (at == 0 and len(joined) > 1 and len(bare) == 1):
            yield word(bare, WordKind.NAME, joined[at])
            at += 1
            continue
        if phrase := known.longest_phrase(words, at):
            kind, (text, *_) = known.terms[phrase]
            yield from term_words(text or phrase, kind, phrase)
            at += phrase.count(" ") + 1
        else:
            yield from _unknown(joined[at], apart)
            at += 1


def _pinyin_runs(found: list[str]) -> set[int]:
    """Positions of Chinese syllables written apart ("Chuan Jin Nuo"), which are no words.

    Two in a row make a brand, unless the name is a Romance one by its legal form or each of
    them is a connecting word ("de", "al").
    """
    syllable = han_readings().wade_giles
    known = terms("latin").terms
    if any(t.rstrip(".") in _ROMANCE for t in found):
        return set()
    positions: set[int] = set()
    run: list[int] = []
    for at, token in enumerate([*found, ""]):
        if token in syllable:
            run.append(at)
            continue
        small = sum(found[i] in known and known[found[i]][0] is WordKind.PARTICLE for i in run)
        if len(run) > 1 and small < len(run):
            positions.update(run)
        run = []
    return positions


def _unknown(token: str, apart: bool) -> Iterator[Word]:
    bare = token.rstrip(".")
    if digits := number(bare):
        yield word(digits, WordKind.NUMBER, bare)
    elif len(bare) == 1:
        yield word(bare, WordKind.INITIAL, bare)
    else:
        marks = Mark.CUT if token != bare else Mark.NONE
        pieces = split_compound(bare) if apart else ((bare, WordKind.NAME),)
        for text, kind in pieces:
            yield word(text, kind, bare, marks)


@lru_cache(maxsize=100_000)
def split_compound(text: str) -> tuple[tuple[str, WordKind], ...]:
    """Words written together, as far as the ends are words of business.

    >>> split_compound("raisecomtechnology")
    (('raisecom', <WordKind.NAME: 0>), ('technology', <WordKind.INDUSTRY: 2>))
    """
    known = terms("latin").splitting
    if len(text) >= _SPLITTABLE:
        for cut in range(2, len(text) - 3):
            if cut == 2 and len(text) < _LONG:
                continue
            if ending := known.get(text[cut:]):
                return *split_compound(text[:cut]), (ending[1], ending[0])
        for cut in range(len(text) - 4, 4, -1):
            if start := known.get(text[:cut]):
                return (start[1], start[0]), *split_compound(text[cut:])
    return (_term(text) or (text, WordKind.NAME),)


def term_words(text: str, kind: WordKind, written: str) -> Iterator[Word]:
    """The words of a rendering, each with what it does by itself: "bio technology"."""
    parts = text.split()
    known = terms("latin").terms
    for part in parts:
        found = known.get(part) if kind is not WordKind.NAME else None
        own, (canonical, *_) = found or (kind, (part,))
        if canonical and " " not in canonical:
            yield word(canonical, own, written)
        elif canonical:
            yield word(part, kind, written)
        elif part in persons().particles:
            yield word(part, WordKind.PARTICLE, written)


def _term(text: str) -> tuple[str, WordKind] | None:
    found = terms("latin").terms.get(text)
    return (found[1][0], found[0]) if found and found[1][0] else None


@lru_cache(maxsize=100_000)
def _without_slip(token: str) -> str:
    """The word of business that a token is but for a slip ("Trrading"), if it is long."""
    known = terms("latin")
    if len(token) < _SLIPPABLE or token in known.terms or token in known.parts:
        return token
    slips = 1 + (len(token) >= _LONG)
    near = slippable()
    sizes = range(len(token) - slips, len(token) + slips + 1)
    choices = [term for size in sizes for term in near.get((token[0], size), ())]
    found = process.extractOne(token, choices, scorer=OSA.distance, score_cutoff=slips)
    return found[0] if found else token
