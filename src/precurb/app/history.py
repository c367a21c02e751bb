"""Earlier trade that a run looks back on: read once, kept by its hash, found for a replay."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import msgspec

from precurb.app.home import Home
from precurb.errors import InvalidRecordError, UntrustedMessageError
from precurb.intake import Mapping, read_file
from precurb.model import Location, NotChecked, Transaction
from precurb.screening.kept_past import KeptPast, decode_past, encode_past


def keep_history(
    files: Iterable[Path], mapping: Mapping | None, home: Home
) -> tuple[str, tuple[NotChecked, ...]]:
    """Read files of earlier trade and keep what they hold.

    Args:
        files: Orders and consignments of the past, in any form that is screened.
        mapping: What the user says about the columns, as for the files to screen.
        home: Where they are kept.

    Returns:
        The hash under which they are found again, empty without files; and what could not be
        read of them.

    Raises:
        InvalidRecordError: A file is missing or cannot be understood.
    """
    records = [record for path in files for record in read_file(path, mapping).transactions]
    given = [each for each in records if isinstance(each, Transaction)]
    gaps = [each for each in records if isinstance(each, NotChecked)]
    gaps += [_undated(each) for each in given if each.date is None]
    if not records:
        return "", ()
    # A record that several files hold, or one file twice, was one supply.
    earlier = [*{_content(each): each for each in reversed(given)}.values()][::-1]
    return keep_past(KeptPast(earlier=tuple(earlier)), home), tuple(gaps)


def keep_past(past: KeptPast, home: Home) -> str:
    """Keep what a check looks back on, and the hash under which it is found again."""
    raw = encode_past(past)
    name = hashlib.sha256(raw).hexdigest()
    path = history_path(home, name)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        # Several threads and processes may keep the same past at once.
        fresh = path.with_suffix(f".{secrets.token_hex(4)}.new")
        fresh.write_bytes(raw)
        fresh.replace(path)
    return name


def _content(transaction: Transaction) -> bytes:
    """What a record says, wherever it stands."""
    anywhere = replace(transaction, location=Location("", ""), unread=())
    return msgspec.msgpack.encode(anywhere)


def _undated(transaction: Transaction) -> NotChecked:
    reason = f"{transaction.reference} has no day, so it is not looked back on"
    where = transaction.location
    return NotChecked(code="undated-history", reason=reason, location=where, field="date")


def read_past(home: Home, name: str) -> KeptPast:
    """The earlier trade that was kept under a hash; none under the empty one.

    Raises:
        InvalidRecordError: It is not kept here.
        UntrustedMessageError: It was altered.
    """
    if not name:
        return KeptPast()
    path = history_path(home, name)
    if not path.exists():
        raise InvalidRecordError(f"the earlier trade {name[:12]} is not kept here")
    raw = path.read_bytes()
    if hashlib.sha256(raw).hexdigest() != name:
        raise UntrustedMessageError(f"{path.name}: altered since it was kept")
    return decode_past(raw)


def history_path(home: Home, name: str) -> Path:
    """Where earlier trade is kept."""
    return home.root / "history" / f"{name}.past"
