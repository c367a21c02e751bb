"""Inbound bytes by their hash, in the database itself.

Beside it, as files, they would need a transaction of their own, a backup of their own, and a
folder that every worker of a PostgreSQL installation shares. Large ones lie in parts, so that
neither writing nor reading holds more than a part at a time.
"""

import hashlib
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, insert, select

from precurb.errors import InvalidRecordError, UnknownRecordError, UntrustedMessageError
from precurb.store.opened import Writing
from precurb.store.tables import received, received_parts

PART = 1 << 20  # bytes
MOST = 1 << 28  # bytes of one file, 256 MiB; a larger one is cut before it is sent


def keep(writing: Writing, name: str, content: bytes) -> str:
    """Keep bytes as they came in; the same bytes again are kept once.

    Args:
        writing: The transaction.
        name: What the sender called them.
        content: The bytes.

    Returns:
        Their SHA-256.

    Raises:
        InvalidRecordError: They are more than 256 MiB.
    """
    _refuse_large(name, len(content))
    found = hashlib.sha256(content).hexdigest()
    cut = (content[start : start + PART] for start in range(0, len(content), PART))
    _add(writing, (found, name, len(content)), cut)
    return found


def _refuse_large(name: str, size: int) -> None:
    if size > MOST:
        raise InvalidRecordError(f"{name}: {size} bytes; at most {MOST} are kept")


def _add(writing: Writing, told: tuple[str, str, int], cut: Iterable[bytes]) -> str:
    """Add what is not there, part by part; return the hash of what was added."""
    found, name, size = told
    db = writing.db
    if db.execute(select(received.c.sha256).where(received.c.sha256 == found)).first():
        return found
    row = {"sha256": found, "name": name, "size": size, "at": writing.acting.at}
    db.execute(insert(received), row)
    digest = hashlib.sha256()
    for position, content in enumerate(cut):
        digest.update(content)
        part = {"sha256": found, "position": position, "content": content}
        db.execute(insert(received_parts), part)
    writing.note("keep bytes", f"received {found}", found)
    return digest.hexdigest()


def keep_file(writing: Writing, path: Path) -> str:
    """Keep the bytes of a file, never holding more than a part of them.

    Returns:
        Their SHA-256.

    Raises:
        InvalidRecordError: They are more than 256 MiB.
        UntrustedMessageError: The file changes while it is read.
    """
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
        size = file.tell()
        _refuse_large(path.name, size)
        file.seek(0)
        read_part = partial(file.read, PART)
        if _add(writing, (found, path.name, size), iter(read_part, b"")) != found:
            raise UntrustedMessageError(f"{path.name}: altered while it was read")
    return found


def read(db: Connection, sha256: str) -> bytes:
    """The bytes of a hash.

    Raises:
        UnknownRecordError: None are kept under it.
        UntrustedMessageError: They were altered since.
    """
    content = b"".join(parts(db, sha256))
    if hashlib.sha256(content).hexdigest() != sha256:
        known = db.execute(select(received.c.name).where(received.c.sha256 == sha256)).first()
        if known is None:
            raise UnknownRecordError(f"no bytes are kept under {sha256[:12]}")
        raise UntrustedMessageError(f"{known.name}: altered since it was received")
    return content


def parts(db: Connection, sha256: str) -> Iterator[bytes]:
    """The bytes of a hash, part by part."""
    query = (
        select(received_parts.c.content)
        .where(received_parts.c.sha256 == sha256)
        .order_by(received_parts.c.position)
    )
    with db.execute(query.execution_options(yield_per=1)) as rows:
        for (content,) in rows:
            yield bytes(content)
