"""What a payment is for: free lines in their order, and the papers that it cites.

Amounts, adjustments, taxes and the lines of a cited paper stay among the texts; those who
issued or received the paper are parties.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from precurb.intake.payments.amounts import day_of, money_of
from precurb.intake.payments.draft import Draft, spill, spill_around
from precurb.intake.payments.nodes import Node
from precurb.intake.payments.parties import is_party, read_party
from precurb.model import CitedDocument, Money

_AMOUNTS = ("DuePyblAmt", "RmtdAmt")
_KINDS = ("Tp", "RfrdDocTp", "CdtrRefTp")
_DAYS = ("RltdDt", "RfrdDocRltdDt")


@dataclass(slots=True)
class _Cited:
    number: str = ""
    kind: str = ""
    day: dt.date | None = None


def read_remittance(node: Node, path: str, draft: Draft) -> None:
    """Read the remittance information of a payment into a draft."""
    spill(Node(node.name, node.attributes, node.text), path, draft)
    for child in node.children:
        below = f"{path}/{child.name}"
        if child.name == "Strd":
            _structured(child, below, draft)
        elif child.name == "Ustrd":
            _line(child, below, draft)
        else:
            spill(child, below, draft)


def _line(node: Node, path: str, draft: Draft) -> None:
    spill_around(node, path, draft)
    if node.text:
        draft.remittance.append(node.text)


def _structured(node: Node, path: str, draft: Draft) -> None:
    spill(Node(node.name, node.attributes, node.text), path, draft)
    cited: list[_Cited] = []
    amounts: list[tuple[Node, str]] = []
    for child in node.children:
        below = f"{path}/{child.name}"
        if child.name == "RfrdDocInf":
            cited.append(_paper(child, ("Nb", "RfrdDocNb"), below, draft))
        elif child.name in _DAYS and cited and cited[-1].day is None:
            cited[-1].day = _day(child, below, draft)
        elif child.name == "CdtrRefInf":
            reference = _paper(child, ("Ref", "CdtrRef"), below, draft)
            _cite([reference], None, draft)
        elif child.name == "RfrdDocAmt":
            amounts.append((child, below))
        elif child.name == "AddtlRmtInf":
            _line(child, below, draft)
        elif child.name in ("Invcr", "Invcee", "Grnshee") and is_party(child):
            read_party(child, "other", below, draft)
        else:
            _deeper(child, below, draft)
    amount = None
    for each, below in amounts:
        amount = _amount(each, below, draft, wanted=amount is None and len(cited) == 1)
    _cite(cited, amount, draft)


def _cite(cited: Iterable[_Cited], amount: Money | None, draft: Draft) -> None:
    for each in cited:
        if each.number:
            draft.documents.append(
                CitedDocument(number=each.number, kind=each.kind, date=each.day, amount=amount)
            )
            draft.remittance.append(f"{each.kind} {each.number}".strip())


def _paper(node: Node, numbers: tuple[str, ...], path: str, draft: Draft) -> _Cited:
    found = _Cited()
    has_number = any(each.name in numbers and each.text for each in node.children)
    spill(Node(node.name, node.attributes, node.text), path, draft)
    for child in node.children:
        below = f"{path}/{child.name}"
        if child.name in numbers and not found.number and child.text:
            found.number = child.text
            spill_around(child, below, draft)
        elif child.name in _KINDS and has_number and not found.kind:
            found.kind = _kind(child, below, draft)
        elif child.name in _DAYS and has_number and found.day is None:
            found.day = _day(child, below, draft)
        else:
            _deeper(child, below, draft)
    return found


def _kind(node: Node, path: str, draft: Draft) -> str:
    """The first code below ``Tp`` or ``CdOrPrtry``; what else stands there becomes texts."""
    spill(Node(node.name, node.attributes, node.text), path, draft)
    kind = ""
    for child in node.children:
        below = f"{path}/{child.name}"
        if child.name == "CdOrPrtry" and not kind:
            kind = _kind(child, below, draft)
        elif child.name in ("Cd", "Prtry") and not kind and not child.children:
            kind = child.text
            spill_around(child, below, draft)
        else:
            spill(child, below, draft)
    return kind


def _day(node: Node, path: str, draft: Draft) -> dt.date | None:
    inner = node.child("Dt") or node
    spill(Node(node.name, node.attributes, node.text if inner is not node else ""), path, draft)
    for child in node.children:
        below = f"{path}/{child.name}"
        (spill_around if child is inner else spill)(child, below, draft)
    if inner is node and not node.text:
        return None
    day = day_of(inner.text, path, draft)
    if inner.text and (day is None or "T" in inner.text):
        draft.say(path, inner.text)
    return day


def _amount(node: Node, path: str, draft: Draft, *, wanted: bool) -> Money | None:
    spill(Node(node.name, node.attributes, node.text), path, draft)
    found: Money | None = None
    for child in node.children:
        below = f"{path}/{child.name}"
        if child.name in _AMOUNTS and wanted and found is None:
            found = money_of(child, below, draft)
            if found is None:
                draft.say(below, child.text)
                spill_currency(child, below, draft)
        else:
            spill(child, below, draft)
    return found


def spill_currency(node: Node, path: str, draft: Draft) -> None:
    """Keep the currency of an amount that could not be read."""
    if currency := node.attributes.get("Ccy"):
        draft.say(f"{path}@Ccy", currency)


def _deeper(node: Node, path: str, draft: Draft) -> None:
    """Keep texts; parties that stand deeper (of a garnishment) are read as such."""
    spill(Node(node.name, node.attributes, node.text), path, draft)
    for child in node.children:
        below = f"{path}/{child.name}"
        if child.name in ("Grnshee", "GrnshmtAdmstr") and is_party(child):
            read_party(child, "other", below, draft)
        else:
            spill(child, below, draft)
