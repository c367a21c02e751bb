"""A changed entry finds the past that it touches, by whatever its keys are made of."""

from dataclasses import replace

import pytest

from precurb.app.records import Making, keep_check
from precurb.lists.snapshot import Snapshot
from precurb.model import (
    ListedIdentifier,
    ListedName,
    PartyType,
    Wallet,
    WatchlistEntry,
)
from precurb.screening.keys import Key, KeyKind, keys_of_listing
from precurb.store import Store, keys
from store_cases import acting, controlled_check


def entry(name: str, **more: object) -> WatchlistEntry:
    made = WatchlistEntry(id="x-1", type=PartyType.ENTITY, names=(ListedName(name),))
    return replace(made, **more)  # type: ignore[arg-type]


@pytest.fixture
def kept(store: Store, snapshot: Snapshot) -> str:
    """The id of a transaction with the party Ejemplo Recubrimientos SA de CV, among others."""
    making = Making(book=snapshot.book)
    for at, name in enumerate(
        ("Muster Chemie GmbH", "Beispiel Handels AG", "示例化工有限公司")
    ):
        check = controlled_check(snapshot, f"B-{at}", name=name)
        keep_check(check, making, store=store, acting=acting())
    check = controlled_check(snapshot)
    return keep_check(check, making, store=store, acting=acting()).transaction


def found(store: Store, listed: WatchlistEntry) -> list[str]:
    with store.read() as db:
        return list(keys.ids_of(db, keys.touched(db, listed).transactions))


@pytest.mark.parametrize(
    "name",
    [
        "Ejemplo Recubrimientos SA de CV",
        "EJEMPLO RECUBRIMIENTOS",
        "Ejemplo Recubrimeintos",
        "Ejenplo Rekubrimientos, S.A. de C.V.",
        "Recubrimientos Ejemplo",
    ],
)
def test_a_name_finds_the_party_however_it_is_spelled(
    store: Store, kept: str, name: str
) -> None:
    assert found(store, entry(name)) == [kept]


@pytest.mark.parametrize("name", ["Shili Chemical Co., Ltd.", "示例化工有限公司"])
def test_a_name_finds_the_party_across_scripts(store: Store, kept: str, name: str) -> None:
    assert len(found(store, entry(name))) == 1


def test_a_name_that_shares_common_words_alone_finds_nobody(store: Store, kept: str) -> None:
    assert found(store, entry("Zoraxin Recovery SA de CV")) == []


def test_a_number_finds_all_who_bear_it(store: Store, kept: str) -> None:
    number = ListedIdentifier("RFC", "EJR-010203-AB9")
    assert len(found(store, entry("Zoraxin", identifiers=(number,)))) == 4


def test_a_wallet_finds_all_who_pay_from_it(store: Store, kept: str) -> None:
    wallet = Wallet("XBT", "1BoatSLRHtKNngkdXEeobR76b53LETtpyT")
    assert len(found(store, entry("Zoraxin", wallets=(wallet,)))) == 4


def test_an_entry_of_the_law_finds_the_goods_that_it_names(
    store: Store, kept: str, snapshot: Snapshot
) -> None:
    book = snapshot.book
    substance, listed = next(
        (book.substances[key], pair[0][1])
        for key, pair in book.entries_of.items()
        if book.substances[key].cas == "108-24-7"
    )
    with store.read() as db:
        numbers = set(keys.transactions_with(db, keys_of_listing(listed, substance)))
        assert len(list(keys.ids_of(db, numbers))) == 4


@pytest.mark.parametrize(
    ("key", "count"),
    [
        (Key(KeyKind.HS, "291524"), 4),
        (Key(KeyKind.HS, "2915"), 4),
        (Key(KeyKind.COUNTRY, "MX"), 4),
        (Key(KeyKind.COUNTRY, "DE"), 4),
        (Key(KeyKind.CAS, "64-17-5"), 0),
    ],
    ids=["six digits", "heading", "destination", "departure", "another number"],
)
def test_goods_and_routes_are_found_by_their_keys(
    store: Store, kept: str, key: Key, count: int
) -> None:
    with store.read() as db:
        assert len(set(keys.transactions_with(db, (key,)))) == count


def test_words_made_anew_find_the_same(store: Store, kept: str) -> None:
    before = found(store, entry("Ejemplo Recubrimientos"))
    last = 0
    with store.write(acting()) as writing:
        while last := keys.renew_words(writing, most=2, after=last):
            pass
    assert found(store, entry("Ejemplo Recubrimientos")) == before
