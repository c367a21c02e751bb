"""Money, days and numbers that name: what a payment states in fixed forms, or a stated gap."""

import datetime as dt
import re
from decimal import Decimal
from functools import lru_cache

from precurb.intake.payments.draft import Draft, spill_around
from precurb.intake.payments.nodes import Node
from precurb.intake.payments.tables import digits_of
from precurb.model import Money
from precurb.model.identifier_kinds import IdentifierKind
from precurb.model.identifier_rules import CheckResult
from precurb.model.party_identifiers import canonical, check

_DECIMAL = re.compile(r"\+?(?:\d{1,25}(?:\.\d{0,20})?|\.\d{1,20})", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:Z|[+-]\d\d:\d\d)?", re.ASCII)
_LONGEST_NUMBER = 100  # characters; longer ones are wrong, and nothing to remember
_YEARS = range(1970, 2200)  # a payment of another year is a mistake


def money_of(node: Node, path: str, draft: Draft) -> Money | None:
    """The amount of an element in the currency of its attribute; ``None`` and a gap if none."""
    currency = node.attributes.get("Ccy", "")
    spill_around(node, path, draft, but="Ccy")
    return money(node.text, currency, path, draft)


def money(amount: str, currency: str, path: str, draft: Draft) -> Money | None:
    """An amount with decimal point and its currency; digits beyond the currency's are said."""
    if not _CURRENCY.fullmatch(currency):
        why = f"{currency!r} is no currency" if currency else "the currency is missing"
        draft.gap("unreadable-value", f"{why} (amount {amount[:40]!r})", path)
        return None
    if not _DECIMAL.fullmatch(amount):
        below = amount.startswith("-") and _DECIMAL.fullmatch(amount[1:])
        why = "an amount is never below zero" if below else "not an amount"
        draft.gap("unreadable-value", f"{why}: {amount[:40]!r}", path)
        return None
    behind = len(amount.partition(".")[2].rstrip("0"))
    if behind > digits_of(currency):
        why = f"{currency} has {digits_of(currency)} digits behind the point: {amount}"
        draft.gap("unreadable-value", why, path)
    return Money(Decimal(amount), currency)


def day_of(text: str, path: str, draft: Draft) -> dt.date | None:
    """The day of a date or a point in time; ``None`` and a gap if there is none such."""
    moment = moment_of(text, path, draft)
    return None if moment is None else moment.date()


def moment_of(text: str, path: str, draft: Draft) -> dt.datetime | None:
    """A point in time, or a day as its beginning; ``None`` and a gap if there is none such."""
    moment = _moment(text) if len(text) <= _LONGEST_NUMBER else None
    if moment is None:
        draft.gap("unreadable-date", f"no such day or time: {text[:40]!r}", path)
    return moment


@lru_cache(maxsize=10_000)
def _moment(text: str) -> dt.datetime | None:
    try:
        if day := _DAY.fullmatch(text):
            found = dt.datetime(int(day[1]), int(day[2]), int(day[3]))
        elif "T" in text and text.isascii() and text[:1].isdigit() and text[4:5] == "-":
            found = dt.datetime.fromisoformat(text)
        else:
            return None
    except ValueError:
        return None
    return found if found.year in _YEARS else None


def checked(kind: IdentifierKind, value: str, path: str, draft: Draft) -> None:
    """State a gap where an IBAN, BIC or LEI breaks the rule of its kind."""
    if len(value) > _LONGEST_NUMBER or not well_formed(kind, value):
        reason = f"{value[:60]!r} is no {kind.upper()}: its length, country or check is wrong"
        draft.gap("identifier-check", reason, path)


@lru_cache(maxsize=50_000)
def well_formed(kind: IdentifierKind, value: str) -> bool:
    """Whether the public rule of a kind of number does not speak against a value."""
    plain = canonical(kind, value)
    return check(kind, plain) is not CheckResult.INVALID
