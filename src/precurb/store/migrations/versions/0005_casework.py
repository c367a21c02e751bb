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
    _links()


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


def _links() -> None:
    op.create_table(
        "link_gatherings",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("content", sa.String(64), nullable=False),
        sa.Column("body", Packed(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", Utc, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_link_gatherings"),
    )
    op.create_table(
        "link_proposals",
        sa.Column("seq", Id, nullable=False),
        sa.Column("one", sa.Text(), nullable=False),
        sa.Column("other", sa.Text(), nullable=False),
        sa.Column("evidence", sa.String(64), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("at", Utc, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_link_proposals"),
        sa.UniqueConstraint(
            "one", "other", "evidence", name="uq_link_proposals_one_other_evidence"
        ),
    )
    op.create_index("ix_link_proposals_other", "link_proposals", ["other"])
    op.create_table(
        "link_decisions",
        sa.Column("seq", Id, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("proposal", Id, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", Utc, nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal"], ["link_proposals.seq"], name="fk_link_decisions_proposal"
        ),
        sa.PrimaryKeyConstraint("seq", name="pk_link_decisions"),
        sa.UniqueConstraint("id", name="uq_link_decisions_id"),
    )
    op.create_index("ix_link_decisions_proposal", "link_decisions", ["proposal"])
    refuse_changes(("link_proposals", "link_decisions"))
