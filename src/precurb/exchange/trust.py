"""Whose key is whose: cards by which nodes introduce themselves, and statements about keys.

A card is signed with the key it shows, so it proves nothing but that its maker has that key.
It counts once a person has compared the fingerprint by another way, on paper or by telephone.
From then on statements carry trust: a key names its successor, and a key in force can take
another one out.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import msgspec

from precurb.errors import InvalidRecordError
from precurb.exchange import jws
from precurb.exchange.codes import Refusal, RefusedError
from precurb.exchange.envelope import check_node
from precurb.exchange.keys import Signer, fingerprint
from precurb.exchange.strict import decode, encode, read_object, write_object

CARD = "precurb-card+jws"
STATEMENT = "precurb-keys+jws"


def private_line(url: str) -> bool:
    """Whether what is sent to an address is read by nobody on the way: TLS, or this machine."""
    told = urlsplit(url)
    if told.scheme == "http":
        try:
            return told.hostname == "localhost" or ip_address(told.hostname or "").is_loopback
        except ValueError:
            return False
    return told.scheme == "https" and bool(told.hostname)


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A public key of a node, as far as its statements tell."""

    fingerprint: str
    public: bytes
    since: dt.datetime
    retired: bool = False  # it has named a successor
    revoked_from: dt.datetime | None = None


Ring = Mapping[str, Key]
"""The keys of one node, by fingerprint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastKey:
    """A key that a node had, with which it signed what is kept."""

    key: str  # base64url
    since: dt.datetime
    revoked_from: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """How a node introduces itself.

    ``laws`` are jurisdictions whose law it applies, ``kinds`` what it can read with the newest
    schema version of each, ``past`` the keys it had before the one that signs.
    """

    node: str
    display: str
    country: str
    contact: str
    url: str
    key: str  # base64url
    created: dt.datetime
    laws: tuple[str, ...] = ()
    kinds: dict[str, int] = field(default_factory=dict)
    past: tuple[PastKey, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what cannot be a node."""
        check_node(self.node)
        if len(self.country) not in (0, 2) or max(map(len, (self.display, self.url))) > 300:
            raise ValueError("a country of two letters, names and addresses up to 300")
        if self.url and not private_line(self.url):
            raise ValueError("the address of a node begins with https://; http:// only here")

    @property
    def public(self) -> bytes:
        """The public key shown."""
        return decode(self.key, "the key")


class About(StrEnum):
    """What a statement says about a key."""

    ROTATE = "rotate"  # from now on this one counts, not the one that signs
    REVOKE = "revoke"  # this one has not counted since a moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A statement about a key of the node that signs it.

    ``key`` is the new public key for a rotation, the fingerprint of the old for a revocation.
    """

    node: str
    about: About
    key: str
    at: dt.datetime
    since: dt.datetime  # revoked from this moment on; equals ``at`` for a rotation
    reason: str = ""


def write_card(signer: Signer, card: Card) -> str:
    """Sign a card."""
    return jws.sign(signer, CARD, write_object(msgspec.to_builtins(card)))


def read_card(text: str) -> Card:
    """Read a card and verify it with the key it shows.

    Raises:
        RefusedError: It is no card, or was altered.
    """
    signed = jws.read(text.strip(), CARD)
    card: Card = _converted(read_object(signed.payload, "the card"), Card)
    jws.verify(signed, card.public)
    return card


def write_statement(signer: Signer, statement: Statement) -> str:
    """Sign a statement about a key."""
    return jws.sign(signer, STATEMENT, write_object(msgspec.to_builtins(statement)))


def read_statement(text: str, ring: Ring, node: str) -> Statement:
    """Read a statement about a key and verify it with the keys of its node.

    Raises:
        RefusedError: ``false-statement``: another node's, or signed by a key that may not.
    """
    signed = jws.read(text, STATEMENT)
    told: Statement = _converted(read_object(signed.payload, "the statement"), Statement)
    key = ring.get(signed.kid)
    if key is None or told.node != node:
        raise RefusedError(Refusal.FALSE_STATEMENT, f"not by a key of {node}")
    jws.verify(signed, key.public)
    if key.retired or key.revoked_from is not None:
        raise RefusedError(Refusal.FALSE_STATEMENT, "by a key that is not in force")
    return told


def with_statement(ring: Ring, statement: Statement, by: str) -> Ring:
    """The keys of a node after a statement that was verified.

    Args:
        ring: The keys before.
        statement: What is said.
        by: Fingerprint of the key that said it.

    Raises:
        RefusedError: ``false-statement``: it speaks of a key that is not there.
    """
    if statement.about is About.ROTATE:
        public = decode(statement.key, "the key")
        if len(public) != 32 or fingerprint(public) in ring:
            raise RefusedError(Refusal.FALSE_STATEMENT, "the new key is none, or an old one")
        new = Key(fingerprint=fingerprint(public), public=public, since=statement.at)
        return {**ring, by: replace(ring[by], retired=True), new.fingerprint: new}
    old = ring.get(statement.key)
    if old is None:
        raise RefusedError(Refusal.FALSE_STATEMENT, "it takes out a key that is not there")
    return {**ring, old.fingerprint: replace(old, revoked_from=statement.since)}


def rotation(signer: Signer, node: str, new: bytes, at: dt.datetime) -> str:
    """The statement by which a key names its successor."""
    return write_statement(
        signer, Statement(node=node, about=About.ROTATE, key=encode(new), at=at, since=at)
    )


def ring_of(card: Card) -> Ring:
    """The keys of a node as its card tells them: who trusts the key shown trusts its word."""
    keys = [
        Key(
            fingerprint=fingerprint(public := decode(each.key, "the key")),
            public=public,
            since=each.since,
            retired=True,
            revoked_from=each.revoked_from,
        )
        for each in card.past
    ]
    shown = Key(fingerprint=fingerprint(card.public), public=card.public, since=card.created)
    return {each.fingerprint: each for each in (*keys, shown)}


def in_force(keys: Iterable[Key]) -> tuple[Key, ...]:
    """Keys that count now: neither followed by another one nor taken out."""
    return tuple(key for key in keys if not key.retired and key.revoked_from is None)


def _converted(told: dict[str, Any], kind: Any) -> Any:
    try:
        return msgspec.convert(told, kind)
    except (msgspec.ValidationError, ValueError) as error:
        raise InvalidRecordError(f"{error}"[:300]) from error
