"""What authorities exchange: keys, peers, envelopes, their sequence and receipts."""

from sqlalchemy import Table

APPEND_ONLY: tuple[Table, ...] = ()
