"""Which incidents are like each other: by substance and by who is involved.

A pattern is proposed and linked, never merged: each incident keeps its author, and a link can
be taken away again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from precurb.lists.names import identifier_key, name_key
from precurb.model.incident import Incident

_SHORTEST = 4  # letters of a name or number that tell anything


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Another incident, and what both have: words for people, as ``substance …``."""

    id: str
    shared: tuple[str, ...]


def alike(told: Incident, others: Mapping[str, Incident]) -> tuple[Alike, ...]:
    """The other incidents that share a substance or somebody involved.

    Args:
        told: The incident.
        others: Incidents by id; itself is not among them.

    Returns:
        Those with most in common first.
    """
    own = dict(_marks(told))
    found = []
    for name, other in others.items():
        theirs = dict(_marks(other))
        shared = tuple(dict.fromkeys(own[key] for key in own if key in theirs))
        if shared:
            found.append(Alike(id=name, shared=shared))
    return tuple(sorted(found, key=lambda each: (-len(each.shared), each.id)))


def _marks(told: Incident) -> Iterator[tuple[tuple[str, str], str]]:
    for item in told.items:
        if item.cas:
            yield ("cas", item.cas), f"substance {item.name}"
        if len(key := name_key(item.name)) >= _SHORTEST:
            yield ("item", key), f"substance {item.name}"
    for each in told.involved:
        for name in (each.name, each.latin):
            if len(key := name_key(name)) >= _SHORTEST:
                yield ("name", key), f"party {each.name}"
        for number in each.identifiers:
            if len(key := identifier_key(number)) >= _SHORTEST:
                yield ("number", key), f"party {each.name}"
