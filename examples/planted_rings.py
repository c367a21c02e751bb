"""Synthetic trade with planted rings, seeded: what a ring finder is measured on.

``make_trade(seed=…, noise=…)`` gives mentions and flows as ``casework.links`` takes them, and
the rings that were planted. Everything is invented. What ordinary trade does to a finder is
in it:

- forwarders whose address stands on hundreds of customers, free mail, common words of trade;
- business centres (one address, 4 to 18 firms that do not know each other), accountants whose
  telephone stands on 3 to 9 firms, telephone numbers that wander to another firm;
- groups of companies: 3 to 6 firms with one domain, one director and one address, half of which
  bear their common brand openly and half not; they trade within the group as well;
- sales from suppliers to customers, and payments the other way.

A ring is 4 to 8 firms with names of their own. Its firms are joined in a chain and then here
and there: each pair that is joined shares a telephone, an e-mail, a director, an account or an
address. In two rings of three money goes round through all firms; in one of two a firm is
listed or measured. Noise takes from rings and adds to the rest:

========  ===============================  ========================  ====================
noise     a shared thing is still written  rings with money in a     coincidences among
          on both sides                    round, with a listed      the other firms
========  ===============================  ========================  ====================
low       .95                              .67, .50                  as they come
middle    .75                              .50, .35                  three times as many
high      .55                              .33, .20                  six times as many
========  ===============================  ========================  ====================
"""

import datetime as dt
import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from precurb.model.links import (
    Attribute,
    AttributeKind,
    Flow,
    FlowKind,
    Gathered,
    Mention,
    Origin,
)

START = dt.date(2025, 1, 1)
DAYS = 600
SYLLABLES = tuple(f"{one}{two}" for one in "bdfghklmnprstvz" for two in "aeiou")
TRADES = ("Chemical", "Trading", "Pharma", "Industries", "Logistics", "Coatings", "Plastics")
COUNTRIES = ("MX", "DE", "CN", "IN", "US", "TR")
BONDS = (
    AttributeKind.PHONE, AttributeKind.EMAIL, AttributeKind.DIRECTOR, AttributeKind.ACCOUNT,
    AttributeKind.ADDRESS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Noise:
    """How much is left of a ring, and how much else looks like one."""

    kept: float
    rounds: float
    listed: float
    coincidence: int


NOISES = {
    "low": Noise(0.95, 0.67, 0.50, 1),
    "middle": Noise(0.75, 0.50, 0.35, 3),
    "high": Noise(0.55, 0.33, 0.20, 6),
}


@dataclass(slots=True)
class Firm:
    """A firm while it is made."""

    id: str
    name: str
    country: str
    role: str
    has: set[Attribute] = field(default_factory=set)
    measured: dt.date | None = None
    listed: bool = False


@dataclass(slots=True)
class Trade:
    """What was made: firms, flows, and the planted rings by the ids of their firms."""

    firms: list[Firm] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)
    rings: list[tuple[str, ...]] = field(default_factory=list)

    def gathered(self) -> Gathered:
        """As links are worked out from it."""
        days: dict[str, list[dt.date]] = {}
        for flow in self.flows:
            for end in (flow.giver, flow.taker):
                days.setdefault(end, []).append(flow.day or START)
        made = (_mention(each, days.get(each.id, [START])) for each in self.firms)
        mentions = sorted(made, key=lambda mention: mention.id)
        return Gathered(mentions=tuple(mentions), flows=tuple(sorted(self.flows)))


def make_trade(*, seed: int, noise: str = "low", firms: int = 5_000, rings: int = 40) -> Trade:
    """Make trade; the same arguments give the same trade.

    Args:
        seed: Of all that is drawn.
        noise: low, middle or high.
        firms: How many firms, those of rings included.
        rings: How many rings.
    """
    draw = random.Random(f"{seed} {noise}")
    level = NOISES[noise]
    trade = Trade()
    for _ in range(rings):
        _ring(trade, draw, level)
    while len(trade.firms) < firms * 0.85:
        if draw.random() < 0.03:
            _group(trade, draw)
        else:
            _add(trade, draw)
    while len(trade.firms) < firms:
        _add(trade, draw, role="supplier")
    planted = {each for ring in trade.rings for each in ring}
    others = [each for each in trade.firms if each.id not in planted]
    _coincide(others, draw, level.coincidence)
    for each in trade.firms:
        _own(each, draw)
    _sales(trade, draw)
    return trade


def _add(trade: Trade, draw: random.Random, role: str = "customer") -> Firm:
    brand = "".join(draw.choice(SYLLABLES) for _ in range(3))
    firm = Firm(
        id=f"firm-{len(trade.firms):06}",
        name=f"{brand.title()} {draw.choice(TRADES)} Ltd",
        country=draw.choice(COUNTRIES),
        role=role,
    )
    firm.has.add(Attribute(AttributeKind.NAME, brand, brand))
    trade.firms.append(firm)
    return firm


