"""The nouns of an incident: what happened, told with how certain each part of it is.

An incident has one author. Sources that contradict each other stand side by side as claims;
what recipients made of it are responses, records of their own.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from precurb.model.notification import check_size
from precurb.model.progress import Source, When
from precurb.model.quantity import Unit

LONGEST_NAME = 500
MOST_NAMED = 200
"""Of things, people and places: each is searched for where an incident arrives."""


class IncidentType(StrEnum):
    """What kind of incident it is."""

    SEIZURE = "seizure"
    STOPPED_SHIPMENT = "stopped-shipment"
    THEFT_OR_LOSS = "theft-or-loss"
    SUSPICIOUS_ORDER = "suspicious-order"
    DECLINED_ORDER = "declined-order"
    LABORATORY = "laboratory"
    EQUIPMENT = "equipment"  # article 13 of the 1988 Convention
    ONLINE_OFFER = "online-offer"
    DOCUMENT_FRAUD = "document-fraud"


class Certainty(StrEnum):
    """How certain a part of the account is."""

    KNOWN = "known"
    SUSPECTED = "suspected"
    ALLEGED = "alleged"  # somebody says so, and nothing was found yet


class LegRole(StrEnum):
    """What a place is on the way of the goods."""

    ORIGIN = "origin"
    LOADING = "loading"
    TRANSIT = "transit"
    STOP = "stop"
    DISCHARGE = "discharge"
    DESTINATION = "destination"


class LinkKind(StrEnum):
    """How an incident stands to another one; links never merge."""

    SAME_CONSIGNMENT = "same-consignment"
    SAME_PATTERN = "same-pattern"
    SUPERSEDES = "supersedes"
    CONTRADICTS = "contradicts"


class ResponseKind(StrEnum):
    """What a recipient made of an incident."""

    SEEN = "seen"
    CHECKED_NO_HIT = "checked-no-hit"
    HIT = "hit"
    BACKTRACKING_OPENED = "backtracking-opened"
    RESULT = "result"
    CANNOT_FOLLOW = "cannot-follow"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A quantity: value, unit and form. Mass and volume are never added up."""

    value: Decimal
    unit: Unit
    form: str = ""  # powder, solution, tablets …
    certainty: Certainty = Certainty.KNOWN

    def __post_init__(self) -> None:
        """Refuse negative and endless amounts."""
        if not self.value.is_finite() or self.value < 0:
            raise ValueError("an amount is a finite number, zero or more")
        check_size(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A substance or a thing; equipment has no CAS number."""

    name: str
    cas: str = ""
    inchikey: str = ""
    status: str = ""  # the legal status as the author knows it
    amounts: tuple[Measured, ...] = ()
    packages: int | None = None
    containers: int | None = None

    def __post_init__(self) -> None:
        """Refuse what has no name, and names that are none."""
        if not self.name.strip() or len(self.name) > LONGEST_NAME:
            raise ValueError(f"a thing has a name of at most {LONGEST_NAME} letters")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place; ``country`` is ISO 3166-1, empty on the high seas."""

    name: str = ""
    country: str = ""
    certainty: Certainty = Certainty.KNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One place on the route, in the order of the way."""

    role: LegRole
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Involved:
    """Somebody on the papers or in the account; ``earlier`` says from what he was known."""

    name: str
    role: str = ""
    latin: str = ""
    country: str = ""
    identifiers: tuple[str, ...] = ()
    earlier: str = ""
    certainty: Certainty = Certainty.KNOWN

    def __post_init__(self) -> None:
        """Refuse nobody, and names that are none."""
        if not self.name.strip() or max(len(self.name), len(self.latin)) > LONGEST_NAME:
            raise ValueError(f"somebody has a name of at most {LONGEST_NAME} letters")
        if len(self.identifiers) > MOST_NAMED:
            raise ValueError(f"somebody has at most {MOST_NAMED} numbers")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one source says of one thing: a place, a yield, a value. Never a measurement."""

    about: str
    value: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """To another incident, or a notification, by its id."""

    kind: LinkKind
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """What happened. ``count`` stands for several of which no single records are given."""

    type: IncidentType
    happened: When
    country: str  # where it is dealt with
    summary: str
    announced: When | None = None
    items: tuple[Item, ...] = ()
    stopped: Place | None = None
    stored: Place | None = None
    route: tuple[Leg, ...] = ()
    involved: tuple[Involved, ...] = ()
    reason: str = ""  # why it was stopped, or suspected
    concealment: str = ""
    purpose: str = ""
    count: int | None = None
    operation: str = ""  # a joint operation it belongs to; the incident stays its author's
    agencies: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()
    links: tuple[Link, ...] = ()
    sources: tuple[Source, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a count of none, and more names than one incident has."""
        if max(len(self.items), len(self.involved), len(self.route)) > MOST_NAMED:
            raise ValueError(f"an incident names at most {MOST_NAMED} things, people, places")
        if self.count is not None and self.count < 1:
            raise ValueError("a count of incidents is one or more")

    @property
    def conflicts(self) -> Mapping[str, tuple[Claim, ...]]:
        """Claims about one thing that differ, side by side."""
        by_thing: dict[str, list[Claim]] = {}
        for each in self.claims:
            by_thing.setdefault(each.about, []).append(each)
        return {
            about: tuple(found)
            for about, found in by_thing.items()
            if len({each.value for each in found}) > 1
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """A version of the incident goes to its audience; the first is 1."""

    version: int
    incident: Incident
    audience: tuple[str, ...] = ()
    reason: str = ""  # why it was corrected


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """The author takes the incident back; what was shared stays as proof of it."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Responded:
    """What a recipient made of a version."""

    kind: ResponseKind
    version: int
    text: str = ""
    found: str = ""  # whom or what a hit concerns, as far as it may be told
    action: bool = False  # the result is a measure

    def __post_init__(self) -> None:
        """Refuse a hit of nothing, and what gives no reason or result."""
        if self.kind is ResponseKind.HIT and not self.found.strip():
            raise ValueError("a hit says whom or what it concerns")
        if (
            self.kind in (ResponseKind.RESULT, ResponseKind.CANNOT_FOLLOW)
            and not self.text.strip()
        ):
            raise ValueError(f"{self.kind} says what, or why")
        if self.action and self.kind is not ResponseKind.RESULT:
            raise ValueError("a result ends in a measure, nothing else")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A transaction of one's own that may concern an incident, and by what it was found."""

    transaction: str
    reference: str
    by: tuple[str, ...]
    day: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """The incident was held against one's own history; for people here alone."""

    version: int
    proposals: tuple[Proposed, ...] = ()
    more: int = 0  # found beyond those named


IncidentAct = Shared | TakenBack | Responded | Screened

INCIDENT_ACTS: Mapping[str, type] = MappingProxyType(
    {kind.__name__: kind for kind in (Shared, TakenBack, Responded, Screened)}
)
"""By the name under which an act travels and is kept."""
