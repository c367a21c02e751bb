"""Sessions at the pages: a secret in a cookie, its hash in the store, an end in any case.

A session ends by itself when it was not used for long enough, or was used for too long; it ends
at once when it is revoked, when its user is disabled, and when the password changes. What its
user may do is read with each request, so that a grant that was revoked counts no longer.
"""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection

from precurb.app.access.actor import SYSTEM, Actor, Grant
from precurb.app.access.roles import roles_to_give
from precurb.app.access.secrets import hash_of, new_secret
from precurb.app.service import Service
from precurb.app.settings import SignIn
from precurb.errors import DeniedError, UnknownRecordError
from precurb.store import Writing, users
from precurb.store import sessions as kept
from precurb.store.sessions import Session
from precurb.store.users import User

_SEEN_EVERY = dt.timedelta(minutes=1)  # so that not every page writes


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A session that was just started; ``secret`` goes into the cookie and nowhere else."""

    secret: str
    user: str
    expires: dt.datetime


def start(writing: Writing, user: User, limits: SignIn, before: str = "") -> Opened:
    """Start a session in the transaction that found who it is.

    Args:
        writing: The transaction.
        user: Who signed in.
        limits: How long sessions last.
        before: The secret that the browser brought along: that session ends, and none is
            ever started under a secret that came from outside.
    """
    if before:
        kept.revoke(writing, hash_of(before))
    secret = new_secret()
    expires = writing.acting.at + dt.timedelta(hours=limits.session_hours)
    kept.start(writing, user, hash_of(secret), expires)
    return Opened(secret=secret, user=user.name, expires=expires)


def actor_of_session(secret: str, *, service: Service) -> Actor | None:
    """Who has a session; none where it does not hold, or holds no longer."""
    at = service.acting(SYSTEM).at
    with service.store.read() as db:
        session = kept.find(db, hash_of(secret))
        if session is None or not holds(session, service.settings.sign_in, at):
            return None
        actor = actor_of_user(db, session.user)
    if actor is not None and at - session.last_seen >= _SEEN_EVERY:
        with service.store.write(service.acting(SYSTEM)) as writing:
            kept.seen(writing, session)
    return actor


def holds(session: Session, limits: SignIn, at: dt.datetime) -> bool:
    """Whether a session still counts."""
    idle = dt.timedelta(minutes=limits.idle_minutes)
    in_time = at < session.expires and at - session.last_seen < idle
    return session.revoked is None and in_time


def actor_of_user(db: Connection, user_id: str) -> Actor | None:
    """A user with what is granted at this moment; none who is disabled."""
    user = users.of_id(db, user_id)
    if user.disabled is not None:
        return None
    given = tuple(
        Grant(role=each.role, scope=each.scope)
        for each in users.grants_of(db, user_id)
        if each.role in roles_to_give()  # whatever somebody wrote into the table
    )
    return Actor(user=user.id, name=user.name, display=user.display, grants=given)


def sign_out(secret: str, *, service: Service, actor: Actor) -> None:
    """End the session one has."""
    with service.store.write(service.acting(actor)) as writing:
        if kept.revoke(writing, hash_of(secret)):
            writing.note("sign out", f"user {actor.name}")


def own_sessions(*, service: Service, actor: Actor) -> tuple[Session, ...]:
    """One's own sessions that count, the newest first."""
    at = service.acting(actor).at
    with service.store.read() as db:
        found = kept.open_of(db, actor.user, at)
    return tuple(each for each in found if holds(each, service.settings.sign_in, at))


def end_own_session(session_id: str, *, service: Service, actor: Actor) -> None:
    """End one of one's own sessions, as one forgotten on another machine.

    Raises:
        UnknownRecordError: There is none of that id that counts.
    """
    in_person(actor)
    acting = service.acting(actor)
    with service.store.write(acting) as writing:
        mine = kept.open_of(writing.db, actor.user, acting.at)
        found = next((each for each in mine if each.id == session_id), None)
        if found is None:
            raise UnknownRecordError(f"no session {session_id!r}")
        kept.revoke(writing, found.secret_hash)
        writing.note("end session", f"user {actor.name}")


def in_person(actor: Actor) -> None:
    """Go on only for a person at the pages: no token makes tokens or changes passwords.

    Raises:
        DeniedError: It is a program, or Precurb itself.
    """
    if not actor.user or actor.scopes is not None:
        raise DeniedError("this is for a person who has signed in, not for a program")
