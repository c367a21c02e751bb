"""Bytes of a payment file as text: which encoding, and nothing lost where it does not hold.

Only encodings in which no other bytes can stand for a letter of the markup are accepted. A
byte that does not fit becomes the replacement character, and whoever reads the field says so.
"""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from precurb.errors import InvalidRecordError

UNDECODED = "\ufffd"  # stands where bytes were of another encoding than the file
_CHUNK = 64 * 1024
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]+)[\"']")
_ACCEPTED = frozenset(
    codecs.lookup(name).name
    for name in (
        *("utf-8", "ascii", "latin-1", "cp1250", "cp1251", "cp1252", "iso8859-2", "iso8859-5"),
        *("iso8859-9", "iso8859-15", "koi8-r", "gb2312", "gbk", "gb18030", "big5", "shift_jis"),
        *("euc-jp", "euc-kr"),
    )
)


def text_of(path: Path) -> Iterator[str]:
    """The text of an XML file, piece by piece.

    Raises:
        InvalidRecordError: The file cannot be opened, or its encoding is not accepted.
    """
    try:
        with path.open("rb") as file:
            piece = file.read(_CHUNK)
            decoder = codecs.getincrementaldecoder(_encoding(piece, path.name))("replace")
            while piece:
                yield decoder.decode(piece)
                piece = file.read(_CHUNK)
            yield decoder.decode(b"", final=True)
    except OSError as error:
        raise InvalidRecordError(f"{path.name}: {error.strerror or error}") from error


def plain_head(head: bytes) -> bytes:
    """The first bytes of a file as ASCII, whatever the width of its letters."""
    return head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x01")


def _encoding(head: bytes, name: str) -> str:
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise InvalidRecordError(f"{name}: UTF-32 is not accepted")
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head.startswith((b"<\0", b"\0<")):
        return "utf-16-le" if head.startswith(b"<\0") else "utf-16-be"
    declared = _DECLARED.search(head[:400])
    if head.startswith(codecs.BOM_UTF8) or declared is None:
        return "utf-8-sig"
    said = declared[1].decode("ascii")
    try:
        known = codecs.lookup(said).name
    except LookupError:
        known = ""
    if known not in _ACCEPTED:
        raise InvalidRecordError(f"{name}: the encoding {said!r} is not accepted")
    return known
