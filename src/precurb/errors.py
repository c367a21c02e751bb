"""Everything this package raises on purpose.

PrecurbError
├── InvalidRecordError          a record cannot be understood; the record is named
│   └── InvalidIdentifierError  a CAS number, InChIKey, … does not hold
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


class UntrustedMessageError(PrecurbError):
    """Content does not match its hash, or a publisher's file looks tampered with."""

    code: ClassVar[str] = "untrusted-message"


class UnavailableError(PrecurbError):
    """An outside service did not answer; safe to try again."""

    code: ClassVar[str] = "unavailable"
