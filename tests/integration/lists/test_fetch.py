"""Fetching from a server that misbehaves in every way we could think of.

The server is a thread on this machine; each test puts one script behind the address. The
old list must survive every one of them.
"""

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from precurb.errors import InvalidRecordError, UntrustedMessageError
from precurb.lists.fetch import (
    Fetched,
    FetchResult,
    FetchStatus,
    Publisher,
    fetch,
    import_fetched,
    load_publishers,
    read_fetched,
)

if TYPE_CHECKING:
    import httpx2

LIMIT = 200_000


class _Handler(BaseHTTPRequestHandler):
    """Hands every request to the script of the test."""

    protocol_version = "HTTP/1.1"
    server: "_Server"

    def do_GET(self) -> None:
        self.server.asked.append({k.lower(): v for k, v in self.headers.items()})
        self.close_connection = True
        try:
            self.server.script(self)
        except OSError:
            return  # the client had enough and hung up

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""

    def answer(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        named = {k.replace("_", "-"): v for k, v in headers.items()}
        for name, value in ({"Content-Length": str(len(body))} | named).items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


Script = Callable[[_Handler], None]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.script: Script = lambda handler: handler.answer(b"")
        self.asked: list[dict[str, str]] = []

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients hang up on this server; that is what it is for."""


def un_list(entries: int) -> bytes:
    records = "".join(
        f"<ENTITY><FIRST_NAME>PARTY {n}</FIRST_NAME>"
        f"<REFERENCE_NUMBER>QDe.{n:03}</REFERENCE_NUMBER></ENTITY>"
        for n in range(entries)
    )
    return (
        '<CONSOLIDATED_LIST dateGenerated="2026-02-27T00:00:00Z"><ENTITIES>'
        f"{records}</ENTITIES></CONSOLIDATED_LIST>"
    ).encode()


GOOD = un_list(100)


@dataclass
class Place:
    """A publisher on this machine, and the folder its lists are kept in."""

    server: _Server
    client: "httpx2.Client"
    folder: Path
    seconds: float = 20.0
    files: tuple[str, ...] = ("consolidated.xml",)
    format: str = "un-xml"
    asked: list[dict[str, str]] = field(default_factory=list)

    def publisher(self) -> Publisher:
        return Publisher(
            id="un-sc",
            title="UN",
            base=f"http://127.0.0.1:{self.server.server_port}/",
            files=self.files,
            format=self.format,
            allow_http=True,
            seconds=self.seconds,
        )

    def fetch(self, script: Script, previous: Fetched | None = None) -> FetchResult:
        self.server.script = script
        self.server.asked.clear()
        result = fetch(self.publisher(), previous, self.client, self.folder, LIMIT)
        self.asked = list(self.server.asked)
        return result

    def first(self) -> Fetched:
        """A good list, already here."""
        result = self.fetch(
            lambda h: h.answer(GOOD, ETag='"v1"', Last_Modified="Fri, 27 Feb 2026 00:00:00 GMT")
        )
        assert result.status is FetchStatus.UPDATED, result.reason
        assert result.fetched is not None
        return result.fetched


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    import httpx2

    server = _Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        # Proxies of the machine are none of this test's business.
        with httpx2.Client(timeout=5.0, trust_env=False) as client:
            yield Place(server, client, tmp_path / "lists")
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _kept(place: Place, fetched: Fetched) -> bytes:
    return (fetched.path(place.folder) / "consolidated.xml").read_bytes()


def test_a_good_list_is_taken(place: Place) -> None:
    result = place.fetch(lambda h: h.answer(GOOD))
    assert result.status is FetchStatus.UPDATED
    assert result.imported is not None
    assert len(result.imported.entries) == 100
    assert result.imported.header.source.endswith("/consolidated.xml")
    assert result.fetched is not None
    assert _kept(place, result.fetched) == GOOD
    assert read_fetched("un-sc", place.folder) == result.fetched


def test_a_packed_list_is_taken(place: Place) -> None:
    packed = gzip.compress(GOOD)
    result = place.fetch(lambda h: h.answer(packed, Content_Encoding="gzip"))
    assert result.status is FetchStatus.UPDATED
    assert result.fetched is not None
    assert _kept(place, result.fetched) == GOOD


def test_not_modified_is_unchanged(place: Place) -> None:
    first = place.first()
    result = place.fetch(lambda h: h.answer(b"", 304), first)
    assert (result.status, result.fetched) == (FetchStatus.UNCHANGED, first)
    assert place.asked[0]["if-none-match"] == '"v1"'
    assert place.asked[0]["if-modified-since"] == "Fri, 27 Feb 2026 00:00:00 GMT"


def test_the_same_content_again_is_unchanged(place: Place) -> None:
    first = place.first()
    result = place.fetch(lambda h: h.answer(GOOD, ETag='"v2"'), first)
    assert result.status is FetchStatus.UNCHANGED
    assert result.fetched is not None
    assert result.fetched.stamps["consolidated.xml"].etag == '"v2"'


def test_a_damaged_copy_is_asked_for_whole(place: Place) -> None:
    first = place.first()
    (first.path(place.folder) / "consolidated.xml").write_bytes(b"damaged")
    place.fetch(lambda h: h.answer(GOOD), first)
    assert "if-none-match" not in place.asked[0]


def test_a_damaged_copy_is_replaced_by_the_same_content(place: Place) -> None:
    first = place.first()
    (first.path(place.folder) / "consolidated.xml").write_bytes(b"damaged")
    place.fetch(lambda h: h.answer(GOOD), first)
    assert _kept(place, first) == GOOD


def test_a_new_list_stands_beside_the_old_one(place: Place) -> None:
    first = place.first()
    result = place.fetch(lambda h: h.answer(un_list(101)), first)
    assert result.status is FetchStatus.UPDATED
    assert _kept(place, first) == GOOD
    assert read_fetched("un-sc", place.folder) == result.fetched


def test_a_kept_list_can_be_read_again(place: Place) -> None:
    first = place.first()
    assert len(import_fetched(place.publisher(), first, place.folder).entries) == 100


def test_an_altered_kept_list_is_not_read(place: Place) -> None:
    first = place.first()
    (first.path(place.folder) / "consolidated.xml").write_bytes(un_list(3))
    with pytest.raises(UntrustedMessageError, match="altered"):
        import_fetched(place.publisher(), first, place.folder)


def _error_500(handler: _Handler) -> None:
    handler.answer(b"sorry", 500)


def _cut(handler: _Handler) -> None:
    handler.answer(GOOD[: len(GOOD) // 2], Content_Length=str(len(GOOD)))
    handler.connection.shutdown(socket.SHUT_RDWR)


def _cut_without_length(handler: _Handler) -> None:
    handler.answer(GOOD[: len(GOOD) // 2], Content_Length="")


def _cut_chunk(handler: _Handler) -> None:
    handler.answer(b"1000\r\n" + GOOD[:100], Content_Length="", Transfer_Encoding="chunked")


def _length_too_short(handler: _Handler) -> None:
    handler.answer(GOOD, Content_Length=str(len(GOOD) - 500))


def _length_too_large(handler: _Handler) -> None:
    handler.answer(GOOD, Content_Length=str(LIMIT + 1))


def _length_nonsense(handler: _Handler) -> None:
    handler.answer(GOOD, Content_Length="many")


def _endless(handler: _Handler) -> None:
    handler.answer(b"<CONSOLIDATED_LIST>", Content_Length="")
    while True:
        handler.wfile.write(b" " * 50_000)


def _gzip_bomb(handler: _Handler) -> None:
    handler.answer(gzip.compress(b"<" + bytes(50_000_000)), Content_Encoding="gzip")


def _cut_gzip(handler: _Handler) -> None:
    handler.answer(gzip.compress(GOOD)[:-30], Content_Encoding="gzip")


def _false_gzip(handler: _Handler) -> None:
    handler.answer(GOOD, Content_Encoding="gzip")


def _unasked_packing(handler: _Handler) -> None:
    handler.answer(GOOD, Content_Encoding="br")


def _html(handler: _Handler) -> None:
    handler.answer(b"<!DOCTYPE html><html><body>Maintenance</body></html>")


def _garbage(handler: _Handler) -> None:
    handler.answer(b"<CONSOLIDATED_LIST><ENTITIES><ENTITY" + bytes(range(256)) * 10)


def _shrunken(handler: _Handler) -> None:
    handler.answer(un_list(79))


def _empty_list(handler: _Handler) -> None:
    handler.answer(un_list(0))


def _nothing(handler: _Handler) -> None:
    handler.answer(b"")


def _unreadable_records(handler: _Handler) -> None:
    nameless = b"<ENTITY><REFERENCE_NUMBER>QDe.x</REFERENCE_NUMBER></ENTITY>" * 30
    handler.answer(un_list(100).replace(b"</ENTITIES>", nameless + b"</ENTITIES>"))


def _redirect_loop(handler: _Handler) -> None:
    handler.answer(b"", 302, Location=handler.path)


def _redirect_elsewhere(handler: _Handler) -> None:
    port = handler.server.server_port
    handler.answer(b"", 302, Location=f"http://localhost:{port}/consolidated.xml")


def _redirect_to_a_file(handler: _Handler) -> None:
    handler.answer(b"", 302, Location="file:///etc/passwd")


def _redirect_nowhere(handler: _Handler) -> None:
    handler.answer(b"", 302)


def _no_answer(handler: _Handler) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


MISBEHAVIOURS: list[tuple[Script, str, str]] = [
    (_error_500, "unavailable", "answered 500"),
    (_cut, "unavailable", "consolidated.xml"),
    (_cut_without_length, "invalid-record", "not readable XML"),
    (_cut_chunk, "unavailable", "consolidated.xml"),
    (_length_too_short, "invalid-record", "not readable XML"),
    (_length_too_large, "untrusted-message", "larger than 200000 bytes"),
    (_length_nonsense, "unavailable", "consolidated.xml"),
    (_endless, "untrusted-message", "larger than 200000 bytes"),
    (_gzip_bomb, "untrusted-message", "larger than 200000 bytes"),
    (_cut_gzip, "unavailable", "breaks off"),
    (_false_gzip, "untrusted-message", "broken gzip"),
    (_unasked_packing, "untrusted-message", "packed in a way"),
    (_html, "invalid-record", "document type"),
    (_garbage, "invalid-record", "not readable XML"),
    (_shrunken, "untrusted-message", "shrank from 100 to 79"),
    (_empty_list, "invalid-record", "no watchlist entry"),
    (_nothing, "invalid-record", "empty"),
    (_unreadable_records, "invalid-record", "unreadable"),
    (_redirect_loop, "untrusted-message", "redirects"),
    (_redirect_elsewhere, "untrusted-message", "not followed"),
    (_redirect_to_a_file, "untrusted-message", "not followed"),
    (_redirect_nowhere, "untrusted-message", "not followed"),
    (_no_answer, "unavailable", "consolidated.xml"),
]


@pytest.mark.parametrize(
    ("script", "code", "reason"),
    MISBEHAVIOURS,
    ids=[s.__name__[1:] for s, _, _ in MISBEHAVIOURS],
)
def test_misbehaviour_is_refused_and_the_old_list_stays(
    place: Place, script: Script, code: str, reason: str
) -> None:
    first = place.first()
    result = place.fetch(script, first)
    assert (result.status, result.code) == (FetchStatus.REFUSED, code), result.reason
    assert reason in result.reason
    assert result.fetched == first
    assert _kept(place, first) == GOOD
    assert read_fetched("un-sc", place.folder) == first
    assert [p.name for p in place.folder.iterdir()] == ["un-sc"]  # no half files left


def test_a_slow_drip_ends_when_the_time_is_up(place: Place) -> None:
    def drip(handler: _Handler) -> None:
        handler.answer(b"<", Content_Length="1000")
        for _ in range(100):
            handler.wfile.write(b" ")
            time.sleep(0.05)

    first = place.first()
    place.seconds = 0.3
    started = time.monotonic()
    result = place.fetch(drip, first)
    assert result.code == "unavailable"
    assert "not complete after 0.3 seconds" in result.reason
    assert time.monotonic() - started < 4


def test_not_modified_to_one_who_knows_nothing_is_refused(place: Place) -> None:
    result = place.fetch(lambda h: h.answer(b"", 304))
    assert (result.status, result.fetched) == (FetchStatus.REFUSED, None)


def test_a_server_that_is_gone_is_unavailable(place: Place) -> None:
    publisher = place.publisher()
    with socket.socket() as taken:  # bound and not listening: nobody answers here
        taken.bind(("127.0.0.1", 0))
        gone = Publisher(
            id="un-sc",
            title="UN",
            base=f"http://127.0.0.1:{taken.getsockname()[1]}/",
            files=publisher.files,
            format="un-xml",
            allow_http=True,
        )
        result = fetch(gone, None, place.client, place.folder, LIMIT)
    assert (result.status, result.code) == (FetchStatus.REFUSED, "unavailable")


def test_a_redirect_on_the_same_host_is_followed(place: Place) -> None:
    def once(handler: _Handler) -> None:
        if handler.path == "/moved.xml":
            handler.answer(GOOD)
        else:
            handler.answer(b"", 301, Location="/moved.xml")

    assert place.fetch(once).status is FetchStatus.UPDATED


SDN = b'36,"AERO",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n\x1a'


def test_files_of_one_list_come_together(place: Place) -> None:
    place.files, place.format = ("sdn.csv", "alt.csv"), "ofac-csv"
    alt = b'36,12,"aka","AEROCARIBBEAN",-0- \r\n\x1a'

    def first(handler: _Handler) -> None:
        handler.answer(
            SDN if "sdn" in handler.path else alt,
            ETag=f'"{handler.path}"',
            Last_Modified="Tue, 02 Jul 2024 12:00:00 GMT",
        )

    def second(handler: _Handler) -> None:
        if "sdn" in handler.path:
            handler.answer(b"", 304)
        else:
            handler.answer(alt.replace(b"AERO", b"AIR"))

    result = place.fetch(first)
    assert result.imported is not None
    assert str(result.imported.header.version_date) == "2024-07-02"
    again = place.fetch(second, result.fetched)
    assert again.imported is not None, again.reason
    assert [n.text for n in again.imported.entries[0].names] == ["AERO", "AIRCARIBBEAN"]


def test_a_table_cut_in_a_row_is_refused(place: Place) -> None:
    place.files, place.format = ("sdn.csv",), "ofac-csv"
    result = place.fetch(lambda h: h.answer(SDN[:-1] + SDN[:-20], Content_Length=""))
    assert "breaks off in the middle of a row" in result.reason


def test_plain_http_is_refused_unless_allowed() -> None:
    with pytest.raises(ValueError, match="not https"):
        Publisher(id="x", title="", base="http://a.example/", files=("a",), format="un-xml")


@pytest.mark.parametrize("name", ["../a", "/etc/passwd", "a\\b", ".hidden", ""])
def test_a_file_name_cannot_leave_its_folder(name: str) -> None:
    with pytest.raises(ValueError, match="plain file name"):
        Publisher(id="x", title="", base="https://a.example/", files=(name,), format="un-xml")


def test_the_bundled_publishers_are_read() -> None:
    publishers = {p.id: p for p in load_publishers()}
    assert publishers["un-sc"].address("consolidated.xml").startswith("https://scsanctions.un")
    assert not publishers["opensanctions"].standard


def test_an_unreadable_note_of_the_last_download_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "un-sc").mkdir()
    (tmp_path / "un-sc" / "current.json").write_text("{")
    with pytest.raises(InvalidRecordError, match=r"current\.json"):
        read_fetched("un-sc", tmp_path)


def test_fetching_costs_nothing_at_start_up() -> None:
    import subprocess
    import sys

    code = "import sys, precurb.lists.fetch; sys.exit('httpx2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
