"""Everything this package raises on purpose.

PrecurbError
├── InvalidRecordError          a record cannot be understood; the record is named
│   ├── InvalidIdentifierError  a CAS number, InChIKey, … does not hold
│   ├── UnknownRecordError      what is asked for is not here
│   └── ConflictError           it was changed meanwhile, or is no longer to be done
├── DeniedError                 who asks may not; the message says why
│   └── UnauthenticatedError    nobody knows who asks
├── TooManyError                asked too often or for too much; later is fine
├── UntrustedMessageError       content is not what its sender or its hash says it is
└── UnavailableError            an outside service did not answer; safe to try again

``code`` is stable and may be translated or matched on; the message is for people.
"""

from typing import ClassVar


class PrecurbError(Exception):
    """Anything Precurb raises on purpose."""

    code: ClassVar[str] = "precurb"


class InvalidRecordError(PrecurbError):
    """A record, file or setting cannot be understood; the message names it."""

    code: ClassVar[str] = "invalid-record"


class InvalidIdentifierError(InvalidRecordError):
    """An identifier has the wrong shape or its check does not hold."""

    code: ClassVar[str] = "invalid-identifier"


class UnknownRecordError(InvalidRecordError):
    """What is asked for is not here, or not for the one who asks."""

    code: ClassVar[str] = "unknown-record"


class ConflictError(InvalidRecordError):
    """What is asked for was changed meanwhile, or can no longer be done."""

    code: ClassVar[str] = "conflict"


class DeniedError(PrecurbError):
    """Who asks may not do this; the message says what is missing."""

    code: ClassVar[str] = "denied"


class UnauthenticatedError(DeniedError):
    """Nobody knows who asks: no session or token, or one that no longer holds."""

    code: ClassVar[str] = "unauthenticated"


class TooManyError(PrecurbError):
    """Asked too often, or for too much at once; ``after`` seconds later it may be fine."""

    code: ClassVar[str] = "too-many"

    def __init__(self, message: str, after: int = 60) -> None:
        super().__init__(message)
        self.after = after


class UntrustedMessageError(PrecurbError):
    """Content does not match its hash, or a publisher's file looks tampered with."""

    code: ClassVar[str] = "untrusted-message"


class UnavailableError(PrecurbError):
    """An outside service did not answer; safe to try again."""

    code: ClassVar[str] = "unavailable"
