"""Watchlist importers: publishers' own files in, one kind of entry out.

OFAC's CSV and XML, the UN's XML, FollowTheMoney JSON lines and OpenSanctions' table. The
form is told from the content, because people rename files. A bad record is set aside and
named; a wrong or hostile file is refused as a whole.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from precurb.errors import InvalidRecordError
from precurb.lists.importers import ftm_jsonl, ofac_csv, ofac_xml, targets_csv, un_xml
from precurb.lists.importers.base import Gathering, Imported
from precurb.lists.importers.safe_xml import root_name

__all__ = ["FORMATS", "Imported", "read_watchlist", "sniff"]

FORMATS: MappingProxyType[str, Callable[[Path, dt.date | None, str], Imported]]
FORMATS = MappingProxyType(
    {
        "ofac-csv": ofac_csv.read,
        "ofac-xml": ofac_xml.read,
        "un-xml": un_xml.read,
        "ftm-jsonl": ftm_jsonl.read,
        "targets-csv": targets_csv.read,
    }
)
_ROOTS = MappingProxyType({"CONSOLIDATED_LIST": "un-xml", "sdnList": "ofac-xml"})
_HEAD = 64 * 1024


def read_watchlist(
    path: Path,
    format: str | None = None,
    *,
    version_date: dt.date | None = None,
    source: str = "",
) -> Imported:
    """Read a watchlist in any known form.

    Args:
        path: The file; or a folder with OFAC's CSV files (SDN, non-SDN, or both).
        format: One of ``FORMATS``; told from the content when left out.
        version_date: The day of the list, used when the file does not say it; file time
            (UTC) when left out too.
        source: Where the list is from; the file name when left out.

    Raises:
        InvalidRecordError: The file is not a list of a known form, or is hostile.
    """
    if path.is_dir():
        return _read_folder(path, version_date, source)
    chosen = format or sniff(path)
    if chosen not in FORMATS:
        known = ", ".join(FORMATS)
        raise InvalidRecordError(f"{path.name}: unknown form {chosen!r}; known are {known}")
    return FORMATS[chosen](path, version_date, source)


def sniff(path: Path) -> str:
    """Tell the form of a file from its beginning.

    Raises:
        InvalidRecordError: It is none of the known forms.
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
    except OSError as error:
        raise InvalidRecordError(f"{path.name}: {error.strerror or error}") from error
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
        if found := _ROOTS.get(root_name(head)):
            return found
    elif start.startswith(b"{"):
        return "ftm-jsonl"
    else:
        first = start.split(b"\n", 1)[0].decode("utf-8", "replace").strip()
        if found := _table(first):
            return found
    raise InvalidRecordError(f"{path.name}: not a watchlist of a known form")


def _table(first: str) -> str:
    """The form of a comma separated file from its first row."""
    cells = [cell.strip().strip('"').lower() for cell in first.split(",")]
    if set(targets_csv.REQUIRED) <= set(cells):
        return "targets-csv"
    ofac = cells[0] == "ent_num" or (cells[0].isdigit() and len(cells) >= 4)
    return "ofac-csv" if ofac else ""


def _read_folder(folder: Path, version_date: dt.date | None, source: str) -> Imported:
    """OFAC's two lists from one folder as one watchlist."""
    names = {p.name.lower(): p for p in sorted(folder.iterdir())}
    mains = [names[name] for name in ("sdn.csv", "cons_prim.csv") if name in names]
    if not mains:
        raise InvalidRecordError(f"{folder.name}: neither sdn.csv nor cons_prim.csv inside")
    parts = [ofac_csv.read(path, version_date, source) for path in mains]
    if len(parts) == 1:
        return parts[0]
    gathering = Gathering(folder.name)
    for part in parts:
        gathering.rejected.extend(part.rejected)
        for entry in part.entries:
            # A party on both lists has one number and, on the SDN list, the graver record.
            gathering.entries.setdefault(entry.id, entry)
    header = replace(parts[0].header, id="ofac", title="OFAC SDN and Consolidated Lists")
    return gathering.imported(header)
