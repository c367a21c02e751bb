"""Which entries cover an identified substance on a route and a day, and how surely.

The answer names a rule: the substance itself, a form the text names, a form on which it is
silent, or an entry whose days are uncertain or still to come.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from precurb.examine.substances.places import Route
from precurb.lists.knowledge import ControlBook
from precurb.model import ControlList, Extent, Force, ListEntry, Relation, Scope, Steps

HORIZON = dt.timedelta(days=180)  # goods may well be on the way for half a year

LISTED = "listed-substance"
ACRONYM = "listed-acronym"
AMONG = "listed-among-words"
FORM = "listed-form"
OPEN = "listed-form-open"
UNCERTAIN = "listing-uncertain"
FUTURE = "listing-future"


# What the substance named includes without a word: the same atoms in the same places. Isotopes
# are no other element, water of crystallisation no other substance (docs/adr/0007).
_ITSELF = frozenset(
    (
        Relation.IDENTICAL,
        Relation.TAUTOMER,
        Relation.HYDRATE,
        Relation.ISOTOPOLOGUE,
        Relation.STEREO_NOT_STATED,
    )
)


class Status(StrEnum):
    """Whether an entry covers an item."""

    COVERED = "covered"
    INTERPRETIVE = "interpretive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """An entry that covers, or may cover, a substance in a relation; ``rule`` says how.

    ``status`` is what its words say, even where the day of its beginning is not certain.
    """

    rule: str
    status: Status
    list: ControlList
    entry: ListEntry
    force: Force
    direction: str

    @property
    def since(self) -> str:
        """The first day in force, or the days between which the source allows it to be."""
        validity = self.entry.validity
        if validity.since is not None and validity.since == validity.until:
            return validity.since.isoformat()
        if validity.since is not None and validity.until is not None:
            return f"{validity.since}…{validity.until}"
        day = validity.since or validity.until
        return day.isoformat() if day else validity.precision


def covering(
    book: ControlBook, substance: str, steps: Steps, route: Route, day: dt.date
) -> Iterator[Cover]:
    """Yield every entry of the route's jurisdictions that concerns a substance.

    Args:
        book: The law.
        substance: The key of the identified substance.
        steps: How the item relates to that substance.
        route: Whose law applies.
        day: The day of the law to apply.
    """
    for each, entry in book.entries_of.get(substance, ()):
        direction = route.direction(each.jurisdiction)
        if direction is None or not route.leads_to(each.destinations):
            continue
        force = entry.validity.status(day)
        extent = extent_of(entry.scope, steps)
        rule = _rule(entry, steps, force, day)
        if rule is None or extent is Extent.EXCLUDED:
            continue
        ended = entry.validity.ended_since is not None and day >= entry.validity.ended_since
        sure = extent is Extent.COVERED and not ended
        status = Status.COVERED if sure else Status.INTERPRETIVE
        yield Cover(
            rule=rule, status=status, list=each, entry=entry, force=force, direction=direction
        )


def extent_of(scope: Scope, steps: Steps) -> Extent:
    """What an entry says about an item in a relation to its substance.

    Every step must be covered; the least covered one decides.

    >>> extent_of(Scope(salts=Extent.COVERED), (Relation.SALT, Relation.OPTICAL_ISOMER))
    <Extent.SILENT: 'silent'>
    """
    said = [_extent(scope, step) for step in steps]
    order = (Extent.EXCLUDED, Extent.SILENT, Extent.OPEN)
    return next((extent for extent in order if extent in said), Extent.COVERED)


def _extent(scope: Scope, step: Relation) -> Extent:
    if step in _ITSELF:
        return Extent.COVERED
    if step is Relation.COMPLEX_SALT:
        # "and its salts" read literally takes in whatever an amine was ever combined with.
        return Extent.OPEN if scope.salts is Extent.COVERED else Extent.EXCLUDED
    said = {
        Relation.SALT: scope.salts,
        Relation.OPTICAL_ISOMER: _either(scope.optical_isomers, scope.geometric_isomers),
        Relation.GEOMETRIC_ISOMER: _either(scope.geometric_isomers, scope.optical_isomers),
    }
    if step in said:
        return said[step]
    named = {
        Relation.ESTER: scope.esters,
        Relation.ETHER: scope.ethers,
        Relation.AMIDE: scope.amides,
        Relation.CARBAMATE: scope.carbamates,
        Relation.HALIDE: scope.halides,
        Relation.ACETAL: scope.acetals,
    }[step]
    # A derivative is another substance: where no word names it, it is not covered.
    said_of_it = named if named is not Extent.SILENT else scope.derivatives
    return Extent.EXCLUDED if said_of_it is Extent.SILENT else said_of_it


def _either(own: Extent, other: Extent) -> Extent:
    """Laws say "isomers", "optical" or "stereoisomers"; the more telling word counts."""
    return own if own is not Extent.SILENT else other


def _rule(entry: ListEntry, steps: Steps, force: Force, day: dt.date) -> str | None:
    if force is Force.ENDED and not entry.caution:
        return None
    if force is Force.NOT_YET:
        since = entry.validity.since
        return FUTURE if since is not None and since - day <= HORIZON else None
    if entry.caution:
        return OPEN
    if force is Force.UNCERTAIN:
        return UNCERTAIN
    if extent_of(entry.scope, steps) is not Extent.COVERED:
        return OPEN
    return FORM if set(steps) - _ITSELF else LISTED
