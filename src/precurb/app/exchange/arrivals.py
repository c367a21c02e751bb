"""What has arrived, verified before anything is written: whose it is, and whether it holds."""

from collections.abc import Mapping
from dataclasses import dataclass

from precurb.exchange import envelope, jws
from precurb.exchange.codes import Refusal, RefusedError
from precurb.exchange.envelope import Envelope, hash_of
from precurb.exchange.jws import Signed
from precurb.exchange.trust import Key, Ring

MOST_EVIDENCE = 16_384
"""Characters of a refused text that are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A text that does not count and takes no place; ``author`` is whom it claims."""

    code: Refusal
    author: str
    hash: str
    reason: str
    text: str
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """An envelope that can be read, for this node, from a trusted author.

    ``verified`` is false where no key known yet can have signed it; a statement that came with
    it may bring the key.
    """

    envelope: Envelope
    signed: Signed
    verified: bool


def examine(text: str, rings: Mapping[str, Ring], me: str) -> Arrival | Refused:
    """Read and verify one envelope.

    Args:
        text: As it came.
        rings: The keys of each trusted author.
        me: The node it came to.
    """
    author, number = "", 0
    try:
        signed, found = envelope.read(text)
        author, number = found.claims.author, found.claims.number
        ring = rings.get(author)
        if ring is None:
            raise RefusedError(Refusal.UNTRUSTED_AUTHOR, f"{author} is not trusted here")
        key = ring.get(found.kid)
        if key is not None:
            jws.verify(signed, key.public)
        if found.claims.to != me:
            raise RefusedError(Refusal.WRONG_RECIPIENT, f"for {found.claims.to}, not {me}")
    except RefusedError as error:
        return refuse(error, text, author or _claimed(text), number)
    return Arrival(envelope=found, signed=signed, verified=key is not None)


def verify_late(arrival: Arrival, ring: Ring) -> Key:
    """Verify an envelope with the keys as they are now; return the key that signed it.

    Raises:
        RefusedError: ``wrong-key``, ``revoked-key`` or ``bad-signature``.
    """
    key = ring.get(arrival.envelope.kid)
    if key is None:
        author = arrival.envelope.claims.author
        raise RefusedError(Refusal.WRONG_KEY, f"no key of {author}")
    if not arrival.verified:
        jws.verify(arrival.signed, key.public)
    if key.revoked_from is not None:
        raise RefusedError(Refusal.REVOKED_KEY, "signed with a key that was taken out")
    return key


def refuse(error: RefusedError, text: str, author: str, number: int = 0) -> Refused:
    """Say why a text is refused, with as much of it as is kept as evidence."""
    shown = text[:MOST_EVIDENCE].encode("ascii", "replace").decode("ascii").replace("\0", "?")
    return Refused(
        code=error.refusal, author=author, hash=hash_of(text), reason=str(error)[:500],
        text=shown, number=number,
    )  # fmt: skip


def _claimed(text: str) -> str:
    """Whom an unreadable text names as its author, so that he may hear of it."""
    found = jws.claimed(text).get("author")
    return found if isinstance(found, str) and len(found) <= 63 else ""
