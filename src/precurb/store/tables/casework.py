"""Cases and what is written into them; links between parties. Rows are only added."""

from sqlalchemy import Column, ForeignKey, Integer, Table, Text

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

APPEND_ONLY: tuple[Table, ...] = (cases, case_events)
