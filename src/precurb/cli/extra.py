"""Watchlists that are asked for one command only, beside those in use."""

from pathlib import Path

from precurb.app.watch import read_extra
from precurb.cli import show
from precurb.lists.watchlist import Watchlist


def extra_watchlists(paths: tuple[Path, ...], marking: str) -> tuple[Watchlist, ...]:
    """Read watchlist files, with a marking; what of them could not be read is shown."""
    made = []
    for path in paths:
        watchlist, imported = read_extra(path, marking=marking)
        show.rejected(imported.rejected)
        made.append(watchlist)
    return tuple(made)
