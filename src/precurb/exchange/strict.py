"""JSON and base64url that can be read in one way only.

A signature covers bytes. Where two readers can take two things from the same bytes (one name
twice, a number too large for a float, spare bits at the end of base64), the author has signed
something else than the recipient reads. So what is ambiguous is refused.
"""

import base64
import binascii
import json
from collections import Counter
from collections.abc import Mapping
from typing import Any, NoReturn

import msgspec

from precurb.exchange.codes import Refusal, RefusedError

_LARGEST = 2**53  # beyond this a reader that keeps numbers as floats sees another one
_DEEPEST = 32


def read_object(content: bytes, what: str) -> dict[str, Any]:
    """Read one JSON object.

    Args:
        content: UTF-8 without a byte order mark.
        what: How it is called in an error.

    Raises:
        RefusedError: It is no object (``malformed``), or holds a name twice
            (``duplicate-key``).
    """
    try:
        found = json.loads(
            content.decode("utf-8"),
            object_pairs_hook=_once,
            parse_constant=_no_constant,
            parse_int=_whole,
            parse_float=_real,
        )
        _check_values(found, 0)
    except (ValueError, RecursionError) as error:
        raise RefusedError(Refusal.MALFORMED, f"{what}: {error}") from error
    if not isinstance(found, dict):
        raise RefusedError(Refusal.MALFORMED, f"{what} is no object")
    return found


def write_object(value: Mapping[str, Any]) -> bytes:
    """Write a JSON object: names in order, no blanks."""
    return msgspec.json.encode(value, order="sorted")


def decode(text: str, what: str) -> bytes:
    """Read base64url without padding, in its one canonical form.

    Raises:
        RefusedError: It is not, or not canonical.
    """
    try:
        found = base64.b64decode(
            text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True
        )
    except (ValueError, binascii.Error) as error:
        raise RefusedError(Refusal.MALFORMED, f"{what} is not base64url") from error
    if encode(found) != text:
        raise RefusedError(Refusal.MALFORMED, f"{what} is not canonical base64url")
    return found


def encode(content: bytes) -> str:
    """Write base64url without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode("ascii")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        counts = Counter(name for name, _ in pairs)  # strangers choose how many there are
        twice = sorted(name for name, count in counts.items() if count > 1)
        raise RefusedError(Refusal.DUPLICATE_KEY, f"{', '.join(twice)[:80]} stands twice")
    return found


def _no_constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is no JSON number")


def _whole(text: str) -> int:
    number = int(text) if len(text) <= 17 else _LARGEST + 1
    if abs(number) > _LARGEST:
        raise ValueError("a number that not every reader can hold; write it as text")
    return number


def _real(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError("a number that no reader can hold")
    return number


def _check_values(value: Any, depth: int) -> None:
    """Refuse what is too deep, and halves of letters, which each reader mends in its way."""
    if depth > _DEEPEST:
        raise ValueError(f"nested deeper than {_DEEPEST}")
    if isinstance(value, str):
        value.encode("utf-8")
    elif isinstance(value, dict):
        for name, each in value.items():
            name.encode("utf-8")
            _check_values(each, depth + 1)
    elif isinstance(value, list):
        for each in value:
            _check_values(each, depth + 1)
