"""The payments around one: those of payer and payee, and of whoever shares a contact with them.

They are fetched once, for the longest window, and each shorter window takes its part.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from precurb.examine.facts.passing import Passed, passed_on
from precurb.model.flows import MOST, Event, Flows, Side, Way, link, links_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Amounts by currency that the operator loads; without one for a currency it is unknown.

    ``report`` is the amount from which a transfer must be reported or recorded; just under it
    is what reaches ``band`` of it. ``small`` is the most of a small payment.
    """

    report: Mapping[str, Decimal] = field(default_factory=dict)
    band: Decimal = Decimal("0.7")
    small: Mapping[str, Decimal] = field(default_factory=dict)

    def just_under(self, event: Event) -> bool:
        """Whether an amount is just under the limit of its currency."""
        limit = self.report.get(event.currency)
        if limit is None or event.amount is None:
            return False
        return self.band * limit <= event.amount < limit

    def under(self, event: Event) -> bool:
        """Whether an amount is under the limit of its currency at all."""
        limit = self.report.get(event.currency)
        return limit is not None and event.amount is not None and event.amount < limit

    def is_small(self, event: Event) -> bool:
        """Whether an amount is a small one in its currency."""
        limit = self.small.get(event.currency)
        return limit is not None and event.amount is not None and event.amount <= limit


@dataclass(frozen=True)
class Around:
    """A payment, and the newest payments before it on each side of its accounts.

    ``since`` is the start of the longest window that is asked for.
    """

    event: Event
    flows: Flows
    since: int

    @cached_property
    def payer_out(self) -> list[Event]:
        """What the payer paid, this payment included."""
        return self._of(links_of(self.event.payer, Way.OUT))

    @cached_property
    def payer_in(self) -> list[Event]:
        """What the payer was paid."""
        return self._of(links_of(self.event.payer, Way.IN))

    @cached_property
    def payee_out(self) -> list[Event]:
        """What the payee paid."""
        return self._of(links_of(self.event.payee, Way.OUT))

    @cached_property
    def payee_in(self) -> list[Event]:
        """What the payee was paid, this payment included."""
        return self._of(links_of(self.event.payee, Way.IN))

    @cached_property
    def by_payer_contact(self) -> list[Event]:
        """Payments of all who share a contact with the payer."""
        return self._of([link(c, Way.CONTACT_OUT) for c in self.event.payer.contacts])

    @cached_property
    def by_payee_contact(self) -> list[Event]:
        """Payments to all who share a contact with the payee."""
        return self._of([link(c, Way.CONTACT_IN) for c in self.event.payee.contacts])

    @property
    def cut(self) -> bool:
        """Whether a side was so busy that only its newest payments were looked at."""
        sides = (self.payer_out, self.payer_in, self.payee_out, self.payee_in)
        return any(len(each) >= MOST for each in sides)

    def _of(self, links: Sequence[int]) -> list[Event]:
        return self.flows.of(links, self.since, self.event.order) if links else []


@dataclass(frozen=True)
class View:
    """What lies inside one window, seen from one side of a payment.

    ``at_payee`` says whose account is looked at: the payee's, else the payer's.
    """

    around: Around
    since: int
    at_payee: bool
    limits: Limits

    @property
    def event(self) -> Event:
        """The payment that is asked about."""
        return self.around.event

    @property
    def own(self) -> Side:
        """Whose account is looked at."""
        return self.event.payee if self.at_payee else self.event.payer

    @cached_property
    def ins(self) -> list[Event]:
        """Paid to the account."""
        return self.inside(self.around.payee_in if self.at_payee else self.around.payer_in)

    @cached_property
    def outs(self) -> list[Event]:
        """Paid from the account."""
        return self.inside(self.around.payee_out if self.at_payee else self.around.payer_out)

    @cached_property
    def payer_out(self) -> list[Event]:
        """What the payer paid."""
        return self.inside(self.around.payer_out)

    @cached_property
    def payee_in(self) -> list[Event]:
        """What the payee was paid."""
        return self.inside(self.around.payee_in)

    @cached_property
    def pair(self) -> list[Event]:
        """What this payer paid this payee."""
        payee = frozenset(self.event.payee.keys)
        return [each for each in self.payer_out if not payee.isdisjoint(each.payee.keys)]

    @cached_property
    def passed(self) -> Passed:
        """Which of the money paid from the account is which that was paid to it."""
        return passed_on(self.of_currency(self.ins), self.of_currency(self.outs))

    def comparable(self, events: Iterable[Event]) -> list[Event]:
        """Those that are not in another currency than the payment."""
        return [e for e in events if e.amount is None or e.currency == self.event.currency]

    def inside(self, events: Iterable[Event]) -> list[Event]:
        """Those that lie in the window."""
        return [each for each in events if each.at >= self.since]

    def of_currency(self, events: Iterable[Event]) -> list[tuple[Event, Decimal]]:
        """Those in the payment's own currency, with their amounts."""
        currency = self.event.currency
        return [
            (e, e.amount) for e in events if e.currency == currency and e.amount is not None
        ]
