"""Earlier payments as facts: what money did around a payment, inside a window.

A window ends with the payment it is asked for, that one included; of payments of one moment,
those count whose key stands before. So the answer depends on when payments were made, never on
when their messages came. At most the newest ``MOST`` payments on each side of an account are
looked at, which makes sums and counts of a very busy one too low, never too high. Amounts in
another currency than the payment's own are not added up: no rate is assumed.
"""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field

from precurb.examine.facts import linked, turnover
from precurb.examine.facts.around import Around, Limits, View
from precurb.examine.facts.past import Window
from precurb.examine.facts.trips import round_trips, virtual_hops
from precurb.model import Particulars, Value
from precurb.model.flows import Event, Flows, Told, start_of
from precurb.signs import SignBook

Asked = Mapping[Window, frozenset[str]]
"""The fields of ``history`` that signs ask for, by window."""

LONGEST = 365
"""Days that the route of a payment is compared over; no packaged sign looks further back."""
ROUTES = 5  # earlier payments to a country from which the usual way there is told

FIELDS: Mapping[str, Callable[[View], Value | None]] = {
    "abroad_out_share": turnover.abroad_out_share,
    "below_limit_transfers": linked.below_limit_transfers,
    "cash_in": turnover.cash_in,
    "cash_in_baseline": turnover.cash_in_baseline,
    "cash_in_count": turnover.cash_in_count,
    "cash_in_sum": turnover.cash_in_sum,
    "cash_median": turnover.cash_median,
    "cash_out": turnover.cash_out,
    "chemical_payments": linked.chemical_payments,
    "common_chemical_suppliers": linked.common_chemical_suppliers,
    "days_in_to_out": turnover.days_in_to_out,
    "in_sum": turnover.in_sum,
    "max_gap_minutes": linked.max_gap_minutes,
    "out_sum": turnover.out_sum,
    "p2p_in_count": linked.p2p_in_count,
    "pair_payments": linked.pair_payments,
    "passed_on_share": turnover.passed_on_share,
    "payee_in": linked.payee_in,
    "payee_relation_share": linked.payee_relation_share,
    "payees_same_contact": linked.payees_same_contact,
    "payer_out": linked.payer_out,
    "round_trips": lambda view: round_trips(view.event, view.around.flows, view.since),
    "same_day_below_limit_senders": linked.same_day_below_limit_senders,
    "shared_contact_parties": linked.shared_contact_parties,
    "shared_profile_senders": linked.shared_contact_parties,
    "small_in": linked.small_in,
    "small_out_same_payee": linked.small_out_same_payee,
    "split_out_payees": turnover.split_out_payees,
    "third_party_in": linked.third_party_in,
    "third_place_payments": linked.third_place_payments,
    "virtual_hops": lambda view: virtual_hops(view.event, view.around.flows, view.since),
    "wires_in": linked.wires_in,
}
"""Every fact of ``history`` that payments alone can tell."""


@dataclass(frozen=True)
class FlowPast:
    """The earlier payments of payer or payee, seen from one payment.

    ``around`` is the same for both, so that nothing is fetched twice; ``at_payee`` says whose
    account is looked at; ``asked`` what is worked out, everything if it is empty.
    """

    around: Around
    at_payee: bool
    limits: Limits = field(default_factory=Limits)
    asked: Asked = field(default_factory=dict)

    @property
    def known(self) -> bool:
        """Whether there is a history to look at: the payment itself is part of it."""
        return True

    def within(self, window: Window) -> Particulars:
        """The facts of ``history`` inside a window; what is unknown is absent."""
        since = max(start_of(window.since(self.around.event.day)), self.around.since)
        view = View(self.around, since, self.at_payee, self.limits)
        names = self.asked.get(window, frozenset()) if self.asked else FIELDS.keys()
        found = ((name, FIELDS[name](view)) for name in sorted(names))
        return {name: value for name, value in found if value is not None}


@dataclass(frozen=True)
class ToldPast:
    """The earlier payments of payer or payee, as they were told once: for a replay."""

    told: Told
    at_payee: bool
    known: bool = True

    def within(self, window: Window, wanted: Container[str] = ()) -> Particulars:
        """The facts of ``history`` inside a window: all that was told."""
        windows = self.told.payee if self.at_payee else self.told.payer
        return windows.get(window_name(window), {})

    def at_least(self, goods: Particulars) -> Particulars:
        """What is known without looking back: nothing."""
        return {}


def tell(seen: Around, limits: Limits, asked: Asked) -> Told:
    """All that signs ask of the flows around a payment, as a value.

    Args:
        seen: The payment with its surroundings.
        limits: Amounts that the operator loads.
        asked: The fields that signs ask for, by window.
    """
    payer, payee = (
        {window_name(window): past.within(window) for window in asked}
        for past in (FlowPast(seen, at_payee, limits, asked) for at_payee in (False, True))
    )
    return Told(payment=route_facts(seen), payer=payer, payee=payee, cut=seen.cut)


def window_name(window: Window) -> str:
    """The name of a window: its days or part of the calendar; empty for the usual one."""
    return window.calendar or str(window.days or "")


def around(event: Event, flows: Flows, days: int = LONGEST) -> Around:
    """A payment with its surroundings.

    Args:
        event: The payment; the flows hold it too.
        flows: Events by link and time.
        days: The longest window that is asked for.
    """
    return Around(event, flows, start_of(Window(days).since(event.day)))


def asked_fields(book: SignBook) -> Asked:
    """The fields that the signs of a book ask payments for, by window."""
    fields: dict[Window, set[str]] = {}
    for sign in book.asked:
        names = {name.partition(".")[2] for name in sign.fields if name.startswith("history.")}
        if names & FIELDS.keys():
            window = Window(sign.days, sign.calendar)
            fields.setdefault(window, set()).update(names & FIELDS.keys())
    return {window: frozenset(names) for window, names in fields.items()}


def longest_window(asked: Asked) -> int:
    """Days of the longest window, at least those that routes are compared over."""
    days = (366 if each.calendar else each.days or LONGEST for each in asked)
    return max(LONGEST, *days) if asked else LONGEST


def route_facts(seen: Around) -> Particulars:
    """Whether the payer's money usually passes the third country that it passes now.

    Usual is what one of the payer's earlier payments to the payee's country did; it is unknown
    with fewer than ``ROUTES`` of them.
    """
    event = seen.event
    country = event.payee.country
    before = [e for e in seen.payer_out if e.key != event.key and e.payee.country == country]
    if not country or len(before) < ROUTES:
        return {}
    usual = {place for each in before for place in each.third_places}
    return {"route_expected": usual.issuperset(event.third_places)}
