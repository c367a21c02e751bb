"""Forwarding: another author's envelope inside one's own, to the letter.

The recipient verifies both signatures, and reads in the inner one whether its author lets it
have this at all. A relay can neither alter what it passes on nor show it to more people.
"""

from precurb.exchange import envelope, jws
from precurb.exchange.codes import Refusal, RefusedError
from precurb.exchange.envelope import Act, Claims, Envelope
from precurb.exchange.marking import may_hold
from precurb.exchange.trust import Ring


def check_release(claims: Claims, to: str) -> None:
    """Refuse to hand on what its author keeps within an audience.

    Raises:
        RefusedError: ``widened-audience``.
    """
    sight = may_hold(claims.marking, (claims.author, *claims.audience), to)
    if not sight.allowed:
        raise RefusedError(Refusal.WIDENED_AUDIENCE, sight.why)
    if claims.act is Act.WITHDRAW:
        raise RefusedError(Refusal.WIDENED_AUDIENCE, "a withdrawal goes to its audience alone")


def read(payload: bytes, ring: Ring | None, to: str) -> Envelope:
    """The envelope within a forward, verified.

    Args:
        payload: What the forward holds.
        ring: The keys of the inner author; nothing where it is not trusted here.
        to: The node that reads it.

    Raises:
        RefusedError: It was altered, its author is not trusted, or may not come here.
    """
    try:
        text = payload.decode("ascii")
    except ValueError as error:
        raise RefusedError(Refusal.MALFORMED, "no envelope within the forward") from error
    signed, found = envelope.read(text)
    key = (ring or {}).get(found.kid)
    if ring is None:
        raise RefusedError(
            Refusal.UNTRUSTED_AUTHOR, f"{found.claims.author} is not trusted here"
        )
    if key is None:
        raise RefusedError(Refusal.WRONG_KEY, f"no key of {found.claims.author}")
    if key.revoked_from is not None:  # whoever has a stolen key writes the day he likes
        raise RefusedError(Refusal.REVOKED_KEY, "signed with a key that was taken out")
    jws.verify(signed, key.public)
    check_release(found.claims, to)
    return found


def author_of(payload: bytes) -> str:
    """Who is said to have written the envelope within a forward; empty if none can be read."""
    try:
        return envelope.read(payload.decode("ascii"))[1].claims.author
    except (ValueError, RefusedError):
        return ""
