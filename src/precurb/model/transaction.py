"""What is screened: an order or a consignment, with its parties and its goods lines.

Goods keep the text of the papers as it was written: judging it is the examiners' work,
not the reader's. What could not be read is carried along in ``unread``.
"""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from precurb.model.papers import PaperKind, Particulars
from precurb.model.payment import Payment
from precurb.model.quantity import Money, Quantity


class TransactionKind(StrEnum):
    """What kind of paper the transaction was read from."""

    ORDER = "order"
    CONSIGNMENT = "consignment"
    PAYMENT = "payment"


class Role(StrEnum):
    """What a party does in a transaction."""

    CUSTOMER = "customer"
    SUPPLIER = "supplier"
    EXPORTER = "exporter"
    IMPORTER = "importer"
    CONSIGNEE = "consignee"
    CONSIGNOR = "consignor"
    END_USER = "end user"
    AGENT = "agent"
    CARRIER = "carrier"
    NOTIFY = "notify party"
    PAYER = "payer"
    DEBTOR = "debtor"
    CREDITOR = "creditor"
    ULTIMATE_DEBTOR = "ultimate debtor"
    ULTIMATE_CREDITOR = "ultimate creditor"
    INITIATING_PARTY = "initiating party"
    INSTRUCTING_AGENT = "instructing agent"
    INSTRUCTED_AGENT = "instructed agent"
    DEBTOR_AGENT = "debtor's agent"
    CREDITOR_AGENT = "creditor's agent"
    INTERMEDIARY_AGENT = "intermediary agent"
    NAMED_IN_TEXT = "named in the text"
    OTHER = "other"

    @property
    def is_agent(self) -> bool:
        """Whether the party is a bank or payment firm on the way of the money."""
        return self in _AGENTS


_AGENTS = frozenset(
    (
        Role.INSTRUCTING_AGENT,
        Role.INSTRUCTED_AGENT,
        Role.DEBTOR_AGENT,
        Role.CREDITOR_AGENT,
        Role.INTERMEDIARY_AGENT,
    )
)


@dataclass(frozen=True, slots=True)
class Location:
    """Where a record was read: file name and record, e.g. ``row 17`` or ``line 3``."""

    file: str
    record: str

    def __str__(self) -> str:
        return f"{self.file}, {self.record}" if self.record else self.file


@dataclass(frozen=True, slots=True, kw_only=True)
class NotChecked:
    """Something that was not checked, and why. A stated gap, never a silence.

    ``code`` is stable (``unreadable-row``, ``unknown-unit``, …); ``reason`` is a sentence.
    """

    code: str
    reason: str
    location: Location | None = None
    field: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A person or company in a transaction, as the papers name it.

    ``identifiers`` are registration, tax or passport numbers; ``wallets`` are addresses of
    digital currency; ``country`` is an ISO 3166-1 alpha-2 code or empty. ``particulars`` are
    what else is known of the party, by vocabulary name (``party.…``).
    """

    name: str
    role: Role
    country: str = ""
    address: str = ""
    identifiers: tuple[str, ...] = ()
    wallets: tuple[str, ...] = ()
    particulars: Particulars = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        """Refuse a country that is not two capital letters."""
        _require_country(self.country)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One goods line; every text is kept as the paper has it.

    ``particulars`` are what else the paper says of it, by vocabulary name (``line.…``).
    """

    number: int
    description: str = ""
    cas: str = ""
    inchikey: str = ""
    inchi: str = ""
    smiles: str = ""
    hs_code: str = ""
    quantity: Quantity | None = None
    value: Money | None = None
    particulars: Particulars = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        """Lines count from one."""
        if self.number < 1:
            raise ValueError(f"lines count from 1: {self.number}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One paper of a consignment: an invoice, a packing list, a declaration and so on.

    ``particulars`` are by vocabulary name (``consignment.…``, ``payment.…``).
    """

    kind: PaperKind
    number: str = ""
    date: dt.date | None = None
    location: Location = field(default_factory=lambda: Location("", ""))
    departure: str = ""
    destination: str = ""
    parties: tuple[Party, ...] = ()
    lines: tuple[Line, ...] = ()
    particulars: Particulars = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        """Refuse malformed countries."""
        for country in (self.departure, self.destination):
            _require_country(country)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """One order, consignment or payment.

    ``departure`` and ``destination`` are ISO 3166-1 alpha-2 codes, empty when the papers
    do not say; ``date`` is the day whose law applies (order or dispatch). ``papers`` are those
    of a consignment that has several, each as it stands; the other fields are then what the
    leading paper says. A payment (``payment``) has lines for the goods that its text speaks of.
    ``particulars`` are by vocabulary name (``consignment.…``,
    ``payment.…``, ``history.…``).
    """

    reference: str
    kind: TransactionKind = TransactionKind.ORDER
    location: Location = field(default_factory=lambda: Location("", ""))
    date: dt.date | None = None
    departure: str = ""
    destination: str = ""
    transit: tuple[str, ...] = ()
    parties: tuple[Party, ...] = ()
    lines: tuple[Line, ...] = ()
    unread: tuple[NotChecked, ...] = ()
    papers: tuple[Paper, ...] = ()
    payment: Payment | None = None
    particulars: Particulars = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        """Refuse a transaction without reference, or with malformed countries."""
        if not self.reference:
            raise ValueError("a transaction has a reference")
        for country in (self.departure, self.destination, *self.transit):
            _require_country(country)


def _require_country(code: str) -> None:
    if code and not (len(code) == 2 and code.isascii() and code.isalpha() and code.isupper()):
        raise ValueError(f"a country is two capital letters (ISO 3166-1): {code!r}")
