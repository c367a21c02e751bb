"""The audit: who did what, when, to which content, each entry holding the hash of the last.

Whoever changes, removes or swaps an entry breaks the chain at that place. Whoever cuts off its
end leaves a whole chain; so its head is printed in dossiers and sent to partners, and a chain
is verified against a head that was seen before.
"""

import datetime as dt
import hashlib
from collections.abc import Generator, Iterable
from contextlib import closing
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, Row, insert, select

from precurb.errors import InvalidRecordError, UntrustedMessageError
from precurb.store.tables import audit

GENESIS = "0" * 64  # what stands before the first entry


@dataclass(frozen=True, slots=True)
class Entry:
    """What an entry tells: the act, its object, and the SHA-256 of what was written."""

    act: str
    object: str
    content: str


class Head(NamedTuple):
    """The last entry of a chain: how many there are, and its hash."""

    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.seq}-{self.hash}"

    @classmethod
    def parse(cls, text: str) -> "Head":
        """Read a head as it is printed, ``1204-9f3a…``.

        Raises:
            InvalidRecordError: It is no such text.
        """
        seq, _, found = text.strip().partition("-")
        whole = len(found) == 64 and set(found) <= set("0123456789abcdef")
        if not (seq.isascii() and seq.isdigit() and whole):
            raise InvalidRecordError(f"not the head of an audit: {text[:80]!r}")
        return cls(int(seq), found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One entry of the chain as it is kept."""

    seq: int
    at: dt.datetime
    who: str
    act: str
    object: str
    content: str
    previous: str
    hash: str

    @property
    def computed(self) -> str:
        """The hash that its content gives."""
        return link_hash(
            Head(self.seq - 1, self.previous),
            self.at,
            self.who,
            Entry(self.act, self.object, self.content),
        )


def link_hash(before: Head, at: dt.datetime, who: str, entry: Entry) -> str:
    """The hash of the entry that follows ``before``."""
    moment = at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    told = [before.seq + 1, moment, who, entry.act, entry.object, entry.content, before.hash]
    return hashlib.sha256(msgspec.json.encode(told)).hexdigest()


def append(db: Connection, at: dt.datetime, who: str, entries: Iterable[Entry]) -> Head:
    """Add entries at the end of the chain; the caller holds the only place to write it."""
    last = head(db)
    rows = []
    for each in entries:
        found = link_hash(last, at, who, each)
        rows.append(
            {
                "seq": last.seq + 1, "at": at, "who": who, "act": each.act,
                "object": each.object, "content": each.content, "previous": last.hash,
                "hash": found,
            }
        )  # fmt: skip
        last = Head(last.seq + 1, found)
    if rows:
        db.execute(insert(audit), rows)
    return last


def head(db: Connection) -> Head:
    """The last entry; before the first one, number 0 and 64 zeros."""
    row = db.execute(select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1))
    found = row.first()
    return Head(found.seq, found.hash) if found else Head(0, GENESIS)


def last(db: Connection, *, act: str = "") -> Link | None:
    """The last entry, or the last one of an act."""
    query = select(audit).order_by(audit.c.seq.desc()).limit(1)
    row = db.execute(query.where(audit.c.act == act) if act else query).first()
    return _link(row) if row else None


def links(db: Connection, *, about: str = "") -> Generator[Link, None, None]:
    """Entries in their order; those about one object alone, when it is named."""
    query = select(audit).order_by(audit.c.seq)
    if about:
        query = query.where(audit.c.object == about)
    with db.execute(query.execution_options(yield_per=1000)) as rows:
        for row in rows:
            yield _link(row)


def verify(db: Connection, witnessed: Head | None = None) -> Head:
    """Go through the chain from its beginning.

    Args:
        db: The store.
        witnessed: A head that was seen before; the chain must hold it.

    Returns:
        The head of the chain.

    Raises:
        UntrustedMessageError: A link is broken; the first one is named. Or the chain does not
            hold the head that was seen: its end was cut off, or all of it was written anew.
    """
    last = Head(0, GENESIS)
    seen = witnessed is None or witnessed == last
    with closing(links(db)) as chain:
        for link in chain:
            if why := _wrong(link, last):
                raise UntrustedMessageError(f"audit entry {last.seq + 1}: {why}")
            last = Head(link.seq, link.hash)
            seen = seen or last == witnessed
    if not seen:
        raise UntrustedMessageError(
            f"the audit ends at {last.seq} and does not hold the head {witnessed} seen before"
        )
    return last


def _wrong(link: Link, last: Head) -> str:
    if link.seq != last.seq + 1:
        return f"missing; the next one there is {link.seq}"
    if link.previous != last.hash:
        return "does not follow the entry before it"
    if link.computed != link.hash:
        return f"was altered ({link.act} of {link.object}, by {link.who})"
    return ""


def _link(row: Row[Any]) -> Link:
    return Link(**row._mapping)
