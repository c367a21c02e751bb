"""Names of users: those that the audit tells of, so no two may look the same."""

import re

from precurb.app.access.actor import SYSTEM
from precurb.errors import InvalidRecordError

_SHAPE = re.compile(r"[a-z][a-z0-9._@-]{0,62}[a-z0-9]", re.ASCII)
_SCOPE = re.compile(r"(jurisdiction|case):[A-Za-z0-9._-]{1,64}", re.ASCII)


def canonical(name: str) -> str:
    """A name as it is compared; people type it as they like."""
    return name.strip().casefold()


def read_name(name: str) -> str:
    """Read the name of a new user.

    Raises:
        InvalidRecordError: It is none: 2 to 64 of a-z, digits and . _ @ - are; Precurb's own
            name is nobody's.
    """
    found = canonical(name)
    if not _SHAPE.fullmatch(found):
        raise InvalidRecordError(
            f"not a name for a user: {name[:80]!r}; it is 2 to 64 of a-z, 0-9 and . _ @ -, "
            "and begins with a letter"
        )
    if found == SYSTEM.name:
        raise InvalidRecordError(f"{found!r} is the name of Precurb itself")
    return found


def read_scope(scope: str) -> str:
    """Read the scope of a grant; empty for everywhere.

    Raises:
        InvalidRecordError: It is neither ``jurisdiction:CODE`` nor ``case:ID``.
    """
    found = scope.strip()
    if found and not _SCOPE.fullmatch(found):
        raise InvalidRecordError(f"not a scope: {scope[:80]!r}; jurisdiction:DE or case:ID is")
    return found
