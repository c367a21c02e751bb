"""What came into an account and went out of it: sums, cash, and how fast money passes through.

All amounts are in the currency of the payment that is asked about.
"""

import statistics
from collections.abc import Iterable
from decimal import Decimal

from precurb.examine.facts.around import View
from precurb.examine.facts.passing import persons_of
from precurb.model import Value
from precurb.model.flows import DAY, MOST, Event
from precurb.model.papers import Record

CASH = "cash"
LEAST_WINDOWS = 3  # windows of the past from which the usual one is told


def cash_in(view: View) -> Value:
    """Cash paid in, where and by whom as far as known."""
    paid = view.comparable(_cash(view.ins))
    people = persons_of([each.payer for each in paid])
    return [_cash_record(each, person) for each, person in zip(paid, people, strict=True)]


def cash_out(view: View) -> Value:
    """Cash drawn, or wired out."""
    out = (each for each in view.outs if each.method in (CASH, "wire"))
    return [_cash_record(each, "") for each in view.comparable(out)]


def cash_in_count(view: View) -> Value:
    """How often cash was paid in."""
    return float(len(_cash(view.ins)))


def cash_in_sum(view: View) -> Value:
    """Cash paid in, in the payment's currency."""
    return _sum(view, _cash(view.ins))


def cash_in_baseline(view: View) -> Value | None:
    """Cash usually paid in during as long a window; unknown until the account is old enough.

    The mean of the time before the window, from the account's first known payment on.
    """
    around = view.around
    ins = around.payee_in if view.at_payee else around.payer_in
    outs = around.payee_out if view.at_payee else around.payer_out
    first = min((each.at for each in (*ins, *outs)), default=view.since)
    start, end = view.since // DAY, view.event.at // DAY
    windows = (start - first // DAY) / max(end - start, 1)
    if windows < LEAST_WINDOWS or max(len(ins), len(outs)) >= MOST:
        return None
    earlier = [each for each in _cash(ins) if each.at < view.since]
    return _sum(view, earlier) / windows


def cash_median(view: View) -> Value | None:
    """The median cash transaction before this one."""
    before = (e for e in _cash([*view.ins, *view.outs]) if e.key != view.event.key)
    amounts = [amount for _, amount in view.of_currency(before)]
    return float(statistics.median(amounts)) if len(amounts) >= LEAST_WINDOWS else None


def in_sum(view: View) -> Value:
    """Money received."""
    return _sum(view, view.ins)


def out_sum(view: View) -> Value:
    """Money sent."""
    return _sum(view, view.outs)


def days_in_to_out(view: View) -> Value | None:
    """Median days from money coming in to its going out; each unit of money counts alike."""
    lags = sorted((lag, amount) for lag, amount, _, _ in view.passed.parts)
    half = sum((amount for _, amount in lags), Decimal(0)) / 2
    for lag, amount in lags:
        half -= amount
        if half <= 0:
            return lag
    return None


def passed_on_share(view: View) -> Value | None:
    """Share of the money received that was sent on."""
    passed = view.passed
    moved = sum((amount for _, amount, _, _ in passed.parts), Decimal(0))
    return float(moved / passed.received) if passed.received else None


def split_out_payees(view: View) -> Value | None:
    """To how many payees one incoming payment was passed on, of the one that was split most."""
    passed = view.passed
    if not passed.received:
        return None
    payees: dict[bytes, set[str]] = {}
    for _, _, source, payee in passed.parts:
        payees.setdefault(source, set()).add(payee)
    return float(max(map(len, payees.values()), default=0))


def abroad_out_share(view: View) -> Value | None:
    """Share of outgoing amounts that go abroad; where a country is unknown, it does not."""
    outs = view.of_currency(view.outs)
    whole = sum((amount for _, amount in outs), Decimal(0))
    if not whole or not any(e.payer.country and e.payee.country for e, _ in outs):
        return None
    abroad = (
        amount
        for e, amount in outs
        if e.payer.country and e.payee.country and e.payer.country != e.payee.country
    )
    return float(sum(abroad, Decimal(0)) / whole)


def _cash(events: Iterable[Event]) -> list[Event]:
    return [each for each in events if each.method == CASH]


def _sum(view: View, events: Iterable[Event]) -> float:
    return float(sum((amount for _, amount in view.of_currency(events)), Decimal(0)))


def _cash_record(event: Event, person: str) -> Record:
    record: Record = {"on": event.day.isoformat()}
    if event.amount is not None:
        record["amount"] = float(event.amount)
    if event.border_zone is not None:
        record["border_zone"] = event.border_zone
    texts = {
        "person": person,
        "place": event.place,
        "region": event.region,
        "district": event.district,
    }
    return record | {name: text for name, text in texts.items() if text}
