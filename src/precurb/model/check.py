"""What a check says: findings, duties, gaps, and one outcome.

A check is a value: the same transaction, snapshot and history give the same bytes, so
every decision can be replayed and compared.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from precurb.model.allowance import Allowance
from precurb.model.control import CountedOver, Requirement, Verification
from precurb.model.flows import Told
from precurb.model.paper_index import PaperIndex
from precurb.model.quantity import Quantity
from precurb.model.trade import Trade
from precurb.model.transaction import Location, NotChecked, Transaction


class Outcome(StrEnum):
    """What to do, from least to most severe; the most severe finding decides."""

    RELEASE = "release"
    REVIEW = "review"
    HOLD = "hold"
    STOP = "stop"

    @property
    def severity(self) -> int:
        """0 for release … 3 for stop."""
        return list(Outcome).index(self)


class Question(StrEnum):
    """The four questions asked of every transaction."""

    WHAT = "what is it"
    WHO = "who is it"
    PAPERS = "do the papers agree"
    MONEY = "where does the money go"


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The entry a finding rests on: which list, which version of it, and its source."""

    list_id: str
    entry_id: str
    title: str
    version: str
    source: str
    verification: Verification


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing an examiner saw, with its evidence. It has no outcome: policy decides.

    ``rule`` names the rule (and keys its sentence in every language); ``facts`` fill that
    sentence; ``line`` is the goods line, ``party`` the party's name, when it concerns one.
    """

    question: Question
    rule: str
    facts: dict[str, str]
    line: int | None = None
    party: str = ""
    citation: Citation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A finding with the outcome that policy gives it, and why."""

    finding: Finding
    outcome: Outcome
    because: str


class Applies(StrEnum):
    """Whether a duty of the law is owed for this transaction."""

    OWED = "owed"
    WHEN = "owed when it happens"  # a suspicion, a request of the other State
    MAY = "may be owed"  # what decides it is not known, so it is treated as owed
    NOT_OWED = "not owed"  # a verified limit is not reached


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """How the day of a duty was counted, so that a person can count it again.

    ``day`` is the day of the event; where the event is an act before the goods move (sending a
    notification, applying), it is the day on which they move. ``start_by`` is the last day for
    that act, ``moves_from`` the first day on which the goods may move if nobody answers,
    ``ends`` the last day of an authorisation or of a decision period, ``other_day`` the day by
    the kind of days that was not taken where the law does not say which kind it means.
    """

    counted_from: str = ""  # the event in words
    day: dt.date | None = None
    said_by: str = ""  # what says that day: "transaction", "paper.invoice", a particular
    days: str = ""  # "calendar days", "working days", "not stated" or empty
    calendar: str = ""  # whose days off were left out
    counting: str = ""  # the rule by which the law counts
    start_by: dt.date | None = None
    moves_from: dt.date | None = None
    ends: dt.date | None = None
    other_day: dt.date | None = None
    silence: str = ""
    pause: str = ""
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """A quantity rule beside a duty, and how far this trade has come.

    Amounts are in the unit of ``limit``. ``reached`` is ``None`` when it cannot be known, and
    ``why`` says the reason; ``remaining`` is what may still be supplied before the limit.
    """

    list_id: str
    substance: str  # Substance.key
    text: str
    limit: Quantity | None
    here: Quantity | None  # in this transaction
    earlier: Quantity | None  # in the earlier ones that count
    transactions: int  # how many earlier ones count
    period: str
    over: CountedOver
    reached: bool | None
    remaining: Quantity | None = None
    why: str = ""
    basis: str = ""
    reading: str = ""
    source: str = ""
    verification: Verification = Verification.UNVERIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherLaw:
    """The same kind of duty in another law of the same route, with its own day."""

    requirement: str  # Requirement.id
    jurisdiction: str
    direction: str
    instrument: str
    article: str
    sentence: str
    due: dt.date | None = None
    due_note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """A duty that a transaction triggers, with its day when it can be computed.

    ``beside`` are the duties of the same kind in the other laws of the route; ``stricter``
    whether no other day known is stricter, ``None`` where there are not two days to compare.
    """

    requirement: Requirement
    lines: tuple[int, ...]
    entries: tuple[str, ...]
    direction: str
    due: dt.date | None = None
    due_note: str = ""
    applies: Applies = Applies.OWED
    why: str = ""  # why it may be owed, or is not
    clock: Clock | None = None
    balances: tuple[Balance, ...] = ()
    beside: tuple[OtherLaw, ...] = ()
    stricter: bool | None = None
    authority: str = ""
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListVersion:
    """A list that was asked, with its day and its age when the check was made."""

    id: str
    title: str
    version_date: dt.date
    age_days: int
    sha256: str
    entries: int
    marking: str = ""


@dataclass(frozen=True, kw_only=True)
class History:
    """What is known beside the transaction: the day, earlier trade, earlier decisions."""

    on: dt.date
    earlier: tuple[Transaction, ...] = ()
    allowed: tuple[Allowance, ...] = ()
    hash: str = ""  # of the earlier trade, under which it is found again
    flows: Told | None = None  # what other payments tell of a payment
    gaps: tuple[NotChecked, ...] = ()  # of the earlier trade: what of it is not looked back on
    of_customers: bool = False  # the earlier trade is that of some customers, not of all

    @cached_property
    def trade(self) -> Trade:
        """The earlier trade by party and goods, laid out once."""
        return Trade.of(self.earlier)

    @cached_property
    def papers(self) -> PaperIndex:
        """The orders and consignments of earlier trade by their numbers, laid out once."""
        return PaperIndex.of(self.earlier)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The result for one transaction: outcome, evidence, duties, gaps."""

    reference: str
    outcome: Outcome
    location: Location
    transaction: Transaction
    judgements: tuple[Judgement, ...]
    obligations: tuple[Obligation, ...]
    not_checked: tuple[NotChecked, ...]
    law_date: dt.date
    checked_on: dt.date
    snapshot: str
    policy: str
    engine: str = ""  # version of Precurb; another one may say the same in other words
    allowed: tuple[Allowance, ...] = ()
    history: str = ""  # hash of the earlier trade that was looked back on
    flows: Told | None = None  # what other payments told of this one