def _ring(trade: Trade, draw: random.Random, level: Noise) -> None:
    members = [_add(trade, draw) for _ in range(draw.randint(4, 8))]
    pairs = list(itertools.pairwise(members))
    pairs += [(draw.choice(members), draw.choice(members)) for _ in members]
    for one, other in pairs:
        shared = _thing(draw, draw.choice(BONDS))
        one.has.add(shared)
        if draw.random() < level.kept:
            other.has.add(shared)
    if draw.random() < level.rounds:
        _round(trade, draw, [each.id for each in members])
    if draw.random() < level.listed:
        member = draw.choice(members)
        member.listed = draw.random() < 0.5
        member.measured = _day(draw)
    trade.rings.append(tuple(sorted(each.id for each in members)))


def _round(trade: Trade, draw: random.Random, ids: list[str]) -> None:
    for one, other in zip(ids, [*ids[1:], ids[0]], strict=True):
        _flow(trade, draw, (one, other), FlowKind.MONEY)


def _group(trade: Trade, draw: random.Random) -> None:
    """A group of companies, which nobody hides."""
    members = [_add(trade, draw) for _ in range(draw.randint(3, 6))]
    shared = [_thing(draw, kind) for kind in (AttributeKind.DOMAIN, AttributeKind.DIRECTOR)]
    shared.append(_thing(draw, AttributeKind.ADDRESS))
    if draw.random() < 0.5:
        shared.append(next(iter(members[0].has)))
    for each in members:
        each.has.update(shared)
    for other in members[1:]:
        _flow(trade, draw, (members[0].id, other.id), FlowKind.GOODS)


def _coincide(firms: list[Firm], draw: random.Random, times: int) -> None:
    """Forwarders, business centres, accountants, wandering numbers, common brands."""
    count = len(firms)
    plan = (
        (AttributeKind.ADDRESS, max(2, count // 1_000), (40, 300)),  # forwarders
        (AttributeKind.ADDRESS, times * count // 400, (4, 18)),  # business centres
        (AttributeKind.PHONE, times * count // 500, (3, 9)),  # accountants
        (AttributeKind.PHONE, times * count // 300, (2, 2)),  # numbers that wander
        (AttributeKind.DIRECTOR, times * count // 300, (2, 3)),  # namesakes
        (AttributeKind.NAME, times * count // 200, (2, 40)),  # brands that are words
    )
    for kind, how_many, (least, most) in plan:
        for _ in range(how_many):
            shared = _thing(draw, kind)
            for each in draw.sample(firms, min(count, draw.randint(least, most))):
                each.has.add(shared)


def _own(firm: Firm, draw: random.Random) -> None:
    """What a firm has for itself."""
    for kind in (AttributeKind.PHONE, AttributeKind.EMAIL, AttributeKind.ADDRESS):
        if draw.random() < 0.8:
            firm.has.add(_thing(draw, kind))


def _sales(trade: Trade, draw: random.Random) -> None:
    suppliers = [each for each in trade.firms if each.role == "supplier"]
    for customer in trade.firms:
        if customer.role != "customer":
            continue
        for supplier in draw.sample(suppliers, min(len(suppliers), draw.randint(1, 3))):
            _flow(trade, draw, (supplier.id, customer.id), FlowKind.GOODS)
            _flow(trade, draw, (customer.id, supplier.id), FlowKind.MONEY)


def _flow(trade: Trade, draw: random.Random, ends: tuple[str, str], kind: FlowKind) -> None:
    about = f"transaction-{len(trade.flows):07}"
    trade.flows.append(
        Flow(giver=ends[0], taker=ends[1], kind=kind, about=about, day=_day(draw))
    )


def _thing(draw: random.Random, kind: AttributeKind) -> Attribute:
    key = f"{kind}-{draw.getrandbits(48):012x}"
    return Attribute(kind, key, key)


def _day(draw: random.Random) -> dt.date:
    return START + dt.timedelta(days=draw.randrange(DAYS))


def _mention(firm: Firm, days: list[dt.date]) -> Mention:
    return Mention(
        id=firm.id,
        origin=Origin.ENTRY if firm.listed else Origin.TRADE,
        name=firm.name,
        country=firm.country,
        attributes=tuple(sorted(firm.has)),
        roles=(firm.role,),
        since=min(days),
        until=max(days),
        measured=firm.measured,
    )


def found_of(planted: list[tuple[str, ...]], members: tuple[str, ...]) -> Iterator[int]:
    """Which planted rings a candidate finds: half of all firms of both are in both."""
    mine = set(members)
    for at, ring in enumerate(planted):
        if 2 * len(mine & set(ring)) >= len(mine | set(ring)):
            yield at
