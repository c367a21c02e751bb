"""Requests that may come twice: who asked what under which key, and the answer once given.

The key of a request is kept in the very transaction of what it causes. So two at the same time
cannot both have an effect, whatever process each is in, and nothing has to be cleaned up after
a kill: either the effect and its key are there, or neither is.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from precurb.store.engine import is_sqlite
from precurb.store.opened import Acting, Store, Writing
from precurb.store.tables.service import requests


class RepeatedRequestError(Exception):
    """Another request with the same key had its effect first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request under its key; ``content`` is the SHA-256 of what is asked."""

    actor: str
    key: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What is known of an earlier request; without ``status`` its answer is not kept (yet)."""

    content: str
    at: dt.datetime
    status: int | None
    location: str
    answer: bytes


class OnceStore(Store):
    """A store whose writing carries the key of one request with it.

    Args:
        store: The store that it stands for, with which it shares its connections.
        asked: The request.
    """

    def __init__(self, store: Store, asked: Asked) -> None:
        super().__init__(store._engine)
        self._asked = asked
        self.wrote = False

    @contextmanager
    def write(self, acting: Acting) -> Iterator[Writing]:
        """Write, and keep the key of the request in the same transaction.

        Raises:
            RepeatedRequestError: Another one with this key had its effect; nothing is written.
            UnavailableError: The database refused for a reason that may pass.
        """
        with super().write(acting) as writing:
            if not self.wrote:
                _keep(writing, self._asked)
            yield writing
        self.wrote = True


def given(db: Connection, asked: Asked) -> Given | None:
    """What is known of an earlier request of this actor under this key."""
    row = db.execute(select(requests).where(_same(asked))).first()
    if row is None:
        return None
    return Given(
        content=row.asked, at=row.at, status=row.status, location=row.location,
        answer=bytes(row.answer or b""),
    )  # fmt: skip


def answer(writing: Writing, asked: Asked, status: int, location: str, body: bytes) -> None:
    """Keep the answer to a request, to be given again."""
    writing.db.execute(
        update(requests)
        .where(_same(asked))
        .values(status=status, location=location, answer=body)
    )


def forget(writing: Writing, before: dt.datetime) -> int:
    """Forget requests that are older; return how many. Their keys may be used anew."""
    return writing.db.execute(delete(requests).where(requests.c.at < before)).rowcount


def _keep(writing: Writing, asked: Asked) -> None:
    made = sqlite.insert(requests) if is_sqlite(writing.db) else postgresql.insert(requests)
    row = {
        "actor": asked.actor, "key": asked.key, "asked": asked.content,
        "at": writing.acting.at, "location": "",
    }  # fmt: skip
    taken = made.on_conflict_do_nothing().returning(requests.c.key)
    if writing.db.execute(taken, row).first() is None:
        raise RepeatedRequestError("a request with this key has been carried out")


def _same(asked: Asked) -> ColumnElement[bool]:
    return (requests.c.actor == asked.actor) & (requests.c.key == asked.key)
