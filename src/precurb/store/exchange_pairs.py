"""How far the sequence of an author for a recipient has come, on this side."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, update

from precurb.store.opened import Writing
from precurb.store.rows import add_missing
from precurb.store.tables.exchange import exchange_pairs, exchange_schemas

_START = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A sequence as it stands here.

    ``number`` and ``hash`` are of its last envelope; ``audit`` is the head its author told
    with it, ``kid`` the key that signed it. ``delivered`` and ``held`` say how far the
    recipient has signed for, and last said to hold. ``rounds`` counts deliveries begun,
    ``counter`` is that of the newest packet from the other side, ``repeats`` what came again.
    ``broken`` names why the sequence cannot go on, until a person has looked.
    """

    author: str
    recipient: str
    number: int = 0
    hash: str = _START
    audit: str = ""
    kid: str = ""
    delivered: int = 0
    held: int = 0
    rounds: int = 0
    counter: int = 0
    repeats: int = 0
    broken: str = ""
    broken_at: Any = None


def lock(writing: Writing, author: str, recipient: str) -> Pair:
    """A sequence, held until the transaction ends, so that no number is given twice."""
    where = _at(author, recipient)
    query = select(exchange_pairs).where(*where).with_for_update()
    row = writing.db.execute(query).first()
    if row is None:
        fresh = Pair(author=author, recipient=recipient)
        told = {name: getattr(fresh, name) for name in Pair.__dataclass_fields__}
        add_missing(writing.db, exchange_pairs, [told])
        row = writing.db.execute(query).one()
    return Pair(**row._mapping)


def read(db: Connection, author: str, recipient: str) -> Pair:
    """A sequence; at its start where nothing was sent."""
    row = db.execute(select(exchange_pairs).where(*_at(author, recipient))).first()
    return Pair(**row._mapping) if row else Pair(author=author, recipient=recipient)


def of_node(db: Connection, node: str) -> tuple[Pair, ...]:
    """All sequences in which a node is author or recipient."""
    query = (
        select(exchange_pairs)
        .where((exchange_pairs.c.author == node) | (exchange_pairs.c.recipient == node))
        .order_by(exchange_pairs.c.author, exchange_pairs.c.recipient)
    )
    return tuple(Pair(**row._mapping) for row in db.execute(query))


def change(writing: Writing, pair: Pair, values: dict[str, Any]) -> None:
    """Change how a sequence stands; the envelopes and receipts that caused it are noted."""
    writing.db.execute(
        update(exchange_pairs).where(*_at(pair.author, pair.recipient)).values(**values)
    )


def schemas(db: Connection, author: str) -> dict[str, int]:
    """The newest schema version in which an author has written each kind."""
    query = select(exchange_schemas.c.kind, exchange_schemas.c.schema).where(
        exchange_schemas.c.author == author
    )
    return {row.kind: row.schema for row in db.execute(query)}


def keep_schema(writing: Writing, author: str, kind: str, schema: int) -> None:
    """Keep that an author writes a kind in a newer schema version than before."""
    add_missing(
        writing.db, exchange_schemas, [{"author": author, "kind": kind, "schema": schema}]
    )
    writing.db.execute(
        update(exchange_schemas)
        .where(exchange_schemas.c.author == author, exchange_schemas.c.kind == kind)
        .values(schema=schema)
    )


def _at(author: str, recipient: str) -> tuple[Any, Any]:
    return (exchange_pairs.c.author == author, exchange_pairs.c.recipient == recipient)
