"""Keys of a node: Ed25519, shown by fingerprint, kept encrypted, used through a signer.

A fingerprint is the SHA-256 of the public key in the form of RFC 7638, in hex. The private key
is kept as PKCS#8, encrypted by a passphrase through scrypt and AES-256 (RFC 7914 within PBES2),
which other tools read as well: ``openssl pkey -inform DER``.
"""

import hashlib
import json
import os
from functools import lru_cache
from typing import Protocol

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

from precurb.errors import DeniedError, InvalidRecordError
from precurb.exchange.strict import encode

# 16 MiB and some 0.2 s a guess; OpenSSL refuses to read keys that ask for more than 32 MiB.
_COST, _BLOCK, _LANES = 2**14, 8, 8
_PBES2 = bytes.fromhex("06092a864886f70d01050d")
_SCRYPT = bytes.fromhex("06092b06010401da47040b")
_AES_256_CBC = bytes.fromhex("060960864801650304012a")
SHORTEST_PASSPHRASE = 12


class Signer(Protocol):
    """Signs for a node; a file with a passphrase, or hardware that never shows the key."""

    @property
    def public(self) -> bytes:
        """The public key, 32 bytes."""

    def sign(self, content: bytes) -> bytes:
        """The Ed25519 signature of content, 64 bytes."""


class KeySigner:
    """Signs with a private key in memory."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        self._public = private.public_key().public_bytes_raw()

    @classmethod
    def create(cls) -> "KeySigner":
        """A signer with a new key."""
        return cls(Ed25519PrivateKey.generate())

    @property
    def public(self) -> bytes:
        """The public key, 32 bytes."""
        return self._public

    def sign(self, content: bytes) -> bytes:
        """The Ed25519 signature of content."""
        return self._private.sign(content)

    def locked(self, passphrase: str) -> bytes:
        """The private key as encrypted PKCS#8 (DER).

        Raises:
            InvalidRecordError: The passphrase is too short.
        """
        if len(passphrase) < SHORTEST_PASSPHRASE:
            raise InvalidRecordError(
                f"the passphrase of a key has at least {SHORTEST_PASSPHRASE} characters"
            )
        plain = self._private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        return _lock(plain, passphrase.encode("utf-8"))

    @classmethod
    def unlock(cls, content: bytes, passphrase: str) -> "KeySigner":
        """Read an encrypted private key.

        Raises:
            DeniedError: The passphrase is another one.
            InvalidRecordError: It is no encrypted Ed25519 key.
        """
        try:
            found = load_der_private_key(content, passphrase.encode("utf-8"))
        except ValueError as error:
            raise DeniedError("the key cannot be opened with this passphrase") from error
        except TypeError as error:
            raise InvalidRecordError("the key is not encrypted by a passphrase") from error
        if not isinstance(found, Ed25519PrivateKey):
            raise InvalidRecordError("not an Ed25519 key")
        return cls(found)


@lru_cache(maxsize=256)
def fingerprint(public: bytes) -> str:
    """The SHA-256 of a public key in the form of RFC 7638, in hex."""
    told = json.dumps(
        {"crv": "Ed25519", "kty": "OKP", "x": encode(public)}, separators=(",", ":")
    )
    return hashlib.sha256(told.encode("ascii")).hexdigest()


def spoken(found: str) -> str:
    """A fingerprint in groups of four, to be compared by eye or by telephone."""
    return " ".join(found[at : at + 4] for at in range(0, len(found), 4))


def same_fingerprint(typed: str, found: str) -> bool:
    """Whether a fingerprint as a person types it, with spaces or colons, is this one."""
    return typed.replace(" ", "").replace(":", "").lower() == found


def _lock(plain: bytes, passphrase: bytes) -> bytes:
    salt, start = os.urandom(16), os.urandom(16)
    key = Scrypt(salt=salt, length=32, n=_COST, r=_BLOCK, p=_LANES).derive(passphrase)
    padder = padding.PKCS7(128).padder()
    padded = padder.update(plain) + padder.finalize()
    cipher = Cipher(algorithms.AES(key), modes.CBC(start)).encryptor()
    hidden = cipher.update(padded) + cipher.finalize()
    costs = (_whole(_COST), _whole(_BLOCK), _whole(_LANES))
    derived = _of(0x30, _SCRYPT, _of(0x30, _of(0x04, salt), *costs))
    how = _of(0x30, derived, _of(0x30, _AES_256_CBC, _of(0x04, start)))
    return _of(0x30, _of(0x30, _PBES2, how), _of(0x04, hidden))


def _of(tag: int, *parts: bytes) -> bytes:
    """One DER value."""
    content = b"".join(parts)
    size = len(content)
    if size < 128:
        return bytes((tag, size)) + content
    told = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(told))) + told + content


def _whole(number: int) -> bytes:
    return _of(0x02, number.to_bytes(number.bit_length() // 8 + 1, "big"))
