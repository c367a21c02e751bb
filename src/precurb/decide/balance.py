"""Running balances: how far this customer has come against a quantity that the law sets.

A limit frees only who is known to stay under it. The earlier trade is what was given: does it
reach back to the beginning of the period, is every line of it known, in a unit that compares?
Where not, the balance is a lower bound, the duty stays, and the reason is said. So it does when
the limit itself was not verified.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from precurb.decide.ledger import Ledger, Supplied
from precurb.model import Quantity, Requirement, Threshold, Transaction, Unit, Verification
from precurb.model.check import Balance
from precurb.model.control import CountedOver, Jurisdiction, LimitRule

EVERY_TRANSACTION = "none"  # how a threshold row begins that says there is no threshold
_PRECEDING = "preceding calendar year"


@dataclass(frozen=True, slots=True)
class Cause:
    """What causes a duty: goods of a transaction under an entry of a list."""

    list_id: str
    substance: str
    direction: str
    lines: tuple[int, ...]


def balances(
    duty: Requirement, cause: Cause, law: Jurisdiction, ledger: Ledger
) -> tuple[Balance, ...]:
    """The quantity rules that govern a duty for one cause, each with its balance.

    Returns:
        Nothing when no quantity frees anyone of this duty.
    """
    found = []
    for rule in law.limits:
        governs = cause.list_id in rule.lists and duty.id in rule.duties
        if not governs or (rule.directions and cause.direction not in rule.directions):
            continue
        limits = ledger.book.thresholds(cause.list_id, cause.substance)
        found += [_balance(rule, limit, cause, law, ledger) for limit in limits]
        if not limits and rule.missing:
            found.append(_unknown(rule, cause))
    return tuple(found)


def frees(found: tuple[Balance, ...]) -> bool | None:
    """Whether known limits free from a duty; ``None`` when that cannot be known."""
    telling = [each for each in found if each.verification.decides]
    if not telling or any(each.reached for each in telling):
        return False
    unverified = len(telling) < len(found)
    return None if unverified or any(e.reached is None for e in telling) else True


def balance_text(balance: Balance) -> str:
    """A balance in words: limit, what counts against it, what remains."""
    over = {
        CountedOver.TRANSACTION: "this transaction",
        CountedOver.CUSTOMER: "the same customer",
        CountedOver.EVERYONE: "all customers",
    }[balance.over]
    parts = [f"limit {balance.limit or balance.text}"]
    if balance.period:
        parts.append(f"{balance.period}, {over}")
    if balance.here is not None:
        parts.append(f"here {balance.here}")
    if balance.earlier is not None and balance.over is not CountedOver.TRANSACTION:
        parts.append(f"earlier {balance.earlier} in {balance.transactions} transactions")
    if balance.remaining is not None:
        parts.append(f"remaining {balance.remaining}")
    if not balance.verification.decides:
        parts.append("the limit is unverified and frees nobody")
    return "; ".join([*parts, *filter(None, (balance.why,))])


def period_of(period: str, day: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day of the period in which a day counts.

    >>> period_of("calendar month", dt.date(2026, 11, 24))
    (datetime.date(2026, 11, 1), datetime.date(2026, 11, 24))
    """
    if period == _PRECEDING:
        return dt.date(day.year - 1, 1, 1), dt.date(day.year - 1, 12, 31)
    return day.replace(day=1, month=day.month if "month" in period else 1), day


def _balance(
    rule: LimitRule, limit: Threshold, cause: Cause, law: Jurisdiction, ledger: Ledger
) -> Balance:
    amount = _amount(limit)
    whys = list(_not_comparable(limit, amount))
    here = earlier = None
    supplied = Supplied()
    if amount is not None and not whys:
        if rule.period != _PRECEDING:
            here = _sum(ledger.transaction, cause.lines, amount.unit, whys)
        supplied = _earlier(rule, cause, law, ledger, whys)
        earlier = _total(supplied, amount.unit, whys)
    reached, remaining = _compare(rule, limit, amount, (here, earlier), whys)
    return Balance(
        list_id=cause.list_id,
        substance=cause.substance,
        text=limit.text,
        limit=amount,
        here=here,
        earlier=earlier,
        transactions=supplied.transactions,
        period=rule.period,
        over=rule.over,
        reached=reached,
        remaining=remaining,
        why="; ".join(dict.fromkeys(whys)),
        basis=rule.basis,
        reading=rule.reading,
        source=limit.source,
        verification=limit.verification,
    )


def _unknown(rule: LimitRule, cause: Cause) -> Balance:
    return Balance(
        list_id=cause.list_id,
        substance=cause.substance,
        text="",
        limit=None,
        here=None,
        earlier=None,
        transactions=0,
        period=rule.period,
        over=rule.over,
        reached=None,
        why=rule.missing,
        basis=rule.basis,
        reading=rule.reading,
        verification=Verification.OFFICIAL_TEXT,
    )


def _amount(limit: Threshold) -> Quantity | None:
    if limit.amount is None or limit.unit not in frozenset(Unit):
        return None
    return Quantity(limit.amount, Unit(limit.unit))


def _not_comparable(limit: Threshold, amount: Quantity | None) -> Iterator[str]:
    if limit.text.startswith(EVERY_TRANSACTION):
        return
    if amount is None:
        yield f"the limit is stated in words that are not counted here: {limit.text}"
    elif limit.period == "package":
        yield "the limit is for one package, and the papers do not say what a package holds"


def _earlier(
    rule: LimitRule, cause: Cause, law: Jurisdiction, ledger: Ledger, whys: list[str]
) -> Supplied:
    if rule.over is CountedOver.TRANSACTION:
        return Supplied()
    first, last = period_of(rule.period, ledger.day)
    outside = law.members if rule.period == _PRECEDING else ()
    supplied = ledger.supplied(cause.substance, first, last, rule.over, outside)
    whys += supplied.doubts
    return supplied


def _sum(
    transaction: Transaction, lines: tuple[int, ...], unit: Unit, whys: list[str]
) -> Quantity:
    amounts = [line.quantity for line in transaction.lines if line.number in lines]
    return _total(Supplied(amounts=tuple(amounts)), unit, whys)


def _total(supplied: Supplied, unit: Unit, whys: list[str]) -> Quantity:
    """The sum in the unit of the limit of those amounts that compare; the others are said."""
    total = Decimal(0)
    for amount in supplied.amounts:
        if amount is None:
            whys.append("the papers do not say every quantity")
        elif amount.unit.dimension != unit.dimension:
            whys.append(f"{amount} and a limit in {unit} do not compare: mass against volume")
        else:
            total += amount.in_base / unit.base
    return Quantity(total, unit)


def _compare(
    rule: LimitRule,
    limit: Threshold,
    amount: Quantity | None,
    counted: tuple[Quantity | None, ...],
    whys: list[str],
) -> tuple[bool | None, Quantity | None]:
    """Whether the limit is reached, and what remains; a lower bound may reach it as well."""
    if amount is None:
        return (True if limit.text.startswith(EVERY_TRANSACTION) else None), None
    known = [each.amount for each in counted if each is not None]
    if not known:
        return None, None
    total = sum(known, Decimal(0))
    reached = total > amount.amount if rule.above else total >= amount.amount
    left = Quantity(max(amount.amount - total, Decimal(0)), amount.unit)
    if not reached and whys:
        return None, None
    return reached, left
