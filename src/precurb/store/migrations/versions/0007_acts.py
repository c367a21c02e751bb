"""Notifications, incidents and requests."""

import sqlalchemy as sa
from alembic import op

from precurb.store.migrations.triggers import refuse_changes
from precurb.store.types import Id, Packed, Utc

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Come to this version."""
    op.create_table(
        "act_records",
        sa.Column("seq", Id, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("partner", sa.Text(), nullable=False),
        sa.Column("at", Utc, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_act_records"),
        sa.UniqueConstraint("id", name="uq_act_records_id"),
    )
    op.create_index("ix_act_records_subject", "act_records", ["subject", "seq"])
    op.create_table(
        "act_events",
        sa.Column("seq", Id, nullable=False),
        sa.Column("record", Id, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", Packed(), nullable=False),
        sa.Column("marking", sa.Text(), nullable=False),
        sa.Column("node", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("moment", Utc, nullable=False),
        sa.Column("envelope", sa.Text(), nullable=False),
        sa.Column("at", Utc, nullable=False),
        sa.ForeignKeyConstraint(["record"], ["act_records.seq"], name="fk_act_events_record"),
        sa.PrimaryKeyConstraint("seq", name="pk_act_events"),
        sa.UniqueConstraint("record", "number", name="uq_act_events_record_number"),
    )
    op.create_table(
        "incident_fits",
        sa.Column("seq", Id, nullable=False),
        sa.Column("record", Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("transaction", Id, nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("at", Utc, nullable=False),
        sa.ForeignKeyConstraint(
            ["record"], ["act_records.seq"], name="fk_incident_fits_record"
        ),
        sa.ForeignKeyConstraint(
            ["transaction"], ["transactions.seq"], name="fk_incident_fits_transaction"
        ),
        sa.PrimaryKeyConstraint("seq", name="pk_incident_fits"),
        sa.UniqueConstraint(
            "record",
            "version",
            "transaction",
            name="uq_incident_fits_record_version_transaction",
        ),
    )
    op.create_index("ix_incident_fits_transaction", "incident_fits", ["transaction"])
    refuse_changes(("act_records", "act_events", "incident_fits"))
