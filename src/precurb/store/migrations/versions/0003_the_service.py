"""Webhooks, repeated requests, attempts to sign in."""

import sqlalchemy as sa
from alembic import op

from precurb.store.types import Id, Utc

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Come to this version."""
    _sign_in()
    _requests()


def _sign_in() -> None:
    op.create_table(
        "sign_in_attempts",
        sa.Column("seq", Id, nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("at", Utc, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_sign_in_attempts"),
    )
    op.create_index("ix_sign_in_attempts_subject_at", "sign_in_attempts", ["subject", "at"])
    op.create_table(
        "challenges",
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("expires", Utc, nullable=True),
        sa.ForeignKeyConstraint(["user"], ["users.id"], name="fk_challenges_user"),
        sa.PrimaryKeyConstraint("secret_hash", name="pk_challenges"),
    )
    op.create_index("ix_challenges_user", "challenges", ["user"])
    op.create_table(
        "identities",
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("bound", Utc, nullable=False),
        sa.ForeignKeyConstraint(["user"], ["users.id"], name="fk_identities_user"),
        sa.PrimaryKeyConstraint("issuer", "subject", name="pk_identities"),
        sa.UniqueConstraint("user", "issuer", name="uq_identities_user_issuer"),
    )
    op.create_index("ix_identities_user", "identities", ["user"])


def _requests() -> None:
    op.create_table(
        "webhooks",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("events", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("created", Utc, nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("ended", Utc, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_webhooks"),
    )
    op.create_table(
        "deliveries",
        sa.Column("seq", Id, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("webhook", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created", Utc, nullable=False),
        sa.Column("next", Utc, nullable=True),
        sa.Column("ended", Utc, nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["webhook"], ["webhooks.id"], name="fk_deliveries_webhook"),
        sa.PrimaryKeyConstraint("seq", name="pk_deliveries"),
        sa.UniqueConstraint("id", name="uq_deliveries_id"),
    )
    op.create_index("ix_deliveries_webhook_seq", "deliveries", ["webhook", "seq"])
    op.create_table(
        "requests",
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("asked", sa.String(length=64), nullable=False),
        sa.Column("at", Utc, nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("actor", "key", name="pk_requests"),
    )
    op.create_index("ix_requests_at", "requests", ["at"])
