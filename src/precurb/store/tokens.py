"""Tokens of programs: known by the hash of their secret alone."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from precurb.errors import UnknownRecordError
from precurb.store.opened import Writing
from precurb.store.tables import tokens
from precurb.store.users import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A token as it is kept; ``scopes`` are actions, none of them meaning all of its user's."""

    id: str
    user: str
    label: str
    scopes: tuple[str, ...]
    created: dt.datetime
    expires: dt.datetime | None
    revoked: dt.datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewToken:
    """A token to be kept."""

    label: str
    secret_hash: str
    scopes: tuple[str, ...] = ()
    expires: dt.datetime | None = None


def add(writing: Writing, user: User, new: NewToken) -> str:
    """Keep a token of a user; return its id."""
    found: str = writing.acting.new_id()
    row = {
        "id": found, "secret_hash": new.secret_hash, "user": user.id, "label": new.label,
        "scopes": " ".join(new.scopes), "created": writing.acting.at, "expires": new.expires,
    }  # fmt: skip
    writing.db.execute(insert(tokens), row)
    writing.note("make token", f"user {user.name}")
    return found


def find(db: Connection, secret_hash: str) -> Token | None:
    """A token by the hash of its secret, whether or not it still counts."""
    row = db.execute(select(tokens).where(tokens.c.secret_hash == secret_hash)).first()
    return _token(row) if row else None


def of_user(db: Connection, user_id: str) -> tuple[Token, ...]:
    """Tokens of a user that are not revoked, the newest first."""
    query = (
        select(tokens)
        .where(tokens.c.user == user_id, tokens.c.revoked.is_(None))
        .order_by(tokens.c.id.desc())
    )
    return tuple(_token(row) for row in db.execute(query))


def revoke(writing: Writing, user: User, token_id: str) -> None:
    """End a token of a user.

    Raises:
        UnknownRecordError: The user has no such token that counts.
    """
    mine = (tokens.c.id == token_id, tokens.c.user == user.id, tokens.c.revoked.is_(None))
    ended = update(tokens).where(*mine).values(revoked=writing.acting.at)
    if not writing.db.execute(ended).rowcount:
        raise UnknownRecordError(f"{user.name} has no token {token_id!r}")
    writing.note("revoke token", f"user {user.name}")


def _token(row: Row[Any]) -> Token:
    told = dict(row._mapping)
    names = Token.__dataclass_fields__
    return Token(
        **{name: told[name] for name in names} | {"scopes": tuple(told["scopes"].split())}
    )
