"""The envelope in which a record travels: signed by its author, kept and passed on unchanged.

Its payload is the exact bytes of the record. Beside it, under the same signature, stands who
wrote it and to whom, its place in the sequence of this author for this recipient, the hash of
the envelope before, how long it counts, its marking, what it corrects, and what its author had
seen of the other side: the last envelope that came from there and the head of the audit that
was told with it. So each envelope anchors both histories.
"""

import datetime as dt
import hashlib
import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import msgspec

from precurb.exchange import jws
from precurb.exchange.codes import Refusal, RefusedError
from precurb.exchange.jws import Signed
from precurb.exchange.keys import Signer, fingerprint
from precurb.exchange.marking import Marking

TYPE = "precurb-envelope+jws"
START = "0" * 64
"""What stands for the envelope before the first one."""

MOST_AUDIENCE = 64
_NODE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,119}")
_HASH = re.compile(r"[0-9a-f]{64}")


class Act(StrEnum):
    """What an envelope does to its record."""

    NEW = "new"
    CORRECT = "correct"  # a new version, which stands in place of the one before
    WITHDRAW = "withdraw"  # a tombstone: the payload says why


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What an author had seen of its recipient: the last envelope held, and its audit head.

    ``audit`` is empty before anything came.
    """

    number: int = 0
    hash: str = START
    audit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What an envelope says beside its payload.

    ``number`` counts from 1 without gap for each author and recipient; ``record`` and
    ``version`` name what the payload is a version of, within its author's records.
    """

    id: str
    kind: str
    schema: int
    author: str
    to: str
    audience: tuple[str, ...]
    number: int
    previous: str
    created: dt.datetime
    record: str
    version: int
    act: Act
    marking: Marking
    audit: str  # the head of the author's audit before this envelope
    expires: dt.datetime | None = None
    heard: Heard = field(default_factory=Heard)

    def __post_init__(self) -> None:
        """Refuse what contradicts itself."""
        for node in (self.author, self.to, *self.audience, *self.marking.releasable):
            check_node(node)
        for name in (self.id, self.kind, self.record):
            if not _NAME.fullmatch(name):
                raise ValueError(f"not a name for an envelope: {name[:40]!r}")
        for found in (self.previous, self.heard.hash):
            if not _HASH.fullmatch(found):
                raise ValueError("not a hash of an envelope")
        self._check_numbers()
        if not 1 <= len(self.audience) <= MOST_AUDIENCE:
            raise ValueError(f"an audience of {len(self.audience)} nodes")
        if self.to not in self.audience or len(set(self.audience)) != len(self.audience):
            raise ValueError("the audience names each node once, the recipient among them")
        for moment in (self.created, self.expires):
            if moment is not None and moment.tzinfo is None:
                raise ValueError("a moment without zone")

    def _check_numbers(self) -> None:
        if self.number < 1 or self.version < 1 or self.schema < 1 or self.heard.number < 0:
            raise ValueError("envelopes, versions and schemas count from 1")
        if (self.number == 1) != (self.previous == START):
            raise ValueError("the first envelope alone has none before it")
        if (self.version == 1) != (self.act is Act.NEW):
            raise ValueError("a first version is new; a later one corrects or withdraws")


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """An envelope as it was signed; ``hash`` is the SHA-256 of its text."""

    text: str
    hash: str
    kid: str
    claims: Claims
    payload: bytes


def check_node(name: str) -> None:
    """Refuse what is no name of a node: small letters, digits and hyphens, up to 63.

    Raises:
        ValueError: It is none.
    """
    if not _NODE.fullmatch(name):
        raise ValueError(f"not a name of a node: {name[:70]!r}")


def seal(signer: Signer, claims: Claims, payload: bytes) -> Envelope:
    """Sign an envelope.

    Raises:
        RefusedError: Header or payload are too large.
    """
    text = jws.sign(signer, TYPE, payload, _written(claims))
    kid = fingerprint(signer.public)
    return Envelope(text=text, hash=hash_of(text), kid=kid, claims=claims, payload=payload)


def read(text: str) -> tuple[Signed, Envelope]:
    """Read an envelope; nothing of it is verified yet.

    Returns:
        The signed text, to be verified with a key of its author, and what it says.

    Raises:
        RefusedError: It cannot be read, in one way only.
    """
    signed = jws.read(text, TYPE)
    found = Envelope(
        text=text, hash=hash_of(text), kid=signed.kid, claims=_claims(signed.claims),
        payload=signed.payload,
    )  # fmt: skip
    return signed, found


def hash_of(text: str) -> str:
    """The SHA-256 of an envelope's text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _written(claims: Claims) -> dict[str, Any]:
    """Claims as JSON values; what is empty is left out."""
    told: dict[str, Any] = msgspec.to_builtins(claims)
    told["marking"] = _without_empty(told["marking"])
    told["heard"] = _without_empty(told["heard"])
    return _without_empty(told)


def _without_empty(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value not in (None, "", [], ())}


_FIELDS = {
    "": frozenset(Claims.__dataclass_fields__),
    "marking": frozenset(Marking.__dataclass_fields__),
    "heard": frozenset(Heard.__dataclass_fields__),
}


def _claims(told: dict[str, Any]) -> Claims:
    for part, known in _FIELDS.items():
        found = told.get(part, {}) if part else told
        if isinstance(found, dict) and (unknown := sorted(set(found) - known)):
            raise RefusedError(Refusal.MALFORMED, f"unknown claim {', '.join(unknown)[:80]}")
    try:
        return msgspec.convert(told, Claims)
    except (msgspec.ValidationError, ValueError) as error:
        raise RefusedError(Refusal.MALFORMED, f"claims: {error}"[:300]) from error
