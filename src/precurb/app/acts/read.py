"""Acts and records read from JSON, as commands and forms give them."""

import re
from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from precurb.errors import InvalidRecordError
from precurb.exchange.acts.payload import ACTS, LOCAL
from precurb.exchange.marking import Marking, Pap, Tlp

T = TypeVar("T")

_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_OPENING = ("Sent", "Shared", "Asked")  # these are drafted first


def names_of_acts(subject: str) -> tuple[str, ...]:
    """The acts that can be said of a subject, as commands name them: ``not-shipped``."""
    return tuple(_name(each) for each in ACTS[subject] if each not in (*LOCAL, *_OPENING))


def read_act(subject: str, name: str, fields: str) -> Any:
    """Read an act by its name and its fields.

    Args:
        subject: ``notification``, ``incident`` or ``request``.
        name: As ``names_of_acts`` gives it.
        fields: A JSON object.

    Raises:
        InvalidRecordError: There is no such act, or a field does not hold; it is named.
    """
    return read_json(fields.encode(), _kind(subject, name))


def read_said(subject: str, name: str, fields: Mapping[str, Any]) -> Any:
    """Read an act by its name and fields that a form gave.

    Raises:
        InvalidRecordError: There is no such act, or a field does not hold; it is named.
    """
    try:
        return msgspec.convert(dict(fields), _kind(subject, name))
    except (msgspec.MsgspecError, ValueError) as error:
        raise InvalidRecordError(f"{error}"[:300]) from error


def read_json(content: bytes, kind: type[T]) -> T:
    """Read a record from JSON.

    Raises:
        InvalidRecordError: A field is missing or does not hold; it is named.
    """
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.MsgspecError, ValueError) as error:
        raise InvalidRecordError(f"{error}"[:300]) from error


def read_marking(tlp: str, pap: str, purpose: str = "") -> Marking:
    """A marking from its words.

    Raises:
        InvalidRecordError: A word is none, or they contradict each other.
    """
    try:
        return Marking(tlp=Tlp(tlp.lower()), pap=Pap(pap.lower()), purpose=purpose)
    except ValueError as error:
        raise InvalidRecordError(str(error)) from error


def _kind(subject: str, name: str) -> Any:
    known = names_of_acts(subject)
    if name not in known:
        raise InvalidRecordError(f"no act {name[:40]!r}; there are {', '.join(known)}")
    return next(kind for each, kind in ACTS[subject].items() if _name(each) == name)


def _name(kind: str) -> str:
    return _CAPITAL.sub("-", kind).lower()
