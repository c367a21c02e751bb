"""Chinese names: companies are place, brand, industry and legal form, in this order.

English names of Chinese companies translate place, industry and legal form and mostly keep
the brand in pinyin. So a name is cut from both ends by what is known, and what is left in the
middle is the brand, read by its sound and, where it is made of words, also by its meaning.
"""

import re
from functools import cache
from typing import Any

from anyascii import anyascii

from precurb.lists.party_names.company import company_words, term_words
from precurb.lists.party_names.latin import read_company
from precurb.lists.party_names.lexicon import han_readings, terms
from precurb.lists.party_names.tokens import tokens
from precurb.lists.party_names.weigh import word
from precurb.lists.party_names.words import Channel, Mark, Reading, Word, WordKind
from precurb.model import PartyType

_BRACKETS = re.compile(r"[(（\[【〔]([^)）\]】〕]*)[)）\]】〕]")
_NOISE = re.compile(r"[\s·•・,，.。、'\"“”‘’/\-—]+")
_LATIN = re.compile(r"[A-Za-z0-9&.]+")
_LONGEST_PERSON = 4
_ADMIN = "省市区县"
_MOST_MEANINGS = 3
_TRADES = (WordKind.INDUSTRY, WordKind.GENERIC, WordKind.LEGAL)


def read(text: str, type_: PartyType) -> list[Reading]:
    """The readings of a Chinese name: by sound first, then by meaning or dialect."""
    plain = simplified(text)
    bare = _NOISE.sub("", _BRACKETS.sub("", plain))
    if type_ is PartyType.PERSON or (
        type_ is PartyType.UNKNOWN
        and len(bare) <= _LONGEST_PERSON
        and not _longest_end(bare, _TRADES, 0)
    ):
        return _person(plain)
    return _company(plain)


def pinyin(text: str) -> list[str]:
    """Each character as its syllable in context, without tones; ü is written u."""
    from pypinyin import lazy_pinyin

    read = [syllable.lower() for syllable in lazy_pinyin(text, v_to_u=False)]
    return ["".join(c for c in anyascii(each).lower() if c.isalnum()) or "x" for each in read]


@cache
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


def simplified(text: str) -> str:
    """Traditional characters in their simplified form."""
    return str(_converter().convert(text))


def _company(plain: str) -> list[Reading]:
    inside = [piece for piece in _BRACKETS.findall(plain) if piece.strip()]
    core = _NOISE.sub("", _BRACKETS.sub("", plain)) or _NOISE.sub("", plain)
    core, legal = _cut_end(core, (WordKind.LEGAL,), keep=0)
    places, core = _cut_places(core)
    core, trades = _cut_end(core, _TRADES, keep=2)
    bracketed = [w for piece in inside for w in _bracketed(_NOISE.sub("", piece))]
    rest = (*trades, *bracketed, *legal)
    brands = _brands(core)
    if not core and not rest:
        brands = _brands(_NOISE.sub("", plain))
        places = ()
    readings = [Reading((*places, *brand, *rest), Channel.HAN) for brand in brands]
    if not core and trades:  # a brand may be made of words of business: Jianshe, "to build"
        told = [w for w in rest if w.written != trades[0].written]
        readings.append(Reading((*places, *_sounded(trades[0].written), *told), Channel.HAN))
    return readings


def _cut_places(core: str) -> tuple[tuple[Word, ...], str]:
    """Places at the start, with the word for province or city that may follow each."""
    words: list[Word] = []
    while hit := _longest_start(core, (WordKind.PLACE,)):
        rest = core[len(hit) :]
        if not words and not rest:
            break
        words.extend(_term(hit))
        core = rest[1:] if rest[:1] in _ADMIN and len(rest) > 2 else rest
        if len(words) > 2:
            break
    return tuple(words), core


def _cut_end(core: str, kinds: tuple[WordKind, ...], keep: int) -> tuple[str, tuple[Word, ...]]:
    """Known words off the end, as long as all or ``keep`` characters are left."""
    words: list[Word] = []
    while hit := _longest_end(core, kinds, keep):
        words[:0] = _term(hit)
        core = core[: -len(hit)]
    return core, tuple(words)


def _longest_end(core: str, kinds: tuple[WordKind, ...], keep: int) -> str:
    known = terms("han")
    for length in range(min(known.longest, len(core)), 0, -1):
        ending = core[-length:]
        left = len(core) - length
        if (0 < left < keep) or (length == 1 and left < 2):
            continue
        if ending in known.terms and known.terms[ending][0] in kinds:
            return ending
    return ""


