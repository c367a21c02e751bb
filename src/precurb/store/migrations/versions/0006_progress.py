"""Commitments, meetings and series."""

import sqlalchemy as sa
from alembic import op

from precurb.store.migrations.triggers import refuse_changes
from precurb.store.types import Id, Packed, Utc

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Come to this version."""
    op.create_table(
        "meetings",
        sa.Column("seq", Id, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("body", Packed(), nullable=False),
        sa.Column("at", Utc, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_meetings"),
        sa.UniqueConstraint("id", name="uq_meetings_id"),
    )
    op.create_index("ix_meetings_day", "meetings", ["day"])
    op.create_table(
        "commitments",
        sa.Column("seq", Id, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("body", Packed(), nullable=False),
        sa.Column("at", Utc, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_commitments"),
        sa.UniqueConstraint("id", name="uq_commitments_id"),
    )
    op.create_table(
        "commitment_steps",
        sa.Column("commitment", Id, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", Packed(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", Utc, nullable=False),
        sa.ForeignKeyConstraint(
            ["commitment"], ["commitments.seq"], name="fk_commitment_steps_commitment"
        ),
        sa.PrimaryKeyConstraint("commitment", "number", name="pk_commitment_steps"),
    )
    op.create_table(
        "series",
        sa.Column("seq", Id, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("vintage", sa.Text(), nullable=False),
        sa.Column("body", Packed(), nullable=False),
        sa.Column("at", Utc, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_series"),
        sa.UniqueConstraint("id", "vintage", name="uq_series_id_vintage"),
    )
    refuse_changes(("meetings", "commitments", "commitment_steps", "series"))
