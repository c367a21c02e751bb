"""Korean names in Hangul: words of business and loan words by meaning, the rest by sound."""

import re
from collections.abc import Iterator

from anyascii import anyascii

from precurb.lists.party_names.company import company_words, term_words
from precurb.lists.party_names.lexicon import Terms, terms
from precurb.lists.party_names.tokens import latin_runs, tokens
from precurb.lists.party_names.weigh import word
from precurb.lists.party_names.words import Channel, Mark, Reading, Word, WordKind
from precurb.model import PartyType

_NOISE = re.compile(r"[\s·,.'\"/()（）]+")
_RUN = re.compile(r"[A-Za-zÀ-ɏ0-9&.'’-]+")


def read(text: str, type_: PartyType) -> list[Reading]:
    """The readings of a Korean name."""
    pieces = [piece for piece in _NOISE.split(text) if piece]
    if type_ is PartyType.PERSON:
        return [Reading(tuple(_person(pieces)), Channel.KOREAN)]
    words = tuple(w for piece in pieces for w in _words(piece))
    sounded = tuple(w for piece in pieces for w in _sounded(piece))
    return [Reading(words, Channel.KOREAN), Reading(sounded, Channel.KOREAN)]


def romanise(hangul: str, known: Terms) -> str:
    """Syllables as firms and persons write them: by the table, else by the revised rules."""
    return "".join(
        known.names[char][0] if char in known.names else anyascii(char).lower()
        for char in hangul
    )


def _person(pieces: list[str]) -> Iterator[Word]:
    known = terms("korean")
    bare = "".join(pieces)
    family, given = bare[:1], bare[1:]
    for part in (family, given):
        if latin := re.sub(r"[^a-z0-9]", "", romanise(part, known)):
            yield word(latin, WordKind.NAME, part)


def _words(piece: str) -> Iterator[Word]:
    known = terms("korean")
    at, left, letters = 0, "", ""
    while at < len(piece):
        if run := _RUN.match(piece, at):
            yield from _left_over(left, known)
            left = ""
            yield from company_words(tokens(run[0]))
            at = run.end()
            continue
        term = known.longest_at(piece, at)
        spelled = _letters(piece, at, known)
        if spelled and len(spelled[0]) >= len(term):
            yield from _left_over(left, known)
            left = ""
            letters, at = spelled[1], at + len(spelled[0])
            yield word(letters, WordKind.NAME, spelled[0])
        elif term:
            yield from _left_over(left, known)
            left = ""
            kind, (text, *_) = known.terms[term]
            yield from term_words(text, kind, term)
            at += len(term)
        else:
            left, at = left + piece[at], at + 1
    yield from _left_over(left, known)


def _left_over(run: str, known: Terms) -> Iterator[Word]:
    if latin := re.sub(r"[^a-z0-9]", "", romanise(run, known)):
        yield word(latin, WordKind.NAME, run, Mark.LOAN)


def _sounded(piece: str) -> Iterator[Word]:
    for run in latin_runs(piece):
        if run.isascii():
            yield from company_words(tokens(run))
        else:
            yield from _left_over(run, terms("korean"))


def _letters(piece: str, at: int, known: Terms) -> tuple[str, str] | None:
    """Two or more names of letters in a row: the run of them, and what they spell."""
    start, spelled = at, ""
    while at < len(piece):
        for length in (4, 3, 2, 1):
            letter = known.letters.get(piece[at : at + length])
            if letter and len(piece[at : at + length]) == length:
                spelled += letter
                at += length
                break
        else:
            break
    return (piece[start:at], spelled) if len(spelled) > 1 else None
