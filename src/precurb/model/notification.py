"""The nouns of a notification between two authorities before goods leave a country.

The exporting authority writes the notification and its fate; the importing one answers and
says what arrived. What either side says is added and never changed, and how the matter stands
follows from what both have said.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from precurb.model.quantity import Quantity

MOST_DIGITS = 15
"""Before and behind the point of an amount: more than any shipment needs, and safe to add."""


def check_size(amount: Decimal) -> None:
    """Refuse an amount of more digits than can be added up exactly.

    Raises:
        ValueError: It has more than 15 before or behind the point.
    """
    exponent = amount.as_tuple().exponent
    behind = -exponent if isinstance(exponent, int) else MOST_DIGITS + 1
    if behind > MOST_DIGITS or (amount and amount.adjusted() >= MOST_DIGITS):
        raise ValueError("an amount has at most 15 digits before and behind the point")


class TraderRole(StrEnum):
    """What a trader does with the goods."""

    EXPORTER = "exporter"
    IMPORTER = "importer"
    CONSIGNEE = "consignee"
    BROKER = "broker"
    CARRIER = "carrier"


class Silence(StrEnum):
    """What it means that nobody answers until the day of a deadline."""

    ALLOWS = "allows"  # the goods may move
    DOES_NOT_ALLOW = "does-not-allow"  # nothing follows from it; a decision is needed
    NOT_STATED = "not-stated"  # not in the text that was read: infer nothing


class ReplyKind(StrEnum):
    """What the importing authority answers."""

    NO_OBJECTION = "no-objection"
    CONDITIONS = "conditions"
    OBJECTION = "objection"
    NEEDS_INFORMATION = "needs-information"


class ObjectionReason(StrEnum):
    """Why the importing authority objects."""

    IMPORTER_UNKNOWN = "importer-unknown"
    NOT_LICENSED = "not-licensed"
    END_USE_UNPROVEN = "end-use-unproven"
    QUANTITY_TOO_LARGE = "quantity-too-large"
    PAPERS_DISAGREE = "papers-disagree"
    UNDER_INVESTIGATION = "under-investigation"
    IMPORT_FORBIDDEN = "import-forbidden"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trader:
    """A company on the way of the goods; ``name`` in its own script, ``latin`` beside it."""

    role: TraderRole
    name: str
    latin: str = ""
    address: str = ""
    country: str = ""
    registration: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """One substance of a shipment, as declared and as listed.

    ``form`` says salt or mixture; ``percent`` is its content of a mixture, ``purity`` that of
    the substance; both by mass.
    """

    line: int
    name: str
    net: Quantity | None = None
    gross: Quantity | None = None
    entry: str = ""
    cas: str = ""
    hs_code: str = ""
    form: str = ""
    percent: Decimal | None = None
    purity: Decimal | None = None
    packages: int | None = None
    packaging: str = ""
    containers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse amounts that no shipment has."""
        for each in (self.net, self.gross):
            if each is not None:
                check_size(each.amount)
        for share in (self.percent, self.purity):
            if share is not None and not 0 <= share <= 100:
                raise ValueError("a share by mass is between 0 and 100 per cent")


@dataclass(frozen=True, slots=True, kw_only=True)
class Voyage:
    """How the goods go, and on which days that is planned; countries as ISO 3166-1."""

    departure: str
    destination: str
    transit: tuple[str, ...] = ()
    mode: str = ""
    exit_port: str = ""
    entry_port: str = ""
    dispatch: dt.date | None = None
    arrival: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A paper that goes with a notification, by the hash of its bytes."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyClock:
    """Until when one law waits for an answer, and what silence then means.

    ``due`` is ``None`` where the law states no time or its calendar is not known; ``note``
    says so. ``sentence`` is what the law says, in ``instrument``, ``article``.
    """

    requirement: str
    law: str
    direction: str
    due: dt.date | None
    note: str
    calendar: str
    sentence: str
    instrument: str
    article: str
    source: str
    silence: Silence
    silence_text: str
    pause: str = ""
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The days between which shipments go under one simplified notification."""

    first: dt.date
    last: dt.date

    def __post_init__(self) -> None:
        """Refuse a period that ends before it begins."""
        if self.last < self.first:
            raise ValueError("a period ends before it begins")


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """One notification: what is to be exported by whom to whom, and on which legal basis.

    With ``period`` it is a simplified one: the amounts are the most that may go in that time.
    ``duties`` are the requirements that it fulfils; none where it is given freely.
    """

    legal_basis: str
    exporting: str
    importing: str
    voyage: Voyage
    traders: tuple[Trader, ...] = ()
    goods: tuple[Goods, ...] = ()
    transit_authorities: tuple[str, ...] = ()
    end_use: str = ""
    permit: str = ""
    import_authorisation: str = ""
    attachments: tuple[Attachment, ...] = ()
    note: str = ""
    period: Period | None = None
    duties: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a notification of nothing, or with two lines of one number."""
        lines = [each.line for each in self.goods]
        if not lines or len(set(lines)) != len(lines):
            raise ValueError("a notification names goods, each line once")
        if self.period and any(each.net is None for each in self.goods):
            raise ValueError("a simplified notification says the most of each line")

    def trader(self, role: TraderRole) -> Trader | None:
        """The first trader of a role."""
        return next((each for each in self.traders if each.role is role), None)
