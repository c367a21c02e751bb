"""Who may see a record and what may be done with it, as its author said.

The Traffic Light Protocol 2.0 (FIRST) says how far it may go, the Permissible Actions Protocol
what may be done, in the words of this field rather than of networks. A marking is set before a
record is first kept, signed with it, and never widened on the way.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

MOST_RELEASABLE = 64


class Tlp(StrEnum):
    """How far a record may go (TLP 2.0)."""

    RED = "red"  # the audience alone, and there only who may sign
    AMBER_STRICT = "amber+strict"  # the audience alone
    AMBER = "amber"  # the audience, and nodes named in ``releasable``
    GREEN = "green"  # the community: any trusted peer, or those in ``releasable``
    CLEAR = "clear"  # anybody


class Pap(StrEnum):
    """What may be done because of it (PAP, restated for goods and companies)."""

    RED = "red"  # read and keep; look nothing up outside one's own records
    AMBER = "amber"  # may ask registers and open sources; nobody involved may notice
    GREEN = "green"  # may ask companies, carriers and customs; may stop goods
    CLEAR = "clear"  # no restriction beyond the law


@dataclass(frozen=True, slots=True, kw_only=True)
class Marking:
    """The marking of a record.

    ``releasable`` names the nodes to which a recipient may forward it; ``purpose`` is the use
    for which it was given, in the author's words; after ``expires`` it is no longer read.
    """

    tlp: Tlp
    pap: Pap
    releasable: tuple[str, ...] = ()
    purpose: str = ""
    expires: dt.datetime | None = None

    def __post_init__(self) -> None:
        """Refuse markings that contradict themselves."""
        if self.releasable and self.tlp in (Tlp.RED, Tlp.AMBER_STRICT):
            raise ValueError(f"TLP:{self.tlp.upper()} is releasable to nobody else")
        if len(self.releasable) > MOST_RELEASABLE or len(self.purpose) > 500:
            raise ValueError("a marking names at most 64 nodes and 500 letters of purpose")
        if len(set(self.releasable)) != len(self.releasable):
            raise ValueError("a marking names a node twice")
        if self.expires is not None and self.expires.tzinfo is None:
            raise ValueError("an expiry without zone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """Whether somebody may see or do something, and why in one sentence."""

    allowed: bool
    why: str


def may_hold(marking: Marking, audience: tuple[str, ...], node: str) -> Sight:
    """Whether a node may hold a record: as audience, or by forwarding.

    Args:
        marking: The author's marking.
        audience: The nodes the author addressed, its own among them.
        node: The node that would hold it.
    """
    if node in audience:
        return Sight(allowed=True, why=f"{node} is in the audience")
    if marking.releasable:
        named = node in marking.releasable
        told = "is named as releasable" if named else "is not named as releasable"
        return Sight(allowed=named, why=f"{node} {told}")
    if marking.tlp in (Tlp.GREEN, Tlp.CLEAR):
        return Sight(allowed=True, why=f"TLP:{marking.tlp.upper()} may go on to any peer")
    return Sight(allowed=False, why=f"TLP:{marking.tlp.upper()} stays with its audience")


def is_over(marking: Marking, at: dt.datetime) -> bool:
    """Whether a record may no longer be read."""
    return marking.expires is not None and at >= marking.expires


def may_read(marking: Marking, at: dt.datetime, *, signs: bool) -> Sight:
    """Whether a person at a node that holds a record may read it.

    Args:
        marking: The author's marking.
        at: Now.
        signs: Whether the person may sign for the node; TLP:RED is for those alone.
    """
    if is_over(marking, at):
        told = marking.expires.isoformat() if marking.expires else ""
        return Sight(allowed=False, why=f"its marking let it be read until {told}")
    if marking.tlp is Tlp.RED and not signs:
        return Sight(allowed=False, why="TLP:RED is for those who may sign for this node")
    return Sight(allowed=True, why=f"TLP:{marking.tlp.upper()}")
