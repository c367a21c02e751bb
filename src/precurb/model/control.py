"""The law of controlled substances as data: substances, lists, entries and duties.

An entry belongs to a list of one jurisdiction; its scope says which forms of the substance
the text names beside the substance itself. ``silent`` is not ``no``: where a text does not
speak, a person decides.
"""

import datetime as dt
import re
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class Relation(StrEnum):
    """How an item relates to the substance an entry names: one step of it.

    A relation in full is a tuple of steps, outermost first: ``(SALT, OPTICAL_ISOMER)`` is a
    salt of an optical isomer, the empty tuple the substance itself.
    """

    IDENTICAL = "identical"  # how the empty tuple is told
    TAUTOMER = "tautomer"  # the same substance, drawn with a hydrogen elsewhere
    HYDRATE = "hydrate or solvate"
    STEREO_NOT_STATED = "stereochemistry not stated"
    ISOTOPOLOGUE = "isotopologue"
    SALT = "salt"
    COMPLEX_SALT = "salt with a partner larger than itself"
    OPTICAL_ISOMER = "optical isomer"
    GEOMETRIC_ISOMER = "geometric isomer"
    ESTER = "ester"
    ETHER = "ether"
    AMIDE = "amide"
    CARBAMATE = "carbamate"
    HALIDE = "halide"
    ACETAL = "acetal"
    CONTRADICTED = "contradicted"  # two identities claimed, only one can hold


Steps = tuple[Relation, ...]


def relation_text(steps: Steps) -> str:
    """A relation in words.

    >>> relation_text((Relation.SALT, Relation.OPTICAL_ISOMER))
    'salt of optical isomer'
    """
    return " of ".join(steps) if steps else str(Relation.IDENTICAL)


class Verification(StrEnum):
    """How well a row of legal data is grounded, best first."""

    OFFICIAL_TEXT = "official text"
    OFFICIAL_EXCERPT = "official excerpt"
    SECONDARY = "secondary"
    UNVERIFIED = "unverified"

    @property
    def decides(self) -> bool:
        """Whether the row may lead to more than ``review``: unverified rows may not."""
        return self is not Verification.UNVERIFIED


