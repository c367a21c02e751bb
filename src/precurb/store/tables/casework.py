"""Cases and what is written into them; links between parties. Rows are only added."""

from sqlalchemy import (
    Column,
    Float,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from precurb.store.tables.metadata import METADATA
from precurb.store.types import Id, Packed, Utc

cases = Table(
    "cases",
    METADATA,
    Column("seq", Id, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("at", Utc, nullable=False),
)

case_events = Table(
    "case_events",
    METADATA,
    Column("case", ForeignKey("cases.seq"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False, index=True),
    Column("body", Packed, nullable=False),
    Column("shown_to", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Utc, nullable=False),
)

link_gatherings = Table(  # worked out from what else is kept; the newest alone stays
    "link_gatherings",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("content", String(64), nullable=False),
    Column("body", Packed, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Utc, nullable=False),
)

link_proposals = Table(
    "link_proposals",
    METADATA,
    Column("seq", Id, primary_key=True),
    Column("one", Text, nullable=False),
    Column("other", Text, nullable=False, index=True),
    Column("evidence", String(64), nullable=False),
    Column("score", Float, nullable=False),
    Column("reasons", Text, nullable=False),
    Column("at", Utc, nullable=False),
    UniqueConstraint("one", "other", "evidence"),
)

link_decisions = Table(
    "link_decisions",
    METADATA,
    Column("seq", Id, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("proposal", ForeignKey("link_proposals.seq"), nullable=False, index=True),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Utc, nullable=False),
)

APPEND_ONLY: tuple[Table, ...] = (cases, case_events, link_proposals, link_decisions)
