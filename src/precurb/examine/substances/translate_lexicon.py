"""The morphemes of chemical names in one language, and how a word is cut into them.

The vocabulary of chemistry is international: one table holds it in English, and a language
says with a few rules how it spells it, and which words are its own. A word counts as
understood when morphemes cover all of it; what is left over may be a trivial name, whose
ending alone is then respelled.
"""

import re
import tomllib
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from typing import Any

from precurb.data import data_folder

KINDS = (
    "stem", "ending", "multiplier", "prefix", "radical", "parent", "acid", "salt", "class",
    "metal", "word",
)  # fmt: skip
OWN = ("acidword", "suffix", "particle", "after")
UNKNOWN = "unknown"
_UNKNOWN_COST = 6
_SHORTEST_UNKNOWN = 4


@dataclass(frozen=True, slots=True)
class Morpheme:
    """A part of a name: its kind and its English form."""

    kind: str
    english: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What one language needs: its spellings, the order of its words, its telling marks."""

    language: str
    compound: bool
    telling: frozenset[str]
    letters: frozenset[str]
    spellings: dict[str, tuple[Morpheme, ...]]
    lengths: dict[str, tuple[int, ...]]
    leftover: tuple[tuple[re.Pattern[str], str], ...]
    cuts: dict[tuple[str, bool, bool], tuple[Morpheme, ...]] = field(default_factory=dict)

    def cut(self, run: str, before: bool, after: bool) -> tuple[Morpheme, ...]:
        """Cut a run of letters into morphemes; ``()`` when it cannot be understood.

        Args:
            run: The letters, folded.
            before: Whether the run hangs on what stands before it (a hyphen or bracket).
            after: Whether something hangs on the run.
        """
        return _Cutter(self, run, before, after).best()

    def respelled(self, rest: str) -> str:
        """The English look of letters that no table knows."""
        for pattern, instead in self.leftover:
            rest = pattern.sub(instead, rest)
        return rest


class _Cutter:
    """The search for the cut with the fewest parts; the longest part first breaks ties."""

    def __init__(self, lexicon: Lexicon, run: str, before: bool, after: bool) -> None:
        self._lexicon, self._run = lexicon, run
        self._before, self._after = before, after
        self._seen: dict[tuple[int, str], tuple[int, tuple[Morpheme, ...]] | None] = {}

    def best(self) -> tuple[Morpheme, ...]:
        found = self._from(0, "joined" if self._before else "start")
        return found[1] if found else ()

    def _from(self, at: int, last: str) -> tuple[int, tuple[Morpheme, ...]] | None:
        if at == len(self._run):
            open_end = (last in ("stem", "acid") and self._lexicon.compound) or last == "stem"
            return None if open_end and not self._after else (0, ())
        if (at, last) in self._seen:
            return self._seen[at, last]
        best: tuple[int, tuple[Morpheme, ...]] | None = None
        for end, part, cost in self._parts(at, last):
            rest = self._from(end, _state(last, part.kind))
            if rest is not None and (best is None or rest[0] + cost < best[0]):
                best = (rest[0] + cost, (part, *rest[1]))
        self._seen[at, last] = best
        return best

    def _parts(self, at: int, last: str) -> list[tuple[int, Morpheme, int]]:
        lexicon, run = self._lexicon, self._run
        parts = []
        for length in lexicon.lengths.get(run[at : at + 2], ()):
            end = at + length
            for part in lexicon.spellings.get(run[at:end], ()) if end <= len(run) else ():
                whole = at == 0 and end == len(run) and not (self._before or self._after)
                if _follows(last, part.kind, whole):
                    parts.append((end, part, 1))
        if last in ("start", "joined", "prefix", "multiplier") and at < len(run):
            for end in range(len(run), at + _SHORTEST_UNKNOWN - 1, -1):
                rest = Morpheme(UNKNOWN, run[at:end])
                parts.append((end, rest, _UNKNOWN_COST))
        return parts


def _state(last: str, kind: str) -> str:
    """What the next part has to know: a count after a chain counts endings."""
    return "counted" if kind == "multiplier" and last in _CHAIN else kind


_CHAIN = frozenset(("stem", "ending", "parent", "radical", "joined", "counted", UNKNOWN))


def _follows(last: str, kind: str, whole: bool) -> bool:
    if kind in ("word", "particle", "after"):
        return whole
    if kind == "ending":
        return last in _CHAIN
    if kind == "suffix":
        return last in ("radical", "ending", "parent", UNKNOWN, "salt", "class")
    if kind == "acidword":
        return last in ("start", "acid", "ending", "multiplier", "counted", UNKNOWN, "joined")
    return last != "stem" and (last != "acid" or kind == "class")


@cache
def lexicon_of(language: str) -> Lexicon:
    """Read the tables of a language."""
    own, base = _table(language), _table("en")
    spellings: dict[str, list[Morpheme]] = {}
    for kind in (*KINDS, *OWN):
        for spelling, english in own.get(kind, {}).items():
            for each in _folds(spelling):
                _add(spellings, each, Morpheme(kind, english))
    rules = [_Rule.read(each) for each in own.get("spelling", ())]
    for kind in KINDS:
        for english in base[kind]:
            for spelling in _spelled(english, kind, rules):
                _add(spellings, fold(spelling), Morpheme(kind, english))
    lengths: dict[str, set[int]] = {}
    for each in spellings:
        lengths.setdefault(each[:2], set()).add(len(each))
    return Lexicon(
        language=language,
        compound=own["compound"],
        telling=frozenset(fold(each) for each in own["telling"]),
        letters=frozenset(own.get("letters", "")),
        spellings={key: tuple(value) for key, value in spellings.items()},
        lengths={key: tuple(sorted(value, reverse=True)) for key, value in lengths.items()},
        leftover=tuple((re.compile(a), b) for a, b in own.get("leftover", ())),
    )


def fold(text: str) -> str:
    """Lower case without accents; Greek letters and all signs stay as they are."""
    if text.isascii():
        return text.lower()
    text = text.lower().replace("œ", "oe").replace("æ", "ae").replace("ß", "ss")
    text = text.replace("ł", "l").replace("ø", "o")
    plain = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", re.sub("[\u0300-\u036f]", "", plain))


def _folds(spelling: str) -> tuple[str, ...]:
    expanded = spelling.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
    return tuple(dict.fromkeys((fold(spelling), fold(expanded))))


def _add(spellings: dict[str, list[Morpheme]], key: str, part: Morpheme) -> None:
    known = spellings.setdefault(key, [])
    # The language's own words come first and are not overruled by the common ones.
    if all(each.kind != part.kind for each in known):
        known.append(part)


@dataclass(frozen=True, slots=True)
class _Rule:
    """For words of some kinds: what is written instead of a pattern, one way or several."""

    kinds: frozenset[str]
    pattern: re.Pattern[str]
    instead: tuple[str, ...]

    @classmethod
    def read(cls, row: list[str]) -> "_Rule":
        kinds = KINDS if row[0] == "*" else row[0].split()
        return cls(frozenset(kinds), re.compile(row[1]), tuple(row[2:]))

    def apply(self, text: str) -> list[str]:
        """All spellings that the rule gives; each place varies by itself."""
        pieces: list[tuple[str, ...]] = []
        at = 0
        for match in self.pattern.finditer(text):
            pieces += [(text[at : match.start()],), tuple(map(match.expand, self.instead))]
            at = match.end()
        pieces.append((text[at:],))
        return list(dict.fromkeys("".join(each) for each in product(*pieces)))


def _spelled(english: str, kind: str, rules: list[_Rule]) -> list[str]:
    spelled = [english]
    for rule in rules:
        if kind in rule.kinds:
            spelled = [new for old in spelled for new in rule.apply(old)]
    return list(dict.fromkeys(spelled))


@cache
def _table(language: str) -> dict[str, Any]:
    path = data_folder() / "locale" / "nomenclature" / f"{language}.toml"
    return tomllib.loads(path.read_text("utf-8"))
