"""What one node hands another: who it is, what it holds of the other's, and envelopes.

The first line is signed by the sender and says up to where it holds the other's sequence, so
what was lost is sent again from there. Its counter only grows: an old packet that somebody
kept and sends again is not answered with envelopes. A packet is text, one signed text a line,
the same over HTTP and in a file.
"""

from dataclasses import dataclass, field

import msgspec

from precurb.exchange import jws
from precurb.exchange.codes import Refusal, RefusedError
from precurb.exchange.envelope import START
from precurb.exchange.jws import Signed
from precurb.exchange.keys import Signer
from precurb.exchange.strict import read_object, write_object
from precurb.exchange.trust import CARD

HELLO = "precurb-packet+jws"
MAGIC = "precurb-exchange/1"
MOST_BYTES = 8 * 1024 * 1024
"""Bytes of one packet; a file may hold several packets' worth."""

_MOST_HELLO = 16 * 1024  # characters: it is read before anybody knows whose it is
MEDIA_TYPE = "application/vnd.precurb.exchange"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """How far a sequence has come: the last number and its hash."""

    number: int = 0
    hash: str = START


@dataclass(frozen=True, slots=True, kw_only=True)
class Hello:
    """The first line of a packet.

    ``holds`` is how far the sender holds the recipient's sequence, ``sent`` how far its own for
    the recipient has come; ``answers`` is the counter of the packet this one answers.
    """

    node: str
    to: str
    counter: int
    holds: Reached
    sent: Reached
    answers: int = 0


@dataclass(frozen=True, slots=True)
class Contents:
    """The lines of a packet or file by what they are; nothing is verified yet."""

    hellos: list[str] = field(default_factory=list)
    envelopes: list[str] = field(default_factory=list)
    cards: list[str] = field(default_factory=list)


def greet(signer: Signer, hello: Hello) -> str:
    """Sign the first line of a packet."""
    return jws.sign(signer, HELLO, write_object(msgspec.to_builtins(hello)))


def read_hello(text: str) -> tuple[Signed, Hello]:
    """Read the first line of a packet, to be verified with a key of its node.

    Raises:
        RefusedError: It cannot be read.
    """
    if len(text) > _MOST_HELLO:
        raise RefusedError(Refusal.TOO_LARGE, f"a first line of {len(text)} characters")
    signed = jws.read(text, HELLO)
    try:
        return signed, msgspec.convert(read_object(signed.payload, "the packet"), Hello)
    except (msgspec.ValidationError, ValueError) as error:
        raise RefusedError(Refusal.MALFORMED, f"the packet: {error}"[:300]) from error


def write(lines: list[str]) -> bytes:
    """A packet or file of signed texts."""
    return "\n".join((MAGIC, *lines, "")).encode("ascii")


def read(content: bytes, most: int = MOST_BYTES) -> Contents:
    """Sort the lines of a packet or file by what they are.

    Args:
        content: The packet or file.
        most: How many bytes it may have.

    Raises:
        RefusedError: It is none (``malformed``), or too large.
    """
    if len(content) > most:
        raise RefusedError(Refusal.TOO_LARGE, f"more than {most} bytes in one packet")
    try:
        first, *lines = content.decode("ascii").splitlines()
    except ValueError as error:
        raise RefusedError(Refusal.MALFORMED, "no packet of Precurb") from error
    if first.strip() != MAGIC:
        raise RefusedError(Refusal.MALFORMED, "no packet of Precurb, or of another version")
    return sort(lines)


def sort(lines: list[str]) -> Contents:
    """Signed texts by what they say they are; what says nothing is read as an envelope."""
    found = Contents()
    places = {HELLO: found.hellos, CARD: found.cards}
    for line in lines:
        if text := line.strip():
            places.get(jws.type_of(text), found.envelopes).append(text)
    return found
