"""What other payments tell of one: the flows of money, remembered and asked.

Every payment that is decided is taken into the state first, so that what it is part of is seen.
A late one re-opens exactly the later ones it touches: they are decided again.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from precurb.app.payment_desk import Desk
from precurb.app.payment_state import Added, PaymentState
from precurb.app.payments import Decided, decide_again
from precurb.examine.facts.around import Limits
from precurb.examine.facts.flows import around, asked_fields, longest_window, tell
from precurb.examine.facts.money import payment_key
from precurb.model import History, NotChecked, Transaction
from precurb.model.flows import Event, Told
from precurb.signs import SignBook


@dataclass(frozen=True)
class Remembrance:
    """The flows of an installation, as the signs of its policy ask for them."""

    state: PaymentState
    limits: Limits
    signs: SignBook

    def __call__(self, transaction: Transaction, history: History) -> History:
        """Take a payment in, and add to a history what the flows tell of it."""
        taken = self.state.take((transaction,))
        event = self.state.event(payment_key(transaction))
        if event is None or taken.gaps:  # it stands in no window, which is said
            return replace(history, flows=Told(gaps=tuple(taken.gaps)))
        self.state.settle([payment_key(transaction)])  # it is being decided
        asked = asked_fields(self.signs)
        told = tell(around(event, self.state, self.state.window), self.limits, asked)
        return replace(history, flows=replace(told, gaps=tuple(self._unseen(event, told))))

    def recall(self, transaction: Transaction) -> None:
        """Take a payment in that was decided before, if it is not remembered.

        A process may have died when the decision was kept and the payment was not.
        """
        (added,) = self.state.take((transaction,)).added
        if added in (Added.NEW, Added.EARLIER):
            self.state.settle([payment_key(transaction)])

    def begin(self) -> None:
        """Begin a batch."""
        self.state.begin()

    def commit(self) -> None:
        """Keep the batch."""
        self.state.commit()

    def roll_back(self) -> None:
        """Keep nothing of the batch."""
        self.state.roll_back()

    def _unseen(self, event: Event, told: Told) -> Iterator[NotChecked]:
        """What of the windows could not be looked at."""
        if told.cut:
            reason = "an account is so busy that only its newest payments were looked at"
            yield NotChecked(code="flows-cut", reason=reason)
        if not self.state.is_complete(event):
            reason = "older payments of the longest window are not kept any more"
            yield NotChecked(code="flows-incomplete", reason=reason)


def remembering(desk: Desk, limits: Limits) -> tuple[Desk, PaymentState]:
    """A desk that remembers payments, and the state it does so with, to be closed."""
    window = longest_window(asked_fields(desk.policy.signs))
    state = PaymentState.at_home(desk.home, window)
    return replace(desk, flows=Remembrance(state, limits, desk.policy.signs)), state


def catch_up(desk: Desk, state: PaymentState, *, at: dt.datetime) -> Iterator[Decided]:
    """Decide again about the payments that a late one touched; the others are settled.

    Old payments that no window reaches any more leave as well, some at a time.

    Yields:
        Decisions that came out differently; and, as repeated, those that were made again
        before, which nobody may have heard of.
    """
    state.prune(at.date())
    for key in state.open_keys():
        if not desk.store.versions(key):
            continue  # taken in, and not decided yet: its file will be read again
        made = decide_again(key, desk, at=at)
        if not made.repeated or made.kept.again:
            yield made
