"""Acts and records read from JSON, as commands and forms give them."""

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypeVar

import msgspec

from precurb.errors import InvalidRecordError
from precurb.exchange.acts.payload import ACTS, LOCAL
from precurb.exchange.marking import Marking, Pap, Tlp
from precurb.intake.values import read_unit
from precurb.model.notification import Period
from precurb.model.quantity import Quantity

T = TypeVar("T")

_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_MOST = re.compile(r"(\d{1,6})\s*:\s*(\d{1,15}(?:\.\d{1,15})?)\s*([A-Za-z]{1,10})")
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


def read_period(first: str, last: str) -> Period | None:
    """The period of a simplified notification; none where neither day is given.

    Raises:
        InvalidRecordError: A day is missing or is none, or it ends before it begins.
    """
    if not (first.strip() or last.strip()):
        return None
    try:
        days = [dt.date.fromisoformat(each.strip()) for each in (first, last)]
        return Period(first=days[0], last=days[1])
    except ValueError as error:
        raise InvalidRecordError(f"a period has a first and a last day: {error}") from error


def read_most(text: str) -> dict[int, Quantity]:
    """The most of lines under a simplified notification: ``1: 5000 kg; 2: 300 l``.

    Raises:
        InvalidRecordError: A part is no line with an amount and its unit.
    """
    found: dict[int, Quantity] = {}
    for part in filter(None, (each.strip() for each in text.split(";"))):
        match = _MOST.fullmatch(part)
        if match is None or int(match[1]) in found:
            raise InvalidRecordError(f"no amount of a line: {part[:40]!r}; write 1: 5000 kg")
        try:
            found[int(match[1])] = Quantity(Decimal(match[2]), read_unit(match[3]))
        except ValueError as error:
            raise InvalidRecordError(f"{part[:40]!r}: {error}") from error
    return found


def _kind(subject: str, name: str) -> Any:
    known = names_of_acts(subject)
    if name not in known:
        raise InvalidRecordError(f"no act {name[:40]!r}; there are {', '.join(known)}")
    return next(kind for each, kind in ACTS[subject].items() if _name(each) == name)


def _name(kind: str) -> str:
    return _CAPITAL.sub("-", kind).lower()
