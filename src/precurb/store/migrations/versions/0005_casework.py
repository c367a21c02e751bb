"""Cases, measures and links."""

import sqlalchemy as sa
from alembic import op

from precurb.store.migrations.triggers import refuse_changes
from precurb.store.types import Id, Packed, Utc

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Come to this version."""
    _cases()


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("seq", Id, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("at", Utc, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_cases"),
        sa.UniqueConstraint("id", name="uq_cases_id"),
    )
    op.create_table(
        "case_events",
        sa.Column("case", Id, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", Packed(), nullable=False),
        sa.Column("shown_to", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", Utc, nullable=False),
        sa.ForeignKeyConstraint(["case"], ["cases.seq"], name="fk_case_events_case"),
        sa.PrimaryKeyConstraint("case", "number", name="pk_case_events"),
    )
    op.create_index("ix_case_events_kind", "case_events", ["kind"])
    refuse_changes(("cases", "case_events"))
