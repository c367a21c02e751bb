"""Keys in a table find what the keys of the store find."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from batch_cases import DAY, HEADER, LISTED, batch_order, order_rows, write_orders
from precurb.app.batches.found import touched, write_touched
from precurb.app.batches.keys import KeysHere, keys_here
from precurb.app.home import Home
from precurb.app.records import Making, keep_checks
from precurb.errors import InvalidRecordError
from precurb.intake import read_file
from precurb.lists.knowledge import ControlBook, read_packaged
from precurb.lists.snapshot import Snapshot
from precurb.lists.watchlist import Watchlist
from precurb.model import (
    History,
    ListedIdentifier,
    ListedName,
    PartyType,
    Transaction,
    WatchlistEntry,
)
from precurb.screening import screen
from precurb.screening.changes import changed_entries
from precurb.store import Store, file_url, keys
from store_cases import acting

NAMES = (
    "Ejemplo Recubrimientos SA de CV", "Ejenplo Rekubrimientos", "示例化工有限公司",
    "Shili Chemical Co., Ltd.", "Muster Chemie GmbH", "Mustafa Handel", "Beispiel Handels AG",
    "Zoraxin Recovery SA de CV", LISTED, "J. Ejemplo", "Иванов Иван", "Ivan Ivanov",
)  # fmt: skip

BOOK = ControlBook(read_packaged())


def listed(*names: str, number: str = "") -> Snapshot:
    """The packaged law with a list of names, of which the first may have a number."""
    made = []
    for at, name in enumerate(names):
        numbers = (ListedIdentifier("RFC", number),) if number and not at else ()
        made.append(
            WatchlistEntry(
                id=f"house-{at}", type=PartyType.ENTITY, names=(ListedName(name),),
                identifiers=numbers,
            )
        )  # fmt: skip
    return Snapshot(BOOK, (Watchlist.build(HEADER, made),))


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two files of orders of many customers, some with numbers."""
    folder = tmp_path_factory.mktemp("history")
    rows = []
    for at, row in enumerate(order_rows(40)):
        number = "RFC: EJR010203AB9" if at % 9 == 0 else ""
        rows.append(row | {"customer": NAMES[at % len(NAMES)], "customer_id": number})
    return (
        write_orders(folder / "first.parquet", rows[:30]),
        write_orders(folder / "second.parquet", rows[30:]),
    )


@pytest.fixture(scope="module")
def keyed(history: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> KeysHere:
    folder = tmp_path_factory.mktemp("keys")
    order = batch_order(history, folder / "keys", workers=1)
    keys_here(order, snapshot=listed("Nobody Knows"), home=Home(folder / "home"))
    return KeysHere(order.output)


def by_store(
    history: Iterable[Path], old: Snapshot, new: Snapshot, folder: Path
) -> set[object]:
    """References that the keys of the store find, each with its entry."""
    read = [t for path in history for t in read_file(path).transactions]
    made = [
        screen(each, old, History(on=DAY)) for each in read if isinstance(each, Transaction)
    ]
    with Store.open(file_url(folder / "store.db")) as store:
        kept = keep_checks(made, Making(book=old.book), store=store, acting=acting())
        of = {each.transaction: check.reference for each, check in zip(kept, made, strict=True)}
        with store.read() as db:
            return {
                (of[id_], change.entry)
                for change in changed_entries(old, new)
                for form in change.forms
                for id_ in keys.ids_of(db, keys.touched(db, form).transactions)
            }


CHANGES = {
    "added": (("Nobody Knows",), ("Nobody Knows", "EJEMPLO RECUBRIMIENTOS", "Ivanov, Ivan")),
    "removed": (("Beispiel Handels", "Muster Chemie"), ("Beispiel Handels",)),
    "changed": (("示例化工",), ("Ejemplo Chemical Trading Co., Ltd.",)),
    "common words": (("A",), ("Chemical Co., Ltd.", "Recovery SA de CV")),
}


@pytest.mark.parametrize(("before", "after"), CHANGES.values(), ids=CHANGES.keys())
def test_the_table_finds_what_the_store_finds(
    history: tuple[Path, Path],
    keyed: KeysHere,
    tmp_path: Path,
    before: tuple[str, ...],
    after: tuple[str, ...],
) -> None:
    old, new = listed(*before), listed(*after, number="EJR-010203-AB9")
    found = touched(keyed, old, new)
    assert found
    assert {(place.reference, cause.entry) for place, cause in found} == by_store(
        history, old, new, tmp_path
    )


def test_an_unchanged_list_touches_nothing(keyed: KeysHere) -> None:
    assert touched(keyed, listed(*NAMES), listed(*NAMES)) == set()


def test_a_changed_law_touches_the_goods_it_names(keyed: KeysHere) -> None:
    old = listed("Nobody Knows")
    book = old.book.knowledge
    lists = tuple(
        replace(each, entries=tuple(e for e in each.entries if e.cas != "108-24-7"))
        for each in book.lists
    )
    new = Snapshot(type(old.book)(replace(book, lists=lists)), old.watchlists)
    found = touched(keyed, new, old)
    with_goods = {f"A-{n}" for n in range(40) if n % 7 == 0 or (n % 3 == 0 and n % 7 == 6)}
    assert {place.reference for place, _ in found} == with_goods
    assert {cause.change for _, cause in found} == {"added"}


def test_what_is_touched_is_written_with_its_cause(keyed: KeysHere, tmp_path: Path) -> None:
    path = tmp_path / "touched.parquet"
    count = write_touched(keyed, listed("A B"), listed("Ejemplo Recubrimientos"), path)
    rows = pq.read_table(path).to_pylist()
    assert count == len({(row["file"], row["record"]) for row in rows}) > 0
    assert {(row["list"], row["entry"]) for row in rows} == {("house", "house-0")}
    assert {row["file"] for row in rows} <= {"first.parquet", "second.parquet"}


def test_keys_that_are_not_whole_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidRecordError, match="holds no keys"):
        touched(KeysHere(tmp_path), listed("A"), listed("Ejemplo"))


def test_a_file_that_cannot_be_read_gives_no_keys_at_all(tmp_path: Path) -> None:
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"PAR1 and nothing more")
    order = batch_order([broken], tmp_path / "keys", workers=1)
    with pytest.raises(InvalidRecordError):
        keys_here(order, snapshot=listed("A"), home=Home(tmp_path / "home"))
    with pytest.raises(InvalidRecordError, match="not empty"):
        keys_here(order, snapshot=listed("A"), home=Home(tmp_path / "home"))
