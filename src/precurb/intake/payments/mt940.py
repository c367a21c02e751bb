"""SWIFT statements (MT940, 942, 950): each line a payment, with what its text names.

Field 86 has no one form: German banks number its parts (``?20`` to ``?33``) and tag the
purpose (``SVWZ+``), others code it with slashes (``/NAME/``), many write plain lines. What no
form tells stays whole.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from precurb.intake.payments.draft import Draft
from precurb.intake.payments.finish import Finisher
from precurb.intake.payments.swift_blocks import RawMessage
from precurb.intake.payments.swift_fields import begin, day_of_digits, mt_money
from precurb.intake.payments.swift_parties import (
    account_of,
    bank_of_code,
    bank_of_text,
    keep_account,
)
from precurb.intake.payments.tables import Message
from precurb.model import Location, NotChecked, Party, Role, Transaction

STATEMENTS = ("940", "942", "950")
_STATEMENT = Message(form="MT940")
_LINE = re.compile(
    r"(\d{6})(\d{4})?(R?[CD]|E[CD])([A-Z])?(\d{1,15},\d{0,9})([A-Z][A-Z0-9]{3})(.*)", re.ASCII
)
_BALANCE = re.compile(r"[CD]\d{6}([A-Z]{3})[\d,]+", re.ASCII)
_GERMAN = re.compile(r"(\d{3})([?>@])(?=\d\d)")
TAGS = re.compile(r"(EREF|KREF|MREF|CRED|DEBT|SVWZ|ABWA|ABWE|IBAN|BIC|COAM|OAMT|PURP)\+\s?")
_SLASHED = re.compile(
    r"/(TRTP|TYPE|TRCD|EREF|PREF|KREF|MARF|CSID|IBAN|BIC|NAME|REMI|ORDP|BENM|ULTD|ULTC|UDTR|"
    r"UCRD|CNTP|RTRN|SVCL|PURP|ISDT|OCMT|EXCH|CHGS|ADDR|ID|ULTB)/"
)
_ULTIMATE: Mapping[str, Role] = MappingProxyType(
    {
        "ABWA": Role.ULTIMATE_DEBTOR, "ULTD": Role.ULTIMATE_DEBTOR,
        "UDTR": Role.ULTIMATE_DEBTOR, "ABWE": Role.ULTIMATE_CREDITOR,
        "ULTC": Role.ULTIMATE_CREDITOR, "UCRD": Role.ULTIMATE_CREDITOR,
        "ULTB": Role.ULTIMATE_CREDITOR,
    }
)  # fmt: skip
_MOST_AROUND = 5_000  # lines; they belong to each entry
_NAMING = ("20", "28", "28C", "60F", "60M")
_WRAPPED = 27  # characters of a full part of a German purpose


@dataclass(slots=True)
class _Entry:
    line: str
    texts: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Counterparty:
    """The other side of an entry, as its text tells it.

    ``place`` is where that text stands; ``named_bank`` says that a bank may stand by its name.
    """

    names: list[str] = field(default_factory=list)
    account: str = ""
    bank: str = ""
    country: str = ""
    address: list[str] = field(default_factory=list)
    place: str = ":86:"
    named_bank: bool = False


def read_statement(
    raw: RawMessage, file: str, finisher: Finisher
) -> Iterator[Transaction | NotChecked]:
    """Read the lines of one statement; what surrounds them belongs to each."""
    where = Location(file, f"message {raw.number}")
    context = begin(raw, where)
    entries = _entries(raw, context)
    if len(context.texts) > _MOST_AROUND:
        reason = f"over {_MOST_AROUND} lines of the statement belong to no entry"
        yield NotChecked(code="unreadable-payment", reason=reason, location=where)
        return
    currency = _currency(raw)
    if not entries:
        reason = f"MT{raw.type}: the statement has no lines"
        yield NotChecked(code="not-a-payment", reason=reason, location=where)
    for number, entry in enumerate(entries, start=1):
        draft = context.under(Location(file, f"message {raw.number}, line {number}"))
        _line(entry.line, currency, draft)
        other = Counterparty()
        for text in entry.texts:
            _told(text, other, draft)
        keep_counterparty(other, draft)
        yield finisher.finish(draft, _STATEMENT, number)


def _entries(raw: RawMessage, context: Draft) -> list[_Entry]:
    entries: list[_Entry] = []
    named: list[str] = []
    closed = False
    for tag, text in raw.fields:
        if tag == "61":
            entries.append(_Entry(text))
        elif tag == "86" and entries and not closed:
            entries[-1].texts.append(text)
        elif tag in _NAMING:
            named.append(text)
        elif tag == "25":
            keep_account("Acct", account_of(text, ":25:", context), ":25:", context)
        else:
            closed = closed or tag.startswith("62")
            for line in filter(None, text.split("\n")):
                context.say(f":{tag}:", line)
    # Many banks give all statements one reference: number and opening balance tell them apart.
    account = context.accounts.get("Acct")
    names = " ".join((*named[:1], account.number if account else "", *named[1:]))
    context.put("message_id", names, ":20:", names)
    return entries


def _currency(raw: RawMessage) -> str:
    for tag, text in raw.fields:
        if tag in ("60F", "60M", "62F", "62M") and (match := _BALANCE.match(text)):
            return match[1]
        if tag == "34F":
            return text[:3]
    return ""


def _line(text: str, currency: str, draft: Draft) -> None:
    first, _, rest = text.partition("\n")
    for line in filter(None, rest.split("\n")):
        draft.say(":61:", line)
    match = _LINE.fullmatch(first.strip())
    if match is None:
        draft.gap("unreadable-payment", f"not a statement line: {first[:60]!r}", ":61:")
        draft.say(":61:", first)
        return
    day = day_of_digits(match[1])
    if day is None:
        draft.gap("unreadable-date", f"no such day: {match[1]}", ":61:")
        draft.say(":61:", match[1])
    else:
        draft.put("value_date", day, ":61:", match[1])
    for code in filter(None, (match[2], match[3], match[4])):
        draft.say(":61:", code)
    # A reversed credit takes money away again.
    credit = match[3] in ("C", "EC", "RD")
    draft.put("direction", "", ":61:", "CRDT" if credit else "DBIT")
    draft.put("reversal", "", ":61:", "true" if match[3].startswith("R") else "false")
    amount = mt_money(currency, match[5], ":61:", draft)
    if amount is None:
        draft.say(":61:", match[5])
    else:
        draft.put("amount", amount, ":61:", match[5])
    draft.put("way", "", ":61:", match[6])
    draft.say(":61:", match[6])
    own, _, bank = match[7].partition("//")
    if own.strip():
        draft.put("instruction_id", own.strip(), ":61:", own.strip())
    if bank.strip():
        draft.put("transaction_id", bank.strip(), ":61:", bank.strip())


def _told(text: str, other: Counterparty, draft: Draft) -> None:
    joined = text.replace("\n", "")
    if german := _GERMAN.match(joined):
        draft.say(":86:", german[1])
        _german(joined[german.end(1) :], german[2], other, draft)
    elif _SLASHED.match(joined):
        tagged(joined, _SLASHED, other, draft)
    else:
        draft.remittance += [line.strip() for line in text.split("\n") if line.strip()]


def _german(text: str, mark: str, other: Counterparty, draft: Draft) -> None:
    purpose = ""
    wrapped = True
    for number, content in re.findall(
        rf"{re.escape(mark)}(\d\d)((?:(?!{re.escape(mark)}\d\d).)*)", text
    ):
        if "20" <= number <= "29" or "60" <= number <= "63":
            purpose += content if wrapped else f" {content}"
            wrapped = len(content) >= _WRAPPED
        elif number in ("32", "33"):
            other.names.append(content)
        elif number == "30" and not other.bank:
            other.bank = content
        elif number == "31" and not other.account:
            other.account = content
        elif content:
            draft.say(f":86:?{number}", content)
    tagged(purpose, TAGS, other, draft)


def tagged(text: str, tags: re.Pattern[str], other: Counterparty, draft: Draft) -> None:
    """Parts behind tags; what stands before the first is free text."""
    parts = tags.split(text)
    if before := parts[0].strip():
        draft.remittance.append(before)
    outer = ""
    for tag, content in zip(parts[1::2], parts[2::2], strict=True):
        plain = content.strip().strip("/").strip()
        if tag in ("ORDP", "BENM", "ULTD", "ULTC", "UDTR", "UCRD", "ULTB"):
            outer = tag
        elif tag not in ("NAME", "ID", "ADDR"):
            outer = ""
        if plain:
            _part(tag, outer, plain, other, draft)


def _part(tag: str, outer: str, text: str, other: Counterparty, draft: Draft) -> None:
    role = _ULTIMATE.get(tag) or (_ULTIMATE.get(outer) if tag == "NAME" else None)
    place = f"{other.place}{tag}" if other.place.endswith(":") else f"{other.place} {tag}"
    if role is not None:
        draft.parties.append(Party(name=text, role=role))
    elif tag in ("NAME", "ORDP", "BENM"):
        other.names.append(text)
    elif tag == "CNTP":  # account, BIC, name, town
        account, bank, name, town = (*text.split("/", 3), "", "", "")[:4]
        _first(other, account, bank, draft)
        other.names += filter(None, (name.strip(),))
        other.address += filter(None, (town.strip("/ "),))
    elif tag == "IBAN":
        _first(other, text, "", draft)
    elif tag == "BIC":
        _first(other, "", text, draft)
    elif tag == "EREF":
        draft.put("end_to_end_id", text, place, text)
    elif tag in ("SVWZ", "REMI"):
        draft.remittance.append(text)
    elif tag == "PURP":
        draft.put("purpose", text, place, text)
    else:
        draft.say(place, text)


def _first(other: Counterparty, account: str, bank: str, draft: Draft) -> None:
    """Take account and bank where none is known yet; others become texts."""
    if account and account != other.account:
        if other.account:
            draft.say(other.place, account)
        else:
            other.account = account
    if bank and bank != other.bank:
        if other.bank:
            draft.say(other.place, bank)
        else:
            other.bank = bank


def keep_counterparty(other: Counterparty, draft: Draft) -> None:
    """Give the other side of an entry its role: it paid what came, and was paid what went."""
    credit = draft.text("direction") == "CRDT"
    if other.account:
        side = "DbtrAcct" if credit else "CdtrAcct"
        account = account_of(other.account, other.place, draft)
        keep_account(side, account, other.place, draft)
    if other.names or other.address or other.country:
        role = Role.DEBTOR if credit else Role.CREDITOR
        name, address = " ".join(other.names), ", ".join(other.address)
        party = Party(name=name, role=role, country=other.country, address=address)
        draft.parties.append(party)
    if other.bank:
        role = Role.DEBTOR_AGENT if credit else Role.CREDITOR_AGENT
        read = bank_of_text if other.named_bank else bank_of_code
        draft.parties.append(read(other.bank, role, other.place, draft))
