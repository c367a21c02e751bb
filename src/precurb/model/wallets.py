"""Digital currency addresses: which ledger, written how, and does the checksum hold.

Case is the awkward part. In base58 (Bitcoin, Tron, Ripple) case is the address: another case
is another address, or none. Hexadecimal (Ethereum and its kin) and bech32 compare without
case. One key pair has one address on all ledgers that were split from Bitcoin, and the same
Ethereum address on all ledgers of that kind, so the ledger is no part of the key.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from precurb.errors import InvalidIdentifierError
from precurb.model.identifier_rules import CheckResult
from precurb.model.wallet_codes import (
    BITCOIN_BASE58,
    RIPPLE_BASE58,
    base58_decode,
    base58check_decode,
    base58check_encode,
    bech32_holds,
    cash_decode,
    ethereum_case,
    monero_holds,
)

LONGEST = 250  # characters; Zcash unified addresses are the longest in use


class Chain(StrEnum):
    """A family of ledgers that write addresses in one way."""

    BITCOIN = "bitcoin"
    BITCOIN_CASH = "bitcoin-cash"
    BITCOIN_GOLD = "bitcoin-gold"
    ETHEREUM = "ethereum"
    TRON = "tron"
    LITECOIN = "litecoin"
    DOGECOIN = "dogecoin"
    DASH = "dash"
    VERGE = "verge"
    ZCASH = "zcash"
    RIPPLE = "ripple"
    MONERO = "monero"
    SOLANA = "solana"
    UNKNOWN = "unknown"


class _Base58(NamedTuple):
    chain: Chain
    first: str  # characters with which an address can begin
    versions: tuple[bytes, ...]
    alphabet: str = BITCOIN_BASE58


# Version bytes: chainparams.cpp of each ledger; TIP-174 of Tron; XRP Ledger, base58 encodings.
# Verge has Dogecoin's version and an old Litecoin address Bitcoin's: the currency decides.
_BASE58 = (
    _Base58(Chain.BITCOIN, "13", (b"\x00", b"\x05")),
    _Base58(Chain.TRON, "T", (b"\x41",)),
    _Base58(Chain.LITECOIN, "LM3", (b"\x30", b"\x32", b"\x05")),
    _Base58(Chain.DOGECOIN, "DA9", (b"\x1e", b"\x16")),
    _Base58(Chain.VERGE, "DE", (b"\x1e", b"\x21")),
    _Base58(Chain.DASH, "X7", (b"\x4c", b"\x10")),
    _Base58(Chain.ZCASH, "t", (b"\x1c\xb8", b"\x1c\xbd")),
    _Base58(Chain.BITCOIN_GOLD, "GA", (b"\x26", b"\x17")),
    _Base58(Chain.BITCOIN_CASH, "13", (b"\x00", b"\x05")),
    _Base58(Chain.RIPPLE, "r", (b"\x00",), RIPPLE_BASE58),
)
# Currencies as OFAC and exchanges write them. USDT is on many ledgers: its address decides.
_CURRENCIES: Mapping[str, Chain] = MappingProxyType(
    dict.fromkeys(("XBT", "BTC", "BSV"), Chain.BITCOIN)
    | dict.fromkeys(
        ("ETH", "ETC", "ARB", "BSC", "BNB", "USDC", "MATIC", "POL", "AVAX", "DAI", "OP"),
        Chain.ETHEREUM,
    )
    | {
        "BCH": Chain.BITCOIN_CASH, "BTG": Chain.BITCOIN_GOLD, "TRX": Chain.TRON,
        "LTC": Chain.LITECOIN, "DOGE": Chain.DOGECOIN, "XVG": Chain.VERGE, "DASH": Chain.DASH,
        "ZEC": Chain.ZCASH, "XRP": Chain.RIPPLE, "XMR": Chain.MONERO, "SOL": Chain.SOLANA,
    }
)  # fmt: skip
_BECH32_CHAINS = MappingProxyType({
    "bc": Chain.BITCOIN, "tb": Chain.BITCOIN, "ltc": Chain.LITECOIN, "tltc": Chain.LITECOIN,
    "zs": Chain.ZCASH,
})  # fmt: skip
_SCHEME = re.compile(r"(?i:[a-z]{3,12}):(?://)?(?=[0-9A-Za-z])")
_HEXADECIMAL = re.compile(r"0[xX]([0-9a-fA-F]{40})")
_BARE_HEXADECIMAL = re.compile(r"[0-9a-fA-F]{40}")
_BECH32 = re.compile(r"(bc|tb|tltc|ltc|zs)1[0-9a-z]{6,200}", re.I)
_CASH = re.compile(r"[qp][0-9a-z]{41}", re.I)
_LONG_HEXADECIMAL = re.compile(r"(?:0[xX])?[0-9a-fA-F]{64}")
_MONERO = re.compile(r"[48][1-9A-HJ-NP-Za-km-z]{94}(?:[1-9A-HJ-NP-Za-km-z]{11})?")


@dataclass(frozen=True, slots=True, order=True)
class WalletAddress:
    """An address under the key by which it is compared, and what its checksum says."""

    chain: Chain
    key: str
    check: CheckResult = CheckResult.UNCHECKED

    def __post_init__(self) -> None:
        """Refuse what could never be an address."""
        if not self.key or any(c.isspace() for c in self.key):
            raise ValueError(f"not an address: {self.key!r}")

    def __str__(self) -> str:
        return self.key


def read_wallet(address: str, currency: str = "") -> WalletAddress:
    """Read an address as lists, mails and payment links write it.

    >>> read_wallet("bitcoin:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa").check.value
    'valid'

    Args:
        address: With or without a scheme ("bitcoin:"), amount, or spaces from a line break.
        currency: Its currency, if known. The address says more: it only breaks ties.

    Returns:
        Ledger, key and check. ``UNCHECKED`` where the address carries no checksum; ``UNKNOWN``
        ledger where its form is not known here. The key is then the address as it stands.

    Raises:
        InvalidIdentifierError: There is nothing in it, or more than any address has.
    """
    plain = _undressed(address)
    if not plain:
        raise InvalidIdentifierError(f"no address in {address[:40]!r}")
    if len(plain) > LONGEST:
        raise InvalidIdentifierError(f"too long for an address: {plain[:20]!r}…")
    chain = _CURRENCIES.get(currency.strip().upper(), Chain.UNKNOWN)
    readings = (_hexadecimal(plain, chain), _bech32(plain), _cash(plain, chain), _monero(plain))
    read = next((each for each in readings if each is not None), None)
    return read or _base58(plain, chain)


def wallet_key(address: str) -> str:
    """The key by which an address is compared; empty when there is nothing in it.

    >>> wallet_key("0xDE0B295669A9FD93D5F28D9EC85E40F4CB697BAE")
    '0xde0b295669a9fd93d5f28d9ec85e40f4cb697bae'
    """
    try:
        return read_wallet(address).key
    except InvalidIdentifierError:
        return ""


def _undressed(address: str) -> str:
    """Without spaces, invisible characters, the scheme of a payment link and its amount."""
    cut = address[: 4 * LONGEST]
    seen = "".join(c for c in cut if not c.isspace() and unicodedata.category(c) != "Cf")
    return _SCHEME.sub("", seen, count=1).partition("?")[0] if ":" in seen else seen


def _hexadecimal(plain: str, chain: Chain) -> WalletAddress | None:
    if _LONG_HEXADECIMAL.fullmatch(plain):
        return WalletAddress(chain, plain.lower())  # a key, or a ledger that is not known here
    match = _HEXADECIMAL.fullmatch(plain)
    if match is None and (
        chain is not Chain.ETHEREUM or not _BARE_HEXADECIMAL.fullmatch(plain)
    ):
        return None
    digits = match[1] if match else plain
    if digits in (digits.lower(), digits.upper()):
        check = CheckResult.UNCHECKED  # the checksum is in the capitals, and there is none
    else:
        check = _result(ethereum_case(digits) == digits)
    return WalletAddress(Chain.ETHEREUM, "0x" + digits.lower(), check)


def _bech32(plain: str) -> WalletAddress | None:
    match = _BECH32.fullmatch(plain)
    if match is None:
        return None
    one_case = plain in (plain.lower(), plain.upper())  # BIP 173: mixed case is refused
    holds = one_case and bech32_holds(plain.lower())
    return WalletAddress(_BECH32_CHAINS[match[1].lower()], plain.lower(), _result(holds))


def _cash(plain: str, chain: Chain) -> WalletAddress | None:
    """CashAddr; its key is the Bitcoin form, in which the same address may be written too."""
    if _CASH.fullmatch(plain) is None or plain not in (plain.lower(), plain.upper()):
        return None
    content = cash_decode(plain.lower())
    if content is None or len(content) != 21 or content[0] not in (0, 8):
        bad = WalletAddress(Chain.BITCOIN_CASH, plain.lower(), CheckResult.INVALID)
        return bad if chain is Chain.BITCOIN_CASH else None
    version = b"\x00" if content[0] == 0 else b"\x05"
    key = base58check_encode(version + content[1:])
    return WalletAddress(Chain.BITCOIN_CASH, key, CheckResult.VALID)


def _monero(plain: str) -> WalletAddress | None:
    if _MONERO.fullmatch(plain) is None:
        return None
    return WalletAddress(Chain.MONERO, plain, _result(monero_holds(plain)))


def _base58(plain: str, chain: Chain) -> WalletAddress:
    """The ledger whose checksum holds; else the one whose address it should have been."""
    for row in _rows(plain, chain):
        content = base58check_decode(plain, row.alphabet)
        if content and any(
            content.startswith(v) and len(content) == len(v) + 20 for v in row.versions
        ):
            return WalletAddress(row.chain, plain, CheckResult.VALID)
    raw = base58_decode(plain) if len(plain) <= 44 else None
    if raw is not None and len(raw) == 32:
        return WalletAddress(Chain.SOLANA, plain)  # 32 bytes of a public key, no checksum
    if chain is not Chain.UNKNOWN:
        return WalletAddress(chain, plain, CheckResult.INVALID)
    meant = next(_rows(plain, chain), None) if _looks_base58(plain) else None
    if meant is None:
        return WalletAddress(Chain.UNKNOWN, plain)
    return WalletAddress(meant.chain, plain, CheckResult.INVALID)


def _rows(plain: str, chain: Chain) -> Iterator[_Base58]:
    fitting = [row for row in _BASE58 if plain[0] in row.first]
    yield from sorted(fitting, key=lambda row: row.chain is not chain)


def _looks_base58(plain: str) -> bool:
    """Of the length of an address, with capitals, small letters and digits: not just a word."""
    return (
        26 <= len(plain) <= 35
        and re.fullmatch(r"(?=.*[A-Z])(?=.*[a-z])(?=.*[0-9])[0-9A-Za-z]+", plain, re.ASCII)
        is not None
    )


def _result(holds: bool) -> CheckResult:
    return CheckResult.VALID if holds else CheckResult.INVALID
