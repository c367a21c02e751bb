"""Names in Cyrillic letters: words of business by meaning, the rest by sound."""

import re

from anyascii import anyascii

from precurb.lists.party_names.company import company_words, term_words
from precurb.lists.party_names.latin import read_person
from precurb.lists.party_names.lexicon import Terms, terms
from precurb.lists.party_names.words import OF_BUSINESS, Channel, Reading, Word
from precurb.model import PartyType

_WORD = re.compile(r"[^\W_]+")


def read(text: str, type_: PartyType) -> list[Reading]:
    """The readings of a name in Cyrillic letters."""
    known = terms("cyrillic")
    found = [token.casefold().replace("ё", "е") for token in _WORD.findall(text)]
    spelled = [w for t in found for w in _spelled(t, known)]
    if type_ is PartyType.PERSON:
        return [Reading(read_person(anyascii(text)), Channel.CYRILLIC)]
    words = list(_company(spelled, known))
    if type_ is PartyType.UNKNOWN and not any(w.kind in OF_BUSINESS for w in words):
        return [Reading(read_person(anyascii(text)), Channel.CYRILLIC)]
    sounded = tuple(company_words([_latin(token) for token in found], apart=False))
    return [Reading(tuple(words), Channel.CYRILLIC), Reading(sounded, Channel.CYRILLIC)]


def _company(found: list[str], known: Terms) -> list[Word]:
    words: list[Word] = []
    at = 0
    while at < len(found):
        if phrase := known.longest_phrase(found, at):
            kind, (text, *_) = known.terms[phrase]
            words.extend(term_words(text, kind, phrase))
            at += phrase.count(" ") + 1
        else:
            words.extend(company_words([_latin(found[at])]))
            at += 1
    return words


def _latin(token: str) -> str:
    """A Cyrillic word in Latin letters; the soft sign falls away."""
    return re.sub(r"[^a-z0-9]", "", anyascii(token).lower())


def _spelled(token: str, known: Terms) -> list[str]:
    """An acronym written as the names of its letters ("эсэфай") becomes its letters."""
    letters = ""
    at = 0
    while at < len(token):
        for length in range(min(5, len(token) - at), 0, -1):
            if (letter := known.letters.get(token[at : at + length])) and length > 1:
                letters += letter
                at += length
                break
        else:
            return [token]
    return [letters] if len(letters) > 1 else [token]
