"""Withdrawal: a record is taken back with a reason; what was sent stays as proof of it."""

import msgspec

from precurb.errors import InvalidRecordError
from precurb.exchange.strict import read_object


def write(reason: str) -> bytes:
    """The payload that stands for a withdrawn record.

    Raises:
        InvalidRecordError: No reason is given.
    """
    if not reason.strip():
        raise InvalidRecordError("a withdrawal says why")
    return msgspec.json.encode({"reason": reason.strip()})


def read(payload: bytes) -> str:
    """The reason of a withdrawal.

    Raises:
        InvalidRecordError: The payload is no tombstone.
    """
    told = read_object(payload, "the withdrawal")
    reason = told.get("reason")
    if set(told) != {"reason"} or not isinstance(reason, str) or not reason.strip():
        raise InvalidRecordError("a withdrawal holds its reason alone")
    return reason
