"""Sessions of people at the pages: known by the hash of their secret alone."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from precurb.store.opened import Writing
from precurb.store.tables import sessions
from precurb.store.users import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A session as it is kept; it ends at ``expires`` whatever happens."""

    secret_hash: str
    user: str
    created: dt.datetime
    last_seen: dt.datetime
    expires: dt.datetime
    revoked: dt.datetime | None

    @property
    def id(self) -> str:
        """What it is called where it is listed: enough of the hash, which opens nothing."""
        return self.secret_hash[:16]


def start(writing: Writing, user: User, secret_hash: str, expires: dt.datetime) -> None:
    """Start a session."""
    at = writing.acting.at
    row = {
        "secret_hash": secret_hash, "user": user.id, "created": at, "last_seen": at,
        "expires": expires,
    }  # fmt: skip
    writing.db.execute(insert(sessions), row)
    writing.note("sign in", f"user {user.name}")


def find(db: Connection, secret_hash: str) -> Session | None:
    """A session by the hash of its secret, whether or not it still counts."""
    row = db.execute(select(sessions).where(sessions.c.secret_hash == secret_hash)).first()
    return Session(**row._mapping) if row else None


def seen(writing: Writing, session: Session) -> None:
    """Say that a session is in use; that is nothing the audit speaks of."""
    writing.db.execute(
        update(sessions)
        .where(
            sessions.c.secret_hash == session.secret_hash,
            sessions.c.last_seen < writing.acting.at,
        )
        .values(last_seen=writing.acting.at)
    )


def open_of(db: Connection, user_id: str, at: dt.datetime) -> tuple[Session, ...]:
    """Sessions of a user that are neither revoked nor past their end, the newest first."""
    query = (
        select(sessions)
        .where(
            sessions.c.user == user_id, sessions.c.revoked.is_(None), sessions.c.expires > at
        )
        .order_by(sessions.c.created.desc(), sessions.c.secret_hash)
    )
    return tuple(Session(**row._mapping) for row in db.execute(query))


def revoke(writing: Writing, secret_hash: str) -> bool:
    """End one session; return whether it was open."""
    open_one = (sessions.c.secret_hash == secret_hash, sessions.c.revoked.is_(None))
    ended = update(sessions).where(*open_one).values(revoked=writing.acting.at)
    return bool(writing.db.execute(ended).rowcount)


def revoke_all(writing: Writing, user: User) -> int:
    """End all sessions of a user; return how many there were."""
    open_ones = (sessions.c.user == user.id, sessions.c.revoked.is_(None))
    ended = update(sessions).where(*open_ones).values(revoked=writing.acting.at)
    if count := writing.db.execute(ended).rowcount:
        writing.note("end sessions", f"user {user.name}")
    return count
