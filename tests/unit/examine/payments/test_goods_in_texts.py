"""Goods, words and addresses of digital currency in the free text of payments."""

from pathlib import Path

import pytest

from precurb.errors import InvalidRecordError
from precurb.examine.payments.crypto import wallets_in
from precurb.examine.payments.goods import goods_in
from precurb.examine.payments.words import packaged_words, read_words
from precurb.lists.snapshot import Snapshot

NAMED = {
    "25 kg 4-anilinopiperidine order 7": "4-anilinopiperidine",
    "ephedrine hydrochloride 10 kg": "ephedrine hydrochloride",
    "payment for phenylacetic acid methyl ester": "phenylacetic acid methyl ester",
    "丙酮货款": "丙酮",
    "10 kg NPP": "NPP",
    "CAS 79099-07-3 inv 2": "79099-07-3",
    "1 tablet press with die set": "1 tablet press with die set",
}
NOTHING = (
    "INV 2231 SOLVENT BLEND 40 DRUMS",
    "NPP",
    "contract 4-AP",
    "Ether Capital fee",
    "toluene diisocyanate",
    "Completion 14 Elm Road",
    "order 123-45-6",
    "Payroll Sep 2026",
)


@pytest.mark.parametrize(("text", "goods"), NAMED.items(), ids=NAMED)
def test_goods_that_are_listed_or_equipment_are_found(
    text: str, goods: str, snapshot: Snapshot
) -> None:
    assert goods in [each.text for each in goods_in(text, snapshot.book)]


@pytest.mark.parametrize("text", NOTHING)
def test_other_texts_hold_no_goods(text: str, snapshot: Snapshot) -> None:
    assert goods_in(text, snapshot.book) == ()


def test_a_press_is_on_the_lists_that_signs_ask_for(snapshot: Snapshot) -> None:
    (goods,) = goods_in("tablet press", snapshot.book)
    assert set(goods.hits) == {"pill_press", "pill_equipment", "tablet_machine"}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("btc 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa thanks", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"),
        (
            "to 0xDE0B295669A9FD93D5F28D9EC85E40F4CB697BAE",
            "0xde0b295669a9fd93d5f28d9ec85e40f4cb697bae",
        ),
    ],
)
def test_an_address_whose_form_or_checksum_holds_is_a_wallet(text: str, key: str) -> None:
    assert [wallet.key for wallet in wallets_in(text)] == [key]


@pytest.mark.parametrize(
    "text",
    [
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb",  # the checksum does not hold
        "reference ABCDEFGHJKLMNPQRSTUVWXYZ23456",
        "DE89370400440532013000",
        "8a562c67-ca16-48ba-b074-65581be6f001",
    ],
)
def test_a_reference_is_no_wallet(text: str) -> None:
    assert list(wallets_in(text)) == []


def test_public_words_of_trade_are_packaged() -> None:
    assert packaged_words().in_text("2 kg Research Chemicals") == {
        "trade_word": ("Research Chemicals",)
    }


def test_words_of_the_operator_are_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "words.toml"
    path.write_text('[slang]\nwords = ["exampleword"]\n', "utf-8")
    assert read_words(path).in_text("an EXAMPLEWORD") == {"slang": ("EXAMPLEWORD",)}


def test_an_unknown_kind_of_word_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "words.toml"
    path.write_text('[colour]\nwords = ["red"]\n', "utf-8")
    with pytest.raises(InvalidRecordError, match=r"words\.toml: kind 'colour'"):
        read_words(path)
