"""``precurb users``: who may do what, for the one who holds the installation."""

import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from cyclopts import App

from precurb.app.home import Home
from precurb.cli import show
from precurb.errors import InvalidRecordError

if TYPE_CHECKING:
    from precurb.app.access.people import Person
    from precurb.app.service import Service


def build_users_app() -> App:
    """Make the group of commands about users."""
    app = App(help="Users, their roles, passwords and tokens.")
    app.command(add_command, name="add")
    app.command(list_command, name="list")
    app.command(grant_command, name="grant")
    app.command(revoke_command, name="revoke")
    app.command(disable_command, name="disable")
    app.command(enable_command, name="enable")
    app.command(password_command, name="password")
    app.command(token_command, name="token")
    app.command(unbind_command, name="unbind")
    return app


def add_command(
    name: str, *, role: str = "", scope: str = "", display: str = "", invite: bool = False
) -> int:
    """Add a user.

    Args:
        name: The name to sign in with: a-z, 0-9 and . _ @ -
        role: A first role: analyst, officer, approver, auditor or admin.
        scope: Where the role counts, e.g. jurisdiction:DE; everywhere when left out.
        display: The name that people read.
        invite: Print a link with which the user sets a password, once, within three days.
    """
    from precurb.app.access.account import invite as make_invitation
    from precurb.app.access.actor import SYSTEM
    from precurb.app.access.people import NewUser, add_user

    with _service() as service:
        new = NewUser(name=name, display=display, role=role, scope=scope)
        added = add_user(new, service=service, actor=SYSTEM)
        show.note(f"added {added}")
        if invite:
            print(_link(make_invitation(added, service=service, actor=SYSTEM), service))
        else:
            show.note(f"set a password: precurb users password {added}")
    return 0


def list_command(*, json: bool = False) -> int:
    """List the users with what they hold.

    Args:
        json: Print as JSON.
    """
    from precurb.app.access.actor import SYSTEM
    from precurb.app.access.people import people

    with _service() as service:
        found = people(service=service, actor=SYSTEM)
    if json:
        show.as_json([_told(each) for each in found])
        return 0
    for each in found:
        roles = ", ".join(f"{e.role} {e.scope}".rstrip() for e in each.grants) or "no role"
        state = "  disabled" if each.user.disabled else ""
        print(f"{each.user.name}  {roles}{state}")
    return 0


def grant_command(name: str, role: str, *, scope: str = "") -> int:
    """Give a user a role.

    Args:
        name: The user.
        role: analyst, officer, approver, auditor or admin.
        scope: Where it counts, e.g. jurisdiction:DE or case:ID; everywhere when left out.
    """
    from precurb.app.access.actor import SYSTEM
    from precurb.app.access.people import grant

    with _service() as service:
        grant(name, role, scope, service=service, actor=SYSTEM)
    return 0


def revoke_command(name: str, role: str, *, scope: str = "") -> int:
    """Take a role from a user, at once.

    Args:
        name: The user.
        role: The role.
        scope: The scope it was given with.
    """
    from precurb.app.access.actor import SYSTEM
    from precurb.app.access.people import revoke

    with _service() as service:
        revoke(name, role, scope, service=service, actor=SYSTEM)
    return 0


def disable_command(name: str) -> int:
    """Let a user do nothing any more: sessions end, tokens hold no longer.

    Args:
        name: The user.
    """
    from precurb.app.access.actor import SYSTEM
    from precurb.app.access.people import disable

    with _service() as service:
        disable(name, service=service, actor=SYSTEM)
    return 0


def enable_command(name: str) -> int:
    """Let a disabled user back in.

    Args:
        name: The user.
    """
    from precurb.app.access.actor import SYSTEM
    from precurb.app.access.people import enable

    with _service() as service:
        enable(name, service=service, actor=SYSTEM)
    return 0


def password_command(name: str, *, invite: bool = False) -> int:
    """Set a user's password: asked for twice, or one line of standard input.

    Args:
        name: The user.
        invite: Print a link with which the user sets it, once, within three days.
    """
    from precurb.app.access.account import invite as make_invitation
    from precurb.app.access.account import set_password
    from precurb.app.access.actor import SYSTEM

    with _service() as service:
        if invite:
            print(_link(make_invitation(name, service=service, actor=SYSTEM), service))
        else:
            set_password(name, _asked(), service=service, actor=SYSTEM)
    return 0


def token_command(
    name: str, *, label: str, scope: tuple[str, ...] = (), days: int | None = None
) -> int:
    """Make a token for a program that acts as a user; it is printed this once.

    Args:
        name: The user.
        label: What it is for.
        scope: Actions it reaches to, e.g. check.make; all of its user's when left out.
        days: Good for so many days; until it is revoked when left out.
    """
    from precurb.app.access.actions import read_actions
    from precurb.app.access.actor import SYSTEM
    from precurb.app.access.tokens import Wanted, make_token

    wanted = Wanted(label=label, scopes=read_actions(scope), days=days)
    with _service() as service:
        print(make_token(wanted, service=service, actor=SYSTEM, user=name).secret)
    return 0


def unbind_command(name: str) -> int:
    """Forget who a user is at the identity provider; the next sign-in there binds anew.

    Args:
        name: The user.
    """
    from precurb.app.access.actor import SYSTEM
    from precurb.app.access.people import unbind

    with _service() as service:
        unbind(name, service=service, actor=SYSTEM)
    return 0


@contextmanager
def _service() -> "Iterator[Service]":
    from precurb.app.service import Service

    with Service.open(Home.of_user()) as service:
        yield service


def _asked() -> str:
    """A password, never from the arguments: those are seen by others and kept by shells."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass("Password: ")
    if getpass.getpass("Again: ") != first:
        raise InvalidRecordError("the two are not the same")
    return first


def _link(code: str, service: "Service") -> str:
    return f"{service.settings.public_url.rstrip('/')}/invited?code={code}"


def _told(each: "Person") -> dict[str, object]:
    return {
        "name": each.user.name,
        "display": each.user.display,
        "disabled": each.user.disabled.isoformat() if each.user.disabled else None,
        "grants": [{"role": e.role, "scope": e.scope} for e in each.grants],
    }
