"""Roles: sets of actions with the reason beside them, read from ``data/access/roles.toml``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from precurb.app.access.actions import Action
from precurb.data import data_folder

SYSTEM_ROLE = "system"  # of Precurb itself; no user is given it


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A set of actions, and why just these go together.

    Nobody holds it together with a role of ``apart_from``.
    """

    name: str
    why: str
    actions: frozenset[Action]
    apart_from: frozenset[str]


@cache
def roles() -> Mapping[str, Role]:
    """All roles by name, in the order of the file; that of Precurb itself is the last."""
    told = tomllib.loads((data_folder() / "access" / "roles.toml").read_text("utf-8"))
    return MappingProxyType(
        {
            name: Role(
                name=name,
                why=row["why"],
                actions=frozenset(map(Action, row["actions"])),
                apart_from=frozenset(row["apart_from"]),
            )
            for name, row in told.items()
        }
    )


def roles_to_give() -> tuple[str, ...]:
    """Names of the roles that a user can be given."""
    return tuple(name for name in roles() if name != SYSTEM_ROLE)


def roles_with(action: Action) -> tuple[str, ...]:
    """Names of the roles a user can be given that hold an action."""
    return tuple(name for name in roles_to_give() if action in roles()[name].actions)
