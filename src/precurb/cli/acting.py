"""The installation and who acts on it, for commands that use the store."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from precurb.app.access.actor import SYSTEM, Actor, Grant
from precurb.app.home import Home

if TYPE_CHECKING:
    from precurb.app.service import Service


@contextmanager
def installation() -> Iterator[tuple["Service", Actor]]:
    """The installation of the user, and the user, who holds it and so answers for it."""
    from precurb.app.service import Service  # the store is slow to load

    with Service.open(Home.of_user()) as service:
        person = (*SYSTEM.grants, Grant(role="officer"))
        yield service, replace(SYSTEM, name=getpass.getuser(), display="", grants=person)
