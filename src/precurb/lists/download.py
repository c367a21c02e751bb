"""One file from a server that may be broken, slow or lying.

What is written to disk is counted as it comes, packed and unpacked: a length that a server
announces proves nothing, and a few kilobytes of gzip can hold gigabytes. The clock runs for
the whole file, because a byte now and then keeps any socket timeout happy.
"""

import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from precurb.errors import UnavailableError, UntrustedMessageError
from precurb.lists.publishers import Publisher, Stamp

if TYPE_CHECKING:
    import httpx2

MAX_REDIRECTS = 3
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """One file to get: from whom, where to, and how much of it at most."""

    publisher: Publisher
    file: str
    target: Path
    max_bytes: int
    known: Stamp | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said of a file it sent."""

    etag: str
    last_modified: str


def download(wanted: Download, client: "httpx2.Client") -> Answer | None:
    """Download one file; None when the server says it is the known one.

    Raises:
        UnavailableError: The server did not answer, or broke off, or took too long.
        UntrustedMessageError: It answered with something no list is.
    """
    import httpx2

    deadline = time.monotonic() + wanted.publisher.seconds
    address = wanted.publisher.address(wanted.file)
    try:
        for _ in range(MAX_REDIRECTS + 1):
            with client.stream(
                "GET", address, headers=_headers(wanted.known), follow_redirects=False
            ) as response:
                if response.status_code not in _REDIRECTS:
                    return _receive(response, wanted, deadline)
                address = _next_address(wanted, address, response.headers.get("location", ""))
            _require_time(wanted, deadline)
    except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError) as error:
        said = str(error) or type(error).__name__
        raise UnavailableError(f"{wanted.file}: {said}") from error
    raise UntrustedMessageError(f"{wanted.file}: more than {MAX_REDIRECTS} redirects")


def _headers(known: Stamp | None) -> dict[str, str]:
    headers = {"accept-encoding": "gzip", "user-agent": "precurb"}
    if known and known.etag:
        headers["if-none-match"] = known.etag
    if known and known.last_modified:
        headers["if-modified-since"] = known.last_modified
    return headers


def _next_address(wanted: Download, address: str, location: str) -> str:
    """Follow to https anywhere; to http only on the same host, where http is allowed."""
    try:
        target = urljoin(address, location)
        old, new = urlsplit(address), urlsplit(target)
    except ValueError as error:
        raise UntrustedMessageError(f"{wanted.file}: redirect to no address") from error
    same_house = wanted.publisher.allow_http and new.netloc == old.netloc
    if location and (new.scheme == "https" or (new.scheme == "http" and same_house)):
        return target
    raise UntrustedMessageError(f"{wanted.file}: redirect to {target!r} is not followed")


def _receive(response: "httpx2.Response", wanted: Download, deadline: float) -> Answer | None:
    if response.status_code == 304 and wanted.known:
        return None
    if response.status_code != 200:
        raise UnavailableError(f"{wanted.file}: the server answered {response.status_code}")
    announced = response.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > wanted.max_bytes:
        raise _too_large(wanted)
    packing = response.headers.get("content-encoding", "identity").strip().lower()
    if packing not in {"identity", "gzip", "x-gzip", ""}:
        raise UntrustedMessageError(f"{wanted.file}: packed in a way not asked for: {packing}")
    chunks = _on_time(response.iter_raw(), wanted, deadline)
    content = _unpacked(chunks, wanted) if "gzip" in packing else chunks
    _write(content, wanted)
    return Answer(response.headers.get("etag", ""), response.headers.get("last-modified", ""))


def _on_time(chunks: Iterator[bytes], wanted: Download, deadline: float) -> Iterator[bytes]:
    """Pass chunks on while time and size allow."""
    received = 0
    for chunk in chunks:
        received += len(chunk)
        if received > wanted.max_bytes:
            raise _too_large(wanted)
        _require_time(wanted, deadline)
        yield chunk


def _require_time(wanted: Download, deadline: float) -> None:
    if time.monotonic() > deadline:
        limit = wanted.publisher.seconds
        raise UnavailableError(f"{wanted.file}: not complete after {limit:g} seconds")


def _unpacked(chunks: Iterator[bytes], wanted: Download) -> Iterator[bytes]:
    """Unpack gzip, never more at once than may still come."""
    unpacker = zlib.decompressobj(wbits=31)
    room = wanted.max_bytes
    try:
        for chunk in chunks:
            content = unpacker.decompress(chunk, room + 1)
            room -= len(content)
            if room < 0:
                raise _too_large(wanted)
            yield content
    except zlib.error as error:
        raise UntrustedMessageError(f"{wanted.file}: broken gzip: {error}") from error
    if not unpacker.eof:
        raise UnavailableError(f"{wanted.file}: the packed file breaks off")


def _write(content: Iterator[bytes], wanted: Download) -> None:
    with wanted.target.open("wb") as stream:
        for chunk in content:
            stream.write(chunk)


def _too_large(wanted: Download) -> UntrustedMessageError:
    return UntrustedMessageError(f"{wanted.file}: larger than {wanted.max_bytes} bytes")
