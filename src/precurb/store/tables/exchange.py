"""What authorities exchange: keys, peers, envelopes, their sequence and receipts.

An envelope is kept as its author signed it, whether it was sent from here or came in. What
stands beside it (how far a sequence has come, how a peer is reached) changes; what was said
(envelopes, receipts, statements about keys, alarms) does not.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from precurb.store.tables.metadata import METADATA
from precurb.store.types import Id, Utc

_SHA = String(64)

exchange_node = Table(
    "exchange_node",
    METADATA,
    Column("node", Text, primary_key=True),  # this one; a single row
    Column("display", Text, nullable=False),
    Column("country", String(2), nullable=False),
    Column("contact", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("laws", Text, nullable=False),  # JSON
    Column("created", Utc, nullable=False),
)

exchange_keys = Table(
    "exchange_keys",
    METADATA,
    Column("node", Text, primary_key=True),
    Column("fingerprint", _SHA, primary_key=True),
    Column("public", LargeBinary, nullable=False),
    Column("since", Utc, nullable=False),
    Column("retired", Utc),
    Column("revoked", Utc),
    Column("revoked_from", Utc),
    Column("reason", Text, nullable=False),
)

exchange_peers = Table(
    "exchange_peers",
    METADATA,
    Column("node", Text, primary_key=True),
    Column("display", Text, nullable=False),
    Column("country", String(2), nullable=False),
    Column("contact", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("laws", Text, nullable=False),  # JSON
    Column("card", Text, nullable=False),
    Column("trust", Text, nullable=False),
    Column("confirmed", Utc),
    Column("confirmed_by", Text, nullable=False),
    Column("kinds", Text, nullable=False),  # JSON: what the agreement holds
    Column("agreement", Text, nullable=False),  # its name or legal basis
    Column("valid_until", Date),
    Column("added", Utc, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("failing_since", Utc),
    Column("error", Text, nullable=False),
    Column("heard_from", Utc),
)

exchange_statements = Table(
    "exchange_statements",
    METADATA,
    Column("seq", Id, primary_key=True),
    Column("node", Text, nullable=False, index=True),
    Column("what", Text, nullable=False),
    Column("hash", _SHA, nullable=False, unique=True),
    Column("body", Text, nullable=False),
    Column("at", Utc, nullable=False),
)

exchange_pairs = Table(
    "exchange_pairs",
    METADATA,
    Column("author", Text, primary_key=True),
    Column("recipient", Text, primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("hash", _SHA, nullable=False),
    Column("audit", Text, nullable=False),  # the author's, as its last envelope told
    Column("kid", _SHA, nullable=False),
    Column("delivered", BigInteger, nullable=False),  # the recipient has signed for them
    Column("held", BigInteger, nullable=False),  # the recipient says it holds them
    Column("rounds", BigInteger, nullable=False),
    Column("counter", BigInteger, nullable=False),
    Column("repeats", BigInteger, nullable=False),
    Column("broken", Text, nullable=False),
    Column("broken_at", Utc),
)

exchange_schemas = Table(
    "exchange_schemas",
    METADATA,
    Column("author", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("schema", Integer, nullable=False),
)

exchange_envelopes = Table(
    "exchange_envelopes",
    METADATA,
    Column("seq", Id, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("author", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("hash", _SHA, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("record", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("act", Text, nullable=False),
    Column("tlp", Text, nullable=False),
    Column("created", Utc, nullable=False),
    Column("expires", Utc),
    Column("refusal", Text, nullable=False),  # why it does not count here; empty if it does
    Column("by", Text, nullable=False),  # the person or program that sent or took it
    Column("at", Utc, nullable=False),
    Column("body", Text, nullable=False),
    UniqueConstraint("author", "recipient", "number"),
    Index("ix_exchange_envelopes_author_record", "author", "record", "version"),
    Index("ix_exchange_envelopes_kind_seq", "kind", "seq"),
)

exchange_receipts = Table(
    "exchange_receipts",
    METADATA,
    Column("seq", Id, primary_key=True),
    Column("author", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("first", BigInteger, nullable=False),
    Column("last", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("hash", _SHA, nullable=False),
    Column("moment", Utc, nullable=False),  # as the recipient says
    Column("envelope", ForeignKey("exchange_envelopes.seq"), nullable=False),
    Index("ix_exchange_receipts_pair", "author", "recipient", "last"),
)

exchange_alarms = Table(
    "exchange_alarms",
    METADATA,
    Column("seq", Id, primary_key=True),
    Column("code", Text, nullable=False),
    Column("author", Text, nullable=False),  # as claimed
    Column("recipient", Text, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("hash", _SHA, nullable=False),
    Column("reason", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("at", Utc, nullable=False),
    UniqueConstraint("code", "author", "hash"),
)

exchange_waiting = Table(
    "exchange_waiting",
    METADATA,
    Column("author", Text, primary_key=True),
    Column("recipient", Text, primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", _SHA, nullable=False),
    Column("body", Text, nullable=False),
    Column("at", Utc, nullable=False),
)

APPEND_ONLY: tuple[Table, ...] = (
    exchange_statements,
    exchange_envelopes,
    exchange_receipts,
    exchange_alarms,
)
