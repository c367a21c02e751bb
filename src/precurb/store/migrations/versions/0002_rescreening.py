"""Runs of re-screening, the alerts they open, and what is proposed for use."""

import sqlalchemy as sa
from alembic import op

from precurb.store.migrations.triggers import refuse_changes
from precurb.store.types import Id, Utc

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APPEND_ONLY = (
    "rescreening_changes", "rescreening_lists", "rescreening_parties", "rescreening_targets",
    "rescreening_results",
)  # fmt: skip
_WAITING = sa.text("state = 'waiting'")


def upgrade() -> None:
    """Come to this version."""
    _runs()
    _changes()
    _touched()
    _alerts()
    _activations()
    refuse_changes(APPEND_ONLY)


def _runs() -> None:
    counts = ("position", "total", "done", "worse", "better", "other", "same", "failed")
    op.create_table(
        "rescreenings",
        sa.Column("seq", Id, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("from_snapshot", sa.Text(), nullable=False),
        sa.Column("to_snapshot", sa.String(length=64), nullable=False),
        sa.Column("from_policy", sa.Text(), nullable=False),
        sa.Column("to_policy", sa.Text(), nullable=False),
        sa.Column("from_engine", sa.Text(), nullable=False),
        sa.Column("to_engine", sa.Text(), nullable=False),
        sa.Column("whole", sa.Text(), nullable=False),
        sa.Column("last_transaction", sa.BigInteger(), nullable=False),
        sa.Column("last_check", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in counts),
        sa.Column("created", Utc, nullable=False),
        sa.Column("finished", Utc, nullable=True),
        sa.PrimaryKeyConstraint("seq", name="pk_rescreenings"),
        sa.UniqueConstraint("id", name="uq_rescreenings_id"),
    )
    op.create_index(
        "uq_rescreenings_running",
        "rescreenings",
        ["state"],
        unique=True,
        sqlite_where=sa.text("state = 'running'"),
        postgresql_where=sa.text("state = 'running'"),
    )


def _changes() -> None:
    op.create_table(
        "rescreening_changes",
        sa.Column("rescreening", Id, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("parties", sa.BigInteger(), nullable=False),
        sa.Column("transactions", sa.BigInteger(), nullable=False),
        _refers("rescreening_changes", "rescreening", "rescreenings.seq"),
        sa.PrimaryKeyConstraint("rescreening", "position", name="pk_rescreening_changes"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rescreening_lists",
        sa.Column("rescreening", Id, nullable=False),
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("before", sa.Date(), nullable=True),
        sa.Column("after", sa.Date(), nullable=True),
        _refers("rescreening_lists", "rescreening", "rescreenings.seq"),
        sa.PrimaryKeyConstraint("rescreening", "list", name="pk_rescreening_lists"),
        sqlite_with_rowid=False,
    )


def _touched() -> None:
    op.create_table(
        "rescreening_parties",
        sa.Column("rescreening", Id, nullable=False),
        sa.Column("change", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("party", Id, nullable=False),
        _refers("rescreening_parties", "rescreening", "rescreenings.seq"),
        _refers("rescreening_parties", "party", "parties.seq"),
        sa.PrimaryKeyConstraint(
            "rescreening", "change", "party", name="pk_rescreening_parties"
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rescreening_targets",
        sa.Column("rescreening", Id, nullable=False),
        sa.Column("transaction", Id, nullable=False),
        _refers("rescreening_targets", "rescreening", "rescreenings.seq"),
        _refers("rescreening_targets", "transaction", "transactions.seq"),
        sa.PrimaryKeyConstraint("rescreening", "transaction", name="pk_rescreening_targets"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rescreening_results",
        sa.Column("rescreening", Id, nullable=False),
        sa.Column("transaction", Id, nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("old_check", Id, nullable=False),
        sa.Column("new_check", Id, nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        _refers("rescreening_results", "rescreening", "rescreenings.seq"),
        _refers("rescreening_results", "transaction", "transactions.seq"),
        _refers("rescreening_results", "old_check", "checks.seq"),
        _refers("rescreening_results", "new_check", "checks.seq"),
        sa.PrimaryKeyConstraint("rescreening", "transaction", name="pk_rescreening_results"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "text_pairs",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("transaction", Id, nullable=False),
        _refers("text_pairs", "transaction", "transactions.seq"),
        sa.PrimaryKeyConstraint("key", "transaction", name="pk_text_pairs"),
        sqlite_with_rowid=False,
    )


def _alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("seq", Id, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("transaction", Id, nullable=False),
        sa.Column("rescreening", Id, nullable=False),
        sa.Column("old_check", Id, nullable=False),
        sa.Column("new_check", Id, nullable=True),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", Utc, nullable=False),
        sa.Column("closed", Utc, nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=False),
        sa.Column("closed_reason", sa.Text(), nullable=False),
        sa.Column("decision", Id, nullable=True),
        _refers("alerts", "transaction", "transactions.seq"),
        _refers("alerts", "rescreening", "rescreenings.seq"),
        _refers("alerts", "old_check", "checks.seq"),
        _refers("alerts", "new_check", "checks.seq"),
        _refers("alerts", "decision", "decisions.seq"),
        sa.PrimaryKeyConstraint("seq", name="pk_alerts"),
        sa.UniqueConstraint("id", name="uq_alerts_id"),
    )
    op.create_index("ix_alerts_transaction", "alerts", ["transaction"])
    op.create_index("ix_alerts_rescreening", "alerts", ["rescreening"])
    op.create_index("ix_alerts_state_seq", "alerts", ["state", "seq"])


def _activations() -> None:
    op.create_table(
        "activations",
        sa.Column("seq", Id, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", Utc, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided", Utc, nullable=True),
        sa.Column("decided_reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_activations"),
        sa.UniqueConstraint("id", name="uq_activations_id"),
    )
    op.create_index(
        "uq_activations_waiting",
        "activations",
        ["what"],
        unique=True,
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    )


def _refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}")
