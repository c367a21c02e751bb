"""Labels of the GHS: hazard statements, the pictograms they ask for, the signal word.

From a statement's code the pictogram mostly follows (H314 asks for GHS05), but not always: some
codes stand for several categories of which only some have one. What is said to be required here
is certain from the codes alone, under the UN GHS and under CLP; a label may rightly show more.
Own table, written from knowledge of the GHS (``labelling.toml``), text not read.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any

from precurb.lists.names import fold
from precurb.lists.reference.tables import read_table

# A code may have letters of a route or effect (H360FD, H350i) and stand close to others.
_H_CODE = re.compile(
    r"(?<![A-Za-z0-9])(H[2-4]\d\d)(?:[A-Z]{1,2}[a-z]?|[a-z]{1,2})?(?![A-Za-z0-9])"
)
_EUH_CODE = re.compile(r"(?<![A-Za-z0-9])EUH\s?(\d{3})A?(?![A-Za-z0-9])")
_PICTOGRAM = re.compile(r"(?<![A-Z0-9])GHS[\s\-]?(0[1-9])(?!\d)", re.IGNORECASE)
_SPACED = re.compile(r"\b(H)\s(?=[2-4]\d\d\b)")
_IRRITATION = frozenset({"H315", "H319"})
_SENSITISER = "H334"
_SKIN = frozenset({"H315", "H317", "H319"})


@dataclass(frozen=True, slots=True)
class LabelCodes:
    """What the text of a label or sheet says: statements, pictograms, signal word.

    ``signal`` is ``danger``, ``warning`` or empty; ``danger`` if both words are there. All are
    in order and without repetition. An empty part was not read, which is not "not there": signs
    are pictures, and statements may stand there in words alone.
    """

    statements: tuple[str, ...]
    pictograms: tuple[str, ...]
    signal: str


def codes_in(text: str) -> LabelCodes:
    """Hazard codes (H, EUH), pictograms (code or unmistakable name) and signal word of a text.

    Reads ``H301+H311`` as two, ``H360FD`` as H360, and signal words in English, German,
    Chinese, Spanish and Portuguese (not the French ones, which are everyday words).
    """
    plain = _SPACED.sub(r"\1", text)
    statements = [m[1] for m in _H_CODE.finditer(plain)]
    statements += [f"EUH{m[1]}" for m in _EUH_CODE.finditer(plain)]
    return LabelCodes(
        tuple(sorted(set(statements))), tuple(sorted(_pictograms_in(text))), _signal_in(text)
    )


def known_statements() -> frozenset[str]:
    """The codes of hazard statements that the table has (H200 to H420)."""
    return frozenset(_statements())


def required_pictograms(statements: Iterable[str]) -> tuple[str, ...]:
    """The pictograms that statements ask for beyond doubt, after the rules of precedence.

    CLP article 26 (common knowledge, text not read): the bomb makes flame and flame over circle
    optional; the skull displaces the exclamation mark; corrosion displaces it for irritation of
    skin and eyes; the health hazard sign for respiratory sensitisation displaces it for skin
    and eyes; flame or skull make the gas cylinder optional. Codes that the table does not have
    ask for nothing.
    """
    said = {code[:4] for code in statements}
    first = {p for code in said for p in _of(code) if p != "GHS07"}
    if "GHS06" not in first:
        freed = (_IRRITATION if "GHS05" in first else frozenset()) | (
            _SKIN if _SENSITISER in said else frozenset()
        )
        first |= {p for code in said - freed for p in _of(code) if p == "GHS07"}
    if "GHS01" in first:
        first -= {"GHS02", "GHS03"}
    if first & {"GHS02", "GHS06"}:
        first.discard("GHS04")
    return tuple(sorted(first))


def required_signal(statements: Iterable[str]) -> str:
    """The signal word that statements ask for: danger, warning, or empty if not certain.

    One that asks for danger decides. Otherwise a code that stands for several categories (H272)
    or is not in the table leaves it open; EUH statements have no part in it.
    """
    codes = [code[:4] for code in statements if not code.startswith("EUH")]
    words = {_statements()[c]["signal"] if c in _statements() else "" for c in codes}
    if "danger" in words:
        return "danger"
    return "warning" if "warning" in words and "" not in words else ""


def hazard_of(statement: str) -> str:
    """The hazard that a statement's code stands for, in few words; empty if not known."""
    row = _statements().get(statement[:4])
    return str(row["hazard"]) if row else ""


def _pictograms_in(text: str) -> set[str]:
    folded = fold(text)
    named = {code for word, code in _pictogram_names().items() if word in folded}
    return named | {f"GHS{m[1]}" for m in _PICTOGRAM.finditer(text)}


def _signal_in(text: str) -> str:
    found = {_signals()[0][fold(m[0])] for m in _signals()[1].finditer(fold(text))}
    return next((word for word in ("danger", "warning") if word in found), "")


def _of(code: str) -> list[str]:
    row = _statements().get(code)
    return list(row["pictograms"]) if row else []


@cache
def _statements() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = read_table("labelling")["statements"]
    return found


@cache
def _pictogram_names() -> dict[str, str]:
    table = read_table("labelling")["pictograms"]
    return {fold(word): code for code, words in table.items() for word in words}


@cache
def _signals() -> tuple[dict[str, str], re.Pattern[str]]:
    table = read_table("labelling")["signals"]
    words = {fold(word): kind for kind in ("danger", "warning") for word in table[kind]}
    latin = "|".join(word for word in words if word.isascii())
    han = "|".join(word for word in words if not word.isascii())
    ending = "".join(chain(table["not_followed_by"]))
    return words, re.compile(rf"\b(?:{latin})\b|(?:{han})(?![{ending}])")
