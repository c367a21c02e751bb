"""Who acts: a person, a program with a token, or Precurb itself."""

from dataclasses import dataclass

from precurb.app.access.actions import Action


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A role given to a user, everywhere or within a scope.

    A scope is ``""`` for everywhere, or ``kind:value``, such as ``jurisdiction:DE`` or
    ``case:01h…``; it must be the scope of what is asked for.
    """

    role: str
    scope: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts, and with which rights.

    ``scopes`` narrows a token to some actions; without them all of its user's are meant.
    """

    user: str
    name: str
    display: str = ""
    grants: tuple[Grant, ...] = ()
    scopes: frozenset[Action] | None = None

    @property
    def who(self) -> str:
        """The name under which the audit tells of this actor."""
        return self.name


SYSTEM = Actor(user="", name="precurb", display="Precurb", grants=(Grant(role="system"),))
"""Precurb itself: scheduled work, and the command line of who holds the installation."""
