"""Secrets that Precurb makes: shown once, and kept as a hash.

They have 256 bits of chance, so that a plain SHA-256 of one tells nothing about it, and nobody
guesses one however often he may try.
"""

import hashlib
import secrets
from enum import StrEnum


class Kind(StrEnum):
    """What is given out to be brought back once; what is of one kind is good for no other."""

    FIRST = "first"  # the code with which the first administrator is made
    INVITATION = "invitation"  # a link with which a user sets a password
    NEW_PASSKEY = "new passkey"
    PASSKEY = "passkey"
    OIDC = "oidc"


def new_secret() -> str:
    """A secret of 32 random bytes."""
    return secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
