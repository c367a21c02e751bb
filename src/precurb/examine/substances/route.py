"""Which laws a route touches: jurisdictions of the lists, and which way goods move there."""

import tomllib
from dataclasses import dataclass
from functools import cache

from precurb.data import data_folder
from precurb.model import Direction, Transaction

INTERNATIONAL = "INT"


@dataclass(frozen=True, slots=True)
class Route:
    """Directions by jurisdiction; ``countries`` by the jurisdictions their lists are of."""

    directions: dict[str, Direction]
    countries: dict[str, str]

    @property
    def known(self) -> bool:
        """Whether the papers name any country."""
        return bool(self.countries)


def route_of(transaction: Transaction) -> Route:
    """Read the route of a transaction.

    A movement within one jurisdiction is domestic (also between member states of the
    Union); the treaty lists of the UN apply on every route.
    """
    stops = (transaction.departure, transaction.destination, *transaction.transit)
    countries = {country: jurisdiction_of(country) for country in stops if country}
    start, end = (countries.get(c, "") for c in stops[:2])
    directions: dict[str, Direction] = {}
    for country in transaction.transit:
        directions[countries[country]] = Direction.TRANSIT
    if start:
        directions[start] = Direction.EXPORT
    if end:
        directions[end] = Direction.IMPORT
    if start and start == end:
        directions[start] = Direction.DOMESTIC
    abroad = (
        len(set(countries.values())) > 1 or transaction.departure != transaction.destination
    )
    directions[INTERNATIONAL] = Direction.EXPORT if abroad else Direction.DOMESTIC
    if "DE" in countries and "EU" in directions:
        directions["DE"] = directions["EU"]
    return Route(directions, countries)


def jurisdiction_of(country: str) -> str:
    """The jurisdiction whose lists bind in a country: its own code if no other is known."""
    return _members().get(country, country)


@cache
def _members() -> dict[str, str]:
    path = data_folder() / "jurisdictions" / "members.toml"
    table = tomllib.loads(path.read_text("utf-8"))
    return {country: law for law, countries in table.items() for country in countries}
