"""An open installation, as API, pages, worker and commands use it: folder, store, settings."""

import datetime as dt
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from precurb.app.access.actor import Actor
from precurb.app.day import today
from precurb.app.home import Home
from precurb.app.records import acting_now, open_store
from precurb.app.settings import Settings, read_settings
from precurb.decide import read_policy
from precurb.decide.policy import Policy
from precurb.lists.snapshot import Snapshot
from precurb.store import Acting, Store


class Service:
    """What every use case of the service works on; safe to use from several threads."""

    def __init__(self, home: Home, store: Store, settings: Settings) -> None:
        self.home = home
        self.store = store
        self.settings = settings
        self._lock = threading.Lock()
        self._snapshot: tuple[object, Snapshot] | None = None
        self._policy: tuple[object, Policy] | None = None

    @classmethod
    def open(cls, home: Home) -> "Service":
        """Open an installation.

        Raises:
            InvalidRecordError: A setting cannot be read.
            UnavailableError: The database does not answer.
        """
        settings = read_settings(home)
        return cls(home, open_store(home), settings)

    def __enter__(self) -> Self:
        """Use it for the length of a block."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Give the database connections back."""
        self.store.close()

    @property
    def snapshot(self) -> Snapshot:
        """The lists in use; opened again when another process has taken new ones into use."""
        pin = self.home.shelf.root / "current"
        with self._lock:
            mark = _mark(pin)
            if self._snapshot is None or self._snapshot[0] != mark:
                self._snapshot = (mark, self.home.shelf.current())
            return self._snapshot[1]

    @property
    def policy_path(self) -> Path | None:
        """The company's policy in use; none where the packaged one alone decides."""
        return self.home.policy

    @property
    def policy(self) -> Policy:
        """The policy in use; read again when another one was activated."""
        path = self.policy_path
        with self._lock:
            mark = _mark(path) if path else None
            if self._policy is None or self._policy[0] != mark:
                self._policy = (mark, read_policy(path))
            return self._policy[1]

    def acting(self, actor: Actor) -> Acting:
        """The actor at this moment, as the store takes it."""
        return acting_now(actor.who)

    def today(self) -> dt.date:
        """The day it is here."""
        return today()


def _mark(path: Path) -> object:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return (found.st_mtime_ns, found.st_size, found.st_ino)
