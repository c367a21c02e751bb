"""What indicators count: records of a node, reduced to the days and states that matter."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A pre-export notification; ``partner`` is the other authority."""

    id: str
    partner: str
    sent: dt.date
    opened: dt.date | None = None
    answered: dt.date | None = None
    reply_due: dt.date | None = None
    objected: bool = False
    objection_reason: bool = False
    by_silence: bool = False  # released because nobody answered in time
    fields_filled: int = 0
    fields_mandatory: int = 0
    departed: dt.date | None = None
    actual_reported: bool = False
    reconciled: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRecord:
    """An incident as it was shared, and what recipients made of it."""

    id: str
    happened: dt.date
    shared: dt.date | None = None
    origin: str = ""  # country, known or suspected
    responses: int = 0
    backtracked: bool = False  # to a company
    action: bool = False  # ended in a measure
    corrections: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRecord:
    """A request for assistance and its clock."""

    id: str
    partner: str
    sent: dt.date
    due: dt.date | None = None
    closed: dt.date | None = None
    refused: str = ""  # the reason, where it was refused
    used: bool | None = None  # whether what came led to action; None where nobody told


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureRecord:
    """One measure against one target of a case."""

    case: str
    target: str
    kind: str
    day: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Lag:
    """How long after the treaty a jurisdiction controls a substance; negative where before.

    ``least`` and ``most`` days differ where sources are not exact; both are ``None`` where the
    jurisdiction does not control it.
    """

    substance: str
    jurisdiction: str
    treaty: dt.date
    least: int | None = None
    most: int | None = None

    @property
    def months(self) -> Decimal | None:
        """The lag in months, where it is exact to within a month."""
        if self.least is None or self.most is None or self.most - self.least > 31:
            return None
        return (Decimal(self.least + self.most) / 2 / Decimal("30.4375")).quantize(Decimal("1"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """What companies of a node did: orders checked, those stopped, papers that contradict."""

    checked: int = 0
    stopped: tuple[str, ...] = ()  # ids of the transactions
    with_papers: int = 0
    contradicting: int = 0
    notices_sent: int = 0
    notices_acknowledged: int = 0
