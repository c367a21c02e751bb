"""A feed that other systems pull: incidents in the order in which they were kept here.

The cursor is the place in that order and nothing else. Moments would not do: two records may
have one, and what a slow writer adds later has an earlier one than what was read before.
"""

import base64
import binascii
from dataclasses import dataclass
from typing import Any

import msgspec

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.acts.say import sight
from precurb.app.service import Service
from precurb.errors import InvalidRecordError
from precurb.exchange.acts.payload import INCIDENT
from precurb.store import acts, incidents

MOST = 200
_PREFIX = "f1:"
_LONGEST = 18  # digits of a place


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of the feed; ``cursor`` asks for the next one, also where nothing came yet.

    ``more`` says whether something is there already. ``withheld`` counts records of this part
    that their marking keeps from this reader.
    """

    items: tuple[dict[str, Any], ...]
    cursor: str
    more: bool
    withheld: int


def read_feed(cursor: str, most: int, *, service: Service, actor: Actor) -> Part:
    """Read on in the feed of incident events.

    Args:
        cursor: That of the part before; empty for the beginning.
        most: How many events at most.
        service: The installation.
        actor: Who reads; the marking of each incident is asked.

    Raises:
        InvalidRecordError: It is no cursor of this feed.
    """
    require(actor, Action.EXCHANGE_READ)
    after, wanted = _place(cursor), max(1, min(most, MOST))
    with service.store.read() as db:
        found = acts.events_after(db, INCIDENT, after, wanted + 1)
        kept = {each.record: incidents.read(db, each.record) for each in found[:wanted]}
    items, withheld = [], 0
    for each in found[:wanted]:
        if not sight(kept[each.record].marking, service, actor).allowed:
            withheld += 1
            continue
        items.append(_item(each, kept[each.record].record.author))
    last = found[:wanted][-1].place if found else after
    return Part(
        items=tuple(items), cursor=_cursor(last), more=len(found) > wanted, withheld=withheld
    )


def _item(each: acts.Placed, author: str) -> dict[str, Any]:
    return {
        "incident": each.record, "number": each.event.number, "author": author,
        "by": each.event.node, "at": each.event.at.isoformat(),
        "act": type(each.event.act).__name__, "says": msgspec.to_builtins(each.event.act),
    }  # fmt: skip


def _cursor(place: int) -> str:
    return base64.urlsafe_b64encode(f"{_PREFIX}{place}".encode()).decode().rstrip("=")


def _place(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        told = base64.b64decode(padded, altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        told = ""
    number = told.removeprefix(_PREFIX)
    if number == told or not number.isdigit() or len(number) > _LONGEST:
        raise InvalidRecordError("not a cursor of this feed")
    return int(number)
