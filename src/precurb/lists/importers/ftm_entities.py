"""FollowTheMoney records as they come: one JSON object a line, pointing at each other.

OpenSanctions puts a record's values under ``properties``, always as lists; other tools
write them flat beside ``id`` and ``schema``, one value without a list. Both read the same
here. Nothing is said yet about which records are listed parties.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from precurb.errors import InvalidRecordError
from precurb.lists.importers.base import Gathering

LINKED = frozenset({"Address", "Identification", "Passport", "Sanction", "CryptoWallet"})


@dataclass(frozen=True, slots=True)
class Entity:
    """One record, its properties asked by any of their names."""

    id: str
    schema: str
    properties: dict[str, Any]
    record: str
    listed: bool = True  # OpenSanctions: "target" is false for relatives and associates

    def values(self, *names: str) -> Iterator[str]:
        """All values of the properties, single values and lists alike."""
        for name in names:
            value = self.properties.get(name)
            for each in value if isinstance(value, list) else [value]:
                if isinstance(each, dict):
                    each = each.get("id")
                if isinstance(each, str | int) and str(each).strip():
                    yield str(each).strip()

    def first(self, *names: str) -> str:
        """The first value, or an empty string."""
        return next(self.values(*names), "")


@dataclass(slots=True)
class Links:
    """Records that belong to a party, by the id of the party; addresses by their own."""

    addresses: dict[str, Entity] = field(default_factory=dict)
    of_party: dict[str, list[Entity]] = field(default_factory=dict)

    def of(self, party: str, *schemas: str) -> list[Entity]:
        """The records of these schemas that name the party."""
        return [each for each in self.of_party.get(party, []) if each.schema in schemas]


def read_entities(path: Path, gathering: Gathering) -> Iterator[Entity]:
    """Yield the readable records of a file; the others are set aside."""
    try:
        with path.open("rb") as stream:
            for number, line in enumerate(stream, start=1):
                if line.strip():
                    record = f"line {number}"
                    with gathering.record(record):
                        yield _entity(line, record)
    except OSError as error:
        raise InvalidRecordError(f"{path.name}: {error.strerror or error}") from error


def _entity(line: bytes, record: str) -> Entity:
    try:
        content = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(f"not JSON: {error}") from error
    if not isinstance(content, dict):
        raise ValueError("not a JSON object")
    id_, schema = content.get("id"), content.get("schema")
    for name, value in (("id", id_), ("schema", schema)):
        if not isinstance(value, str) or not value:
            raise ValueError(f"field {name} is missing or not text: {value!r}")
    properties = content.get("properties", content)
    if not isinstance(properties, dict):
        raise ValueError("field properties is not an object")
    listed = content.get("target") is not False
    caption = {"caption": content.get("caption")}
    return Entity(str(id_), str(schema), caption | properties, record, listed)


def link(entities: list[Entity]) -> Links:
    """Hang addresses, papers, listings and wallets on the ids they belong to."""
    links = Links()
    for entity in entities:
        if entity.schema == "Address":
            links.addresses[entity.id] = entity
        elif entity.schema in LINKED:
            for party in entity.values("holder", "entity"):
                links.of_party.setdefault(party, []).append(entity)
    return links
