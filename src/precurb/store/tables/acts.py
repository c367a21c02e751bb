"""Notifications, incidents and requests: what was said of each, on both sides. Only added.

Beside them, which consignments of one's own fit an incident that was known already.
"""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from precurb.store.tables.metadata import METADATA
from precurb.store.types import Id, Packed, Utc

act_records = Table(
    "act_records",
    METADATA,
    Column("seq", Id, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("subject", Text, nullable=False),  # notification, incident or request
    Column("author", Text, nullable=False),  # the node that opened it
    Column("partner", Text, nullable=False),  # the other one; empty for an incident
    Column("at", Utc, nullable=False),
    Index("ix_act_records_subject", "subject", "seq"),
)

act_events = Table(
    "act_events",
    METADATA,
    Column("seq", Id, primary_key=True),  # in the order in which they were kept here
    Column("record", ForeignKey("act_records.seq"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("body", Packed, nullable=False),
    Column("marking", Text, nullable=False),  # JSON, or empty
    Column("node", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("moment", Utc, nullable=False),  # as its author gives it
    Column("envelope", Text, nullable=False),  # id, or empty
    Column("at", Utc, nullable=False),
    UniqueConstraint("record", "number"),
)

incident_fits = Table(
    "incident_fits",
    METADATA,
    Column("seq", Id, primary_key=True),
    Column("record", ForeignKey("act_records.seq"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("transaction", ForeignKey("transactions.seq"), nullable=False),
    Column("reasons", Text, nullable=False),  # JSON; under the marking of the incident
    Column("at", Utc, nullable=False),
    UniqueConstraint("record", "version", "transaction"),
    Index("ix_incident_fits_transaction", "transaction"),
)

APPEND_ONLY: tuple[Table, ...] = (act_records, act_events, incident_fits)