class Extent(StrEnum):
    """What the text of an entry says about a form of the substance."""

    COVERED = "covered"
    EXCLUDED = "excluded"
    OPEN = "open"  # covered in words only a person can apply ("derivatives and analogues")
    SILENT = "silent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which forms an entry covers beside the substance named.

    ``derivatives`` is the open term ("derivatives and analogues"), which no rule decides;
    ``excludes`` are the keys of substances that the text takes out by name; with
    ``products_only`` the entry names medicines that contain the substance, not the substance.
    """

    salts: Extent = Extent.SILENT
    optical_isomers: Extent = Extent.SILENT
    geometric_isomers: Extent = Extent.SILENT
    esters: Extent = Extent.SILENT
    ethers: Extent = Extent.SILENT
    amides: Extent = Extent.SILENT
    carbamates: Extent = Extent.SILENT
    halides: Extent = Extent.SILENT
    acetals: Extent = Extent.SILENT
    derivatives: Extent = Extent.SILENT
    excludes: tuple[str, ...] = ()
    products_only: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """When an entry is in force, and how exactly that is known.

    ``since`` and ``until`` are the earliest and latest day the source allows for the first
    day in force; equal when exact to the day. ``ended_since``/``ended_until`` likewise for
    the first day no longer in force. ``None`` means that no beginning or end is known.
    """

    since: dt.date | None = None
    until: dt.date | None = None
    ended_since: dt.date | None = None
    ended_until: dt.date | None = None
    precision: str = ""

    def status(self, day: dt.date) -> "Force":
        """Whether the entry is in force on a day, as far as the dates are known."""
        if self.ended_since is not None and day >= self.ended_since:
            ended = self.ended_until is not None and day >= self.ended_until
            return Force.ENDED if ended else Force.UNCERTAIN
        if self.since is not None and day < self.since:
            return Force.NOT_YET
        if self.until is not None and day < self.until:
            return Force.UNCERTAIN
        return Force.IN_FORCE


class Force(StrEnum):
    """Whether an entry is in force on a day."""

    IN_FORCE = "in force"
    NOT_YET = "not yet"
    ENDED = "ended"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Substance:
    """A substance by identity: key, name, CAS numbers, structure and every known name.

    ``racemic`` says that the structure is drawn as one enantiomer and means both, as where a
    law names the erythro form or the number is that of the racemate. ``relatives`` are other
    substances of the book that this one is a form of; they follow from the structures.
    """

    key: str
    name: str
    cas: str = ""
    smiles: str = ""
    inchikey: str = ""
    formula: str = ""
    racemic: bool = False
    relatives: tuple["Relative", ...] = ()
    structure: str = ""  # how well the structure is grounded, in the words of the source
    names: tuple["SubstanceName", ...] = ()


@dataclass(frozen=True, slots=True)
class Relative:
    """A substance that another one is a form of, and by which steps."""

    substance: str
    steps: tuple[Relation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubstanceName:
    """One name of a substance in one language (ISO 639-1)."""

    text: str
    language: str
    kind: str = "synonym"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListEntry:
    """One entry of a control list, as its instrument has it."""

    id: str
    name: str
    substance: str = ""  # Substance.key; empty when the entry names no single substance
    cas: str = ""
    hs_code: str = ""
    scope: Scope = Scope()
    validity: Validity = Validity()
    verification: Verification = Verification.UNVERIFIED
    verification_note: str = ""
    source: str = ""
    note: str = ""
    caution: str = ""  # why a person must look although the words seem clear


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """A quantity or concentration rule of a list; ``text`` is how the source states it."""

    list_id: str
    text: str
    substance: str = ""  # Substance.key; empty for every substance of the list
    amount: Decimal | None = None
    unit: str = ""
    period: str = ""  # "calendar year", "calendar month", "package" or empty
    condition: str = ""
    source: str = ""
    verification: Verification = Verification.UNVERIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlList:
    """A control list: instrument, authority, category and its entries.

    ``destinations`` are the countries for which it holds, where it holds for some only.
    """

    id: str
    jurisdiction: str
    authority: str
    instrument: str
    category: str
    read_on: dt.date
    severity: str  # strict | watched: how the bundled policy ranks the category
    destinations: tuple[str, ...] = ()
    entries: tuple[ListEntry, ...] = ()
    thresholds: tuple[Threshold, ...] = ()


class Direction(StrEnum):
    """Which way goods move, seen from one jurisdiction."""

    DOMESTIC = "domestic"
    EXPORT = "export"
    IMPORT = "import"
    TRANSIT = "transit"
    BROKERING = "brokering"


class DutyKind(StrEnum):
    """What a duty asks for."""

    LICENCE = "licence"
    REGISTRATION = "registration"
    AUTHORISATION = "authorisation"
    PRE_EXPORT_NOTIFICATION = "pre-export notification"
    END_USE_DECLARATION = "end-use declaration"
    RECORD = "record keeping"
    REPORT = "report"
    LABELLING = "labelling"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRule:
    """A deadline as the law states it: number, unit, calendar, and from which event.

    ``silence`` is what it means when nobody answers in time, ``pause`` what stops the clock.
    """

    number: int | None = None
    unit: str = ""
    calendar: str = ""
    event: str = ""
    silence: str = ""
    pause: str = ""

    def __str__(self) -> str:
        plain = self.unit.replace(" ", "").isalpha()
        many = "s" if self.number not in (None, 1) and plain else ""
        span = f"{self.number} {self.unit}{many}" if self.number else self.unit
        if self.number == 0:
            span = "immediately"
        special = span and self.calendar and not self.calendar.startswith("calendar")
        kind = f" ({self.calendar})" if special else ""
        if not span or not self.event:
            return f"{span}{kind}" or self.event
        link = " " if self.event.startswith("before") else " from: "
        return f"{span}{kind}{link}{self.event}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One duty of one law for the substances of some lists, in some directions.

    ``destinations`` are the only countries (ISO 3166-1 alpha-2) it is owed for, empty for all;
    ``unknown`` is what decides whether it is owed and is not part of the data.
    """

    id: str
    jurisdiction: str
    lists: tuple[str, ...]
    directions: tuple[Direction, ...]
    kind: DutyKind
    title: str
    who: str
    sentence: str
    article: str
    instrument: str
    source: str
    deadline: DeadlineRule = DeadlineRule()
    exemptions: str = ""
    per_transaction: bool = True  # False: standing duties such as annual returns
    verification: Verification = Verification.UNVERIFIED
    verification_note: str = ""
    destinations: tuple[str, ...] = ()
    unknown: str = ""


