"""A service on a fresh home, and people with roles, for tests of use cases."""

from pathlib import Path

from precurb.app.access.actor import Actor, Grant
from precurb.app.home import Home
from precurb.app.service import Service
from precurb.app.settings import Settings
from precurb.store import Store, file_url


def service_in(folder: Path, url: str = "", settings: Settings | None = None) -> Service:
    """A service whose home is a folder; on SQLite there unless a database is named."""
    home = Home(folder / "home").prepare()
    store = Store.open(url or file_url(home.root / "precurb.db"))
    return Service(home, store, settings or Settings())


def person(name: str, *roles: str) -> Actor:
    """Somebody with roles that count everywhere."""
    return Actor(user=f"user-{name}", name=name, grants=tuple(Grant(role=r) for r in roles))
