"""Names in Arabic and Hebrew script, which leave most vowels unwritten."""

import re

from anyascii import anyascii

from precurb.lists.party_names.company import term_words
from precurb.lists.party_names.lexicon import Terms, persons, terms
from precurb.lists.party_names.scripts import Script
from precurb.lists.party_names.weigh import word
from precurb.lists.party_names.words import OF_BUSINESS, Channel, Mark, Reading, Word, WordKind
from precurb.model import PartyType

_WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile(r"[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u0591-\u05c7]")
_FOLDS = str.maketrans("أإآٱىیئةۀەکھہےؤيګپ", "ااااييئهههكههيويكپ")
_ARTICLE = "ال"
_QUOTES = str.maketrans("", "", '"״׳')  # within Hebrew abbreviations
_PREFIXES = ("وال", "لل", "بال", "و", "ل", "ب")


def read(text: str, type_: PartyType, script: Script) -> list[Reading]:
    """The reading of a name in Arabic or Hebrew script."""
    known = terms("hebrew" if script is Script.HEBREW else "arabic")
    found = [_fold(token) for token in _WORD.findall(_MARKS.sub("", text.translate(_QUOTES)))]
    as_company = type_ is not PartyType.PERSON
    words = _company(found, known) if as_company else _person(found, known)
    if type_ is PartyType.UNKNOWN and not any(w.kind in OF_BUSINESS for w in words):
        words = _person(found, known)
    return [Reading(tuple(words), Channel.ABJAD)]


def _fold(token: str) -> str:
    return token.translate(_FOLDS).replace("ئ", "ي")


def _company(found: list[str], known: Terms) -> list[Word]:
    words: list[Word] = []
    at = 0
    while at < len(found):
        length, hit = _longest(found, at, known)
        if hit:
            kind, text = hit
            words.extend(term_words(text, kind, " ".join(found[at : at + length])))
            at += length
        else:
            words.extend(_name(found[at], known))
            at += 1
    return words


def _longest(
    found: list[str], at: int, known: Terms
) -> tuple[int, tuple[WordKind, str] | None]:
    for length in range(min(known.longest, len(found) - at), 0, -1):
        phrase = found[at : at + length]
        for shape in _shapes(phrase):
            if shape in known.terms:
                kind, (text, *_) = known.terms[shape]
                return length, (kind, text)
    return 1, None


def _shapes(phrase: list[str]) -> list[str]:
    """A phrase as written, without articles, without what its first word carries."""
    bare = [w.removeprefix(_ARTICLE) if len(w) > 4 else w for w in phrase]
    shapes = [" ".join(phrase), " ".join(bare)]
    first, *rest = phrase
    for prefix in _PREFIXES:
        if first.startswith(prefix) and len(first) - len(prefix) > 2:
            cut = first.removeprefix(prefix)
            shapes += [" ".join([cut, *rest]), " ".join([cut, *bare[1:]])]
            shapes.append(" ".join([_ARTICLE + cut, *rest]))
    return shapes


def _person(found: list[str], known: Terms) -> list[Word]:
    return [each for token in found for each in _name(token, known)]


def _name(token: str, known: Terms) -> list[Word]:
    """A personal name: by the table of names, else by its consonants."""
    words: list[Word] = []
    if token.startswith(_ARTICLE) and len(token) > 3 and token not in known.names:
        words.append(word("al", WordKind.PARTICLE, _ARTICLE))
        token = token.removeprefix(_ARTICLE)
    if spellings := known.names.get(token) or known.names.get(_ARTICLE + token):
        latin = spellings[0].removeprefix("al ").removeprefix("al-").replace("-", " ")
        for part in latin.split():
            kind = WordKind.PARTICLE if part in persons().particles else WordKind.NAME
            words.append(word(part, kind, token))
        return words
    latin = "".join(c for c in anyascii(token).lower() if c.isalnum())
    if latin:
        kind = WordKind.PARTICLE if latin in ("bn", "bin", "ibn") else WordKind.NAME
        kind = WordKind.NUMBER if latin.isdigit() else kind
        marks = Mark.UNVOWELLED if kind is WordKind.NAME else Mark.NONE
        words.append(word(latin, kind, token, marks))
    return words