class CountedOver(StrEnum):
    """Whose amounts add up against a limit."""

    TRANSACTION = "transaction"  # this one alone
    CUSTOMER = "customer"  # this one and the earlier ones of the same customer
    EVERYONE = "everyone"  # this one and all earlier ones


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitRule:
    """Which duties the thresholds of some lists govern, and how amounts add up.

    ``period`` is ``calendar month``, ``calendar year``, ``preceding calendar year`` or empty
    for one transaction; with ``above`` a duty is owed only above the limit, else from it on.
    ``reading`` says where this is our reading and not the text.
    """

    lists: tuple[str, ...]
    duties: tuple[str, ...]
    basis: str
    directions: tuple[Direction, ...] = ()  # empty: all of the duty
    over: CountedOver = CountedOver.TRANSACTION
    period: str = ""
    above: bool = True
    missing: str = ""
    reading: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkCalendar:
    """Which days a law counts as worked.

    Without ``country`` (ISO 3166-1 alpha-2) it is that of the member on the route; ``places``
    says which calendar stands for a code that has none ("EL" for "GR", "XI" for "GB-NIR").
    With ``worked_weekends`` a weekend day that is declared worked counts.
    """

    name: str
    country: str = ""
    subdivision: str = ""
    places: dict[str, str] = field(default_factory=dict, hash=False)
    worked_weekends: bool = False
    uncertain: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """Who receives or decides what under a law."""

    name: str
    does: str
    duties: tuple[str, ...] = ()  # Requirement.id; these go before kinds
    kinds: tuple[DutyKind, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Jurisdiction:
    """What holds for one law as a whole; its lists and duties name it by ``code``.

    ``part_of`` is the union to whose lists it adds duties of its own; ``counting`` is the rule
    by which the law counts a period, ``days`` what is said or read about days of no kind.
    """

    code: str
    name: str
    languages: tuple[str, ...]  # in which its authorities are written to, ISO 639-1
    authorities: tuple[Authority, ...]
    calendar: WorkCalendar
    part_of: str = ""
    members: tuple[str, ...] = ()  # ISO 3166-1; from members.toml, else the code itself
    counting: str = ""
    days: str = ""
    limits: tuple[LimitRule, ...] = ()
    unknown: tuple[str, ...] = ()
    source: str = ""
    verification: Verification = Verification.UNVERIFIED

    def authority(self, duty: Requirement) -> str:
        """Who receives or decides a duty; empty when the sources do not say."""
        named = [each.name for each in self.authorities if duty.id in each.duties]
        by_kind = [each.name for each in self.authorities if duty.kind in each.kinds]
        return "; ".join(named or by_kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassDefinition:
    """A generic definition of a class of substances, in our own words, with citation."""

    id: str
    jurisdiction: str
    instrument: str
    conditions: str
    source: str
    exclusions: str = ""
    forms: str = ""
    effective_from: str = ""
    verification: Verification = Verification.UNVERIFIED

    def in_force(self, day: dt.date) -> bool:
        """Whether the definition applies on a day; one without an exact day always does."""
        return not re.fullmatch(r"\d{4}-\d\d-\d\d", self.effective_from) or (
            dt.date.fromisoformat(self.effective_from) <= day
        )
