"""The first administrator of an empty installation, by a code that only its terminal shows."""

from precurb.app.access.actor import SYSTEM, Actor
from precurb.app.access.names import read_name
from precurb.app.access.passwords import check_password, hash_password
from precurb.app.access.secrets import Kind, hash_of, new_secret
from precurb.app.access.sessions import Opened, start
from precurb.app.access.sign_in import Came
from precurb.app.service import Service
from precurb.errors import ConflictError, UnauthenticatedError
from precurb.store import sign_in, users
from precurb.store.opened import hold_chain
from precurb.store.sign_in import Challenge

_ROLE = "admin"


def first_admin_code(service: Service) -> str | None:
    """A code for the page ``/first``; none where there is a user already.

    It is good until it is used or the next one is made, and only while there is no user.
    """
    with service.store.write(service.acting(SYSTEM)) as writing:
        if users.any_user(writing.db):
            return None
        code = new_secret()
        sign_in.withdraw(writing, Kind.FIRST)
        sign_in.give_out(writing, Challenge(secret_hash=hash_of(code), kind=Kind.FIRST))
        writing.note("make first code", "installation")
    return code


def is_empty(*, service: Service) -> bool:
    """Whether there is no user yet."""
    with service.store.read() as db:
        return not users.any_user(db)


def make_first_admin(
    code: str, name: str, password: str, came: Came, *, service: Service
) -> Opened:
    """Make the first administrator, and sign in.

    Raises:
        UnauthenticatedError: It is not the code.
        ConflictError: There is a user already.
        InvalidRecordError: The name is none, or the password would be guessed; the code is
            still good.
    """
    acting = service.acting(SYSTEM)
    with service.store.read() as db:
        if users.any_user(db):
            raise ConflictError(_NOT_EMPTY)
        if sign_in.look_at(db, Kind.FIRST, hash_of(code), acting.at) is None:
            raise UnauthenticatedError(_WRONG)
    named = read_name(name)
    check_password(password, named, service.settings.sign_in.password_least)
    hashed = hash_password(password)
    with service.store.write(service.acting(Actor(user="", name=named))) as writing:
        hold_chain(writing.db)
        if users.any_user(writing.db):
            raise ConflictError(_NOT_EMPTY)
        if sign_in.bring_back(writing, Kind.FIRST, hash_of(code)) is None:
            raise UnauthenticatedError(_WRONG)
        user = users.of_id(writing.db, users.add(writing, named, ""))
        users.give(writing, user, _ROLE, "")
        users.set_password(writing, user, hashed)
        return start(writing, user, service.settings.sign_in, came.before)


_WRONG = "this is not the code that the terminal shows"
_NOT_EMPTY = "there is a user already; sign in, or use precurb users at the command line"
