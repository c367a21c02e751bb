"""Proof from files alone: what was sent, when, to whom, and that nothing was removed.

Whoever has the envelopes and trusts two fingerprints needs neither node: each envelope is
signed, holds the hash of the one before, and says what its author had seen of the other side.
A receipt that speaks of an envelope the files do not hold shows that it is missing.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from precurb.errors import InvalidRecordError
from precurb.exchange import envelope, jws, receipt
from precurb.exchange.codes import Refusal, RefusedError
from precurb.exchange.envelope import START, Act, Envelope, hash_of
from precurb.exchange.kinds import FORWARD, KEYS, RECEIPT
from precurb.exchange.receipt import State
from precurb.exchange.sequence import goes_back
from precurb.exchange.trust import (
    CARD,
    STATEMENT,
    Ring,
    read_card,
    read_statement,
    ring_of,
    with_statement,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that does not hold: by which rule, where, and in one sentence."""

    code: str
    where: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """One envelope as the files prove it; moments are those its recipient signed.

    ``refused`` is the code of a refusal, ``withdrawn`` whether its record was taken back.
    """

    number: int
    id: str
    hash: str
    kind: str
    record: str
    version: int
    act: str
    created: dt.datetime
    delivered: dt.datetime | None = None
    opened: dt.datetime | None = None
    acknowledged: dt.datetime | None = None
    refused: str = ""
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """The sequence of an author for a recipient, as the files hold it.

    ``known`` is the highest number that anything signed speaks of; where it is above the last
    one here, the end is missing.
    """

    author: str
    recipient: str
    envelopes: tuple[Proven, ...]
    missing: tuple[tuple[int, int], ...]
    known: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What files prove; nothing is missing or false where ``holds``.

    ``fingerprints`` are those of the cards that were believed: compare them by another way.
    """

    chains: tuple[Chain, ...]
    fingerprints: dict[str, str]
    faults: tuple[Fault, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing is false, and nothing missing."""
        return not self.faults and not any(chain.missing for chain in self.chains)


