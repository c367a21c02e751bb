"""Earlier trade as it is kept: the transactions, and what of them is not looked back on."""

import datetime as dt
import zlib

import msgspec

from precurb.model import Allowance, History, NotChecked, Transaction
from precurb.model.flows import Told

_LEVEL = 1  # records repeat each other: to a tenth already, in a millisecond for 200 of them


class KeptPast(msgspec.Struct, frozen=True, kw_only=True):
    """What a check looks back on.

    ``gaps`` say what of it is left out; ``of_customers`` that it is the trade of some
    customers, so that nobody takes it for that of all.
    """

    earlier: tuple[Transaction, ...] = ()
    gaps: tuple[NotChecked, ...] = ()
    of_customers: bool = False

    def history(
        self,
        on: dt.date,
        *,
        hashed: str,
        allowed: tuple[Allowance, ...] = (),
        flows: Told | None = None,
    ) -> History:
        """What is known beside a transaction.

        Args:
            on: The day of the check.
            hashed: Under which this past is kept, empty where there is none.
            allowed: Earlier decisions about parties.
            flows: What other payments tell of a payment.
        """
        return History(
            on=on,
            earlier=self.earlier,
            allowed=allowed,
            hash=hashed,
            flows=flows,
            gaps=self.gaps,
            of_customers=self.of_customers,
        )


def encode_past(past: KeptPast) -> bytes:
    """A past as bytes, the same for the same past."""
    return zlib.compress(msgspec.msgpack.encode(past), _LEVEL)


def decode_past(raw: bytes) -> KeptPast:
    """Read a past back."""
    return msgspec.msgpack.decode(zlib.decompress(raw), type=KeptPast)
