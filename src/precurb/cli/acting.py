"""The installation and who acts on it, for commands that use the store."""

import os
import pwd
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from precurb.app.access.actor import SYSTEM, Actor, Grant
from precurb.app.home import Home

if TYPE_CHECKING:
    from precurb.app.service import Service


def who_runs() -> str:
    """The user of the machine who runs the command; environment variables can claim anybody."""
    return pwd.getpwuid(os.getuid()).pw_name


def signed(by: str) -> str:
    """Who decides, as told; with the user of the machine where that is somebody else."""
    user = who_runs()
    return by if by in ("", user) else f"{by} (as {user})"


@contextmanager
def installation() -> Iterator[tuple["Service", Actor]]:
    """The installation of the user, and the user, who holds it and so answers for it."""
    from precurb.app.service import Service  # the store is slow to load

    with Service.open(Home.of_user()) as service:
        person = (*SYSTEM.grants, Grant(role="officer"))
        yield service, replace(SYSTEM, name=who_runs(), display="", grants=person)
