"""Sectors: what trade a company's name speaks of, and which goods a sector plainly deals in.

Made for few and sure answers. A name hints at a sector only through words that mean it and
nothing else, and only if they agree; an activity code is read by its leading digits; and a
sector is called out of line with goods only where a published indicator says so. A hint about a
trade is never one about a person or a people.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from precurb.lists.names import fold
from precurb.lists.reference.tables import read_table

_WORD = re.compile(r"[^\W\d_]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LONGEST = 3  # words in the longest term


class Scheme(StrEnum):
    """A classification of activities."""

    NACE = "nace"
    ISIC = "isic"
    NAICS = "naics"


class Fit(StrEnum):
    """How goods fit a trade; the values are those of the vocabulary of signs."""

    OK = "ok"
    NONE = "none"
    UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class TradeFit:
    """How goods fit a sector, and the source where they do not."""

    fit: Fit
    source: str = ""


@lru_cache(maxsize=16_384)  # the same customers come again and again
def trade_hint(name: str) -> str:
    """The sector that a company's name or activity text speaks of; empty if none or several.

    >>> trade_hint("Alpha Fine Chemicals Ltd"), trade_hint("Alpha Trading Ltd")
    ('chemical', '')
    """
    found = _sectors_in(name)
    return found.pop() if len(found) == 1 else ""


def sector_of_code(text: str, scheme: Scheme) -> str:
    """The sector of an activity code by its leading digits; empty if the table has none.

    NACE serves for UK SIC 2007 and WZ 2008 as well. The longest prefix wins, so 20.42 is
    cosmetics although 20 is chemical.
    """
    digits = re.sub(r"\D", "", text) if text.isascii() else ""
    prefixes = _codes(scheme)
    lengths = range(len(digits), 1, -1)
    return next((prefixes[digits[:n]] for n in lengths if digits[:n] in prefixes), "")


def goods_group(substance: str) -> str:
    """The coarse group of goods of a substance, by its key; empty if it is in none."""
    return _groups().get(substance, "")


def trade_fit(sector: str, substance: str) -> TradeFit:
    """Whether a sector plainly deals in a substance's group of goods.

    ``none`` only with the source that calls the pair unrelated; unknown is the usual answer.
    """
    row = read_table("trades")["goods"].get(goods_group(substance))
    if row is None or not sector:
        return TradeFit(Fit.UNKNOWN)
    if sector in row["fits"]:
        return TradeFit(Fit.OK)
    unrelated = row.get("unrelated", {"sectors": [], "source": ""})
    if sector in unrelated["sectors"]:
        return TradeFit(Fit.NONE, unrelated["source"])
    return TradeFit(Fit.UNKNOWN)


def sectors() -> frozenset[str]:
    """The names of the sectors that the table has."""
    return frozenset(read_table("trades")["sectors"])


def _sectors_in(name: str) -> set[str]:
    folded = fold(name)
    words = _WORD.findall(folded)
    terms, parts = _terms()
    spans = (
        " ".join(words[at : at + size])
        for size in range(1, _LONGEST + 1)
        for at in range(len(words) - size + 1)
    )
    found = {terms[span] for span in spans if span in terms}
    found |= {parts.edges[edge] for word in words for edge in parts.of(word)}
    return found | {sector for part, sector in parts.han.items() if part in folded}


@dataclass(frozen=True, slots=True)
class _Parts:
    """Parts of words that mean a sector: Chinese ones anywhere, others at an end of a word."""

    edges: dict[str, str]
    han: dict[str, str]
    lengths: tuple[int, ...]

    def of(self, word: str) -> Iterator[str]:
        """The parts that a word begins or ends with."""
        for length in self.lengths:
            if length > len(word):
                return
            for edge in (word[:length], word[-length:]):
                if edge in self.edges:
                    yield edge


@cache
def _terms() -> tuple[dict[str, str], _Parts]:
    words: dict[str, str] = {}
    parts: dict[str, str] = {}
    for sector, row in read_table("trades")["sectors"].items():
        words |= {" ".join(_WORD.findall(fold(word))): sector for word in row["words"]}
        parts |= {fold(part): sector for part in row["parts"]}
    edges = {part: sector for part, sector in parts.items() if not _HAN.match(part)}
    han = {part: sector for part, sector in parts.items() if part not in edges}
    return words, _Parts(edges, han, tuple(sorted({len(part) for part in edges})))


@cache
def _codes(scheme: Scheme) -> dict[str, str]:
    return {
        prefix.replace(".", ""): sector
        for sector, row in read_table("trades")["sectors"].items()
        for prefix in row[scheme.value]
    }


@cache
def _groups() -> dict[str, str]:
    goods = read_table("trades")["goods"]
    return {key: group for group, row in goods.items() for key in row["substances"]}
