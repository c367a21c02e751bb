"""What decisions about payments are made with: lists, policy, papers, words, the store."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from precurb.app.allow import read_allowances
from precurb.app.home import Home
from precurb.app.payment_settings import Settings, settings_of
from precurb.app.payment_store import PaymentStore
from precurb.decide import Policy, read_policy
from precurb.examine.payments import (
    Vocabulary,
    read_words,
)
from precurb.lists.snapshot import Snapshot
from precurb.model import (
    Allowance,
    History,
    Transaction,
)
from precurb.model.paper_index import PaperIndex


class Flows(Protocol):
    """What is remembered of payments, beside the decisions about them."""

    def __call__(self, transaction: Transaction, history: History) -> History:
        """Take a payment in, and add to a history what others tell of it."""

    def recall(self, transaction: Transaction) -> None:
        """Take a payment in that was decided before, if it is not remembered."""

    def begin(self) -> None:
        """Begin a batch."""

    def commit(self) -> None:
        """Keep the batch."""

    def roll_back(self) -> None:
        """Keep nothing of the batch."""


class NoFlows:
    """Nothing is known of other payments."""

    def __call__(self, transaction: Transaction, history: History) -> History:
        """Add nothing."""
        return history

    def recall(self, transaction: Transaction) -> None:
        """Nothing is remembered."""

    def begin(self) -> None:
        """Nothing is kept."""

    def commit(self) -> None:
        """Nothing is kept."""

    def roll_back(self) -> None:
        """Nothing is kept."""


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What decisions are made with: lists, policy, papers, words, and where they are kept.

    ``flows`` takes a payment into what is known of the flows of money, and adds to the
    history what they tell of it; without it nothing is known of other payments.
    """

    home: Home
    store: PaymentStore
    snapshot: Snapshot
    policy: Policy
    settings: Settings
    on: dt.date
    papers: PaperIndex = field(default_factory=PaperIndex)
    words: Vocabulary | None = None
    allowed: tuple[Allowance, ...] = ()
    flows: Flows = field(default_factory=NoFlows)


def open_desk(  # noqa: PLR0913  # what decisions are made with
    home: Home,
    store: PaymentStore,
    snapshot: Snapshot,
    *,
    on: dt.date,
    policy: Path | None = None,
    words: Path | None = None,
    papers: Iterable[Transaction] = (),
) -> Desk:
    """Lay out all that decisions are made with, once.

    Raises:
        InvalidRecordError: Policy, words or settings cannot be read.
    """
    home.prepare().shelf.keep(snapshot)
    return Desk(
        home=home,
        store=store,
        snapshot=snapshot,
        policy=read_policy(policy),
        settings=settings_of(home),
        on=on,
        papers=PaperIndex.of(papers),
        words=read_words(words) if words else None,
        allowed=read_allowances(home),
    )
