"""Does a download look like the list it should be?

Watchlists grow or change by a few parties. One that has lost a fifth of them, ends in the
middle of a row or is mostly unreadable is an accident or an attack until a person says
otherwise.
"""

import os
from pathlib import Path

from precurb.errors import InvalidRecordError, UntrustedMessageError
from precurb.lists.importers import Imported

KEPT_SHARE = 0.8  # a new list has at least this share of the old one's entries
UNREADABLE_SHARE = 0.2  # with more bad records than this it is not the file we know


def require_whole(path: Path) -> None:
    """A table ends with a full line; one that does not was cut off on the way.

    Raises:
        InvalidRecordError: The file is empty or cut off.
    """
    with path.open("rb") as stream:
        size = stream.seek(0, os.SEEK_END)
        stream.seek(max(0, size - 1))
        last = stream.read()
    if not last:
        raise InvalidRecordError(f"{path.name}: empty")
    if path.suffix == ".csv" and last not in b"\n\r\x1a":
        raise InvalidRecordError(f"{path.name}: breaks off in the middle of a row")


def require_plausible(imported: Imported, before: int) -> None:
    """Compare a list with the number of entries it had before.

    Raises:
        InvalidRecordError: Too many of its records cannot be read.
        UntrustedMessageError: It has shrunk too far.
    """
    count = len(imported.entries)
    unreadable = [each for each in imported.rejected if each.code == "unreadable-entry"]
    if len(unreadable) > UNREADABLE_SHARE * count:
        first = unreadable[0].reason
        raise InvalidRecordError(f"{len(unreadable)} of the records unreadable; first: {first}")
    if count < KEPT_SHARE * before:
        raise UntrustedMessageError(
            f"the list shrank from {before} to {count} entries, below "
            f"{KEPT_SHARE:.0%}; check with the publisher and import it by hand if it is right"
        )
