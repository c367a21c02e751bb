"""What decisions about payments are made with: lists, policy, papers, words, the store."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

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


def _nothing_more(transaction: Transaction, history: History) -> History:
    return history


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What decisions are made with: lists, policy, papers, words, and where they are kept.

    ``remember`` takes a payment into what is known of the flows of money, and adds to the
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
    remember: Callable[[Transaction, History], History] = _nothing_more


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
