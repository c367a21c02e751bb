"""What a receiver of webhooks does first: see that a message is ours, whole and new."""

import base64
import binascii
import hashlib
import hmac
import time
from collections.abc import Mapping

from precurb.errors import UntrustedMessageError

TOLERANCE = 300  # seconds between their clock and ours


def verify_message(
    secret: str, headers: Mapping[str, str], body: bytes, now: float | None = None
) -> str:
    """See that a message holds; return its id, by which one that comes twice is known.

    Args:
        secret: As it was shown when the webhook was added, ``whsec_…``.
        headers: Of the request, with names in any case.
        body: Of the request, its very bytes.
        now: Seconds since 1970; the clock's when left out.

    Raises:
        UntrustedMessageError: It is not signed with the secret, altered, or old.
    """
    told = {name.lower(): value for name, value in headers.items()}
    message_id, timestamp = told.get("webhook-id", ""), told.get("webhook-timestamp", "")
    signed = f"{message_id}.{timestamp}.".encode() + body
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
        age = abs((time.time() if now is None else now) - int(timestamp))
    except (binascii.Error, ValueError) as error:
        raise UntrustedMessageError("no signed message, or no secret") from error
    ours = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    given = told.get("webhook-signature", "").split()
    if not any(hmac.compare_digest(f"v1,{ours}".encode(), each.encode()) for each in given):
        raise UntrustedMessageError("the signature does not hold")
    if age > TOLERANCE:
        raise UntrustedMessageError(f"the message is {age:.0f} seconds from now")
    return message_id
