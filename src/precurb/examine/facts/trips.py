"""Money that comes back to where it came from, and virtual currency that is handed on.

A round trip is a ring of payments of about one amount that the payment at hand closes: payer to
payee, and from the payee by others back to the payer. The search is bounded: five payments,
the newest counterparties of about the amount at each account, and amounts of one currency that
are 80 % of the largest or more. In which order the payments of a ring were made is said, not
asked: those who run one often pay ahead.
"""

from collections.abc import Iterator
from itertools import pairwise

from precurb.model import Value
from precurb.model.flows import ALIKE, DAY, Event, Flows, Way, link, links_alike
from precurb.model.papers import Record

BREADTH = 8  # counterparties followed from one account, the newest
NEAR = 50  # payments of about the amount looked at on one side of an account
HOPS = 4  # payments in virtual currency that are counted

_Steps = dict[int, Event]
_Ring = tuple[Event, ...]


def round_trips(event: Event, flows: Flows, since: int) -> Value | None:
    """The rings that a payment closes, the one of most equal amounts for each length.

    Args:
        event: The payment that closes them.
        flows: Earlier payments.
        since: The start of the window.

    Returns:
        One record a length: ``length`` in payments (2 to 5), ``kept`` (smallest amount over
        largest), ``days`` from first to last, ``in_order`` whether each was made after the one
        before; unknown if amount, payer or payee is.
    """
    if event.step is None or not event.payer.node or not event.payee.node:
        return None
    best: dict[int, tuple[float, list[bytes], _Ring]] = {}
    for ring in _rings(event, flows, since):
        kept = _kept(ring)
        if kept >= float(ALIKE):
            found = (kept, [each.key for each in ring], ring)
            best[len(ring)] = max(best.get(len(ring), found), found, key=lambda one: one[:2])
    return [_record(kept, ring) for _, (kept, _, ring) in sorted(best.items())]


def virtual_hops(event: Event, flows: Flows, since: int) -> Value | None:
    """Payments in virtual currency by which the money came, this one included, up to four.

    Each brought about the amount that the next passed on; the newest such one is followed.
    """
    if event.method != "cvc" or not event.payer.node or event.amount is None:
        return None
    seen, hops, last = {event.payee.node}, 1, event
    while hops < HOPS and last.payer.node not in seen:
        seen.add(last.payer.node)
        links = (link(last.payer.node, Way.VIRTUAL_IN),)
        before = flows.of(links, since, last.order, NEAR)
        fitting = [e for e in before if e.order < last.order and e.like(last)]
        if not fitting:
            break
        hops, last = hops + 1, fitting[-1]
    return float(hops)


def _rings(event: Event, flows: Flows, since: int) -> Iterator[_Ring]:
    """Rings of two to five payments, from the closing one on, in the direction of the money."""
    start, end = event.payee.node, event.payer.node
    if start == end:
        return
    outs = _steps(start, Way.ALIKE_OUT, event, flows, since)
    ins = _steps(end, Way.ALIKE_IN, event, flows, since) if outs else {}
    if end in outs:
        yield event, outs[end]
    inner = {start, end}
    outs = {node: each for node, each in outs.items() if node not in inner}
    ins = {node: each for node, each in ins.items() if node not in inner}
    if not outs or not ins:
        return
    yield from ((event, outs[node], ins[node]) for node in outs.keys() & ins.keys())
    back = {node: _steps(node, Way.ALIKE_IN, event, flows, since) for node in ins}
    for first, one in outs.items():
        onward = _steps(first, Way.ALIKE_OUT, event, flows, since)
        for last, other in ins.items():
            if last == first:
                continue
            if last in onward:
                yield event, one, onward[last], other
            for middle in (onward.keys() & back[last].keys()) - inner - {first, last}:
                yield event, one, onward[middle], back[last][middle], other


def _steps(node: int, way: Way, event: Event, flows: Flows, since: int) -> _Steps:
    """The newest counterparties of an account one way, each with the payment most alike."""
    near = flows.of(links_alike(node, way, event), since, event.order, NEAR)
    found: dict[int, Event] = {}
    for each in reversed(near):
        other = (each.payee if way is Way.ALIKE_OUT else each.payer).node
        if each.key == event.key or not other or other == node or not each.like(event):
            continue
        if other not in found and len(found) == BREADTH:
            continue
        best = found.get(other)
        if best is None or _apart(each, event) < _apart(best, event):
            found[other] = each
    return found


def _apart(one: Event, other: Event) -> float:
    return abs(float((one.amount or 0) - (other.amount or 0)))


def _kept(ring: _Ring) -> float:
    amounts = [each.amount for each in ring if each.amount is not None]
    return float(min(amounts) / max(amounts))


def _record(kept: float, ring: _Ring) -> Record:
    moments = [each.at for each in ring]
    return {
        "length": float(len(ring)),
        "kept": kept,
        "days": (max(moments) - min(moments)) / DAY,
        # The ring begins with its last payment; the money set out with the second.
        "in_order": all(a.order < b.order for a, b in pairwise((*ring[1:], ring[0]))),
    }
