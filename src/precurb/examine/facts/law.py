"""What the lists say of the goods of a line: category, names and amounts of the law."""

import datetime as dt
from decimal import Decimal

from precurb.examine.substances import Identification, Listing, Status, listings_of
from precurb.examine.substances.places import route_of
from precurb.lists.knowledge import ControlBook
from precurb.lists.reference.states import physical
from precurb.model import Particulars, Quantity, Threshold, Transaction, Unit

# Annex I of Reg. (EC) 273/2004 and of Reg. (EC) 111/2005; classes of the Chinese catalogue.
_CATEGORIES = {
    "EU-CAT1": "1", "EU-CAT2A": "2A", "EU-CAT2B": "2B", "EU-CAT3": "3", "EU-CAT4": "4",
    "CN-CLASS1": "CN-1", "CN-CLASS2": "CN-2", "CN-CLASS3": "CN-3",
}  # fmt: skip
_ANNEX_II = "Annex II"


def law_facts(
    transaction: Transaction,
    identification: Identification,
    book: ControlBook,
    day: dt.date,
) -> Particulars:
    """Category, legal names and amounts of the entries that cover a line on its route."""
    listings = [
        each
        for each in listings_of(identification, book, route_of(transaction), day)
        if each.cover.status is Status.COVERED and not each.doubtful
    ]
    if not listings:
        return {}
    facts: Particulars = {"legal_names": [*dict.fromkeys(_names(listings, book))]}
    categories = [c for x in listings if (c := _CATEGORIES.get(x.cover.list.id))]
    if categories:
        # Lists come in order of their ids: the Union's categories before the Chinese classes
        # would be chance, so the Union's go first where both apply, then the strictest.
        facts["category"] = min(categories, key=lambda c: (c.startswith("CN"), c))
    amounts = [a for x in listings for t in _rules(x, book) if (a := _kilograms(t)) is not None]
    if amounts:
        facts["limit_kg"] = min(amounts)
    if transaction.departure == "CN" and any(c.startswith("CN") for c in categories):
        facts["origin_rule"] = (
            "CN-445-4"  # Art. 4 of Decree 445: names and formula on the label
        )
    for each in listings:
        facts |= _annex(each, book)
    return facts


def _names(listings: list[Listing], book: ControlBook) -> list[str]:
    """The names under which the law itself lists the goods, and its parts apart.

    An annex is authentic in every language of its law, of which the lists here quote one: a
    name in another language than English counts as that of the annex.
    """
    found = []
    for each in listings:
        name = each.cover.entry.name
        found += [name, *(part.strip(" )") for part in name.split("("))]
        names = book.substances[each.substance].names
        found += [n.text for n in names if n.kind != "synonym" or n.language != "en"]
    return [name for name in found if len(name) > 3]


def _rules(listing: Listing, book: ControlBook) -> list[Threshold]:
    """Amounts that were read in an official text."""
    rules = book.thresholds(listing.cover.list.id, listing.substance)
    return [rule for rule in rules if rule.verification.decides and rule.amount is not None]


def _kilograms(rule: Threshold) -> float | None:
    if rule.amount is None or rule.unit not in frozenset(Unit):
        return None
    amount = Quantity(rule.amount, Unit(rule.unit))
    return float(amount.in_base) if amount.unit.dimension == "mass" and amount.amount else None


def _annex(listing: Listing, book: ControlBook) -> Particulars:
    """The yearly amount of Annex II in kilograms; litres count by the density of the liquid."""
    for rule in _rules(listing, book):
        if _ANNEX_II not in rule.condition or rule.unit not in frozenset(Unit):
            continue
        limit = Quantity(rule.amount or Decimal(0), Unit(rule.unit))
        known = physical(listing.substance)
        if limit.unit.dimension == "mass":
            return {"annex2_limit": float(limit.in_base)}
        if limit.unit.dimension == "volume" and known and known.density and not known.of:
            return {"annex2_limit": float(limit.in_base) * known.density}
    return {}
