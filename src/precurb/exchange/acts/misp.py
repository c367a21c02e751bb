"""Incidents as events of MISP, and back again; its JSON format, without its libraries.

MISP has no type for a chemical or a shipment, so people read text attributes, and the incident
as a whole stands in one of them for us. The distribution is that of the own organisation alone:
whoever imports it decides by the tags, and nothing spreads by itself.
"""

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

import msgspec

from precurb.errors import InvalidRecordError
from precurb.exchange.marking import Marking
from precurb.exchange.strict import read_object
from precurb.model.incident import Incident

WHOLE = "precurb-incident/1"
_NAMES = uuid.UUID("9f0d4a3e-2a0a-4d0c-8a62-0c7a6a1f7b21")
_MOST = 2 * 1024 * 1024


def event_of(told: Incident, record: str, marking: Marking, at: dt.datetime) -> bytes:
    """An incident as a MISP event.

    Args:
        told: What it says.
        record: Its id.
        marking: TLP and PAP become tags.
        at: When this version was shared.
    """
    whole = msgspec.json.encode(told).decode()
    attributes = [
        _attribute(record, number, *each)
        for number, each in enumerate((*_words(told), (WHOLE, whole)))
    ]
    event = {
        "uuid": str(uuid.uuid5(_NAMES, record)), "info": told.summary or str(told.type),
        "date": told.happened.day.isoformat(), "timestamp": str(int(at.timestamp())),
        "threat_level_id": "4", "analysis": "0", "distribution": "0", "published": False,
        "Tag": [
            {"name": f"tlp:{marking.tlp}"}, {"name": f"PAP:{marking.pap.upper()}"},
        ],
        "Attribute": attributes,
    }  # fmt: skip
    return msgspec.json.encode({"Event": event})


def incident_in(content: bytes) -> Incident:
    """The incident of a MISP event that was made here or at another node, as a proposal.

    Raises:
        InvalidRecordError: It is no such event, is too large, or does not hold.
    """
    if len(content) > _MOST:
        raise InvalidRecordError(f"an event of {len(content)} bytes; {_MOST} at most")
    event = read_object(content, "the event").get("Event")
    attributes = event.get("Attribute") if isinstance(event, dict) else None
    for each in attributes if isinstance(attributes, list) else ():
        if isinstance(each, dict) and each.get("comment") == WHOLE:
            return _incident(each.get("value"))
    raise InvalidRecordError("the event does not carry what is needed here")


def _incident(value: Any) -> Incident:
    if not isinstance(value, str):
        raise InvalidRecordError("the incident is no text")
    try:
        return msgspec.json.decode(value, type=Incident)
    except (msgspec.MsgspecError, ValueError) as error:
        raise InvalidRecordError(f"the incident does not hold: {error}"[:300]) from error


def _words(told: Incident) -> Iterator[tuple[str, str]]:
    """What people read, as comment and value."""
    for item in told.items:
        amounts = ", ".join(f"{a.value:f} {a.unit} {a.form}".strip() for a in item.amounts)
        cas = f" (CAS {item.cas})" if item.cas else ""
        yield "substance", f"{item.name}{cas} {amounts}".strip()
    for leg in told.route:
        place = leg.place
        yield f"route: {leg.role}, {place.certainty}", f"{place.country} {place.name}".strip()
    for each in told.involved:
        yield f"party: {each.role}".rstrip(": "), each.name
    for claim in told.claims:
        yield f"claim: {claim.about}", f"{claim.value} ({claim.source.title})"
    if told.reason:
        yield "reason", told.reason


def _attribute(record: str, number: int, comment: str, value: str) -> dict[str, Any]:
    return {
        "uuid": str(uuid.uuid5(_NAMES, f"{record}/{number}")), "type": "text",
        "category": "Other", "to_ids": False, "distribution": "5", "comment": comment,
        "value": value,
    }  # fmt: skip
