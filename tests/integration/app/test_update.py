"""Updating lists: what is sound comes into use, what is not leaves the old list in place."""

import os
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from precurb.app.access.actor import SYSTEM
from precurb.app.home import Home
from precurb.app.service import Service
from precurb.app.update import Updated, update_lists
from precurb.errors import InvalidRecordError
from precurb.lists.fetch import Publisher

LIST = (
    "<sdnList><publshInformation><Publish_Date>11/20/2026</Publish_Date></publshInformation>"
    "{entries}</sdnList>"
)
ENTRY = (
    "<sdnEntry><uid>{n}</uid><lastName>INVENTED {n}</lastName><sdnType>Entity</sdnType>"
    "</sdnEntry>"
)
MORNING, EVENING = 1_790_000_000, 1_790_040_000  # times of two publications, Unix seconds


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Keep the test output clean."""


def write(folder: Path, count: int, time: int = MORNING) -> None:
    entries = "".join(ENTRY.format(n=n) for n in range(1, count + 1))
    (folder / "sdn.xml").write_text(LIST.format(entries=entries))
    os.utime(folder / "sdn.xml", (time, time))


def update(
    home: Home, *publishers: Publisher, names: tuple[str, ...] = ()
) -> tuple[Updated, ...]:
    with Service.open(home) as service:
        return update_lists(names, service=service, actor=SYSTEM, publishers=publishers or None)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, Publisher]]:
    folder = tmp_path / "served"
    folder.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield (
        folder,
        Publisher(
            id="ofac-sdn",
            title="Test",
            base=f"http://127.0.0.1:{server.server_address[1]}/",
            files=("sdn.xml",),
            format="ofac-xml",
            allow_http=True,
        ),
    )
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_sound_list_takes_the_place_of_the_bundled_part(
    served: tuple[Path, Publisher], tmp_path: Path
) -> None:
    folder, publisher = served
    write(folder, 20)
    home = Home(tmp_path / "home")
    (told,) = update(home, publisher)
    assert (told.outcome, told.entries) == ("updated", 20)
    assert [w.header.id for w in home.shelf.current().watchlists] == ["ofac-sdn"]


def test_a_shrunken_list_is_refused_and_the_old_one_stays(
    served: tuple[Path, Publisher], tmp_path: Path
) -> None:
    folder, publisher = served
    home = Home(tmp_path / "home")
    write(folder, 20)
    update(home, publisher)
    before = home.shelf.current().id
    write(folder, 5, EVENING)
    (told,) = update(home, publisher)
    assert told.outcome == "refused"
    assert told.reason
    assert home.shelf.current().id == before


def test_a_use_that_was_cut_off_is_taken_up_by_the_next_update(
    served: tuple[Path, Publisher], tmp_path: Path
) -> None:
    folder, publisher = served
    home = Home(tmp_path / "home")
    write(folder, 20)
    update(home, publisher)
    (home.shelf.root / "current").unlink()
    (told,) = update(home, publisher)
    assert told.outcome == "unchanged"
    assert [w.header.id for w in home.shelf.current().watchlists] == ["ofac-sdn"]


def test_an_unknown_publisher_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidRecordError, match="nobody"):
        update(Home(tmp_path), names=("nobody",))
