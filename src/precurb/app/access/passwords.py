"""Passwords: long enough, none that everybody tries first, kept by argon2id.

Long, not complicated: no rule about digits and signs, no change by the calendar (NIST
SP 800-63B, section 3.1.1). ``data/access/common_passwords.txt`` holds what is tried first.
"""

from enum import StrEnum
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from precurb.app.access.secrets import new_secret
from precurb.data import data_folder
from precurb.errors import InvalidRecordError

_LONGEST = 256  # hashing costs the server, so nobody chooses how much
_FEWEST = 4  # different characters
_AT_ONCE = 4


class Weakness(StrEnum):
    """What makes a password one that would be guessed, or none at all."""

    SHORT = "short"
    LONG = "long"
    NAME = "name"
    SAME = "same"
    COMMON = "common"


_WORDS = {
    Weakness.SHORT: "a password has {least} characters at least",
    Weakness.LONG: f"a password has {_LONGEST} characters at most",
    Weakness.NAME: "a password does not hold the name of its user",
    Weakness.SAME: "a password is more than the same letters over and over",
    Weakness.COMMON: "this password is one of those that are tried first",
}


def weakness(password: str, name: str, least: int) -> Weakness | None:
    """What speaks against a password.

    Args:
        password: What was chosen.
        name: Of its user, which it may not hold.
        least: How many characters it has at least.
    """
    plain = password.casefold()
    bare = "".join(each for each in plain if each.isalnum())
    if not least <= len(password) <= _LONGEST:
        return Weakness.SHORT if len(password) < least else Weakness.LONG
    if name and name.casefold() in plain:
        return Weakness.NAME
    if len(set(plain)) < _FEWEST:
        return Weakness.SAME
    if {plain, bare, bare.rstrip("0123456789")} & _common():
        return Weakness.COMMON
    return None


def check_password(password: str, name: str, least: int) -> None:
    """Refuse a password that would be guessed.

    Raises:
        InvalidRecordError: Something speaks against it; the message says what.
    """
    if found := weakness(password, name, least):
        raise InvalidRecordError(_WORDS[found].format(least=least))


def hash_password(password: str) -> str:
    """What is kept of a password."""
    with _gate():
        return _hasher().hash(password)


def verify_password(password: str, kept: str | None) -> bool:
    """Whether a password is the one that is kept.

    With nothing kept, the same work is done against a hash that nothing gives, so that the time
    of an answer does not tell which names there are.
    """
    try:
        with _gate():
            right = _hasher().verify(kept or _of_nobody(), password[:_LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return right and bool(kept) and len(password) <= _LONGEST


def is_outdated(kept: str) -> bool:
    """Whether a hash was made with weaker settings than today's."""
    return _hasher().check_needs_rehash(kept)


@cache
def _hasher() -> PasswordHasher:
    """Argon2id with the settings of RFC 9106 for little memory, the library's own."""
    return PasswordHasher()


@cache
def _gate() -> BoundedSemaphore:
    """A few at a time: each takes 64 MiB, and anybody may ask."""
    return BoundedSemaphore(_AT_ONCE)


@cache
def _of_nobody() -> str:
    """A hash that costs as much to compare with as any."""
    return _hasher().hash(new_secret())


@cache
def _common() -> frozenset[str]:
    text = (data_folder() / "access" / "common_passwords.txt").read_text("utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))
