"""Names in Latin letters: companies by their words, persons by particles and titles."""

from dataclasses import replace

from precurb.lists.party_names.company import company_words, split_compound
from precurb.lists.party_names.lexicon import persons
from precurb.lists.party_names.tokens import tokens
from precurb.lists.party_names.weigh import word
from precurb.lists.party_names.words import OF_BUSINESS, Mark, Word, WordKind

_SURE_LENGTH = 3
_SHIP_PREFIXES = frozenset(("mv", "ms", "mt", "ss", "fv", "my", "sv", "m", "v", "vessel"))
_LEADING_FORMS = frozenset((
    "pt", "cv", "ao", "ip", "pp", "up", "ud", "od", "ed", "tk", "cp", "sa", "sl", "ag", "ab",
    "oy", "bv", "nv", "kg", "ug",
))  # fmt: skip
_COMMON_WORDS_ALONE = 1.5  # in a name made of common words alone, these are the name


def read_company(text: str, *, apart: bool = True) -> tuple[Word, ...]:
    """The words of a company's name, each with what it does in it.

    Args:
        text: The name.
        apart: Take words apart that are written together ("HanchangIndustry").
    """
    found = tokens(text, apart=apart)
    words = list(company_words(found, apart=apart))
    if not words:  # a name of connectors alone is still a name
        words = [word(t.rstrip("."), WordKind.NAME, t) for t in found if t.rstrip(".")]
    if len(words) > 1 and _is_initials(words[0]):
        words[0] = word(words[0].written.replace(" ", ""), WordKind.NAME, words[0].written)
    if not any(w.kind is WordKind.NAME for w in words):
        words = [_promote(word) for word in words]
    return tuple(words)


def is_written_together(text: str) -> bool:
    """Whether words of a company's name are taken apart when it is read."""
    found = tokens(text)
    apart = any(len(split_compound(token.rstrip("."))) > 1 for token in found)
    return apart or found != tokens(text, apart=False)


def read_person(text: str) -> tuple[Word, ...]:
    """The words of a person's name; titles and particles weigh next to nothing."""
    known = persons()
    words = []
    for token in tokens(text):
        bare = token.rstrip(".")
        if not bare.isalpha() or bare == "and":
            continue
        if len(bare) == 1:
            kind = WordKind.INITIAL
        elif bare in known.particles or bare in known.titles:
            kind = WordKind.PARTICLE
        else:
            kind = WordKind.NAME
        words.append(word(bare, kind, token, Mark.CUT if token != bare else Mark.NONE))
    if sum(w.kind is WordKind.NAME for w in words) < 2:  # "Bin Xu": here bin is a given name
        words = [
            word(w.text, WordKind.NAME, w.written)
            if w.kind is WordKind.PARTICLE and w.text not in known.titles
            else w
            for w in words
        ]
    return tuple(words)


def read_craft(text: str) -> tuple[Word, ...]:
    """The words of a ship's or an aircraft's name: all of them are its name."""
    found = [token.rstrip(".") for token in tokens(text, apart=False)]
    bare = [t for t in found if t not in _SHIP_PREFIXES] or found
    kinds = [WordKind.NUMBER if t.isdigit() else WordKind.NAME for t in bare]
    return tuple(word(t, kind, t) for t, kind in zip(bare, kinds, strict=True))


def sounds_like_company(words: tuple[Word, ...]) -> bool:
    """Whether a name of unknown bearer, read as a company's, has a word of business in it."""
    return any(w.kind in OF_BUSINESS and len(w.written) >= _SURE_LENGTH for w in words)


def _is_initials(first: Word) -> bool:
    """Whether two letters that may be a legal form begin a name, where few forms stand.

    The forms of two letters that do begin one are ``_LEADING_FORMS``.
    """
    return (
        first.kind is WordKind.LEGAL
        and len(first.written) == 2
        and first.written not in _LEADING_FORMS
    )


def _promote(each: Word) -> Word:
    """The word with the weight it has where no other word is the name."""
    if each.kind in (WordKind.INDUSTRY, WordKind.GENERIC, WordKind.PLACE):
        return replace(each, weight=each.weight * _COMMON_WORDS_ALONE)
    return each
