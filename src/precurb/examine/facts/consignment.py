"""What holds for the whole consignment: route, places, container, parties, days."""

import datetime as dt
from collections.abc import Iterator

from precurb.examine.facts.equipment import is_forwarder
from precurb.examine.facts.notified import notified_facts
from precurb.examine.substances import jurisdictions_of
from precurb.lists.knowledge import ControlBook
from precurb.lists.reference.containers import container_type, imo_ok
from precurb.lists.reference.places import Place, place, places_named
from precurb.lists.reference.terms import incoterm
from precurb.model import Direction, History, Particulars, Party, Role, Transaction

_ROLES = (
    ("exporter", (Role.EXPORTER, Role.CONSIGNOR, Role.SUPPLIER)),
    ("importer", (Role.IMPORTER, Role.CUSTOMER)),
    ("ultimate_consignee", (Role.CONSIGNEE, Role.END_USER)),
)


def consignment_facts(
    transaction: Transaction, history: History, book: ControlBook
) -> Particulars:
    """The facts of a consignment, without what its papers say against one another."""
    facts: Particulars = {"today": history.on.isoformat()}
    if transaction.date is not None:
        facts["ordered_on" if transaction.kind == "order" else "declared_on"] = (
            transaction.date.isoformat()
        )
    return {
        **facts,
        **_route(transaction),
        **_parties(transaction),
        **_ports(transaction),
        **_container(transaction),
        **_term(transaction),
        **_voyage(transaction),
        **notified_facts(
            transaction,
            _day(transaction, "pen_sent_on"),
            _day(transaction, "dispatched_on"),
            book,
        ),
    }


def stated(transaction: Transaction, name: str) -> str:
    """A text that the papers state of the consignment; empty if they do not."""
    value = transaction.particulars.get(f"consignment.{name}")
    return value if isinstance(value, str) else ""


def _route(transaction: Transaction) -> Particulars:
    start, end = transaction.departure, transaction.destination
    facts: Particulars = {"transit_declared": bool(transaction.transit)}
    if start:
        facts["dispatch_country"] = start
    if end:
        facts["destination_country"] = end
    if not start or not end:
        return facts
    inside = ["EU" in jurisdictions_of(country) for country in (start, end)]
    facts["intra_union"] = all(inside)
    facts["third_country"] = sum(inside) == 1
    facts["route_countries"] = [start, *transaction.transit, end]
    if start == end or all(inside):
        facts["direction"] = str(Direction.DOMESTIC)
    return facts


def _parties(transaction: Transaction) -> Particulars:
    facts: Particulars = {}
    for field, roles in _ROLES:
        if (found := _first(transaction, roles)) is not None:
            facts[field] = found.name or found.identifiers[0]
    consignee = _first(transaction, (Role.CONSIGNEE,))
    if consignee is not None:
        facts["consignee_text"] = consignee.name
        if is_forwarder(consignee.name):
            facts["final_consignee_role"] = "freight_forwarder"
    customer = _first(transaction, (Role.CUSTOMER,))
    if customer is not None and customer.identifiers:
        facts["buyer_id"] = customer.identifiers[0]
    facts |= _ship_to(customer, consignee)
    return facts


def _ship_to(customer: Party | None, consignee: Party | None) -> Particulars:
    """Where the goods go, if the papers say that it is not the customer's own address."""
    if customer is None or consignee is None or not consignee.address:
        return {}
    return {"ship_to_address": consignee.address}


def _first(transaction: Transaction, roles: tuple[Role, ...]) -> Party | None:
    named = (p for role in roles for p in transaction.parties if p.role is role)
    return next((p for p in named if p.name or p.identifiers), None)


def _ports(transaction: Transaction) -> Particulars:
    """Whether the port of loading is a place of the list, and in which country it lies.

    A code that the packaged edition does not have may be newer than it, so only a code whose
    country letters are those of no country that has the place speaks against the papers.
    """
    written = stated(transaction, "port_loading")
    found = list(_places(written, transaction.departure))
    if not found:
        return {}
    countries = {each.country for each in found}
    own = transaction.departure
    return {"port_known": True, "port_country": own if own in countries else found[0].country}


def _places(written: str, country: str) -> Iterator[Place]:
    if (exact := place(written)) is not None:
        yield exact
    elif written:
        yield from places_named(written, country) or places_named(written)


def _container(transaction: Transaction) -> Particulars:
    kind = container_type(stated(transaction, "container_type"))
    if kind is None:
        return {}
    # What the standard allows for the size, not what is usual: only beyond it is it impossible.
    return {"container_max_kg": kind.rating_kg, "container_m3": kind.inner_m3}


def _voyage(transaction: Transaction) -> Particulars:
    """Whether the ship's number can be one, and how long the goods were on the way."""
    facts: Particulars = {}
    if ship := stated(transaction, "imo"):
        facts["imo_valid"] = imo_ok(ship)
    loaded, arrived = (_day(transaction, name) for name in ("loaded_on", "arrived_on"))
    if loaded is not None and arrived is not None:
        facts["transit_days"] = float((arrived - loaded).days)
    return facts


def _day(transaction: Transaction, name: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(stated(transaction, name))
    except ValueError:
        return None


def _term(transaction: Transaction) -> Particulars:
    term = incoterm(stated(transaction, "incoterm"))
    if term is None:
        return {}
    facts: Particulars = {"incoterm": term.code}
    found = list(_places(stated(transaction, "incoterm_place"), ""))
    countries = {each.country for each in found}
    ends = {transaction.departure, transaction.destination} & countries
    if len(ends) == 1 and transaction.departure != transaction.destination:
        facts["place_country"] = ends.pop()
    return facts
