"""SWIFT MT103, MT202 and MT202 COV into payments; statements go on to :mod:`mt940`.

Every field ends in the payment or among its texts under its tag. Blocks 1 and 2 name the bank
that sends and the one that receives; which is which depends on the direction in block 2.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from precurb.intake.payments.draft import Draft
from precurb.intake.payments.finish import Finisher
from precurb.intake.payments.mt940 import STATEMENTS, read_statement
from precurb.intake.payments.swift_blocks import RawMessage, messages_of
from precurb.intake.payments.swift_fields import begin, day_of_digits, mt_money
from precurb.intake.payments.swift_parties import read_mt_party
from precurb.intake.payments.tables import Message
from precurb.model import Location, NotChecked, Role, Transaction

_TRANSFERS: Mapping[str, Message] = MappingProxyType(
    {kind: Message(form=f"MT{kind}", method="wire") for kind in ("103", "202")}
)
_PARTIES: Mapping[str, Role] = MappingProxyType(
    {
        "50": Role.DEBTOR, "51": Role.INSTRUCTING_AGENT, "52": Role.DEBTOR_AGENT,
        "53": Role.INTERMEDIARY_AGENT, "54": Role.INTERMEDIARY_AGENT,
        "55": Role.INTERMEDIARY_AGENT, "56": Role.INTERMEDIARY_AGENT,
        "57": Role.CREDITOR_AGENT, "58": Role.CREDITOR, "59": Role.CREDITOR,
    }
)  # fmt: skip
_SETTLED = re.compile(r"(\d{6})([A-Z]{3})([\d,.-]+)", re.ASCII)
_ORDERED = re.compile(r"([A-Z]{3})([\d,.-]+)", re.ASCII)


class _Part(NamedTuple):
    """Where a field stands: in the first sequence or the covered transfer, between banks."""

    first: bool
    bank: bool
    cover: bool


def read_swift(path: Path) -> Iterator[Transaction | NotChecked]:
    """Read every payment of a file of MT messages; what cannot be read is stated."""
    finisher = Finisher(path.name)
    count = 0
    for raw in messages_of(path):
        where = Location(path.name, f"message {raw.number}")
        count += 1
        kind = raw.type
        if kind in STATEMENTS:
            yield from read_statement(raw, path.name, finisher)
        elif kind in _TRANSFERS and raw.fields:
            yield _transfer(raw, _TRANSFERS[kind], where, finisher)
        elif kind:
            reason = f"MT{kind}: a message that is not read here"
            yield NotChecked(code="not-a-payment", reason=reason, location=where)
        else:
            reason = "no type of a message, and no fields that tell it"
            yield NotChecked(code="unreadable-payment", reason=reason, location=where)
    if not count:
        where = Location(path.name, "")
        yield NotChecked(code="not-a-payment", reason="the file is empty", location=where)


def _transfer(
    raw: RawMessage, message: Message, where: Location, finisher: Finisher
) -> Transaction:
    draft = begin(raw, where)
    tags = [tag for tag, _ in raw.fields]
    underlying = next((at for at, tag in enumerate(tags) if tag[:2] in ("50", "59")), len(tags))
    cover = raw.type == "202" and underlying < len(tags)
    if cover:
        draft.form = "MT202COV"
    for at, (tag, text) in enumerate(raw.fields):
        part = _Part(at < underlying, raw.type == "202", cover)
        _field(tag, text, part, draft)
    return finisher.finish(draft, message, raw.number)


def _field(tag: str, text: str, part: _Part, draft: Draft) -> None:
    place, number = f":{tag}:", tag[:2]
    if number in _PARTIES:
        read_mt_party(tag, text, _role(number, part), draft)
    elif tag == "20":
        draft.put("message_id", text, place, text)
    elif tag == "21":
        draft.put("end_to_end_id", text, place, text)
    elif tag == "32A":
        _settled(text, place, draft)
    elif tag == "33B":
        _ordered(text, place, draft)
    elif tag == "70":
        draft.remittance += [line.strip() for line in text.split("\n") if line.strip()]
    else:
        for line in filter(None, text.split("\n")):
            draft.say(place, line)


def _role(number: str, part: _Part) -> Role:
    """Between banks the ordering one pays itself, unless a customers' transfer is covered."""
    if part.bank and part.first and number == "52":
        return Role.DEBTOR_AGENT if part.cover else Role.DEBTOR
    if part.bank and number == "58":
        return Role.CREDITOR_AGENT if part.cover else Role.CREDITOR
    return _PARTIES[number]


def _settled(text: str, place: str, draft: Draft) -> None:
    match = _SETTLED.fullmatch(text.strip())
    if match is None:
        draft.gap("unreadable-value", f"no day, currency and amount: {text[:40]!r}", place)
        draft.say(place, text)
        return
    day = day_of_digits(match[1])
    if day is None:
        draft.gap("unreadable-date", f"no such day: {match[1]}", place)
        draft.say(place, match[1])
    else:
        draft.put("value_date", day, place, match[1])
    _amount("amount", match[2], match[3], place, draft)


def _ordered(text: str, place: str, draft: Draft) -> None:
    match = _ORDERED.fullmatch(text.strip())
    if match is None:
        draft.gap("unreadable-value", f"no currency and amount: {text[:40]!r}", place)
        draft.say(place, text)
        return
    _amount("instructed", match[1], match[2], place, draft)


def _amount(name: str, currency: str, amount: str, place: str, draft: Draft) -> None:
    value = mt_money(currency, amount, place, draft)
    if value is None:
        draft.say(place, f"{currency}{amount}")
    else:
        draft.put(name, value, place, f"{currency}{amount}")
