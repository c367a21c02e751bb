"""Displacement: after a measure against one firm another appears with what was the first one's.

And its forerunner: one telephone number behind importers that have nothing else to do with
each other.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from precurb.casework.links.graph import HUB, Graph, Tie
from precurb.casework.links.reasons import Reason
from precurb.model.links import Attribute, AttributeKind
from precurb.model.trade import BUYERS

LEAST = 0.25  # the tie of a telling word of the name alone
SAME_GOODS, SAME_SUPPLIER = 0.2, 0.3
_OPEN = (AttributeKind.NAME, AttributeKind.DIRECTOR, AttributeKind.DOMAIN, AttributeKind.NUMBER)
_PHONES = (AttributeKind.PHONE, AttributeKind.EMAIL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Displaced:
    """``new`` was first seen ``days`` after the first measure against ``old``."""

    old: str
    new: str
    measured: dt.date
    days: int
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedContact:
    """A telephone number or e-mail address behind importers that share nothing else."""

    attribute: Attribute
    importers: tuple[str, ...]


def displacements(graph: Graph, most: int = 50) -> list[Displaced]:
    """Firms that came after a measure against another one, with something of it; best first.

    The product and the supplier support a displacement, and alone are none: many firms buy the
    same goods.
    """
    found = []
    for entity in graph.entities.values():
        if (day := entity.measured) is None:
            continue
        for other, tie in graph.ties(entity.id).items():
            since = graph.entities[other].since
            if since and since > day and tie.weight >= LEAST:
                found.append(_displaced(graph, tie, (entity.id, day, since)))
    return sorted(found, key=lambda each: (-each.score, each.days, each.new, each.old))[:most]


def shared_contacts(graph: Graph, most: int = 50) -> list[SharedContact]:
    """Telephone numbers and e-mail addresses behind unrelated importers, most first.

    Importers are unrelated where no two of them share a name, a director, a domain or a number,
    or trade with each other; numbers borne by more than ``HUB`` are left out as a forwarder's
    or an accountant's.
    """
    found = []
    for attribute in sorted(graph.bearers):
        some = graph.bearers[attribute]
        if attribute.kind not in _PHONES or len(some) > HUB:
            continue
        buyers = tuple(each for each in some if graph.entities[each].roles & set(BUYERS))
        if len(buyers) > 1 and not any(
            _related(graph, *two) for two in combinations(buyers, 2)
        ):
            found.append(SharedContact(attribute=attribute, importers=buyers))
    return sorted(found, key=lambda each: (-len(each.importers), each.attribute))[:most]


def _displaced(graph: Graph, tie: Tie, told: tuple[str, dt.date, dt.date]) -> Displaced:
    old, day, since = told
    reasons = (*_ties(graph, tie), *_same_trade(graph, old, tie.other))
    return Displaced(
        old=old,
        new=tie.other,
        measured=day,
        days=(since - day).days,
        score=round(sum(each.points for each in reasons), 3),
        reasons=reasons,
    )


def _ties(graph: Graph, tie: Tie) -> Iterator[Reason]:
    for each in tie.shared:
        values = {"kind": str(each.kind), "text": each.text or each.key, "count": "2"}
        yield Reason(name="shared", points=round(graph.weight(each), 3), values=values)


def _same_trade(graph: Graph, old: str, new: str) -> Iterator[Reason]:
    both = set(graph.entities[old].attributes) & set(graph.entities[new].attributes)
    for kind, points in (
        (AttributeKind.PRODUCT, SAME_GOODS),
        (AttributeKind.SUPPLIER, SAME_SUPPLIER),
    ):
        if same := sorted(each for each in both if each.kind is kind):
            names = ", ".join(each.text or each.key for each in same[:3])
            yield Reason(name=f"same-{kind}", points=points, values={"names": names})


def _related(graph: Graph, one: str, other: str) -> bool:
    both = set(graph.entities[one].attributes) & set(graph.entities[other].attributes)
    return any(each.kind in _OPEN for each in both) or bool(graph.between(one, other))
