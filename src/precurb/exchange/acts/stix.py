"""Incidents as STIX 2.1, for systems that speak it, and back again.

STIX knows no quantity, route or permit; its ``incident`` is a stub, meant to be extended. So
the incident travels whole in a property extension of our own, beside what any reader of STIX
understands: who said it, who is involved, where. Ids follow from what they name, so exporting
twice gives the same objects.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from precurb.errors import InvalidRecordError
from precurb.exchange.marking import Marking, Tlp
from precurb.exchange.strict import read_object
from precurb.model.incident import Incident, Involved, Place

EXTENSION = "extension-definition--7d3b6f6e-35b6-4f0c-9a52-5a2f6f0c2b11"
_NAMES = uuid.UUID("2b1d8f0e-6d0b-4c43-9d0f-0d7a3a7f4e55")
_MOST = 2 * 1024 * 1024
_MAKER = "Precurb"
_SCHEMA = "The fields of precurb.model.incident.Incident; see docs/notifications.md of Precurb."

# TLP 2.0 in STIX 2.1 is an extension with fixed ids (OASIS CTI, 2022-10-01): stix2 knows 1.0.
_TLP_EXTENSION = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"
_TLP: Mapping[Tlp, str] = {
    Tlp.CLEAR: "94868c89-83c2-464b-929b-a1a8aa3c8487",
    Tlp.GREEN: "bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
    Tlp.AMBER: "55d920b0-5e8b-4f79-9ee9-91f868d9b421",
    Tlp.AMBER_STRICT: "939a9414-2ddd-4d32-a0cd-375ea402b003",
    Tlp.RED: "e828b379-4e03-4974-9ac4-e53a884c97c1",
}


def bundle_of(
    told: Incident, record: tuple[str, str], marking: Marking, moments: tuple[dt.datetime, ...]
) -> bytes:
    """An incident as a STIX 2.1 bundle.

    Args:
        told: What it says.
        record: Its id and its author.
        marking: TLP becomes a marking definition, the rest stands in the extension.
        moments: When it was shared first, and last.
    """
    record_id, author = record
    created, modified = _moment(min(moments)), _moment(max(moments))
    common = {
        "spec_version": "2.1", "created": created, "modified": modified,
        "created_by_ref": _id("identity", author),
        "object_marking_refs": [f"marking-definition--{_TLP[marking.tlp]}"],
    }  # fmt: skip
    own = _id("incident", record_id)
    incident = common | {
        "type": "incident", "id": own,
        "name": told.summary or str(told.type),
        "extensions": {
            EXTENSION: {
                "extension_type": "property-extension", "incident": msgspec.to_builtins(told),
                "record": record_id, "pap": str(marking.pap), "purpose": marking.purpose,
            }
        },
    }  # fmt: skip
    beside = list(_beside(told, common, own))
    objects = [*_defined(author, marking, created), incident, *beside]
    bundle = {"type": "bundle", "id": _id("bundle", record_id), "objects": objects}
    return msgspec.json.encode(bundle)


def check(content: bytes) -> None:
    """Let the library of the standard read a bundle.

    Raises:
        InvalidRecordError: It is no STIX 2.1.
    """
    # Half a second, and only where STIX is spoken; the library has no types.
    import stix2  # type: ignore[import-untyped]  # see above
    from stix2.exceptions import STIXError  # type: ignore[import-untyped]  # see above

    try:
        stix2.parse(content.decode("utf-8"), version="2.1")
    except (STIXError, ValueError, TypeError, KeyError) as error:
        raise InvalidRecordError(f"no STIX 2.1: {error}"[:300]) from error


def incidents_in(content: bytes) -> tuple[Incident, ...]:
    """The incidents of a bundle that carry our extension, as proposals for a person.

    Raises:
        InvalidRecordError: It is no STIX 2.1, is too large, or holds no such incident.
    """
    if len(content) > _MOST:
        raise InvalidRecordError(f"a bundle of {len(content)} bytes; {_MOST} at most")
    bundle = read_object(content, "the bundle")
    check(content)
    found = [
        _incident(each["extensions"][EXTENSION])
        for each in bundle.get("objects", ())
        if isinstance(each, dict)
        and each.get("type") == "incident"
        and EXTENSION in each.get("extensions", {})
    ]
    if not found:
        raise InvalidRecordError("no incident in it carries what is needed here")
    return tuple(found)


def _incident(told: Any) -> Incident:
    try:
        return msgspec.convert(told["incident"], Incident)
    except (msgspec.ValidationError, KeyError, TypeError, ValueError) as error:
        raise InvalidRecordError(f"the incident does not hold: {error}"[:300]) from error


def _defined(author: str, marking: Marking, created: str) -> Iterator[dict[str, Any]]:
    for name in dict.fromkeys((author, _MAKER)):
        yield {
            "type": "identity", "spec_version": "2.1", "id": _id("identity", name),
            "created": created, "modified": created, "name": name,
            "identity_class": "organization",
        }  # fmt: skip
    yield {
        "type": "extension-definition", "spec_version": "2.1", "id": EXTENSION,
        "created": "2026-11-27T00:00:00.000Z", "modified": "2026-11-27T00:00:00.000Z",
        "created_by_ref": _id("identity", _MAKER), "name": "Precurb incident",
        "description": "An incident with precursors: goods with quantities, route, claims.",
        "schema": _SCHEMA, "version": "1.0.0", "extension_types": ["property-extension"],
    }  # fmt: skip
    yield {
        "type": "marking-definition", "spec_version": "2.1",
        "id": f"marking-definition--{_TLP[marking.tlp]}",
        "created": "2022-10-01T00:00:00.000Z", "name": f"TLP:{marking.tlp.upper()}",
        "extensions": {
            _TLP_EXTENSION: {"extension_type": "property-extension", "tlp_2_0": marking.tlp}
        },
    }  # fmt: skip


def _beside(told: Incident, common: dict[str, Any], of: str) -> Iterator[dict[str, Any]]:
    """What any reader understands: who is involved, and where, each related to the incident."""
    places = [each for each in (told.stopped, told.stored) if each]
    places += [leg.place for leg in told.route]
    named: list[dict[str, Any]] = [_location(p) for p in _once(places) if p.country]
    named += [_identity(each) for each in told.involved]
    for each in {str(one["id"]): one for one in named}.values():
        yield common | each
        yield common | {
            "type": "relationship", "id": _id("relationship", f"{of} {each['id']}"),
            "relationship_type": "related-to", "source_ref": of, "target_ref": each["id"],
        }  # fmt: skip


def _once(places: Iterable[Place]) -> Iterable[Place]:
    return dict.fromkeys(places)


def _location(place: Place) -> dict[str, Any]:
    name = place.name or place.country
    key = f"{place.country} {place.name}"
    return {
        "type": "location", "id": _id("location", key), "name": name, "country": place.country
    }  # fmt: skip


def _identity(each: Involved) -> dict[str, Any]:
    key = f"involved {each.name} {each.country}"
    return {"type": "identity", "id": _id("identity", key), "name": each.name}


def _id(kind: str, name: str) -> str:
    return f"{kind}--{uuid.uuid5(_NAMES, f'{kind} {name}')}"


def _moment(at: dt.datetime) -> str:
    text = at.astimezone(dt.UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")
