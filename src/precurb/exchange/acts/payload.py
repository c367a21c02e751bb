"""Acts as they travel: the id of the record, the name of the act, and what it says.

Amounts travel as text. A JSON number would pass through binary fractions at some reader, and
two readers would see two amounts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import msgspec

from precurb.errors import InvalidRecordError
from precurb.exchange.strict import read_object, write_object
from precurb.model.incident import INCIDENT_ACTS
from precurb.model.notification_acts import NOTIFICATION_ACTS
from precurb.model.request import REQUEST_ACTS

NOTIFICATION, INCIDENT, REQUEST = "notification", "incident", "request"
NOTIFICATION_ACT, RESPONSE, REQUEST_ACT = "notification-act", "incident-response", "request-act"

LOCAL = ("Screened", "Prepared")
"""Acts that never leave the node."""

ACTS: Mapping[str, Mapping[str, type]] = MappingProxyType(
    {NOTIFICATION: NOTIFICATION_ACTS, INCIDENT: INCIDENT_ACTS, REQUEST: REQUEST_ACTS}
)
"""The acts of each subject, by the name under which they travel."""

SUBJECTS: Mapping[str, str] = MappingProxyType(
    {
        NOTIFICATION: NOTIFICATION, NOTIFICATION_ACT: NOTIFICATION, INCIDENT: INCIDENT,
        RESPONSE: INCIDENT, REQUEST: REQUEST, REQUEST_ACT: REQUEST,
    }
)  # fmt: skip
"""The subject of each kind of envelope; the kind of its own name opens a record."""

_MOST_ID = 120
_NAMES = frozenset(("about", "act", "says"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An act that came: of which record, and what it says."""

    about: str
    act: object


def write(about: str, act: object) -> bytes:
    """The payload of an act.

    Args:
        about: The id of the record.
        act: What is said.
    """
    says = msgspec.to_builtins(act)
    return write_object({"about": about, "act": type(act).__name__, "says": says})


def read(subject: str, payload: bytes) -> Said:
    """Read the payload of an act.

    Args:
        subject: ``notification``, ``incident`` or ``request``.
        payload: As it came.

    Raises:
        InvalidRecordError: It is none, or does not hold.
    """
    told = read_object(payload, "the act")
    about, name = told.get("about"), told.get("act")
    kind = ACTS[subject].get(name) if isinstance(name, str) else None
    if set(told) != _NAMES or not isinstance(about, str) or not 0 < len(about) <= _MOST_ID:
        raise InvalidRecordError("an act names its record, and says what it is")
    if kind is None or name in LOCAL:
        raise InvalidRecordError(f"no act of a {subject}: {str(name)[:40]!r}")
    return Said(about=about, act=_converted(told["says"], kind))


def check(kind: str) -> Any:
    """The check of the payloads of one kind of envelope, for the register of kinds."""
    subject = SUBJECTS[kind]

    def holds(_: int, payload: bytes) -> None:
        said = read(subject, payload)
        if (kind == subject) != (type(said.act).__name__ in _OPENING):
            raise InvalidRecordError(f"{type(said.act).__name__} does not travel as {kind}")

    return holds


_OPENING = ("Sent", "Shared", "Asked")


def _converted(says: Any, kind: type) -> object:
    _check_numbers(says)
    try:
        return msgspec.convert(says, kind)
    except (msgspec.ValidationError, ValueError) as error:
        raise InvalidRecordError(f"{error}"[:300]) from error


def _check_numbers(value: Any) -> None:
    if isinstance(value, float | Decimal):
        raise InvalidRecordError("an amount is written as text, not as a number")
    for each in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        _check_numbers(each)
