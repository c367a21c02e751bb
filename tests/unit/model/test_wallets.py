"""Digital currency addresses: ledgers, keys, checksums."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from precurb.errors import InvalidIdentifierError
from precurb.model.identifier_rules import CheckResult
from precurb.model.wallet_codes import (
    base58check_decode,
    base58check_encode,
    bech32_holds,
    keccak_256,
)
from precurb.model.wallets import Chain, WalletAddress, read_wallet, wallet_key

GENESIS = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"
SEGWIT = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"  # BIP 173
ETHER = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"  # ERC-55


@pytest.mark.parametrize(
    ("address", "chain"),
    [
        (GENESIS, Chain.BITCOIN),
        ("3P14159f73E4gFr7JterCCQh9QjiTjiZrG", Chain.BITCOIN),
        (SEGWIT, Chain.BITCOIN),
        ("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", Chain.BITCOIN),
        ("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", Chain.BITCOIN),
        (ETHER, Chain.ETHEREUM),
        ("0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359", Chain.ETHEREUM),
        ("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", Chain.TRON),  # contract of USDT
        ("LVg2kJoFNg45Nbpy53h7Fe1wKyeXVRhMH9", Chain.LITECOIN),
        ("DH5yaieqoZN36fDVciNyRueRGvGLR3mr7L", Chain.DOGECOIN),
        ("XwnLY9Tf7Zsef8gMGL2fhWA9ZmMjt4KPwg", Chain.DASH),
        ("t1PKtYdJJHhc3Pxowmznkg7vdTwnhEsCvR4", Chain.ZCASH),
        ("rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh", Chain.RIPPLE),  # genesis account
        ("44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A",
         Chain.MONERO),  # the Monero project's donations
        ("bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a", Chain.BITCOIN_CASH),
    ],
)  # fmt: skip
def test_a_known_address_is_valid_on_its_ledger(address: str, chain: Chain) -> None:
    read = read_wallet(address)
    assert (read.chain, read.check) == (chain, CheckResult.VALID)


def test_a_solana_address_has_no_checksum() -> None:
    read = read_wallet("EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v")
    assert (read.chain, read.check) == (Chain.SOLANA, CheckResult.UNCHECKED)


def test_hexadecimal_in_one_case_has_no_checksum() -> None:
    assert read_wallet(ETHER.lower()).check is CheckResult.UNCHECKED


@pytest.mark.parametrize(
    "written", [ETHER, ETHER.lower(), ETHER.upper(), f"ethereum:{ETHER}?value=1", f" {ETHER}\n"]
)
def test_hexadecimal_compares_without_case(written: str) -> None:
    assert wallet_key(written) == ETHER.lower()


def test_ether_without_its_prefix_needs_the_currency() -> None:
    assert read_wallet(ETHER[2:], "ETH").key == ETHER.lower()
    assert read_wallet(ETHER[2:]).chain is Chain.UNKNOWN


def test_bech32_compares_without_case() -> None:
    assert wallet_key(SEGWIT.upper()) == wallet_key(SEGWIT) == SEGWIT


def test_in_base58_case_is_the_address() -> None:
    read = read_wallet(GENESIS.swapcase())
    assert read.key != GENESIS
    assert read.check is not CheckResult.VALID


def test_both_forms_of_a_bitcoin_cash_address_have_one_key() -> None:
    old = "1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu"  # from the CashAddr specification
    assert wallet_key("bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a") == old
    assert wallet_key("qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a") == old


def test_the_currency_breaks_a_tie() -> None:
    assert read_wallet("DH5yaieqoZN36fDVciNyRueRGvGLR3mr7L", "XVG").chain is Chain.VERGE


def test_the_address_says_more_than_the_currency() -> None:
    assert read_wallet("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "XBT").chain is Chain.TRON


@pytest.mark.parametrize(
    "address",
    [
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5",  # BIP 173, last character
        "bc1Qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",  # mixed case
        "bc1zw508d6qejxtdg4y5r3zarvaryvg6kdaj",  # version 2 with the checksum of BIP 173
        "bc1qr508d6qejxtdg4y5r3zarvaryv98gj9p",  # BIP 173: 16 bytes in version 0
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd",  # bech32, not bech32m
        "BC1S0XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ54WELL",  # BIP 350
        "bc1pw5dgrnzv",  # program of one byte
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD",  # one capital too many
        "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6u",
        "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTi",
    ],
)
def test_a_broken_checksum_is_seen_without_the_currency(address: str) -> None:
    assert read_wallet(address).check is CheckResult.INVALID


def test_a_bitcoin_address_broken_over_two_lines_is_one() -> None:
    assert wallet_key(GENESIS[:20] + "\r\n  \u200b" + GENESIS[20:]) == GENESIS


def test_what_is_no_address_of_its_currency_is_invalid() -> None:
    assert read_wallet("not-an-address", "XBT").check is CheckResult.INVALID


def test_an_unknown_form_is_kept_as_it_stands() -> None:
    read = read_wallet("addr1-of-some-ledger")
    assert read == WalletAddress(Chain.UNKNOWN, "addr1-of-some-ledger")


@pytest.mark.parametrize("nothing", ["", "  ", "\u200b\n"])
def test_nothing_is_no_address(nothing: str) -> None:
    with pytest.raises(InvalidIdentifierError, match="no address"):
        read_wallet(nothing)
    assert wallet_key(nothing) == ""


def test_a_text_is_no_address() -> None:
    with pytest.raises(InvalidIdentifierError, match="too long"):
        read_wallet("1" * 100_000)


def test_the_constructor_refuses_spaces() -> None:
    with pytest.raises(ValueError, match="not an address"):
        WalletAddress(Chain.BITCOIN, "1 2")


@pytest.mark.parametrize(
    ("data", "digest"),
    [
        (b"", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"),
        (b"abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"),
        (b"The quick brown fox jumps over the lazy dog",
         "4d741b6f1eb29cb2a9b9911c82f56fa8d73b04959d3d9d222895df6c0b28aa15"),
    ],
)  # fmt: skip
def test_keccak_gives_the_published_vectors(data: bytes, digest: str) -> None:
    assert keccak_256(data).hex() == digest


@given(st.binary(max_size=400))
def test_keccak_differs_from_sha3_always(data: bytes) -> None:
    # Same permutation, other padding: equality would mean the wrong padding.
    assert keccak_256(data) != hashlib.sha3_256(data).digest()


@given(st.binary(min_size=1, max_size=40))
def test_base58check_reads_what_it_writes(content: bytes) -> None:
    assert base58check_decode(base58check_encode(content)) == content


@given(st.data())
def test_one_wrong_character_breaks_bech32(data: st.DataObject) -> None:
    at = data.draw(st.integers(3, len(SEGWIT) - 1))
    alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    other = data.draw(st.sampled_from([c for c in alphabet if c != SEGWIT[at]]))
    assert not bech32_holds(SEGWIT[:at] + other + SEGWIT[at + 1 :])


@given(st.data())
def test_one_wrong_character_breaks_base58check(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(GENESIS) - 1))
    other = data.draw(st.characters(min_codepoint=33, max_codepoint=126))
    changed = GENESIS[:at] + other + GENESIS[at + 1 :]
    assert (base58check_decode(changed) is None) == (changed != GENESIS)


currencies = st.sampled_from(["", "XBT", "ETH", "USDT", "BCH", "XMR", "ZEC", "XRP", "SOL", "?"])
starts = st.sampled_from(["", "0x", "bc1q", "BC1", "ltc1", "zs1", "1", "3", "T", "q", "4", "r"])


@given(
    starts, st.text(max_size=50) | st.text("023456789abcdefghACDEFX", max_size=100), currencies
)
def test_reading_never_fails_otherwise(start: str, rest: str, currency: str) -> None:
    try:
        read = read_wallet(start + rest, currency)
    except InvalidIdentifierError:
        return
    assert read_wallet(read.key, currency).key == read.key
