"""The nouns of casework: a case is what was written into it, and nothing is ever taken out.

Everything in a case is an event by one author at one moment. What the case says now is worked
out from its events; who corrects something adds an event, and the older one stays readable.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from precurb.model.progress import Source, When


class CaseState(StrEnum):
    """How a case stands."""

    OPENED = "opened"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    CLOSED = "closed"


class SubjectKind(StrEnum):
    """What a subject of a case is."""

    PERSON = "person"
    COMPANY = "company"
    VESSEL = "vessel"
    SITE = "site"  # a web site or an online shop
    WALLET = "wallet"
    PLACE = "place"


class MeasureKind(StrEnum):
    """What was done against a target, by an instrument of an authority."""

    LICENCE_SUSPENDED = "licence-suspended"
    ORDER_REFUSED = "order-refused"
    PAYMENT_BLOCKED = "payment-blocked"
    ACCOUNT_FROZEN = "account-frozen"
    DESIGNATION = "designation"
    INDICTMENT = "indictment"
    ARREST = "arrest"
    VERDICT = "verdict"
    SENTENCE = "sentence"
    SEIZURE = "seizure"
    SITE_TAKEN_DOWN = "site-taken-down"
    STRUCK_OFF = "struck-off"


class CountFinding(StrEnum):
    """What a court found on one count."""

    GUILTY = "guilty"
    ACQUITTED = "acquitted"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A case begins: from an alert, an incident, a check, or by hand."""

    title: str
    owner: str
    because: str  # ids such as "alert 01h…", or words

    def __post_init__(self) -> None:
        """Refuse a case that says nothing."""
        if not self.title.strip() or not self.owner.strip():
            raise ValueError("a case has a title and an owner")


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectAdded:
    """Somebody or something the case is about; ``party`` a fingerprint where one is known."""

    subject: str  # an id within the case
    kind: SubjectKind
    name: str
    country: str = ""
    party: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransactionAdded:
    """A transaction, check, incident or notification that belongs to the case."""

    about: str  # "transaction 01h…"
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExhibitAdded:
    """A piece of evidence, by the hash of its bytes, with where it came from."""

    exhibit: str
    name: str
    sha256: str
    origin: str
    taken: When


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyMoved:
    """An exhibit changes hands; the hash is compared again and said with it."""

    exhibit: str
    giver: str
    taker: str
    sha256: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskAdded:
    """Something to be done by somebody until a day."""

    task: str
    text: str
    owner: str
    due: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDone:
    """A task is done, or given up with a reason."""

    task: str
    result: str
    given_up: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A note."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureTaken:
    """A measure against one target; a verdict names its count and what was found on it.

    ``reverses`` is the number of the event whose measure it undoes, as an appeal does.
    """

    target: str
    kind: MeasureKind
    instrument: str
    authority: str
    when: When
    source: Source
    count: str = ""
    finding: CountFinding | None = None
    reverses: int | None = None

    def __post_init__(self) -> None:
        """Refuse a verdict without its count: a target is rarely guilty of everything."""
        if (self.kind is MeasureKind.VERDICT) != (
            self.finding is not None and bool(self.count)
        ):
            raise ValueError("a verdict, and nothing else, names its count and finding")
        if not self.authority.strip() or not self.instrument.strip():
            raise ValueError("a measure names its instrument and authority")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asserted:
    """What a source says of a subject; contradictions stand side by side."""

    subject: str
    field: str
    value: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class StateSet:
    """The case goes on, rests or ends, with a reason."""

    state: CaseState
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """The case has another owner; who gave it keeps reading only where ``keeps_reading``."""

    giver: str
    owner: str
    reason: str
    keeps_reading: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """An agency or node works on the case as well, and sees what is shown to it."""

    member: str
    sees_all: bool = False


Act = (
    Opened | SubjectAdded | TransactionAdded | ExhibitAdded | CustodyMoved | TaskAdded
    | TaskDone | Noted | MeasureTaken | Asserted | StateSet | HandedOver | Joined
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEvent:
    """One act in a case; ``shown_to`` names members who see it beside owner and author.

    An empty ``shown_to`` means the members who see all; ``("*",)`` every member.
    """

    number: int  # from 1, without gaps
    at: dt.datetime
    by: str
    act: Act
    shown_to: tuple[str, ...] = ()
