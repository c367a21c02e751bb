"""Whether a consignment fits an incident that is known: by whom, by what, and by its way.

A party is enough. A substance alone is not, since ordinary trade shares it with every seizure
of it: the route has to have a country in common as well. A country alone is never enough.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from precurb.model.incident import Incident


class Common(StrEnum):
    """What a consignment and an incident have in common."""

    PARTY = "party"
    SUBSTANCE = "substance"
    COUNTRY = "country"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One thing in common: as the papers have it, and as the incident tells it."""

    common: Common
    here: str
    there: str


def countries_of(told: Incident) -> frozenset[str]:
    """The countries on the way of an incident; not the one that deals with it."""
    places = (told.stopped, told.stored, *(leg.place for leg in told.route))
    return frozenset(place.country for place in places if place and place.country)


def fitting(found: Iterable[Reason]) -> tuple[Reason, ...]:
    """The reasons why a consignment fits, parties first; nothing where they do not suffice."""
    reasons = tuple(dict.fromkeys(found))
    common = {each.common for each in reasons}
    if Common.PARTY in common or {Common.SUBSTANCE, Common.COUNTRY} <= common:
        order = tuple(Common)
        return tuple(sorted(reasons, key=lambda each: order.index(each.common)))
    return ()
