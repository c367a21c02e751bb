"""Scope: whether the words of an entry cover the item, as the relation between them is.

Where the text is silent or open, or two identities compete, the answer is that a person
decides. Silence is never "no".
"""

import datetime as dt

from precurb.model import Extent, Force, ListEntry, Relation

SOON = dt.timedelta(days=180)  # goods shipped now may still be on the way then


def extent_of(entry: ListEntry, relation: Relation) -> Extent:
    """What the entry says about an item in this relation to its substance."""
    if relation is Relation.IDENTICAL:
        return Extent.OPEN if entry.caution else Extent.COVERED
    if relation is Relation.SALT:
        return entry.scope.salts
    isomers = {entry.scope.optical_isomers, entry.scope.geometric_isomers}
    if Extent.COVERED in isomers:
        return Extent.OPEN if entry.caution else Extent.COVERED
    return Extent.EXCLUDED if isomers == {Extent.EXCLUDED} else Extent.SILENT


def rule_of(entry: ListEntry, relation: Relation, day: dt.date) -> str:
    """The rule that an item meets under an entry on a day; empty when it meets none."""
    force, extent = entry.validity.status(day), extent_of(entry, relation)
    if extent is Extent.EXCLUDED or force is Force.ENDED:
        return ""
    if force is Force.NOT_YET:
        begins = entry.validity.since
        return "listing-future" if begins and begins - day <= SOON else ""
    if force is Force.UNCERTAIN:
        return "listing-uncertain"
    if extent is not Extent.COVERED or entry.caution:
        return "listed-form-open"
    return "listed-substance" if relation is Relation.IDENTICAL else "listed-form"
