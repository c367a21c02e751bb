"""How ledgers write bytes as addresses: base58, bech32, CashAddr, and their checksums.

Standard library only. Ethereum and Monero check with the first Keccak-256, which is not the
SHA3-256 of ``hashlib`` (another padding), so it stands here.
"""

import hashlib
from collections.abc import Iterable

BITCOIN_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
RIPPLE_BASE58 = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BECH32_STEPS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CASH_STEPS = (0x98F2BC8E61, 0x79B76D99E2, 0xF33E5FB3C4, 0xAE2EABE2A8, 0x1E4F43E470)
_MONERO_BYTES = {0: 0, 2: 1, 3: 2, 5: 3, 6: 4, 7: 5, 9: 6, 10: 7, 11: 8}  # by characters
_WORD = (1 << 64) - 1


def base58_decode(text: str, alphabet: str = BITCOIN_BASE58) -> bytes | None:
    """The bytes of a base58 text; None when a character is not of the alphabet."""
    number = 0
    for char in text:
        digit = alphabet.find(char)
        if digit < 0:
            return None
        number = number * 58 + digit
    zeros = len(text) - len(text.lstrip(alphabet[0]))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def base58check_decode(text: str, alphabet: str = BITCOIN_BASE58) -> bytes | None:
    """Version and payload, when the last four bytes are the double SHA-256 of the others."""
    raw = base58_decode(text, alphabet)
    if raw is None or len(raw) < 5 or _double_sha(raw[:-4])[:4] != raw[-4:]:
        return None
    return raw[:-4]


def base58check_encode(content: bytes) -> str:
    """Version and payload as a Bitcoin address."""
    raw = content + _double_sha(content)[:4]
    number, text = int.from_bytes(raw, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = BITCOIN_BASE58[digit] + text
    return "1" * (len(raw) - len(raw.lstrip(b"\0"))) + text


def bech32_holds(text: str) -> bool:
    """BIP 173 and BIP 350: bech32 for witness version 0 and other ledgers, bech32m after it.

    The text is in lower case; that mixed case is refused is for the caller to see to.
    """
    prefix, _, data = text.rpartition("1")
    values = _values(data)
    if not prefix or values is None or len(values) < 7 or min(prefix) <= " ":
        return False
    spread = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    left = _polymod(spread + values, _BECH32_STEPS, 25)
    if prefix not in ("bc", "tb", "ltc", "tltc"):
        return left == 1
    program = _regroup(values[1:-6])
    if values[0] > 16 or program is None or not 2 <= len(program) <= 40 or len(text) > 90:
        return False
    if values[0] == 0 and len(program) not in (20, 32):
        return False
    return left == (1 if values[0] == 0 else 0x2BC830A3)


def cash_decode(text: str, prefix: str = "bitcoincash") -> bytes | None:
    """Version and hash of a CashAddr address without its prefix (Bitcoin Cash, 2018)."""
    values = _values(text)
    if values is None or len(values) < 9:
        return None
    spread = [ord(c) & 31 for c in prefix] + [0]
    if _polymod(spread + values, _CASH_STEPS, 35) != 1:
        return None
    return _regroup(values[:-8])


def keccak_256(data: bytes) -> bytes:
    """Keccak-256 as in the SHA-3 submission of 2011, rate 136, padding 0x01.

    >>> keccak_256(b"").hex()[:16]
    'c5d2460186f7233c'
    """
    padded = bytearray(data + b"\x01" + bytes(-(len(data) + 1) % 136))
    padded[-1] |= 0x80
    lanes = [[0] * 5 for _ in range(5)]
    for start in range(0, len(padded), 136):
        for i in range(17):
            at = start + 8 * i
            lanes[i % 5][i // 5] ^= int.from_bytes(padded[at : at + 8], "little")
        lanes = _permuted(lanes)
    return b"".join(lanes[i][0].to_bytes(8, "little") for i in range(4))


def monero_holds(text: str) -> bool:
    """Monero's base58 in blocks of 11 characters, and four bytes of Keccak-256 at the end."""
    raw = b""
    for start in range(0, len(text), 11):
        block = text[start : start + 11]
        size, part = _MONERO_BYTES.get(len(block)), base58_decode(block)
        if size is None or part is None or len(part.lstrip(b"\0")) > size:
            return False
        raw += part.lstrip(b"\0").rjust(size, b"\0")
    return len(raw) in (69, 77) and keccak_256(raw[:-4])[:4] == raw[-4:]


def ethereum_case(plain: str) -> str:
    """Forty hexadecimal digits with the capitals of ERC-55."""
    marks = keccak_256(plain.lower().encode()).hex()
    return "".join(
        c.upper() if m > "7" else c for c, m in zip(plain.lower(), marks, strict=False)
    )


def _permuted(lanes: list[list[int]]) -> list[list[int]]:
    """Keccak-f[1600]: 24 rounds of theta, rho and pi, chi, iota."""
    register = 1
    for _ in range(24):
        parity = [a ^ b ^ c ^ d ^ e for a, b, c, d, e in lanes]
        mixed = [parity[x - 1] ^ _turned(parity[(x + 1) % 5], 1) for x in range(5)]
        lanes = [[lane ^ mixed[x] for lane in lanes[x]] for x in range(5)]
        x, y, moving = 1, 0, lanes[1][0]
        for step in range(24):
            x, y = y, (2 * x + 3 * y) % 5
            moving, lanes[x][y] = lanes[x][y], _turned(moving, (step + 1) * (step + 2) // 2)
        lanes = [
            [lanes[x][y] ^ (~lanes[(x + 1) % 5][y] & lanes[(x + 2) % 5][y]) for y in range(5)]
            for x in range(5)
        ]
        for bit in range(7):
            register = (register << 1 ^ (register >> 7) * 0x71) % 256
            lanes[0][0] ^= (register >> 1 & 1) << ((1 << bit) - 1)
    return lanes


def _turned(lane: int, by: int) -> int:
    return (lane << by % 64 | lane >> 64 - by % 64) & _WORD


def _double_sha(data: bytes) -> bytes:
    return hashlib.sha256(hashlib.sha256(data).digest()).digest()


def _values(text: str) -> list[int] | None:
    values = [_BECH32.find(c) for c in text]
    return None if -1 in values else values


def _polymod(values: Iterable[int], steps: tuple[int, ...], shift: int) -> int:
    left = 1
    for value in values:
        top = left >> shift
        left = (left & (1 << shift) - 1) << 5 ^ value
        for i, step in enumerate(steps):
            left ^= step if top >> i & 1 else 0
    return left


def _regroup(values: list[int]) -> bytes | None:
    """Groups of five bits as bytes; None when the bits that are left over are not zeros."""
    number = 0
    for value in values:
        number = number << 5 | value
    spare = len(values) * 5 % 8
    if spare > 4 or number & (1 << spare) - 1:
        return None
    return (number >> spare).to_bytes(len(values) * 5 // 8, "big")
