"""Re-screenings: what changed, what was decided again, and what people are alerted to."""

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    text,
)

from precurb.store.tables.metadata import METADATA
from precurb.store.types import Id, Utc

_SHA = String(64)

rescreenings = Table(
    "rescreenings",
    METADATA,
    Column("seq", Id, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("state", Text, nullable=False),
    Column("cause", Text, nullable=False),
    Column("from_snapshot", Text, nullable=False),  # empty where nothing was decided before
    Column("to_snapshot", _SHA, nullable=False),
    Column("from_policy", Text, nullable=False),
    Column("to_policy", Text, nullable=False),
    Column("from_engine", Text, nullable=False),
    Column("to_engine", Text, nullable=False),
    Column("whole", Text, nullable=False),  # why the whole past is decided again, or empty
    Column("last_transaction", BigInteger, nullable=False),
    Column("last_check", BigInteger, nullable=False),
    Column("position", BigInteger, nullable=False),  # the last transaction that is done
    Column("total", BigInteger, nullable=False),
    Column("done", BigInteger, nullable=False),
    Column("worse", BigInteger, nullable=False),
    Column("better", BigInteger, nullable=False),
    Column("other", BigInteger, nullable=False),
    Column("same", BigInteger, nullable=False),
    Column("failed", BigInteger, nullable=False),
    Column("created", Utc, nullable=False),
    Column("finished", Utc),
    Index(
        "uq_rescreenings_running",
        "state",
        unique=True,
        sqlite_where=text("state = 'running'"),
        postgresql_where=text("state = 'running'"),
    ),
)

rescreening_changes = Table(
    "rescreening_changes",
    METADATA,
    Column("rescreening", ForeignKey("rescreenings.seq"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("what", Text, nullable=False),
    Column("list", Text, nullable=False),
    Column("entry", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("fields", Text, nullable=False),  # JSON
    Column("parties", BigInteger, nullable=False),
    Column("transactions", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

rescreening_lists = Table(
    "rescreening_lists",
    METADATA,
    Column("rescreening", ForeignKey("rescreenings.seq"), primary_key=True),
    Column("list", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("before", Date),
    Column("after", Date),
    sqlite_with_rowid=False,
)

rescreening_parties = Table(
    "rescreening_parties",
    METADATA,
    Column("rescreening", ForeignKey("rescreenings.seq"), primary_key=True),
    Column("change", Integer, primary_key=True, autoincrement=False),
    Column("party", ForeignKey("parties.seq"), primary_key=True),
    sqlite_with_rowid=False,
)

rescreening_targets = Table(
    "rescreening_targets",
    METADATA,
    Column("rescreening", ForeignKey("rescreenings.seq"), primary_key=True),
    Column("transaction", ForeignKey("transactions.seq"), primary_key=True),
    sqlite_with_rowid=False,
)

rescreening_results = Table(
    "rescreening_results",
    METADATA,
    Column("rescreening", ForeignKey("rescreenings.seq"), primary_key=True),
    Column("transaction", ForeignKey("transactions.seq"), primary_key=True),
    Column("verdict", Text, nullable=False),
    Column("before", Text, nullable=False),  # outcomes
    Column("after", Text, nullable=False),
    Column("old_check", ForeignKey("checks.seq"), nullable=False),
    Column("new_check", ForeignKey("checks.seq")),
    Column("why", Text, nullable=False),
    sqlite_with_rowid=False,
)

alerts = Table(
    "alerts",
    METADATA,
    Column("seq", Id, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("transaction", ForeignKey("transactions.seq"), nullable=False, index=True),
    Column("rescreening", ForeignKey("rescreenings.seq"), nullable=False, index=True),
    Column("old_check", ForeignKey("checks.seq"), nullable=False),
    Column("new_check", ForeignKey("checks.seq")),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", Utc, nullable=False),
    Column("closed", Utc),
    Column("closed_by", Text, nullable=False),
    Column("closed_reason", Text, nullable=False),
    Column("decision", ForeignKey("decisions.seq")),
    Index("ix_alerts_state_seq", "state", "seq"),
)

activations = Table(
    "activations",
    METADATA,
    Column("seq", Id, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("what", Text, nullable=False),  # lists or policy
    Column("before", Text, nullable=False),  # what was in use when it was proposed
    Column("after", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Utc, nullable=False),
    Column("state", Text, nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("decided", Utc),
    Column("decided_reason", Text, nullable=False),
    Index(
        "uq_activations_waiting",
        "what",
        unique=True,
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
)

text_pairs = Table(
    "text_pairs",
    METADATA,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("transaction", ForeignKey("transactions.seq"), primary_key=True),
    sqlite_with_rowid=False,
)

APPEND_ONLY: tuple[Table, ...] = (
    rescreening_changes, rescreening_lists, rescreening_parties, rescreening_targets,
    rescreening_results,
)  # fmt: skip
