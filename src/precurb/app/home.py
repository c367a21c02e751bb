"""Where Precurb keeps what must last: lists, runs and its database, in one folder."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from precurb.lists.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Home:
    """The folder of an installation; private to its user, since it names customers."""

    root: Path

    @classmethod
    def of_user(cls) -> "Home":
        """``PRECURB_HOME``, else ``precurb`` in the user's data folder (XDG)."""
        if chosen := os.environ.get("PRECURB_HOME"):
            return cls(Path(chosen))
        base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
        return cls(Path(base) / "precurb")

    @property
    def shelf(self) -> "Shelf":
        """The snapshots kept here."""
        from precurb.lists.shelf import Shelf  # slow to load, and not every command asks

        return Shelf(self.root / "lists")

    @property
    def runs(self) -> Path:
        """One folder a screening run."""
        return self.root / "runs"

    @property
    def policy(self) -> Path | None:
        """The company's policy in use; none where the packaged one alone decides."""
        path = self.root / "policy.toml"
        return path if path.exists() else None

    def prepare(self) -> "Home":
        """Make the folder, readable by its owner alone."""
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self
