"""ISO 20022 messages into payments: every leaf in a field, or among the texts with its place.

What a group says (the debtor of a batch, the header of a message, the account of a statement)
is read once and belongs to each payment in it.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from precurb.errors import InvalidRecordError
from precurb.intake.payments.accounts import read_account
from precurb.intake.payments.amounts import day_of, moment_of, money_of
from precurb.intake.payments.draft import Draft, spill, spill_around
from precurb.intake.payments.finish import Finisher
from precurb.intake.payments.grow import Group
from precurb.intake.payments.nodes import Flaw, Node
from precurb.intake.payments.parties import is_party, looks_like_party, read_party
from precurb.intake.payments.remittance import read_remittance, spill_currency
from precurb.intake.payments.tables import Message, Place, place_of
from precurb.intake.payments.xml_stream import SMALL, Broken, Frame, frames
from precurb.model import Location, NotChecked, Transaction

_MONEY = ("amount", "instructed")
_DAYS = ("value_date", "booked")


def read_iso20022(path: Path, small: int = SMALL) -> Iterator[Transaction | NotChecked]:
    """Read every payment of an XML file; what cannot be read is stated in its place.

    Args:
        path: The file.
        small: Bytes up to which a file is held until its end; larger ones are read twice.
    """
    finisher = Finisher(path.name)
    broken = Broken()
    count = 0
    try:
        for frame in frames(path, broken, small):
            count += frame.node is not None
            yield _read(frame, path.name, finisher)
    except InvalidRecordError as error:
        broken.why = str(error).removeprefix(f"{path.name}: ")
    if broken.why:
        reason = f"{broken.why}; payments read before: {count}"
        where = Location(path.name, "")
        yield NotChecked(code="unreadable-file", reason=reason, location=where)


def _read(frame: Frame, file: str, finisher: Finisher) -> Transaction | NotChecked:
    record = f"payment {frame.number}" if frame.number else ""
    where = Location(file, record)
    if frame.node is None:
        code = "unreadable-payment" if frame.number else "not-a-payment"
        form = frame.group.form
        reason = f"{form}: {frame.why}" if form and form not in frame.why else frame.why
        return NotChecked(code=code, reason=reason, location=where)
    context = _context(frame.group, file)
    draft = context.under(where)
    draft.gaps = [replace(each, location=where) for each in draft.gaps]
    node = frame.node
    _flaws(frame.flaws, draft)
    _own_words(node, node.name, draft)
    _walk(node, node.name, draft)
    message = frame.group.message or Message(form=draft.form)
    if frame.group.name in message.alone and frame.group.inside > 1:
        draft.without_shared(_MONEY)
    return finisher.finish(draft, message, frame.number)


def _context(group: Group, file: str) -> Draft:
    """What a group and all around it say; read once."""
    known: Draft | None = group.context
    if known is not None:
        return known
    where = Location(file, "")
    draft = _context(group.parent, file).under(where) if group.parent else Draft(where)
    draft.form = group.form or draft.form
    # The message and its wrappers name no place: GrpHdr/MsgId, not Document/…/GrpHdr/MsgId.
    named = group.message is not None and group.name in group.message.groups
    path = group.name if named else ""
    _flaws(tuple(group.flaws), draft)
    for node in (group.head, group.later):
        if node is not None:
            _own_words(node, group.name, draft)
            _walk(node, path, draft)
    group.context = draft
    return draft


def _flaws(flaws: tuple[Flaw, ...], draft: Draft) -> None:
    for each in flaws:
        draft.gap(each.code, each.reason, each.place)


def _own_words(node: Node, path: str, draft: Draft) -> None:
    if node.text or node.attributes:
        spill(Node(node.name, node.attributes, node.text), path, draft)


def _walk(node: Node, path: str, draft: Draft) -> None:
    """Everything that stands in an element, each at its place."""
    begin = f"{path}/" if path else ""
    for child in node.children:
        below = begin + child.name
        place = place_of(below)
        if place.kind == "field":
            _field(child, place, below, draft)
        elif place.kind and _known(child, place, below, draft):
            continue
        elif child.children:
            _container(child, below, draft)
        elif child.attributes:
            spill(child, below, draft)
        elif child.text:
            draft.say(below, child.text)


def _known(node: Node, place: Place, path: str, draft: Draft) -> bool:
    """Read an account, a remittance or a party; say no where the element is none after all."""
    if place.kind == "account":
        read_account(node, place.name, path, draft)
    elif place.kind == "remittance":
        read_remittance(node, path, draft)
    elif place.kind == "party" and is_party(node):
        read_party(node, place.name, path, draft)
    elif place.kind == "nameless":
        spill(node, path, draft)
    else:
        return False
    return True


def _container(node: Node, path: str, draft: Draft) -> None:
    if looks_like_party(node):
        read_party(node, "other", path, draft)
        return
    if node.name == "UndrlygCstmrCdtTrf":
        draft.cover = True
    _own_words(node, path, draft)
    _walk(node, path, draft)


def _field(node: Node, place: Place, path: str, draft: Draft) -> None:
    if not node.text:  # a wrapper such as ReqdExctnDt around Dt, or nothing at all
        spill_around(Node(node.name, node.attributes), path, draft)
        _walk(node, path, draft)
        return
    name, text = place.name, node.text
    if name in _MONEY:
        value: Any = money_of(node, path, draft)
        if value is None:
            draft.say(path, text)
            spill_currency(node, path, draft)
            return
        text = f"{text} {node.attributes['Ccy']}"
    else:
        spill_around(node, path, draft)
        value = _value(name, text, path, draft)
        # A day does not hold the time that may stand beside it.
        if value is None or place.kept or (name in _DAYS and "T" in text):
            draft.say(path, text)
        if value is None:
            return
    draft.put(name, value, path, text, weak=place.weak)


def _value(name: str, text: str, path: str, draft: Draft) -> Any:
    if name in _DAYS:
        return day_of(text, path, draft)
    if name == "created":
        return moment_of(text, path, draft)
    return text
