"""What every watchlist importer gives back, and how it gathers it.

Publishers' files have bad records. One bad record must not cost the list, and must not
vanish either: it is set aside as ``NotChecked`` with its place, and the rest goes on.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from precurb.errors import InvalidRecordError
from precurb.model.transaction import Location, NotChecked
from precurb.model.watchlist import ListedName, WatchlistEntry, WatchlistHeader

_MONTHS = tuple("JanFebMarAprMayJunJulAugSepOctNovDec"[at : at + 3] for at in range(0, 36, 3))
_DAY = re.compile(r"(?:(\d{1,2}) )?([A-Za-z]{3,9})\.? (\d{4})")


@dataclass(frozen=True, slots=True)
class Imported:
    """A watchlist as read: its header, its entries by id, and what could not be read."""

    header: WatchlistHeader
    entries: tuple[WatchlistEntry, ...]
    rejected: tuple[NotChecked, ...] = ()


@dataclass(slots=True)
class Gathering:
    """Entries and rejections of one file while it is being read."""

    file: str
    entries: dict[str, WatchlistEntry] = field(default_factory=dict)
    rejected: list[NotChecked] = field(default_factory=list)

    def add(self, entry: WatchlistEntry) -> None:
        """Keep an entry.

        Raises:
            ValueError: The id was already taken; two parties must not become one.
        """
        if entry.id in self.entries:
            raise ValueError(f"id {entry.id} is given twice; the first record is kept")
        self.entries[entry.id] = entry

    @contextmanager
    def record(self, name: str) -> Iterator[None]:
        """Set the record aside when reading it fails, and go on."""
        try:
            yield
        except (ValueError, InvalidRecordError) as error:
            self.reject(name, str(error))

    def reject(self, record: str, reason: str, *, code: str = "unreadable-entry") -> None:
        """Note that a record was not read, and why."""
        self.rejected.append(
            NotChecked(
                code=code,
                reason=f"{self.file}, {record}: {reason}",
                location=Location(self.file, record),
            )
        )

    def imported(self, header: WatchlistHeader) -> Imported:
        """Close the gathering.

        Raises:
            InvalidRecordError: Not one entry was found: this is not the list.
        """
        if not self.entries:
            first = f"; {self.rejected[0].reason}" if self.rejected else ""
            raise InvalidRecordError(f"{self.file}: no watchlist entry found{first}")
        ordered = tuple(self.entries[key] for key in sorted(self.entries))
        return Imported(header, ordered, tuple(self.rejected))


def unique(values: Iterable[str]) -> tuple[str, ...]:
    """Values in their order, each once, blanks trimmed, empty ones left out."""
    return tuple(dict.fromkeys(v for each in values if (v := " ".join(each.split()))))


def unique_names(names: Iterable[ListedName]) -> tuple[ListedName, ...]:
    """Names in their order, each text once; the first mention decides its quality."""
    found: dict[str, ListedName] = {}
    for name in names:
        if name.text:
            found.setdefault(name.text, name)
    return tuple(found.values())


def iso_date(text: str) -> str:
    """A date in ISO form as far as it goes; what cannot be read stays as written.

    >>> iso_date("25 Mar 1977"), iso_date("Mar 1977"), iso_date("circa 1951")
    ('1977-03-25', '1977-03', 'circa 1951')
    """
    match = _DAY.fullmatch(text.strip())
    if match is None or match[2][:3].title() not in _MONTHS:
        return " ".join(text.split())
    month = f"{match[3]}-{_MONTHS.index(match[2][:3].title()) + 1:02d}"
    return f"{month}-{int(match[1]):02d}" if match[1] else month


def file_date(path: Path) -> dt.date:
    """The day a file was last written (UTC): the last resort for a version date."""
    return dt.datetime.fromtimestamp(path.stat().st_mtime, tz=dt.UTC).date()


def read_bytes(path: Path) -> bytes:
    """The bytes of a list file.

    Raises:
        InvalidRecordError: The file cannot be opened.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise InvalidRecordError(f"{path.name}: {error.strerror or error}") from error
