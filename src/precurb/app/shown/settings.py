"""How the installation is set up, to be read: settings, database, versions; no secret."""

import platform
from dataclasses import dataclass
from importlib.metadata import version

from precurb import __version__
from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.service import Service
from precurb.app.settings import Settings

_LIBRARIES = ("rdkit", "sqlalchemy", "fastapi", "msgspec", "rapidfuzz")


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """What is set, and what runs."""

    settings: Settings
    database: str  # sqlite or postgresql; its address may hold a password
    version: str
    python: str
    libraries: tuple[tuple[str, str], ...]


def show_installation(*, service: Service, actor: Actor) -> Installation:
    """How the installation is set up.

    Raises:
        DeniedError: The actor may not see who uses it and how.
    """
    require(actor, Action.USER_READ)
    return Installation(
        settings=service.settings,
        database=service.store.dialect,
        version=__version__,
        python=platform.python_version(),
        libraries=tuple((name, version(name)) for name in _LIBRARIES),
    )
