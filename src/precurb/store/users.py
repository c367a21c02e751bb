"""People and programs, their grants and passkeys."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from precurb.errors import ConflictError, UnknownRecordError
from precurb.store.opened import Writing
from precurb.store.tables import grants, passkeys, users


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person or a program; ``disabled`` since that moment."""

    id: str
    name: str
    display: str
    password_hash: str | None
    created: dt.datetime
    disabled: dt.datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A role given to a user; it counts until it is revoked."""

    id: str
    user: str
    role: str
    scope: str
    given_by: str
    given: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """A key pair of which the user's device keeps the secret half."""

    credential: bytes
    user: str
    public_key: bytes
    sign_count: int
    label: str
    created: dt.datetime


def add(writing: Writing, name: str, display: str) -> str:
    """Add a user without password or grant; return the id.

    Raises:
        ConflictError: There is one of that name.
    """
    if writing.db.execute(select(users.c.id).where(users.c.name == name)).first():
        raise ConflictError(f"there is a user {name!r} already")
    found: str = writing.acting.new_id()
    row = {"id": found, "name": name, "display": display, "created": writing.acting.at}
    writing.db.execute(insert(users), row)
    writing.note("add user", f"user {name}")
    return found


def any_user(db: Connection) -> bool:
    """Whether there is a user at all."""
    return db.execute(select(users.c.id).limit(1)).first() is not None


def of_name(db: Connection, name: str) -> User:
    """A user by name.

    Raises:
        UnknownRecordError: There is none.
    """
    return _one(db, users.c.name == name, name)


def of_id(db: Connection, user_id: str) -> User:
    """A user by id.

    Raises:
        UnknownRecordError: There is none.
    """
    return _one(db, users.c.id == user_id, user_id)


def all_users(db: Connection) -> tuple[User, ...]:
    """All users by name."""
    return tuple(_user(row) for row in db.execute(select(users).order_by(users.c.name)))


def set_password(writing: Writing, user: User, password_hash: str) -> None:
    """Keep the hash of a new password."""
    _change(writing, user, password_hash=password_hash)
    writing.note("set password", f"user {user.name}")


def renew_hash(writing: Writing, user: User, password_hash: str) -> None:
    """Keep the same password under a stronger hash; nothing that the audit speaks of."""
    _change(writing, user, password_hash=password_hash)


def disable(writing: Writing, user: User) -> None:
    """Let a user do nothing any more."""
    _change(writing, user, disabled=writing.acting.at)
    writing.note("disable user", f"user {user.name}")


def enable(writing: Writing, user: User) -> None:
    """Let a disabled user back in."""
    _change(writing, user, disabled=None)
    writing.note("enable user", f"user {user.name}")


def give(writing: Writing, user: User, role: str, scope: str) -> str:
    """Give a user a role; return the id of the grant.

    Raises:
        ConflictError: The user has it.
    """
    same = (grants.c.user == user.id, grants.c.role == role, grants.c.scope == scope)
    query = select(grants.c.id).where(*same, grants.c.revoked.is_(None))
    if writing.db.execute(query).first():
        raise ConflictError(f"{user.name} is {role}{_within(scope)} already")
    found: str = writing.acting.new_id()
    row = {
        "id": found, "user": user.id, "role": role, "scope": scope,
        "given_by": writing.acting.who, "given": writing.acting.at, "revoked_by": "",
    }  # fmt: skip
    writing.db.execute(insert(grants), row)
    writing.note(f"grant {role}{_within(scope)}", f"user {user.name}")
    return found


def take(writing: Writing, user: User, given: Given) -> None:
    """Revoke a grant."""
    writing.db.execute(
        update(grants)
        .where(grants.c.id == given.id)
        .values(revoked=writing.acting.at, revoked_by=writing.acting.who)
    )
    writing.note(f"revoke {given.role}{_within(given.scope)}", f"user {user.name}")


def grants_of(db: Connection, user_id: str) -> tuple[Given, ...]:
    """The grants of a user that count, in the order they were given."""
    return _given(db, grants.c.user == user_id)


def all_grants(db: Connection) -> tuple[Given, ...]:
    """All grants that count, in the order they were given."""
    return _given(db, grants.c.id.is_not(None))


def holders(db: Connection, roles: Iterable[str]) -> frozenset[str]:
    """Ids of the users, not disabled, that hold one of some roles everywhere."""
    query = (
        select(users.c.id)
        .join(grants, grants.c.user == users.c.id)
        .where(
            users.c.disabled.is_(None), grants.c.revoked.is_(None), grants.c.scope == "",
            grants.c.role.in_(tuple(roles)),
        )
    )  # fmt: skip
    return frozenset(db.execute(query).scalars())


def add_passkey(writing: Writing, user: User, new: Passkey) -> None:
    """Keep a passkey of a user.

    Raises:
        ConflictError: It is kept already, whoever's it is.
    """
    query = select(passkeys.c.user).where(passkeys.c.credential == new.credential)
    if writing.db.execute(query).first():
        raise ConflictError("this passkey is known already")
    names = Passkey.__dataclass_fields__
    writing.db.execute(insert(passkeys), {name: getattr(new, name) for name in names})
    writing.note("add passkey", f"user {user.name}")


def passkey(db: Connection, credential: bytes) -> Passkey | None:
    """A passkey by the id its device gave it."""
    row = db.execute(select(passkeys).where(passkeys.c.credential == credential)).first()
    return Passkey(**row._mapping) if row else None


def passkeys_of(db: Connection, user_id: str) -> tuple[Passkey, ...]:
    """The passkeys of a user, the oldest first."""
    query = select(passkeys).where(passkeys.c.user == user_id).order_by(passkeys.c.created)
    return tuple(Passkey(**row._mapping) for row in db.execute(query))


def used_passkey(writing: Writing, key: Passkey, sign_count: int) -> None:
    """Keep how often a passkey says it has signed; the sign-in itself is audited."""
    writing.db.execute(
        update(passkeys)
        .where(passkeys.c.credential == key.credential)
        .values(sign_count=sign_count)
    )


def remove_passkey(writing: Writing, user: User, credential: bytes) -> None:
    """Forget a passkey of a user.

    Raises:
        UnknownRecordError: The user has no such passkey.
    """
    mine = (passkeys.c.credential == credential, passkeys.c.user == user.id)
    if not writing.db.execute(delete(passkeys).where(*mine)).rowcount:
        raise UnknownRecordError("no such passkey")
    writing.note("remove passkey", f"user {user.name}")


def with_passkey(db: Connection) -> frozenset[str]:
    """Ids of the users that have a passkey."""
    return frozenset(db.execute(select(passkeys.c.user).distinct()).scalars())


def _within(scope: str) -> str:
    return f" within {scope}" if scope else ""


def _change(writing: Writing, user: User, **values: Any) -> None:
    writing.db.execute(update(users).where(users.c.id == user.id).values(**values))


def _given(db: Connection, where: ColumnElement[bool]) -> tuple[Given, ...]:
    columns = [grants.c[name] for name in Given.__dataclass_fields__]
    query = (
        select(*columns)
        .where(where, grants.c.revoked.is_(None))
        .order_by(grants.c.given, grants.c.role, grants.c.scope)
    )
    return tuple(Given(**row._mapping) for row in db.execute(query))


def _one(db: Connection, where: ColumnElement[bool], named: str) -> User:
    row = db.execute(select(users).where(where)).first()
    if row is None:
        raise UnknownRecordError(f"no user {named!r}")
    return _user(row)


def _user(row: Row[Any]) -> User:
    return User(**row._mapping)
