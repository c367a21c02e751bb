"""The law of controlled substances as data: substances, lists, entries and duties.

An entry belongs to a list of one jurisdiction; its scope says which forms of the substance
the text names beside the substance itself. ``silent`` is not ``no``: where a text does not
speak, a person decides.
"""

import datetime as dt
import re
from dataclasses import dataclass
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
    """A control list: instrument, authority, category and its entries."""

    id: str
    jurisdiction: str
    authority: str
    instrument: str
    category: str
    read_on: dt.date
    severity: str  # strict | watched: how the bundled policy ranks the category
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
    """A deadline as the law states it: number, unit, calendar, and from which event."""

    number: int | None = None
    unit: str = ""
    calendar: str = ""
    event: str = ""
    silence: str = ""

    def __str__(self) -> str:
        many = "s" if self.number not in (None, 1) and self.unit.isalpha() else ""
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
    """One duty of one law for the substances of some lists, in some directions."""

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
