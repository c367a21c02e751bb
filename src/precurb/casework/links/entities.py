"""Entities: what confirmed links hold together at the moment, and what is known of each."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from precurb.casework.links.attributes import distinct
from precurb.model.links import Attribute, Link, LinkState, Mention, Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """One party: the mentions that people hold to be it. ``id`` is that of the first."""

    id: str
    members: tuple[Mention, ...]
    attributes: tuple[Attribute, ...]

    @property
    def name(self) -> str:
        """Its name: as papers have it before as lists and cases do."""
        return self._leading.name

    @property
    def country(self) -> str:
        """Its country, where a mention says it."""
        return next((each.country for each in self.members if each.country), "")

    @property
    def listed(self) -> bool:
        """Whether an entry of a list is among its mentions."""
        return any(each.origin is Origin.ENTRY for each in self.members)

    @property
    def measured(self) -> dt.date | None:
        """The first day of a measure against it."""
        return min((m.measured for m in self.members if m.measured), default=None)

    @property
    def since(self) -> dt.date | None:
        """The first day it was seen in trade."""
        return min((m.since for m in self.members if m.since), default=None)

    @property
    def until(self) -> dt.date | None:
        """The last day it was seen in trade."""
        return max((m.until for m in self.members if m.until), default=None)

    @property
    def roles(self) -> frozenset[str]:
        """What it did in trade."""
        return frozenset(role for each in self.members for role in each.roles)

    @property
    def _leading(self) -> Mention:
        return next((m for m in self.members if m.origin is Origin.TRADE), self.members[0])


def groups(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Connected components: the first id of the component for everything that is in a pair."""
    above: dict[str, str] = {}

    def top(each: str) -> str:
        while (over := above.setdefault(each, each)) != each:
            above[each] = above[over]
            each = above[each]
        return each

    for one, other in pairs:
        first, second = sorted((top(one), top(other)))
        above[second] = first
    return {each: top(each) for each in above}


def resolve(mentions: Iterable[Mention], links: Iterable[Link]) -> dict[str, Entity]:
    """Entities by id.

    Args:
        mentions: What there is.
        links: Those that are confirmed count; a subject that names its party is that party.
    """
    by_id = {each.id: each for each in mentions}
    pairs = [
        (link.proposal.one, link.proposal.other)
        for link in links
        if link.state is LinkState.CONFIRMED
        and link.proposal.one in by_id
        and link.proposal.other in by_id
    ]
    named = ((each.id, f"trade:{each.party}") for each in by_id.values() if each.party)
    pairs += [pair for pair in named if pair[1] in by_id]
    joined = groups(pairs)
    members: dict[str, list[Mention]] = {}
    for name in sorted(by_id):
        members.setdefault(joined.get(name, name), []).append(by_id[name])
    return {
        name: Entity(
            id=name,
            members=tuple(some),
            attributes=some[0].attributes
            if len(some) == 1
            else distinct(a for each in some for a in each.attributes),
        )
        for name, some in members.items()
    }