def _longest_start(core: str, kinds: tuple[WordKind, ...]) -> str:
    known = terms("han")
    for length in range(min(known.longest, len(core)), 1, -1):
        if core[:length] in known.terms and known.terms[core[:length]][0] in kinds:
            return core[:length]
    return ""


def _bracketed(piece: str) -> tuple[Word, ...]:
    known = terms("han").terms
    if piece.isascii():
        return read_company(piece)
    if piece in known:
        return _term(piece)
    return tuple(w for run in _runs(piece) for w in _sounded(run))


def _term(term: str) -> tuple[Word, ...]:
    kind, (text, *_) = terms("han").terms[term]
    return tuple(term_words(text, kind, term))


def _brands(core: str) -> list[tuple[Word, ...]]:
    """The brand by its sound, and by the meanings of its words where it has any."""
    if not core:
        return [()]
    sound = tuple(w for run in _runs(core) for w in _sounded(run))
    meant = [m for m in _meanings(core) if m != sound]
    return [sound, *meant][: _MOST_MEANINGS + 1]


def _runs(core: str) -> list[str]:
    return [run for run in re.split(r"([A-Za-z0-9&.]+)", core) if run]


def _sounded(run: str) -> tuple[Word, ...]:
    if _LATIN.fullmatch(run):
        return tuple(company_words(tokens(run)))
    return (word("".join(pinyin(run)), WordKind.NAME, run, Mark.PINYIN),)


def _meanings(core: str) -> list[tuple[Word, ...]]:
    """The brand cut into known words of two characters or more, each with its renderings."""
    pieces = _pieces(core)
    if all(not renderings for _, renderings in pieces):
        return []
    most = max(len(renderings) for _, renderings in pieces)
    return [
        tuple(w for piece, renderings in pieces for w in _rendered(piece, renderings, at))
        for at in range(most)
    ]


def _pieces(core: str) -> list[tuple[str, tuple[str, ...]]]:
    pieces: list[tuple[str, tuple[str, ...]]] = []
    known = terms("han")
    at = 0
    while at < len(core):
        if term := known.longest_at(core, at):
            pieces.append((term, known.terms[term][1]))
            at += len(term)
            continue
        if pieces and not pieces[-1][1]:
            pieces[-1] = (pieces[-1][0] + core[at], ())
        else:
            pieces.append((core[at], ()))
        at += 1
    return pieces


def _rendered(piece: str, renderings: tuple[str, ...], at: int) -> tuple[Word, ...]:
    if not renderings:
        return tuple(w for run in _runs(piece) for w in _sounded(run))
    kind = terms("han").terms[piece][0]
    text = renderings[min(at, len(renderings) - 1)]
    return tuple(term_words(text, kind, piece))


def _person(plain: str) -> list[Reading]:
    if "·" in plain or "•" in plain:  # a foreign name, spelled by its sound
        parts = [_NOISE.sub("", p) for p in re.split("[·•・]", plain)]
        return [_persons([("".join(pinyin(p)), p) for p in parts if p], sounded=True)]
    bare = _NOISE.sub("", plain)
    known = han_readings()
    surname = next(
        (bare[:n] for n in (2, 1) if n < 2 or bare[:2] in known.compound_surnames), ""
    )
    given = bare[len(surname) :]
    first = known.compound_surnames.get(surname) or known.surnames.get(surname)
    family = [first] if first else pinyin(surname)
    syllables = pinyin(given)
    readings = [
        _persons([("".join(family), surname), ("".join(syllables), given)], sounded=True)
    ]
    old = known.wade_giles
    if all(s in old for s in (*family, *syllables)):
        pairs = [
            ("".join(old[s] for s in family), surname),
            ("".join(old[s] for s in syllables), given),
        ]
        readings.append(_persons(pairs))
    if all(c in known.cantonese for c in bare):
        spoken = [known.cantonese[c][0] for c in given]
        pairs = [(known.cantonese[c][0], c) for c in surname] + [("".join(spoken), given)]
        readings.append(_persons(pairs))
    return readings


def _persons(pairs: list[tuple[str, str]], *, sounded: bool = False) -> Reading:
    marks = Mark.PINYIN if sounded else Mark.NONE
    words = tuple(word(text, WordKind.NAME, written, marks) for text, written in pairs if text)
    return Reading(words, Channel.HAN)
