"""Which papers a payment cites, and the orders and consignments they belong to.

A structured message names the paper in a field; most write "INV 2231" into the text. Numbers
are compared without dashes and case, then without the letters before them.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache

from precurb.data import data_folder
from precurb.examine.payments.texts import texts_of
from precurb.examine.payments.words import pattern_of
from precurb.lists.names import identifier_key
from precurb.model import Transaction
from precurb.model.paper_index import LEAST_DIGITS, PaperIndex

_NUMBER = re.compile(
    r"[\s.:#/№-]*(?:no|nr|núm|num|号|number|nummer)?[\s.:#/№-]*"
    r"((?=[\w./-]*\d)[A-Z0-9][A-Z0-9./-]*[A-Z0-9]|\d)",
    re.IGNORECASE | re.ASCII,
)
_MONTH = re.compile(r"(?:0?[1-9]|1[0-2])[/.-]\d{4}|\d{4}[/.-](?:0[1-9]|1[0-2])")


def cited_in(transaction: Transaction) -> tuple[str, ...]:
    """The numbers of papers that a payment cites, each once, those in fields first."""
    payment = transaction.payment
    if payment is None:
        return ()
    found = {identifier_key(d.number): d.number for d in payment.documents if d.number}
    for text in texts_of(payment):
        for number in _numbers_in(text.text):
            found.setdefault(identifier_key(number), number)
    return tuple(number for key, number in found.items() if key)


def papers_cited(transaction: Transaction, index: PaperIndex) -> tuple[Transaction, ...]:
    """The orders and consignments that a payment cites, as far as they are known."""
    if not index.count:
        return ()
    found = (each for number in cited_in(transaction) for each in index.find(number))
    return tuple({id(each): each for each in found}.values())


def _numbers_in(text: str) -> Iterator[str]:
    for word in _words().finditer(text):
        match = _NUMBER.match(text, word.end())
        if match is None or _MONTH.fullmatch(match[1]):  # "Invoice 10/2026": of that month
            continue
        if sum(map(str.isdigit, match[1])) >= LEAST_DIGITS:
            yield match[1]


@cache
def _words() -> re.Pattern[str]:
    path = data_folder() / "payments" / "links.toml"
    return pattern_of(tomllib.loads(path.read_text("utf-8"))["cites"]["words"])
