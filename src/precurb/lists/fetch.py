"""Fetching a watchlist: download, look hard, and only then let it replace the old one.

A list that has shrunk by a fifth, or is no list, is more likely an accident or an attack
than an amnesty. It is refused, the old one stays in force, and the result says so: every
publisher ends as ``updated``, ``unchanged`` or ``refused``, and nothing is raised.
"""

import datetime as dt
import hashlib
import shutil
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from precurb.errors import PrecurbError, UnavailableError, UntrustedMessageError
from precurb.lists.canonical import digest
from precurb.lists.download import Download, download
from precurb.lists.importers import Imported, read_watchlist
from precurb.lists.plausible import require_plausible, require_whole
from precurb.lists.publishers import (
    Fetched,
    Publisher,
    Stamp,
    load_publishers,
    read_fetched,
    write_fetched,
)

if TYPE_CHECKING:
    import httpx2

__all__ = [
    "FetchResult",
    "FetchStatus",
    "Fetched",
    "Publisher",
    "Stamp",
    "fetch",
    "import_fetched",
    "load_publishers",
    "open_client",
    "read_fetched",
]

MAX_BYTES = 256 * 1024 * 1024
_NAMELESS = frozenset({"targets-csv", "ftm-jsonl"})  # forms whose files name no list


class FetchStatus(StrEnum):
    """How fetching ended."""

    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchResult:
    """How fetching one publisher's list ended.

    ``fetched`` is what is in force now: the new download, or still the previous one.
    ``code`` is the error code behind a refusal (``unavailable``: try again later).
    """

    publisher: str
    status: FetchStatus
    reason: str = ""
    code: str = ""
    fetched: Fetched | None = None
    imported: Imported | None = None


def open_client(seconds: float = 30.0) -> "httpx2.Client":
    """A client for ``fetch``: follows the system's proxy settings, never redirects itself."""
    import httpx2

    return httpx2.Client(timeout=seconds, follow_redirects=False)


def fetch(
    publisher: Publisher,
    previous: Fetched | None,
    client: "httpx2.Client",
    folder: Path,
    max_bytes: int = MAX_BYTES,
) -> FetchResult:
    """Fetch one publisher's list; refused, it leaves the previous one in force.

    Args:
        publisher: Whose list.
        previous: The last good download, from ``read_fetched``; None the first time.
        client: From ``open_client``.
        folder: The folder of all downloads.
        max_bytes: No file may be larger, packed or unpacked.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder, prefix=".fetch-") as scratch:
            return _fetch(
                publisher, previous, _Attempt(client, folder, Path(scratch), max_bytes)
            )
    except PrecurbError as error:
        reason, code = str(error), error.code
    except OSError as error:
        reason, code = f"files cannot be written: {error.strerror}", UnavailableError.code
    return FetchResult(
        publisher=publisher.id,
        status=FetchStatus.REFUSED,
        reason=reason,
        code=code,
        fetched=previous,
    )


def import_fetched(publisher: Publisher, fetched: Fetched, folder: Path) -> Imported:
    """Read a kept download again, for a caller who lost what ``fetch`` gave.

    Raises:
        UntrustedMessageError: The files are not those that were downloaded.
        InvalidRecordError: They cannot be read.
    """
    if not _is_intact(fetched, folder):
        raise UntrustedMessageError(f"{publisher.id}: the kept files are gone or altered")
    return _import(publisher, fetched.path(folder), fetched.stamps)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """The means of one fetch."""

    client: "httpx2.Client"
    folder: Path
    scratch: Path
    max_bytes: int


def _fetch(publisher: Publisher, previous: Fetched | None, attempt: _Attempt) -> FetchResult:
    fresh = attempt.scratch / publisher.id
    fresh.mkdir()
    stamps = {file: _one_file(publisher, previous, attempt, file) for file in publisher.files}
    content = digest("".join(f"{f} {stamps[f].sha256}\n" for f in sorted(stamps)).encode())
    if previous and content == previous.digest:
        kept = Fetched(
            publisher=publisher.id, digest=content, entries=previous.entries, stamps=stamps
        )
        if not _is_intact(kept, attempt.folder):
            _place(fresh, kept.path(attempt.folder))
        write_fetched(kept, attempt.folder)
        return FetchResult(publisher=publisher.id, status=FetchStatus.UNCHANGED, fetched=kept)
    imported = _import(publisher, fresh, stamps)
    require_plausible(imported, previous.entries if previous else 0)
    fetched = Fetched(
        publisher=publisher.id, digest=content, entries=len(imported.entries), stamps=stamps
    )
    _place(fresh, fetched.path(attempt.folder))
    write_fetched(fetched, attempt.folder)
    return FetchResult(
        publisher=publisher.id,
        status=FetchStatus.UPDATED,
        fetched=fetched,
        imported=imported,
    )


def _one_file(
    publisher: Publisher, previous: Fetched | None, attempt: _Attempt, file: str
) -> Stamp:
    """Bring one file into the fresh folder: downloaded, or the old one if still the same."""
    target = attempt.scratch / publisher.id / file
    old = previous.path(attempt.folder) / file if previous else None
    known = previous.stamps.get(file) if previous else None
    if known and not (old and old.exists() and _sha256(old) == known.sha256):
        known = None  # our copy is gone or damaged: ask for the whole file
    wanted = Download(
        publisher=publisher, file=file, target=target, max_bytes=attempt.max_bytes, known=known
    )
    answer = download(wanted, attempt.client)
    if answer is None and known and old:
        shutil.copyfile(old, target)
        return known
    require_whole(target)
    etag, modified = (answer.etag, answer.last_modified) if answer else ("", "")
    return Stamp(sha256=_sha256(target), etag=etag, last_modified=modified)


def _import(publisher: Publisher, fresh: Path, stamps: dict[str, Stamp]) -> Imported:
    main = publisher.files[0]
    imported = read_watchlist(
        fresh / main,
        publisher.format,
        version_date=_day(stamps[main].last_modified),
        source=publisher.address(main),
    )
    if publisher.format not in _NAMELESS:
        return imported
    header = replace(imported.header, id=publisher.id, title=publisher.title)
    return replace(imported, header=header)


def _day(last_modified: str) -> dt.date | None:
    """The day the server says the file is of; None leaves the day of the download."""
    try:
        return parsedate_to_datetime(last_modified).astimezone(dt.UTC).date()
    except (ValueError, OverflowError):
        return None


def _place(fresh: Path, target: Path) -> None:
    """Put the files where they stay, in one step; the same content may be there already."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        shutil.rmtree(target)
    fresh.replace(target)


def _is_intact(fetched: Fetched, folder: Path) -> bool:
    kept = fetched.path(folder)
    return all(
        (kept / file).exists() and _sha256(kept / file) == stamp.sha256
        for file, stamp in fetched.stamps.items()
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
