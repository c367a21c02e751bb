"""The evidence behind a finding, taken apart for the eye: words, papers, structures."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from precurb.app.drawing import drawing
from precurb.app.evidence_words import evidence_text
from precurb.model import Finding, Substance
from precurb.model.papers import PaperKind

_KINDS = frozenset(map(str, PaperKind))
_OTHER = " ≠ "


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignedWord:
    """A word of a party's name beside the word of the listed name it agrees with."""

    asked: str
    listed: str
    sign: str  # "=" the same, "≈" alike, "+" only asked, "−" only listed


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSide:
    """What one paper says where papers contradict each other, and about what."""

    about: str
    paper: str
    says: str


def aligned_words(finding: Finding) -> Iterator[AlignedWord]:
    """The words of two names, as the matcher laid them beside each other."""
    if "listed_name" not in finding.facts:
        return
    for part in finding.facts.get("how", "").split("; "):
        words = part.split(" ")
        if words[0] in ("+", "−"):
            told = " ".join(words[1:])
            only_asked = words[0] == "+"
            yield AlignedWord(
                asked=told if only_asked else "", listed="" if only_asked else told,
                sign=words[0],
            )  # fmt: skip
            continue
        for sign in ("=", "≈"):
            asked, found, listed = part.partition(f" {sign} ")
            if found:
                yield AlignedWord(asked=asked, listed=listed, sign=sign)
                break


def paper_sides(finding: Finding, language: str) -> Iterator[PaperSide]:
    """What contradicting papers say, each with the paper's kind in a language."""
    facts = finding.facts
    for part in facts.get("evidence", "").split("; "):
        if _OTHER not in part:
            continue
        about, _, told = evidence_text(part, language).partition(": ")
        _, _, plain = part.partition(": ")
        for here, side in zip(told.split(_OTHER), plain.split(_OTHER), strict=True):
            says = _without_kind(side, here)
            paper = here.removesuffix(says).strip()
            yield PaperSide(about=about, paper=paper, says=says)
    if "paper_says" in facts and "payment_says" in facts:
        yield PaperSide(about="", paper="", says=facts["payment_says"])
        yield PaperSide(about="", paper=facts.get("paper", ""), says=facts["paper_says"])


def _without_kind(plain: str, here: str) -> str:
    """What a side says without the kind of paper before it, which languages tell apart.

    The end that both languages share is what the paper says; the kind alone is translated.
    """
    words = plain.split(" ")
    for at in range(1, len(words)):
        rest = " ".join(words[at:])
        if here.endswith(f" {rest}") and " ".join(words[:at]) in _KINDS:
            return rest
    return plain


class Drawings:
    """Draws the structures that findings speak of, each once.

    Args:
        substances: Those of the law book, by key.
    """

    def __init__(self, substances: Mapping[str, Substance]) -> None:
        self._substances = substances
        self._made: dict[tuple[str, tuple[int, ...]], str] = {}

    def of(self, finding: Finding) -> tuple[str, str]:
        """The title and the SVG of a finding's structure, its matched part marked."""
        facts = finding.facts
        substance = self._substances.get(facts.get("substance_key", ""))
        smiles = facts.get("smiles") or (substance.smiles if substance else "")
        if not smiles:
            return "", ""
        marked = tuple(map(int, filter(None, facts.get("atoms", "").split(","))))
        key = smiles, marked
        if key not in self._made:
            self._made[key] = drawing(smiles, marked)
        title = facts.get("substance") or f"{facts.get('class', '')} ({facts.get('limbs', '')})"
        return title, self._made[key]
