"""The customs line of an item: the Harmonized System names many precursors itself.

Six digits are the same worldwide; what follows them is national and not compared.
"""

from collections.abc import Iterator

from precurb.examine.facts.equipment import tells_mixture
from precurb.examine.substances import Identification
from precurb.lists.knowledge import ControlBook
from precurb.model import Finding, Line, Question

_MEDICINES = "30"
_PREPARATIONS = ("32", "33", "34", "38")  # paints, cosmetics, soaps, chemical products
_NAMING = frozenset(("named", "named-group", "new-2022-precursor", "new-2022-fentanyl"))


def customs_findings(
    line: Line, identification: Identification, book: ControlBook
) -> Iterator[Finding]:
    """Yield where the declared customs line and the identity do not fit."""
    declared = hs_digits(line.hs_code)
    if len(declared) < 4:
        return
    substances = identification.substances
    if declared.startswith(_PREPARATIONS) and tells_mixture(line.description):
        return  # a preparation is classified as one, whatever it holds
    expected = {key: own for key in substances if (own := _own_lines(key, book))}
    # Several identities on one line: one that fits is enough, the rest is a conflict of names.
    if expected and not any(_level(declared, own) == "" for own in expected.values()):
        for key, own in expected.items():
            yield _mismatch(line, key, declared, own, book)
    heading = book.headings.get(declared)
    if not substances and heading is not None and heading.kind in _NAMING:
        yield Finding(
            question=Question.PAPERS,
            rule="hs-precursor-heading",
            facts={
                "declared": declared,
                "heading": heading.heading,
                "names": heading.names,
                "description": line.description,
            },
            line=line.number,
        )


def hs_digits(code: str) -> str:
    """The digits of a customs code that are the same worldwide, six at most.

    >>> hs_digits("2914.31.00")
    '291431'
    """
    return "".join(char for char in code if char in "0123456789")[:6]


def _own_lines(substance: str, book: ControlBook) -> tuple[str, ...]:
    """The customs lines of a substance: the one that names it, else those its entries cite."""
    named = book.heading_of.get(substance)
    if named is not None:
        return (named,)
    cited = (
        hs_digits(code)
        for _, entry in book.entries_of.get(substance, ())
        for code in entry.hs_code.split(";")
    )
    return tuple(dict.fromkeys(code for code in cited if len(code) == 6))


def _level(declared: str, own: tuple[str, ...]) -> str:
    """Where the codes part: ``heading`` (four digits), ``subheading`` (six), or nowhere."""
    if not any(code[:4] == declared[:4] for code in own):
        return "heading"
    known = declared if len(declared) == 6 else declared[:4]
    return "" if any(code.startswith(known) for code in own) else "subheading"


def _mismatch(
    line: Line, substance: str, declared: str, own: tuple[str, ...], book: ControlBook
) -> Finding:
    return Finding(
        question=Question.PAPERS,
        rule="hs-mismatch",
        facts={
            "substance": book.substances[substance].name,
            "substance_key": substance,
            "declared": declared,
            "expected": ", ".join(own),
            "level": _level(declared, own),
            "preparation": "yes" if declared.startswith(_MEDICINES) else "no",
        },
        line=line.number,
    )
