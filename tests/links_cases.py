"""Small webs of parties for tests of links."""

import datetime as dt
from collections.abc import Iterable

from precurb.casework.links.graph import Graph
from precurb.model import Line, Party, Role, Transaction
from precurb.model.links import (
    Attribute,
    AttributeKind,
    Flow,
    FlowKind,
    Gathered,
    Link,
    Mention,
    Origin,
)
from precurb.model.papers import Particulars

DAY = dt.date(2026, 3, 1)
SUPPLIER = Party(name="Example Fine Chemicals Ltd", role=Role.SUPPLIER, country="IN")


def has(kind: str, key: str) -> Attribute:
    """An attribute by its kind and key."""
    return Attribute(AttributeKind(kind), key, key)


def mention(name: str, *attributes: Attribute, **more: object) -> Mention:
    """A customer of the trade, called by its id."""
    told: dict[str, object] = {
        "id": name, "origin": Origin.TRADE, "name": f"Firm {name}", "roles": ("customer",),
        "since": DAY,
    }  # fmt: skip
    return Mention(attributes=tuple(sorted(attributes)), **{**told, **more})  # type: ignore[arg-type]  # as named


def flow(giver: str, taker: str, kind: FlowKind = FlowKind.MONEY) -> Flow:
    """A flow on the day."""
    return Flow(giver=giver, taker=taker, kind=kind, about=f"t-{giver}-{taker}", day=DAY)


def web(
    mentions: Iterable[Mention], flows: Iterable[Flow] = (), links: Iterable[Link] = ()
) -> Graph:
    """The graph of some mentions."""
    return Graph.of(
        Gathered(mentions=tuple(mentions), flows=tuple(sorted(flows))), tuple(links)
    )


def order(reference: str, *parties: Party, day: dt.date = DAY) -> Transaction:
    """An order of acetone from one supplier."""
    return Transaction(
        reference=reference,
        date=day,
        parties=(SUPPLIER, *parties),
        lines=(Line(number=1, description="Acetone", cas="67-64-1"),),
    )


def customer(name: str, address: str = "", **particulars: str) -> Party:
    """A customer in Mexico; ``phone="…"`` and the like are its particulars."""
    told: Particulars = {f"party.{key}": value for key, value in particulars.items()}
    return Party(name=name, role=Role.CUSTOMER, country="MX", address=address, particulars=told)
