"""Signing in with name and password: one answer for all that is wrong, for the same work."""

from dataclasses import dataclass

from sqlalchemy import Connection

from precurb.app.access.actor import SYSTEM, Actor
from precurb.app.access.limits import count_attempt, succeeded
from precurb.app.access.names import canonical
from precurb.app.access.passwords import hash_password, is_outdated, verify_password
from precurb.app.access.sessions import Opened, start
from precurb.app.service import Service
from precurb.errors import UnauthenticatedError, UnknownRecordError
from precurb.store import users
from precurb.store.users import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """Where a browser came from, and the session secret it brought along, if any."""

    address: str = ""
    before: str = ""


def sign_in(name: str, password: str, came: Came, *, service: Service) -> Opened:
    """Sign in with name and password.

    Raises:
        UnauthenticatedError: There is no such user, the user is disabled or has no password,
            or it is another one: which of these, the answer does not tell.
        TooManyError: There were too many attempts.
    """
    named = canonical(name)
    count_attempt(named, came.address, service=service)
    with service.store.read() as db:
        user = _enabled(db, named)
    if not verify_password(password, user.password_hash if user else None) or user is None:
        raise refused(user, service=service)
    acting = service.acting(Actor(user=user.id, name=user.name))
    with service.store.write(acting) as writing:
        same = _enabled(writing.db, named)
        if same is None or same.password_hash != user.password_hash:  # changed meanwhile
            raise UnauthenticatedError(_WRONG)
        if is_outdated(user.password_hash or ""):
            users.renew_hash(writing, user, hash_password(password))
        succeeded(writing, named, came.address)
        return start(writing, user, service.settings.sign_in, came.before)


def refused(user: User | None, *, service: Service) -> UnauthenticatedError:
    """Keep that somebody was refused, and the error that says so.

    A name that nobody has is not kept: it may be a password, typed in the wrong field.
    """
    with service.store.write(service.acting(SYSTEM)) as writing:
        writing.note("refuse sign in", f"user {user.name}" if user else "user unknown")
    return UnauthenticatedError(_WRONG)


_WRONG = "name or password is wrong"


def _enabled(db: Connection, name: str) -> User | None:
    try:
        user = users.of_name(db, name)
    except UnknownRecordError:
        return None
    return user if user.disabled is None else None
