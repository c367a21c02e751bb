"""Which entries cover an identified substance on a route and a day, and how surely.

The answer names a rule: the substance itself, a form the text names, a form on which it is
silent, or an entry whose days are uncertain or still to come.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from precurb.examine.substances.places import Route
from precurb.lists.knowledge import ControlBook
from precurb.model import ControlList, Extent, Force, ListEntry, Relation, Scope

HORIZON = dt.timedelta(days=180)  # goods may well be on the way for half a year

LISTED = "listed-substance"
ACRONYM = "listed-acronym"
FORM = "listed-form"
OPEN = "listed-form-open"
UNCERTAIN = "listing-uncertain"
FUTURE = "listing-future"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """An entry that covers, or may cover, a substance in a relation; ``rule`` says how."""

    rule: str
    list: ControlList
    entry: ListEntry
    force: Force
    direction: str


def covering(
    book: ControlBook, substance: str, relation: Relation, route: Route, day: dt.date
) -> Iterator[Cover]:
    """Yield every entry of the route's jurisdictions that concerns a substance.

    Args:
        book: The law.
        substance: The key of the identified substance.
        relation: How the item relates to that substance.
        route: Whose law applies.
        day: The day of the law to apply.
    """
    for each, entry in book.entries_of.get(substance, ()):
        direction = route.direction(each.jurisdiction)
        if direction is None:
            continue
        force = entry.validity.status(day)
        rule = _rule(entry, relation, force, day)
        if rule is not None:
            yield Cover(rule=rule, list=each, entry=entry, force=force, direction=direction)


def extent_of(scope: Scope, relation: Relation) -> Extent:
    """What an entry says about an item in a relation to its substance."""
    if relation is Relation.IDENTICAL:
        return Extent.COVERED
    if relation is Relation.SALT:
        return scope.salts
    said = (scope.optical_isomers, scope.geometric_isomers)
    for extent in (Extent.COVERED, Extent.OPEN, Extent.EXCLUDED):
        if extent in said:
            return extent
    return Extent.SILENT


def _rule(entry: ListEntry, relation: Relation, force: Force, day: dt.date) -> str | None:
    extent = extent_of(entry.scope, relation)
    if extent is Extent.EXCLUDED:
        return None
    if force is Force.ENDED and not entry.caution:
        return None
    if force is Force.NOT_YET:
        since = entry.validity.since
        return FUTURE if since is not None and since - day <= HORIZON else None
    if entry.caution:
        return OPEN
    if force is Force.UNCERTAIN:
        return UNCERTAIN
    if extent is not Extent.COVERED:
        return OPEN
    return LISTED if relation is Relation.IDENTICAL else FORM
