"""Numbers of invoices, orders and consignments in free text: ``INV 2231``, ``发票号 4711``.

A number counts only behind a word that names a paper, and only with a digit in it. Words that
are short (``PO``, ``RE``) need a mark or "no" behind them, for they are parts of much else.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from precurb.intake.payments.tables import citation_words
from precurb.model import CitedDocument

MOST = 20  # papers of one payment that are taken from free text
_NUMBER = r"(?=[A-Z0-9./_-]{0,39}\d)([A-Z0-9](?:[A-Z0-9./_-]{0,38}[A-Z0-9])?)(?![A-Z0-9])"
_HINT = re.compile(r"\d")


def cited_in(lines: Iterable[str]) -> Iterator[CitedDocument]:
    """The papers that lines of free text cite, each once, in the order of the text.

    >>> [each.number for each in cited_in(["/INV/2231 SOLVENT", "Rechnung Nr. 4711/26"])]
    ['2231', '4711/26']
    """
    seen: set[str] = set()
    for line in lines:
        if not _HINT.search(line):
            continue
        for match in _pattern().finditer(line):
            number = match[1] or match[2] or match[3]
            if number not in seen and len(seen) < MOST:
                seen.add(number)
                yield CitedDocument(number=number)


@cache
def _pattern() -> re.Pattern[str]:
    words = citation_words()
    numbering = _any(words["numbering"])
    long = rf"(?<!\w)(?:{_any(words['words'])})(?:s)?(?:[\s.:#/-]{{0,4}}(?:{numbering})\b)?"
    short = rf"(?<!\w)(?:{_any(words['short'])})"
    mark = rf"\s{{0,4}}(?:[:#/]|(?:{numbering})[\s.:#]|-(?=\d))"
    chinese = rf"(?:{_any(words['chinese'])})"
    return re.compile(
        rf"{long}[\s.:#/-]{{1,4}}{_NUMBER}"
        rf"|{short}{mark}[\s.:#]{{0,3}}{_NUMBER}"
        rf"|{chinese}[\s.:：#]{{0,3}}{_NUMBER}",
        re.IGNORECASE,
    )


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