@dataclass(slots=True)
class _Case:
    """All that was read, while it is put together."""

    rings: dict[str, Ring] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    found: dict[tuple[str, str], dict[int, Envelope]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    known: dict[tuple[str, str], int] = field(default_factory=dict)
    said: dict[tuple[str, str], list[receipt.Item]] = field(default_factory=dict)


def verify(cards: Iterable[str], envelopes: Iterable[str], trusted: Mapping[str, str]) -> Proof:
    """Verify envelopes from files alone.

    Args:
        cards: The cards of the nodes.
        envelopes: The envelopes, in any order, also more than once.
        trusted: Fingerprints by node, as known by another way; a card of another key is not
            believed. Of a node that is not named the card itself is believed, and shown.
    """
    case = _Case()
    for text in cards:
        _believe(case, text, trusted)
    for text in dict.fromkeys(envelopes):
        _sort(case, text)
    _learn_keys(case)
    for place in sorted(case.found):
        _verify_chain(case, place)
    chains = tuple(_chain(case, place) for place in sorted(case.found))
    return Proof(chains=chains, fingerprints=case.shown, faults=tuple(case.faults))


def _believe(case: _Case, text: str, trusted: Mapping[str, str]) -> None:
    try:
        card = read_card(text)
        ring = ring_of(card)
    except (RefusedError, InvalidRecordError) as error:
        _fault(case, _code(error), "a card", error)
        return
    shown = jws.read(text, CARD).kid
    wanted = trusted.get(card.node, shown)
    if wanted not in ring:
        _fault(case, Refusal.WRONG_KEY, f"card of {card.node}", f"shows {shown}, not {wanted}")
        return
    case.rings[card.node] = {**case.rings.get(card.node, {}), **ring}
    case.shown[card.node] = shown


def _sort(case: _Case, text: str) -> None:
    try:
        found = envelope.read(text)[1]
    except RefusedError as error:
        _fault(case, error.refusal, f"text {hash_of(text)[:16]}…", error)
        return
    claims = found.claims
    chain = case.found.setdefault((claims.author, claims.to), {})
    other = chain.setdefault(claims.number, found)
    if other.hash != found.hash:
        _fault(
            case, Refusal.FORKED, _where(found), f"two envelopes: {other.hash}, {found.hash}"
        )


def _verify_chain(case: _Case, place: tuple[str, str]) -> None:
    previous: Envelope | None = None
    for number, found in sorted(case.found[place].items()):
        try:
            _verify_one(case, found)
        except (RefusedError, InvalidRecordError) as error:
            _fault(case, _code(error), _where(found), error)
            previous = None
            continue
        if previous is not None and previous.claims.number == number - 1:
            _verify_link(case, previous, found)
        _read_inside(case, found)
        previous = found


def _verify_one(case: _Case, found: Envelope) -> None:
    author = found.claims.author
    ring = case.rings.get(author)
    if ring is None:
        raise RefusedError(Refusal.UNTRUSTED_AUTHOR, f"no card of {author} among the files")
    key = ring.get(found.kid)
    if key is None:
        raise RefusedError(Refusal.WRONG_KEY, f"no key of {author}")
    jws.verify(jws.read(found.text, envelope.TYPE), key.public)
    if key.revoked_from is not None and found.claims.created >= key.revoked_from:
        raise RefusedError(Refusal.REVOKED_KEY, "signed with a key that was taken out")


def _verify_link(case: _Case, before: Envelope, found: Envelope) -> None:
    if found.claims.previous != before.hash:
        _fault(case, Refusal.FORKED, _where(found), "does not follow the one before")
    try:
        back = goes_back(before.claims.audit, found.claims.audit)
    except ValueError as error:
        _fault(case, Refusal.INVALID_CONTENT, _where(found), error)
        return
    if back:
        _fault(
            case, Refusal.ROLLED_BACK, _where(found), "the audit ends before one told earlier"
        )


def _read_inside(case: _Case, found: Envelope) -> None:
    """Keep what an envelope says of others: receipts, keys, and what its author had seen."""
    claims = found.claims
    back = (claims.to, claims.author)
    case.known[back] = max(case.known.get(back, 0), claims.heard.number)
    seen = case.found.get(back, {}).get(claims.heard.number)
    if seen is not None and seen.hash != claims.heard.hash:
        _fault(
            case, Refusal.FORKED, _where(found), f"its author holds another {seen.claims.id}"
        )
    try:
        if claims.kind == RECEIPT:
            _read_receipt(case, found)
        elif claims.kind == FORWARD and claims.act is not Act.WITHDRAW:
            envelope.read(found.payload.decode("ascii"))
    except (RefusedError, InvalidRecordError, ValueError) as error:
        _fault(case, _code(error), _where(found), error)


def _read_receipt(case: _Case, found: Envelope) -> None:
    back = (found.claims.to, found.claims.author)
    chain = case.found.get(back, {})
    for item in receipt.read(found.payload):
        if item.last == 0:
            continue
        there = chain.get(item.last)
        if there is not None and item.hash not in (START, there.hash):
            raise RefusedError(Refusal.FALSE_RECEIPT, f"speaks of another envelope {item.last}")
        case.known[back] = max(case.known.get(back, 0), item.last)
        case.said.setdefault(back, []).append(item)


def _learn_keys(case: _Case) -> None:
    """Follow rotations and revocations that the cards are too old to tell."""
    every = [found for chain in case.found.values() for found in chain.values()]
    told = [found for found in every if found.claims.kind == KEYS]
    for found in sorted(told, key=lambda each: each.claims.created):
        author = found.claims.author
        ring = case.rings.get(author, {})
        try:
            text = found.payload.decode("ascii")
            said = read_statement(text, ring, author)
            case.rings[author] = with_statement(ring, said, jws.read(text, STATEMENT).kid)
        except (RefusedError, InvalidRecordError, ValueError):
            continue  # known already, or false; its own envelope is judged in its place


def _chain(case: _Case, place: tuple[str, str]) -> Chain:
    chain = case.found[place]
    numbers = sorted(chain)
    gaps = [
        (before + 1, after - 1)
        for before, after in pairwise((0, *numbers))
        if after > before + 1
    ]
    known = max(case.known.get(place, 0), numbers[-1])
    if known > numbers[-1]:
        gaps.append((numbers[-1] + 1, known))
    gone = {found.claims.record for found in chain.values() if found.claims.act is Act.WITHDRAW}
    said = case.said.get(place, [])
    return Chain(
        author=place[0], recipient=place[1], missing=tuple(gaps), known=known,
        envelopes=tuple(_proven(chain[number], said, gone) for number in numbers),
    )  # fmt: skip


def _proven(found: Envelope, said: list[receipt.Item], gone: set[str]) -> Proven:
    claims = found.claims
    about = [item for item in said if item.first <= claims.number <= item.last]
    first: dict[State, dt.datetime] = {}
    for item in about:
        first[item.state] = min(item.at, first.get(item.state, item.at))
    refused = [item.code for item in about if item.state is State.REFUSED]
    return Proven(
        number=claims.number, id=claims.id, hash=found.hash, kind=claims.kind,
        record=claims.record, version=claims.version, act=claims.act, created=claims.created,
        delivered=first.get(State.DELIVERED), opened=first.get(State.OPENED),
        acknowledged=first.get(State.ACKNOWLEDGED), refused=refused[0] if refused else "",
        withdrawn=claims.record in gone,
    )  # fmt: skip


def _fault(case: _Case, code: str, where: str, reason: object) -> None:
    case.faults.append(Fault(code=str(code), where=where, reason=str(reason)[:300]))


def _code(error: Exception) -> str:
    return str(error.refusal) if isinstance(error, RefusedError) else Refusal.INVALID_CONTENT


def _where(found: Envelope) -> str:
    claims = found.claims
    return f"{claims.author} → {claims.to}, envelope {claims.number}"
