"""Why an envelope is not taken: one stable code each, the same on both sides and in audits."""

from enum import StrEnum
from typing import ClassVar

from precurb.errors import UntrustedMessageError


class Refusal(StrEnum):
    """Why something that arrived does not count.

    The first group breaks no rule of form and takes its place in the sequence, so that the
    author learns of it by receipt; the second cannot be what it says and takes no place.
    """

    EXPIRED = "expired"  # its day had passed when it came
    WIDENED_AUDIENCE = "widened-audience"  # shown to more than its author named
    NOT_AGREED = "not-agreed"  # a kind that the agreement with this peer does not hold
    UNKNOWN_KIND = "unknown-kind"
    UNKNOWN_SCHEMA = "unknown-schema"  # newer than can be read here
    SCHEMA_DOWNGRADE = "schema-downgrade"  # older than this author has written before
    REPEATED = "repeated"  # an id, or a version of a record, that was there before
    ROLLED_BACK = "rolled-back"  # a history that ends before one seen earlier
    INVALID_CONTENT = "invalid-content"  # the payload does not hold
    FALSE_RECEIPT = "false-receipt"  # speaks of what was never sent so
    FALSE_STATEMENT = "false-statement"  # about keys, by one who may not make it

    MALFORMED = "malformed"  # cut short, not canonical, or no envelope at all
    TOO_LARGE = "too-large"  # header or payload
    DUPLICATE_KEY = "duplicate-key"  # one name twice in the header, so two readings
    ALGORITHM = "algorithm"  # not on the list; "none" above all
    CRITICAL = "critical"  # asks for an extension that is not known
    BAD_SIGNATURE = "bad-signature"  # altered on the way, or forged
    WRONG_KEY = "wrong-key"  # no key of its author
    RETIRED_KEY = "retired-key"  # rotated out before this was signed
    REVOKED_KEY = "revoked-key"
    UNTRUSTED_AUTHOR = "untrusted-author"  # not known, not confirmed, or suspended
    WRONG_RECIPIENT = "wrong-recipient"
    FORKED = "forked"  # a second branch of one history
    TOO_FAR_AHEAD = "too-far-ahead"  # more is missing before it than is kept waiting


class RefusedError(UntrustedMessageError):
    """What arrived is refused; ``refusal`` says by which rule."""

    code: ClassVar[str] = "refused-envelope"

    def __init__(self, refusal: Refusal, message: str) -> None:
        super().__init__(f"{refusal}: {message}")
        self.refusal = refusal
