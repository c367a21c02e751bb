"""Whose law applies to a route, and which way the goods move as each of them sees it."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from precurb.data import data_folder
from precurb.model import Direction, NotChecked, Transaction

INTERNATIONAL = "INT"
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Route:
    """Directions by jurisdiction; ``None`` for both countries unknown, when all apply."""

    directions: dict[str, str] | None
    international: str
    destination: str = ""

    def leads_to(self, destinations: tuple[str, ...]) -> bool:
        """Whether the goods go, or may go, to one of some countries; of none, always."""
        return not destinations or self.destination in ("", *destinations)

    def direction(self, jurisdiction: str) -> str | None:
        """How the goods move there, or ``None`` when they do not touch it."""
        if jurisdiction == INTERNATIONAL:
            return self.international
        if self.directions is None:
            return UNKNOWN
        return self.directions.get(jurisdiction)


EVERYWHERE = Route(None, UNKNOWN)  # every list is asked


@lru_cache(maxsize=1024)
def jurisdictions_of(country: str) -> tuple[str, ...]:
    """The list jurisdictions of a country: a union, the country, or both.

    >>> jurisdictions_of("DE")
    ('EU', 'DE')
    >>> jurisdictions_of("GB")
    ('UK',)
    """
    table = _members()
    shared = tuple(name for name, members in table.items() if country in members)
    return shared if set(shared) - {"EU"} else (*shared, country)


def route_of(transaction: Transaction) -> Route:
    """The directions of a transaction, from departure, destination and transit."""
    start, end = transaction.departure, transaction.destination
    if not start and not end:
        return EVERYWHERE
    at_start = jurisdictions_of(start) if start else ()
    at_end = jurisdictions_of(end) if end else ()
    known = bool(start and end)
    found = {
        place: str(Direction.TRANSIT)
        for country in transaction.transit
        for place in jurisdictions_of(country)
    }
    found.update(dict.fromkeys(at_end, str(Direction.IMPORT) if known else UNKNOWN))
    found.update(dict.fromkeys(at_start, str(Direction.EXPORT) if known else UNKNOWN))
    found.update(dict.fromkeys(set(at_start) & set(at_end), str(Direction.DOMESTIC)))
    # Within one jurisdiction, its members see no border either: DE to FR is domestic for both.
    if set(at_start) & set(at_end):
        found.update(dict.fromkeys((*at_start, *at_end), str(Direction.DOMESTIC)))
    abroad = str(Direction.DOMESTIC if start == end else Direction.EXPORT)
    return Route(found, abroad if known else UNKNOWN, end)


def route_gaps(transaction: Transaction, listed: frozenset[str]) -> Iterator[NotChecked]:
    """Say what the route leaves open: unknown countries, and countries without a list."""
    start, end = transaction.departure, transaction.destination
    if not start or not end:
        missing = " and ".join(
            name for name, code in (("departure", start), ("destination", end)) if not code
        )
        asked = "" if start or end else "; every bundled jurisdiction was asked"
        yield NotChecked(
            code="route-unknown",
            reason=f"the papers do not say the country of {missing}{asked}",
            field="departure" if not start else "destination",
        )
    for country in dict.fromkeys((start, end, *transaction.transit)):
        if country and listed.isdisjoint(jurisdictions_of(country)):
            yield NotChecked(
                code="no-list-for-country",
                reason=f"no control list of {country} is bundled: its law was not asked",
            )


@cache
def _members() -> dict[str, frozenset[str]]:
    path = data_folder() / "jurisdictions" / "members.toml"
    table: dict[str, list[str]] = tomllib.loads(path.read_text("utf-8"))
    return {name: frozenset(members) for name, members in table.items()}
