"""An open store keeps working after something failed, and lets writers in by turns."""

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import select

from precurb.app.records import acting_now, keep_bytes
from precurb.store import Store
from precurb.store.tables import received


class _BrokenError(Exception):
    pass


def _fail_while_reading(store: Store) -> None:
    with store.read() as db:
        for _ in db.execute(select(received)):
            raise _BrokenError


def test_a_failure_while_reading_does_not_lock_the_next_writer_out(
    store: Store, url: str
) -> None:
    for number in range(3):
        keep_bytes(f"{number}", bytes([number]), store=store, acting=acting_now("eva"))
    kept = None
    try:
        _fail_while_reading(store)
    except _BrokenError as error:
        kept = error  # the traceback lives on, and with it the open cursor
    with Store.open(url) as other:  # the file moves on under the open cursor
        keep_bytes("other", b"other", store=other, acting=acting_now("li"))
    keep_bytes("after", b"after", store=store, acting=acting_now("eva"))
    assert kept is not None


def test_what_failed_while_writing_is_not_kept(store: Store) -> None:
    def write() -> None:
        with store.write(acting_now("eva")) as writing:
            writing.note("keep", "nothing")
            raise _BrokenError

    with pytest.raises(_BrokenError):
        write()
    keep_bytes("after", b"after", store=store, acting=acting_now("eva"))
    with store.read() as db:
        assert db.execute(select(received.c.name)).scalars().all() == ["after"]


def test_threads_that_write_at_once_all_get_their_turn(store: Store) -> None:
    def keep(number: int) -> Callable[[], None]:
        def work() -> None:
            keep_bytes(f"{number}", f"{number}".encode(), store=store, acting=acting_now("eva"))

        return work

    threads = [threading.Thread(target=keep(number)) for number in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as db:
        assert len(db.execute(select(received.c.name)).all()) == 24
