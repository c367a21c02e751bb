"""One's own password, and the invitation with which a user sets the first one."""

import datetime as dt

from precurb.app.access.actions import Action
from precurb.app.access.actor import SYSTEM, Actor
from precurb.app.access.limits import count_attempt
from precurb.app.access.names import canonical
from precurb.app.access.passwords import check_password, hash_password, verify_password
from precurb.app.access.permit import require
from precurb.app.access.secrets import Kind, hash_of, new_secret
from precurb.app.access.sessions import Opened, in_person, start
from precurb.app.access.sign_in import Came, refused
from precurb.app.service import Service
from precurb.errors import ConflictError, DeniedError, UnauthenticatedError
from precurb.store import Writing, sessions, sign_in, users
from precurb.store.sign_in import Challenge
from precurb.store.users import User

INVITED_FOR = dt.timedelta(hours=72)


def change_password(
    old: str, new: str, came: Came, *, service: Service, actor: Actor
) -> Opened:
    """Change one's own password; all sessions end, and the one at hand begins anew.

    Raises:
        UnauthenticatedError: The old password is wrong.
        InvalidRecordError: The new one would be guessed.
        TooManyError: There were too many attempts.
        DeniedError: A program asks.
    """
    in_person(actor)
    check_password(new, actor.name, service.settings.sign_in.password_least)
    count_attempt(actor.name, came.address, service=service)
    with service.store.read() as db:
        user = users.of_id(db, actor.user)
    if not verify_password(old, user.password_hash):
        raise refused(user, service=service)
    hashed = hash_password(new)
    with service.store.write(service.acting(actor)) as writing:
        keep_password(writing, user, hashed)
        return start(writing, user, service.settings.sign_in)


def set_password(name: str, new: str, *, service: Service, actor: Actor) -> None:
    """Set a user's password at the command line; all of the user's sessions end.

    Raises:
        DeniedError: It is not the command line: an administrator who knows others' passwords
            could act as them.
        InvalidRecordError: It would be guessed, or there is no such user.
    """
    if actor != SYSTEM:
        raise DeniedError("passwords of others are set at the command line, or by invitation")
    require(actor, Action.USER_MANAGE)
    named = canonical(name)
    check_password(new, named, service.settings.sign_in.password_least)
    hashed = hash_password(new)
    with service.store.write(service.acting(actor)) as writing:
        keep_password(writing, users.of_name(writing.db, named), hashed)


def invite(name: str, *, service: Service, actor: Actor) -> str:
    """Make a code with which a user sets a password, once, within three days.

    Those made before for this user are worth nothing any more. The password that the user has
    stays until then.

    Raises:
        DeniedError: The actor does not manage users, or the user's rights would come to the
            actor: one's own invitation changes a password without the old one.
        UnknownRecordError: There is no such user.
        ConflictError: The user is disabled.
    """
    require(actor, Action.USER_MANAGE)
    code, acting = new_secret(), service.acting(actor)
    with service.store.write(acting) as writing:
        user = users.of_name(writing.db, canonical(name))
        if user.id == actor.user:
            raise DeniedError("one changes one's own password with the old one")
        if user.disabled is not None:
            raise ConflictError(f"{user.name} is disabled")
        sign_in.withdraw_all(writing, user)
        made = Challenge(
            secret_hash=hash_of(code),
            kind=Kind.INVITATION,
            user=user.id,
            expires=acting.at + INVITED_FOR,
        )
        sign_in.give_out(writing, made)
        writing.note("invite", f"user {user.name}")
    return code


def invited(code: str, *, service: Service) -> str | None:
    """The name of the user whom a code invites; none where it invites nobody any more."""
    with service.store.read() as db:
        found = sign_in.look_at(db, Kind.INVITATION, hash_of(code), service.acting(SYSTEM).at)
        return users.of_id(db, found.user).name if found and found.user else None


def accept(code: str, new: str, came: Came, *, service: Service) -> Opened:
    """Set a password by invitation, and sign in with it.

    Raises:
        UnauthenticatedError: The code invites nobody, or was used before.
        InvalidRecordError: The password would be guessed; the code is still good.
    """
    name = invited(code, service=service)
    if name is None:
        raise UnauthenticatedError(_OVER)
    check_password(new, name, service.settings.sign_in.password_least)
    hashed = hash_password(new)
    with service.store.write(service.acting(Actor(user="", name=name))) as writing:
        found = sign_in.bring_back(writing, Kind.INVITATION, hash_of(code))
        user = users.of_id(writing.db, found.user) if found and found.user else None
        if user is None or user.disabled is not None:
            raise UnauthenticatedError(_OVER)
        keep_password(writing, user, hashed)
        return start(writing, user, service.settings.sign_in, came.before)


_OVER = "this invitation holds no longer; ask for another one"


def keep_password(writing: Writing, user: User, hashed: str) -> None:
    """Keep a new password; whoever was signed in with the old one is so no longer."""
    users.set_password(writing, user, hashed)
    sessions.revoke_all(writing, user)
    sign_in.withdraw_all(writing, user)
