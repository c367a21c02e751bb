"""Japanese names: kanji, kana and letters mixed, with few spaces.

Kanji are not read as in Mandarin, so the language is decided first: kana, a Japanese legal
form or the country tell it. Words of business, loan words and names of letters are looked up;
kana left over is spelled in Hepburn, kanji by a table of readings.
"""

import re
from collections.abc import Container, Iterator

from anyascii import anyascii

from precurb.lists.party_names.company import company_words, term_words
from precurb.lists.party_names.lexicon import Terms, kanji_readings, terms
from precurb.lists.party_names.scripts import Script, script_of
from precurb.lists.party_names.tokens import latin_runs, tokens
from precurb.lists.party_names.weigh import word
from precurb.lists.party_names.words import Channel, Mark, Reading, Word, WordKind
from precurb.model import PartyType

_FORMS = (
    "株式会社", "株式會社", "合同会社", "有限会社", "合資会社", "合名会社", "一般社団法人",
    "(株)", "(有)", "㈱", "㈲",
)  # fmt: skip
_NOISE = re.compile(r"[\s·・,，.。、'\"“”‘’/()（）「」【】]+")
_RUN = re.compile(r"[A-Za-zÀ-ɏ0-9&.'’-]+")
_KANA = re.compile(r"[\u3040-\u30ff]{2,}")
_ENDING = 3  # kana of a known word that may close a foreign one
_SYLLABLE_N = re.compile(r"n(?=[bmp])")
_LONG = re.compile(r"(?<=[aiueo])ー|ー")
_SMALL_TSU = re.compile("[っッ]")


def is_japanese(text: str, country: str) -> bool:
    """Whether a name in Han characters alone is Japanese."""
    return country == "JP" or any(form in text for form in _FORMS)


def read(text: str, type_: PartyType) -> list[Reading]:
    """The reading of a Japanese name."""
    words = tuple(w for piece in _NOISE.split(text) if piece for w in _words(piece))
    if type_ is PartyType.PERSON:
        words = tuple(
            word(w.text, WordKind.NAME, w.written)
            for w in (x for piece in _NOISE.split(text) if piece for x in _spelled_out(piece))
        )
    readings = [Reading(_merge(words), Channel.JAPANESE)]
    if type_ is not PartyType.PERSON:
        bare = text
        for form in _FORMS:
            bare = bare.replace(form, " ")
        sounded = tuple(x for p in _NOISE.split(bare) if p for x in _spelled_out(p))
        readings.append(Reading(sounded, Channel.JAPANESE))
    return readings


def hepburn(kana: str) -> str:
    """Kana in Hepburn letters, long vowels written short, as firms write them."""
    latin = anyascii(_SMALL_TSU.sub("", _LONG.sub("", kana))).lower()
    latin = re.sub(r"[^a-z]", "", latin)
    latin = latin.replace("ou", "o").replace("oo", "o").replace("uu", "u")
    return _SYLLABLE_N.sub("m", latin) if latin else ""


def _words(piece: str) -> Iterator[Word]:
    known = terms("japanese")
    at = 0
    left = ""
    while at < len(piece):
        if run := _RUN.match(piece, at):
            yield from _left_over(left)
            yield from company_words(tokens(run[0]))
            left, at = "", run.end()
            continue
        kana = _KANA.match(piece, at)
        if kana:
            yield from _left_over(left)
            yield from _kana_words(kana[0], known)
            left, at = "", kana.end()
        elif term := known.longest_at(piece, at):
            yield from _left_over(left)
            yield from _rendered(term, known)
            left, at = "", at + len(term)
        else:
            left, at = left + piece[at], at + 1
    yield from _left_over(left)


def _kana_words(run: str, known: Terms) -> Iterator[Word]:
    """A run of kana: known words from end to end, or one foreign word before a known ending.

    A known word in the middle of a run is no word: Yoshi is not in Yoshitake.
    """
    for part in _segments(run, known):
        if part in known.letters and part not in known.terms:
            yield word(known.letters[part], WordKind.INITIAL, part)
        elif part in known.terms:
            yield from _rendered(part, known)
        else:
            yield from _left_over(part)


def _segments(run: str, known: Terms) -> tuple[str, ...]:
    whole = _cover(run, known.terms, known.letters)
    if whole:
        return whole
    for cut in range(2, len(run) - 2):
        if run[cut:] in known.terms and len(run) - cut >= _ENDING:
            return run[:cut], run[cut:]
    return (run,)


def _cover(run: str, words: Container[str], letters: Container[str]) -> tuple[str, ...]:
    """The fewest known words that make up a run; names of letters only in a row of them."""
    best: list[tuple[str, ...] | None] = [()] + [None] * len(run)
    for end in range(1, len(run) + 1):
        for start in range(max(0, end - 12), end):
            before, part = best[start], run[start:end]
            if before is None or not (len(part) > 1 and (part in words or part in letters)):
                continue
            if best[end] is None or len(before) + 1 < len(best[end] or ()):
                best[end] = (*before, part)
    found = best[len(run)] or ()
    spelled = sum(part in letters and part not in words for part in found)
    return found if spelled != 1 else ()


def _rendered(term: str, known: Terms) -> Iterator[Word]:
    kind, (text, *_) = known.terms[term]
    yield from term_words(text, kind, term)


def _left_over(run: str) -> Iterator[Word]:
    if run:
        latin = "".join(_syllables(run))
        if latin:
            loan = any(script_of(c) is Script.KANA for c in run)
            yield word(latin, WordKind.NAME, run, Mark.LOAN if loan else Mark.NONE)


def _spelled_out(piece: str) -> Iterator[Word]:
    for run in latin_runs(piece):
        if run.isascii():
            yield from company_words(tokens(run))
        else:
            yield from _left_over(run)


def _syllables(run: str) -> Iterator[str]:
    readings = kanji_readings()
    at = 0
    while at < len(run):
        if script_of(run[at]) is Script.KANA:
            end = at
            while end < len(run) and (script_of(run[end]) is Script.KANA):
                end += 1
            yield hepburn(run[at:end])
            at = end
            continue
        for length in range(min(4, len(run) - at), 0, -1):
            if (read := readings.get(run[at : at + length])) is not None:
                yield read
                at += length
                break
        else:
            yield re.sub(r"[^a-z0-9]", "", anyascii(run[at]).lower())
            at += 1


def _merge(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Letters in a row are one acronym."""
    merged: list[Word] = []
    for each in words:
        last = merged[-1] if merged else None
        if (
            last
            and each.kind is WordKind.INITIAL
            and last.text.isalpha()
            and (
                last.kind is WordKind.INITIAL
                or (last.kind is WordKind.NAME and len(last.text) < 5)
            )
        ):
            merged[-1] = word(last.text + each.text, WordKind.NAME, last.written + each.written)
        else:
            merged.append(each)
    return tuple(merged)
