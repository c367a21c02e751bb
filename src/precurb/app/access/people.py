"""People and programs: adding, disabling, granting and revoking, with duties kept apart.

Nobody gives himself a right. Who manages users holds no role that decides, an auditor holds no
other role, and somebody always remains who manages users.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.names import canonical, read_name, read_scope
from precurb.app.access.permit import require
from precurb.app.access.roles import roles, roles_to_give, roles_with
from precurb.app.service import Service
from precurb.errors import ConflictError, DeniedError, InvalidRecordError, UnknownRecordError
from precurb.store import Writing, sessions, sign_in, users
from precurb.store.opened import hold_chain
from precurb.store.users import Given, User


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A user as others see it."""

    user: User
    grants: tuple[Given, ...]
    has_passkey: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUser:
    """A user to be added, with a first role if one is named."""

    name: str
    display: str = ""
    role: str = ""
    scope: str = ""


def people(*, service: Service, actor: Actor) -> tuple[Person, ...]:
    """All users with what they hold, by name.

    Raises:
        DeniedError: The actor may not see them.
    """
    require(actor, Action.USER_READ)
    with service.store.read() as db:
        found, given = users.all_users(db), users.all_grants(db)
        keyed = users.with_passkey(db)
    return tuple(
        Person(
            user=each,
            grants=tuple(grant for grant in given if grant.user == each.id),
            has_passkey=each.id in keyed,
        )
        for each in found
    )


def person(name: str, *, service: Service, actor: Actor) -> Person:
    """One user with what is held.

    Raises:
        DeniedError: It is somebody else, and the actor may not see users.
        UnknownRecordError: There is no such user.
    """
    if canonical(name) != actor.name:
        require(actor, Action.USER_READ)
    with service.store.read() as db:
        user = users.of_name(db, canonical(name))
        return Person(
            user=user,
            grants=users.grants_of(db, user.id),
            has_passkey=bool(users.passkeys_of(db, user.id)),
        )


def add_user(new: NewUser, *, service: Service, actor: Actor) -> str:
    """Add a user, who can sign in once there is a password; return the name as it is kept.

    Raises:
        DeniedError: The actor does not manage users.
        InvalidRecordError: The name, role or scope is none.
        ConflictError: There is a user of that name.
    """
    require(actor, Action.USER_MANAGE)
    name, role, scope = read_name(new.name), read_role(new.role), read_scope(new.scope)
    with service.store.write(service.acting(actor)) as writing:
        added = users.add(writing, name, new.display.strip()[:200])
        if role:
            users.give(writing, users.of_id(writing.db, added), role, scope)
    return name


def grant(name: str, role: str, scope: str = "", *, service: Service, actor: Actor) -> None:
    """Give a user a role.

    Raises:
        DeniedError: The actor does not manage users, or it is for the actor himself.
        InvalidRecordError: There is no such user, role or scope.
        ConflictError: The user has it, or has a role that it does not go with.
    """
    require(actor, Action.USER_MANAGE)
    wanted, within = read_role(role), read_scope(scope)
    if not wanted:
        raise InvalidRecordError("name the role")
    with service.store.write(service.acting(actor)) as writing:
        hold_chain(writing.db)
        user = users.of_name(writing.db, canonical(name))
        if user.id == actor.user:
            raise DeniedError("nobody gives himself a role; another administrator can")
        held = {each.role for each in users.grants_of(writing.db, user.id)}
        if against := sorted(held & roles()[wanted].apart_from):
            raise ConflictError(
                f"{user.name} is {' and '.join(against)}, which does not go with {wanted}: "
                f"{roles()[wanted].why}"
            )
        users.give(writing, user, wanted, within)


def revoke(name: str, role: str, scope: str = "", *, service: Service, actor: Actor) -> None:
    """Take a role from a user; what the user does next is denied already.

    Raises:
        DeniedError: The actor does not manage users.
        UnknownRecordError: The user does not hold it.
        ConflictError: Nobody would be left to manage users.
    """
    require(actor, Action.USER_MANAGE)
    with service.store.write(service.acting(actor)) as writing:
        hold_chain(writing.db)
        user = users.of_name(writing.db, canonical(name))
        held = users.grants_of(writing.db, user.id)
        found = next((e for e in held if (e.role, e.scope) == (role, scope.strip())), None)
        if found is None:
            raise UnknownRecordError(f"{user.name} does not hold {role} {scope}".rstrip())
        with _somebody_managing(writing):
            users.take(writing, user, found)


def disable(name: str, *, service: Service, actor: Actor) -> None:
    """Let a user do nothing any more, at once; what the user did stays told.

    Raises:
        DeniedError: The actor does not manage users.
        UnknownRecordError: There is no such user.
        ConflictError: It is so already, or nobody would be left to manage users.
    """
    require(actor, Action.USER_MANAGE)
    with service.store.write(service.acting(actor)) as writing:
        hold_chain(writing.db)
        user = users.of_name(writing.db, canonical(name))
        if user.disabled is not None:
            raise ConflictError(f"{user.name} is disabled already")
        with _somebody_managing(writing):
            users.disable(writing, user)
        sessions.revoke_all(writing, user)
        sign_in.withdraw_all(writing, user)


def enable(name: str, *, service: Service, actor: Actor) -> None:
    """Let a disabled user back in, with the grants that were not revoked.

    Raises:
        DeniedError: The actor does not manage users.
        UnknownRecordError: There is no such user.
        ConflictError: The user is not disabled.
    """
    require(actor, Action.USER_MANAGE)
    with service.store.write(service.acting(actor)) as writing:
        user = users.of_name(writing.db, canonical(name))
        if user.disabled is None:
            raise ConflictError(f"{user.name} is not disabled")
        users.enable(writing, user)


def end_sessions(name: str, *, service: Service, actor: Actor) -> int:
    """End all sessions of a user: one's own, or anybody's for who manages users.

    Raises:
        DeniedError: It is somebody else.
        UnknownRecordError: There is no such user.
    """
    if canonical(name) != actor.name:
        require(actor, Action.USER_MANAGE)
    with service.store.write(service.acting(actor)) as writing:
        return sessions.revoke_all(writing, users.of_name(writing.db, canonical(name)))


def unbind(name: str, *, service: Service, actor: Actor) -> None:
    """Forget who a user is at the identity provider, as after an account was made anew there.

    Raises:
        DeniedError: The actor does not manage users.
        UnknownRecordError: There is no such user.
    """
    require(actor, Action.USER_MANAGE)
    with service.store.write(service.acting(actor)) as writing:
        user = users.of_name(writing.db, canonical(name))
        sign_in.unbind(writing, user)
        sessions.revoke_all(writing, user)


def read_role(role: str) -> str:
    """Read the name of a role that can be given; empty for none.

    Raises:
        InvalidRecordError: There is no such role.
    """
    found = role.strip().casefold()
    if found and found not in roles_to_give():
        raise InvalidRecordError(
            f"no role {role[:40]!r}; there are {', '.join(roles_to_give())}"
        )
    return found


@contextmanager
def _somebody_managing(writing: Writing) -> Iterator[None]:
    """Refuse what would take from an installation the last one who manages its users."""
    managing = roles_with(Action.USER_MANAGE)
    before = users.holders(writing.db, managing)
    yield
    if before and not users.holders(writing.db, managing):
        raise ConflictError(
            "somebody must remain who manages users; give another one that role"
        )
