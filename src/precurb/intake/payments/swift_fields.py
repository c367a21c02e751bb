"""What all SWIFT MT messages share: the blocks around the fields, days and amounts."""

import datetime as dt

from precurb.intake.payments.amounts import money
from precurb.intake.payments.draft import Draft
from precurb.intake.payments.swift_blocks import RawMessage
from precurb.intake.payments.swift_parties import bank_of
from precurb.model import Location, Money, Role


def begin(raw: RawMessage, where: Location) -> Draft:
    """A draft with what stands around the fields of a message."""
    draft = Draft(where, f"MT{raw.type}")
    for code, place, why in raw.flaws:
        draft.gap(code, why, place)
    for name, text in raw.blocks:
        if name == "3:121":
            draft.put("uetr", text, "{3:121}", text)
        else:
            draft.say(f"{{{name}:}}", text)
    for text in raw.stray:
        draft.say("{4:}", text)
    _banks(raw, draft)
    return draft


def day_of_digits(text: str) -> dt.date | None:
    """The day of six digits, year first; ``None`` if there is no such day."""
    year = int(text[:2])
    try:
        return dt.date(year + (1900 if year > 79 else 2000), int(text[2:4]), int(text[4:6]))
    except ValueError:
        return None


def mt_money(currency: str, amount: str, place: str, draft: Draft) -> Money | None:
    """An amount with decimal comma, which the standard demands even without decimals."""
    if amount.count(",") != 1 or "." in amount:
        why = f"an amount has one decimal comma: {amount[:40]!r}"
        draft.gap("unreadable-value", why, place)
        return None
    return money(amount.replace(",", "."), currency, place, draft)


def _banks(raw: RawMessage, draft: Draft) -> None:
    """Sender and receiver: block 1 is the own bank, block 2 the other one."""
    own, other = raw.block("1")[3:15], raw.block("2")
    if other.startswith("O"):  # received: the other bank stands behind the input time and day
        ends = ((own, Role.INSTRUCTED_AGENT), (other[14:26], Role.INSTRUCTING_AGENT))
    else:
        ends = ((own, Role.INSTRUCTING_AGENT), (other[4:16], Role.INSTRUCTED_AGENT))
    for terminal, role in ends:
        if terminal:
            bank_of(terminal, role, draft)
