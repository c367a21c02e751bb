"""This node, its peers, the keys of all of them, and the signed statements about keys."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from precurb.errors import ConflictError, InvalidRecordError, UnknownRecordError
from precurb.store.opened import Writing
from precurb.store.rows import add_missing
from precurb.store.tables.exchange import (
    exchange_keys,
    exchange_node,
    exchange_peers,
    exchange_statements,
)

UNTRUSTED, TRUSTED, SUSPENDED = "untrusted", "trusted", "suspended"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptNode:
    """Who this node is, in its own words."""

    node: str
    display: str
    country: str
    contact: str
    url: str
    laws: tuple[str, ...]
    created: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptKey:
    """A public key of a node; retired by rotation, or revoked from a moment on."""

    node: str
    fingerprint: str
    public: bytes
    since: dt.datetime
    retired: dt.datetime | None = None
    revoked: dt.datetime | None = None
    revoked_from: dt.datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPeer:
    """Another node: what it says of itself, whether it is trusted, and what was agreed."""

    node: str
    display: str
    country: str
    contact: str
    url: str
    laws: tuple[str, ...]
    card: str
    trust: str
    confirmed: dt.datetime | None
    confirmed_by: str
    kinds: tuple[str, ...]
    agreement: str
    valid_until: dt.date | None
    added: dt.datetime
    failures: int
    failing_since: dt.datetime | None
    error: str
    heard_from: dt.datetime | None


def keep_node(writing: Writing, node: KeptNode) -> None:
    """Say who this node is.

    Raises:
        ConflictError: It has said so already.
    """
    if own(writing.db) is not None:
        raise ConflictError("this installation is a node already")
    writing.db.execute(insert(exchange_node), _told(node))
    writing.note("create node", f"node {node.node}")


def change_node(writing: Writing, node: str, values: dict[str, Any]) -> None:
    """Change what this node says of itself."""
    writing.db.execute(
        update(exchange_node).where(exchange_node.c.node == node).values(**_json(values))
    )
    writing.note("change node", f"node {node}")


def own(db: Connection) -> KeptNode | None:
    """This node; nothing where it is none yet."""
    row = db.execute(select(exchange_node)).first()
    return KeptNode(**_read(row)) if row else None


def add_peer(writing: Writing, peer: KeptPeer, hash_: str) -> None:
    """Add a peer, or take a newer card of one; trust is what the caller says."""
    known = writing.db.execute(
        select(exchange_peers.c.node).where(exchange_peers.c.node == peer.node)
    ).first()
    if known is None:
        writing.db.execute(insert(exchange_peers), _told(peer))
    else:
        told = {
            name: value
            for name, value in _told(peer).items()
            if name in ("display", "country", "contact", "url", "laws", "card")
        }
        _change_peer(writing, peer.node, told)
    writing.note("renew peer" if known else "add peer", f"peer {peer.node}", hash_)


def change_peer(writing: Writing, node: str, act: str, values: dict[str, Any]) -> None:
    """Change trust or agreement of a peer, and say so in the audit.

    Raises:
        UnknownRecordError: There is none of this name.
    """
    _change_peer(writing, node, _json(values))
    writing.note(act, f"peer {node}")


def tell_contact(writing: Writing, node: str, error: str = "") -> int:
    """Keep how the last attempt to reach a peer went; return failures in a row.

    Like a heartbeat this is not in the audit: it says how the line is, not what was done.
    """
    if not error:
        told: dict[str, Any] = {"failures": 0, "failing_since": None, "error": ""}
        _change_peer(writing, node, told | {"heard_from": writing.acting.at})
        return 0
    known = peer(writing.db, node)
    _change_peer(
        writing,
        node,
        {
            "failures": known.failures + 1,
            "failing_since": known.failing_since or writing.acting.at,
            "error": error[:500],
        },
    )
    return known.failures + 1


def peer(db: Connection, node: str) -> KeptPeer:
    """A peer by its name.

    Raises:
        UnknownRecordError: There is none.
    """
    row = db.execute(select(exchange_peers).where(exchange_peers.c.node == node)).first()
    if row is None:
        raise UnknownRecordError(f"no peer {node!r}")
    return KeptPeer(**_read(row))


def peers(db: Connection) -> tuple[KeptPeer, ...]:
    """All peers by name."""
    rows = db.execute(select(exchange_peers).order_by(exchange_peers.c.node))
    return tuple(KeptPeer(**_read(row)) for row in rows)


def keep_key(writing: Writing, key: KeptKey) -> None:
    """Keep a public key, if it is not there.

    Raises:
        InvalidRecordError: Another node has this key: one key speaks for one node.
    """
    other = writing.db.execute(
        select(exchange_keys.c.node).where(
            exchange_keys.c.fingerprint == key.fingerprint, exchange_keys.c.node != key.node
        )
    ).first()
    if other:
        raise InvalidRecordError(f"the key of {key.node} is that of {other.node}")
    row = {name: getattr(key, name) for name in KeptKey.__dataclass_fields__}
    add_missing(writing.db, exchange_keys, [row])
    writing.note("keep key", f"key {key.fingerprint}")


def retire_key(writing: Writing, node: str, fingerprint: str) -> None:
    """Say that a key was rotated out."""
    _change_key(writing, node, fingerprint, {"retired": writing.acting.at})
    writing.note("retire key", f"key {fingerprint}")


def revoke_key(
    writing: Writing, node: str, fingerprint: str, from_: dt.datetime, reason: str
) -> None:
    """Say that a key no longer counts, and since when it should not have."""
    told = {"revoked": writing.acting.at, "revoked_from": from_, "reason": reason}
    _change_key(writing, node, fingerprint, told)
    writing.note("revoke key", f"key {fingerprint}")


def keys(db: Connection, node: str) -> tuple[KeptKey, ...]:
    """All keys of a node, the oldest first."""
    query = (
        select(exchange_keys)
        .where(exchange_keys.c.node == node)
        .order_by(exchange_keys.c.since, exchange_keys.c.fingerprint)
    )
    return tuple(KeptKey(**row._mapping) for row in db.execute(query))


def keep_statement(writing: Writing, node: str, what: str, body: str, hash_: str) -> None:
    """Keep a signed statement about keys, or a card, if it is not there."""
    row = {"node": node, "what": what, "hash": hash_, "body": body, "at": writing.acting.at}
    add_missing(writing.db, exchange_statements, [row])
    writing.note(f"keep {what}", f"node {node}", hash_)


def statements(db: Connection, node: str) -> tuple[tuple[str, str], ...]:
    """All statements of a node in the order they came: what each is, and its text."""
    query = (
        select(exchange_statements.c.what, exchange_statements.c.body)
        .where(exchange_statements.c.node == node)
        .order_by(exchange_statements.c.seq)
    )
    return tuple((what, body) for what, body in db.execute(query))


def _change_peer(writing: Writing, node: str, values: dict[str, Any]) -> None:
    changed = writing.db.execute(
        update(exchange_peers).where(exchange_peers.c.node == node).values(**values)
    )
    if not changed.rowcount:
        raise UnknownRecordError(f"no peer {node!r}")


def _change_key(writing: Writing, node: str, found: str, values: dict[str, Any]) -> None:
    changed = writing.db.execute(
        update(exchange_keys)
        .where(exchange_keys.c.node == node, exchange_keys.c.fingerprint == found)
        .values(**values)
    )
    if not changed.rowcount:
        raise UnknownRecordError(f"{node} has no key {found[:16]}…")


def _told(kept: KeptNode | KeptPeer) -> dict[str, Any]:
    return _json({name: getattr(kept, name) for name in kept.__dataclass_fields__})


def _json(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: json.dumps(value) if isinstance(value, tuple) else value
        for name, value in values.items()
    }


def _read(row: Row[Any]) -> dict[str, Any]:
    told = dict(row._mapping)
    for name in ("laws", "kinds"):
        if name in told:
            told[name] = tuple(json.loads(told[name]))
    return told
