"""Commitments, meetings and the series by which progress is measured; rows are only added."""

from sqlalchemy import Column, Date, ForeignKey, Integer, Table, Text, UniqueConstraint

from precurb.store.tables.metadata import METADATA
from precurb.store.types import Id, Packed, Utc

meetings = Table(
    "meetings",
    METADATA,
    Column("seq", Id, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("day", Date, nullable=False, index=True),
    Column("body", Packed, nullable=False),
    Column("at", Utc, nullable=False),
)

commitments = Table(
    "commitments",
    METADATA,
    Column("seq", Id, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("body", Packed, nullable=False),
    Column("at", Utc, nullable=False),
)

commitment_steps = Table(
    "commitment_steps",
    METADATA,
    Column("commitment", ForeignKey("commitments.seq"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("body", Packed, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Utc, nullable=False),
)

series = Table(
    "series",
    METADATA,
    Column("seq", Id, primary_key=True),
    Column("id", Text, nullable=False),
    Column("vintage", Text, nullable=False),
    Column("body", Packed, nullable=False),
    Column("at", Utc, nullable=False),
    UniqueConstraint("id", "vintage"),
)

APPEND_ONLY: tuple[Table, ...] = (meetings, commitments, commitment_steps, series)
