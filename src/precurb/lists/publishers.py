"""Publishers of watchlists: where their files are, and what was last fetched from them."""

import os
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from precurb.data import data_folder
from precurb.errors import InvalidRecordError


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """One watchlist and its address.

    ``files`` begins with the list itself; the others lie beside it. ``allow_http`` is for
    a mirror in one's own house: outside, plain http could be changed on the way.
    """

    id: str
    title: str
    base: str
    files: tuple[str, ...]
    format: str
    standard: bool = True
    licence: str = ""
    allow_http: bool = False
    seconds: float = 300.0  # for one file, however slowly it drips

    def __post_init__(self) -> None:
        """Refuse addresses that are not https and names that leave the folder."""
        if urlsplit(self.base).scheme not in (
            {"https", "http"} if self.allow_http else {"https"}
        ):
            raise ValueError(f"{self.id}: the address is not https: {self.base}")
        if not self.files:
            raise ValueError(f"{self.id}: a publisher has at least one file")
        for name in (self.id, *self.files):
            if not name or Path(name).name != name or "\\" in name or name.startswith("."):
                raise ValueError(f"{self.id}: not a plain file name: {name!r}")

    def address(self, file: str) -> str:
        """Where a file is downloaded from."""
        return f"{self.base.rstrip('/')}/{file}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """How a server named the state of a file, and what the file was."""

    sha256: str
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """The last good download of a publisher: what the next one is compared with."""

    publisher: str
    digest: str
    entries: int
    stamps: dict[str, Stamp] = field(default_factory=dict)

    def path(self, folder: Path) -> Path:
        """The folder of this download, inside the folder of all downloads."""
        return folder / self.publisher / self.digest[:16]


def load_publishers(path: Path | None = None) -> tuple[Publisher, ...]:
    """Read the publishers.

    Args:
        path: A file in the form of the bundled ``publishers.toml``, which is read when
            left out.

    Raises:
        InvalidRecordError: The file does not have its form.
    """
    source = path or data_folder() / "lists" / "publishers.toml"
    try:
        table = tomllib.loads(source.read_text("utf-8"))
        return tuple(msgspec.convert(table["publisher"], list[Publisher]))
    except (OSError, KeyError, ValueError) as error:
        raise InvalidRecordError(f"{source.name}: {error}") from error


def read_fetched(publisher: str, folder: Path) -> Fetched | None:
    """The last good download of a publisher, or None when there was none.

    Raises:
        InvalidRecordError: The note of it cannot be read.
    """
    path = folder / publisher / "current.json"
    try:
        return msgspec.json.decode(path.read_bytes(), type=Fetched)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise InvalidRecordError(f"{publisher}/{path.name}: {error}") from error


def write_fetched(fetched: Fetched, folder: Path) -> None:
    """Note a download as the last good one, in one step."""
    path = folder / fetched.publisher / "current.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".current-{os.getpid()}.json")
    fresh.write_bytes(msgspec.json.encode(fetched, order="sorted"))
    fresh.replace(path)
