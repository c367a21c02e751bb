"""What kinds of envelope there are, in which versions, and how a payload is checked.

A kind is one line here with its pure check. What happens when one arrives (screening it,
answering, keeping its record) is the kind's hook in ``app/exchange/receivers.py``, since that
needs the store.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from precurb.errors import InvalidRecordError
from precurb.exchange import jws, receipt
from precurb.exchange.acts import payload
from precurb.exchange.envelope import TYPE
from precurb.exchange.strict import read_object
from precurb.exchange.trust import STATEMENT

Check = Callable[[int, bytes], None]
"""Takes schema version and payload; raises InvalidRecordError where it does not hold."""

RECEIPT = "receipt"
KEYS = "keys"
FORWARD = "forward"
NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of envelope: the schema versions that can be read, and the check of a payload.

    ``versions`` ascends; the last one is what is written. ``of_nodes`` marks kinds by which
    nodes keep their own house (receipts, keys): no agreement names them, no receipt is given.
    """

    name: str
    versions: tuple[int, ...]
    check: Check
    of_nodes: bool = False

    @property
    def written(self) -> int:
        """The schema version in which this Precurb writes."""
        return self.versions[-1]


def any_object(_: int, payload: bytes) -> None:
    """Accept any JSON object that reads in one way only."""
    read_object(payload, "the payload")


def keys_check(_: int, payload: bytes) -> None:
    """Accept the signed text of a statement about keys; trust reads it."""
    if jws.type_of(payload.decode("ascii", "replace")) != STATEMENT:
        raise InvalidRecordError("no statement about keys")


def forward_check(_: int, payload: bytes) -> None:
    """Accept the signed text of another envelope."""
    if jws.type_of(payload.decode("ascii", "replace")) != TYPE:
        raise InvalidRecordError("no envelope within the forward")


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        each.name: each
        for each in (
            Kind(name=RECEIPT, versions=(1,), check=receipt.check, of_nodes=True),
            Kind(name=KEYS, versions=(1,), check=keys_check, of_nodes=True),
            Kind(name=FORWARD, versions=(1,), check=forward_check),
            Kind(name=NOTE, versions=(1,), check=any_object),
            *(Kind(name=n, versions=(1,), check=payload.check(n)) for n in payload.SUBJECTS),
        )
    }
)
"""Every kind, by its name. Add a kind here, and its hook in ``app/exchange/receivers.py``."""
