"""What either side says of a notification, act by act; nothing that was said is changed."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from precurb.model.notification import (
    Attachment,
    Notification,
    ObjectionReason,
    ReplyClock,
    ReplyKind,
    check_size,
)
from precurb.model.quantity import Quantity

MOST_COPIES = 20
"""Transit authorities of one notification."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """How much of a line was moved."""

    line: int
    net: Quantity

    def __post_init__(self) -> None:
        """Refuse amounts that no shipment has."""
        check_size(self.net.amount)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A version of the notification goes out, with the clocks of the laws; the first is 1.

    ``to`` is the node that answers; ``copies`` are nodes of transit authorities, which get
    everything that the exporting side says and answer nothing.
    """

    version: int
    notification: Notification
    to: str
    clocks: tuple[ReplyClock, ...] = ()
    reason: str = ""  # why a later version was needed
    copies: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse copies to whom it goes anyway, and more of them than a route has."""
        if len({self.to, *self.copies}) != 1 + len(self.copies):
            raise ValueError("a copy goes to another node than the notification, and once")
        if len(self.copies) > MOST_COPIES:
            raise ValueError(f"a notification has at most {MOST_COPIES} copies")


@dataclass(frozen=True, slots=True, kw_only=True)
class Replied:
    """The importing authority answers a version."""

    kind: ReplyKind
    version: int
    text: str = ""
    reason: ObjectionReason | None = None

    def __post_init__(self) -> None:
        """Refuse an objection without reason, and conditions or questions without words."""
        if (self.kind is ReplyKind.OBJECTION) != (self.reason is not None):
            raise ValueError("an objection, and nothing else, gives its reason")
        if self.kind is not ReplyKind.NO_OBJECTION and not self.text.strip():
            raise ValueError(f"{self.kind} says what is meant")


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplemented:
    """The exporting authority answers questions."""

    text: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Expired:
    """Nobody answered until the day of a clock; the moments are those of signed receipts.

    ``heard`` is the number of the last envelope of the importing authority that was here: in
    its sequence up to there, which has no gap, stands no answer.
    """

    clock: ReplyClock
    envelope: str
    hash: str
    heard: int
    delivered: dt.datetime | None = None
    opened: dt.datetime | None = None
    acknowledged: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """The goods may leave: on an answer, or on silence by ``law``, a requirement."""

    law: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspended:
    """The goods must wait."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """The notification is taken back, before the goods left."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Departed:
    """A shipment left, with what it actually held."""

    shipment: str
    on: dt.date
    amounts: tuple[Amount, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A shipment came in, with what was received."""

    shipment: str
    on: dt.date
    amounts: tuple[Amount, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotShipped:
    """The goods will not go."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Customs did not let the goods out."""

    reason: str
    on: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What a first person prepared and a second one has to sign; it stays on the node."""

    reply: Replied | None = None
    release: Released | None = None

    def __post_init__(self) -> None:
        """Refuse nothing, and both at once."""
        if (self.reply is None) == (self.release is None):
            raise ValueError("either an answer or a release is prepared")

    @property
    def says(self) -> Replied | Released:
        """What is to be signed."""
        if self.reply is not None:
            return self.reply
        if self.release is not None:
            return self.release
        raise AssertionError("__post_init__ lets neither pass")


NotificationAct = (
    Sent | Replied | Supplemented | Expired | Released | Suspended | Withdrawn | Departed
    | Arrived | NotShipped | Refused | Prepared
)  # fmt: skip
"""What either side says of a notification. ``Arrived`` and ``Replied`` are the importer's."""

NOTIFICATION_ACTS: Mapping[str, type] = MappingProxyType(
    {
        kind.__name__: kind
        for kind in (
            Sent, Replied, Supplemented, Expired, Released, Suspended, Withdrawn, Departed,
            Arrived, NotShipped, Refused, Prepared,
        )
    }
)  # fmt: skip
"""By the name under which an act travels and is kept."""
