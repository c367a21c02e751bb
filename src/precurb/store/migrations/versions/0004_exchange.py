"""What authorities exchange."""

import sqlalchemy as sa
from alembic import op

from precurb.store.migrations.triggers import refuse_changes
from precurb.store.types import Id, Utc

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

APPEND_ONLY = (
    "exchange_statements", "exchange_envelopes", "exchange_receipts", "exchange_alarms",
)  # fmt: skip


def upgrade() -> None:
    """Come to this version."""
    _add_nodes()
    _add_sequence()
    _add_envelopes()
    refuse_changes(APPEND_ONLY)


def _add_nodes() -> None:
    op.create_table(
        "exchange_node",
        sa.Column("node", sa.Text(), nullable=False),
        sa.Column("display", sa.Text(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("laws", sa.Text(), nullable=False),
        sa.Column("created", Utc, nullable=False),
        sa.PrimaryKeyConstraint("node", name="pk_exchange_node"),
    )
    op.create_table(
        "exchange_keys",
        sa.Column("node", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("since", Utc, nullable=False),
        sa.Column("retired", Utc, nullable=True),
        sa.Column("revoked", Utc, nullable=True),
        sa.Column("revoked_from", Utc, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("node", "fingerprint", name="pk_exchange_keys"),
    )
    op.create_table(
        "exchange_peers",
        sa.Column("node", sa.Text(), nullable=False),
        sa.Column("display", sa.Text(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("laws", sa.Text(), nullable=False),
        sa.Column("card", sa.Text(), nullable=False),
        sa.Column("trust", sa.Text(), nullable=False),
        sa.Column("confirmed", Utc, nullable=True),
        sa.Column("confirmed_by", sa.Text(), nullable=False),
        sa.Column("kinds", sa.Text(), nullable=False),
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("added", Utc, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failing_since", Utc, nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("heard_from", Utc, nullable=True),
        sa.PrimaryKeyConstraint("node", name="pk_exchange_peers"),
    )
    op.create_table(
        "exchange_statements",
        sa.Column("seq", Id, nullable=False),
        sa.Column("node", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", Utc, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_exchange_statements"),
        sa.UniqueConstraint("hash", name="uq_exchange_statements_hash"),
    )
    op.create_index("ix_exchange_statements_node", "exchange_statements", ["node"])


def _add_sequence() -> None:
    op.create_table(
        "exchange_pairs",
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("audit", sa.Text(), nullable=False),
        sa.Column("kid", sa.String(length=64), nullable=False),
        sa.Column("delivered", sa.BigInteger(), nullable=False),
        sa.Column("held", sa.BigInteger(), nullable=False),
        sa.Column("rounds", sa.BigInteger(), nullable=False),
        sa.Column("counter", sa.BigInteger(), nullable=False),
        sa.Column("repeats", sa.BigInteger(), nullable=False),
        sa.Column("broken", sa.Text(), nullable=False),
        sa.Column("broken_at", Utc, nullable=True),
        sa.PrimaryKeyConstraint("author", "recipient", name="pk_exchange_pairs"),
    )
    op.create_table(
        "exchange_schemas",
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("schema", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("author", "kind", name="pk_exchange_schemas"),
    )
    op.create_table(
        "exchange_waiting",
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", Utc, nullable=False),
        sa.PrimaryKeyConstraint("author", "recipient", "number", name="pk_exchange_waiting"),
    )


def _add_envelopes() -> None:
    op.create_table(
        "exchange_envelopes",
        sa.Column("seq", Id, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("tlp", sa.Text(), nullable=False),
        sa.Column("created", Utc, nullable=False),
        sa.Column("expires", Utc, nullable=True),
        sa.Column("refusal", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", Utc, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_exchange_envelopes"),
        sa.UniqueConstraint("id", name="uq_exchange_envelopes_id"),
        sa.UniqueConstraint("hash", name="uq_exchange_envelopes_hash"),
        sa.UniqueConstraint(
            "author",
            "recipient",
            "number",
            name="uq_exchange_envelopes_author_recipient_number",
        ),
    )
    op.create_index(
        "ix_exchange_envelopes_author_record",
        "exchange_envelopes",
        ["author", "record", "version"],
    )
    op.create_index("ix_exchange_envelopes_kind_seq", "exchange_envelopes", ["kind", "seq"])
    op.create_table(
        "exchange_receipts",
        sa.Column("seq", Id, nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("moment", Utc, nullable=False),
        sa.Column("envelope", Id, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_exchange_receipts"),
        sa.ForeignKeyConstraint(
            ["envelope"], ["exchange_envelopes.seq"], name="fk_exchange_receipts_envelope"
        ),
    )
    op.create_index(
        "ix_exchange_receipts_pair", "exchange_receipts", ["author", "recipient", "last"]
    )
    op.create_table(
        "exchange_alarms",
        sa.Column("seq", Id, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("at", Utc, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_exchange_alarms"),
        sa.UniqueConstraint(
            "code", "author", "hash", name="uq_exchange_alarms_code_author_hash"
        ),
    )
