"""The first tables."""

import sqlalchemy as sa
from alembic import op

from precurb.store.migrations.triggers import refuse_changes
from precurb.store.types import Id, Packed, Utc

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = (
    "received", "received_parts", "transactions", "transaction_parties", "parties", "checks",
    "judgements", "runs", "run_checks", "decisions", "list_versions", "audit",
)  # fmt: skip
_WAITING = sa.text("state IN ('queued', 'running')")


def upgrade() -> None:
    """Come to this version."""
    op.create_table(
        "audit",
        sa.Column("seq", Id, autoincrement=False, nullable=False),
        sa.Column("at", Utc, nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_audit"),
    )
    op.create_index("ix_audit_object", "audit", ["object"])

    op.create_table(
        "jobs",
        sa.Column("seq", Id, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("single", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("most_attempts", sa.Integer(), nullable=False),
        sa.Column("deaths", sa.Integer(), nullable=False),
        sa.Column("run_after", Utc, nullable=False),
        sa.Column("created", Utc, nullable=False),
        sa.Column("worker", sa.Text(), nullable=True),
        sa.Column("heartbeat", Utc, nullable=True),
        sa.Column("finished", Utc, nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("done", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_jobs"),
        sa.UniqueConstraint("id", name="uq_jobs_id"),
    )
    op.create_index("ix_jobs_state_run_after_seq", "jobs", ["state", "run_after", "seq"])
    op.create_index(
        "uq_jobs_single_waiting",
        "jobs",
        ["single"],
        unique=True,
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    )

    op.create_table(
        "list_versions",
        sa.Column("seq", Id, nullable=False),
        sa.Column("snapshot", sa.String(length=64), nullable=False),
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("version_date", sa.Date(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("at", Utc, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_list_versions"),
        sa.UniqueConstraint("snapshot", "list", name="uq_list_versions_snapshot_list"),
    )
    op.create_table(
        "parties",
        sa.Column("seq", Id, nullable=False),
        sa.Column("fingerprint", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_parties"),
        sa.UniqueConstraint("fingerprint", name="uq_parties_fingerprint"),
    )
    op.create_table(
        "received",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("at", Utc, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_received"),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("display", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("created", Utc, nullable=False),
        sa.Column("disabled", Utc, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        sa.UniqueConstraint("name", name="uq_users_name"),
    )
    op.create_table(
        "watermarks",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("at", Utc, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_watermarks"),
    )
    op.create_table(
        "workers",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("started", Utc, nullable=False),
        sa.Column("seen", Utc, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_workers"),
    )
    op.create_table(
        "words",
        sa.Column("seq", Id, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("marks", sa.SmallInteger(), nullable=False),
        sa.Column("weight", sa.SmallInteger(), nullable=False),
        sa.Column("joined", sa.Boolean(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_words"),
        sa.UniqueConstraint(
            "text", "kind", "marks", "weight", "joined", "channel", name="uq_words_word"
        ),
    )
    op.create_table(
        "grants",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("given_by", sa.Text(), nullable=False),
        sa.Column("given", Utc, nullable=False),
        sa.Column("revoked", Utc, nullable=True),
        sa.Column("revoked_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["user"], ["users.id"], name="fk_grants_user"),
        sa.PrimaryKeyConstraint("id", name="pk_grants"),
    )
    op.create_index("ix_grants_user", "grants", ["user"])

    op.create_table(
        "party_keys",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("party", Id, nullable=False),
        sa.ForeignKeyConstraint(["party"], ["parties.seq"], name="fk_party_keys_party"),
        sa.PrimaryKeyConstraint("kind", "key", "party", name="pk_party_keys"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "party_words",
        sa.Column("word", Id, nullable=False),
        sa.Column("party", Id, nullable=False),
        sa.Column("reading", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["party"], ["parties.seq"], name="fk_party_words_party"),
        sa.ForeignKeyConstraint(["word"], ["words.seq"], name="fk_party_words_word"),
        sa.PrimaryKeyConstraint("word", "party", "reading", name="pk_party_words"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_party_words_party", "party_words", ["party"])

    op.create_table(
        "passkeys",
        sa.Column("credential", sa.LargeBinary(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("created", Utc, nullable=False),
        sa.ForeignKeyConstraint(["user"], ["users.id"], name="fk_passkeys_user"),
        sa.PrimaryKeyConstraint("credential", name="pk_passkeys"),
    )
    op.create_index("ix_passkeys_user", "passkeys", ["user"])

    op.create_table(
        "received_parts",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sha256"], ["received.sha256"], name="fk_received_parts_sha256"
        ),
        sa.PrimaryKeyConstraint("sha256", "position", name="pk_received_parts"),
    )
    op.create_table(
        "sessions",
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("created", Utc, nullable=False),
        sa.Column("last_seen", Utc, nullable=False),
        sa.Column("expires", Utc, nullable=False),
        sa.Column("revoked", Utc, nullable=True),
        sa.ForeignKeyConstraint(["user"], ["users.id"], name="fk_sessions_user"),
        sa.PrimaryKeyConstraint("secret_hash", name="pk_sessions"),
    )
    op.create_index("ix_sessions_user", "sessions", ["user"])

    op.create_table(
        "tokens",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("created", Utc, nullable=False),
        sa.Column("expires", Utc, nullable=True),
        sa.Column("revoked", Utc, nullable=True),
        sa.ForeignKeyConstraint(["user"], ["users.id"], name="fk_tokens_user"),
        sa.PrimaryKeyConstraint("id", name="pk_tokens"),
        sa.UniqueConstraint("secret_hash", name="uq_tokens_secret_hash"),
    )
    op.create_index("ix_tokens_user", "tokens", ["user"])

    op.create_table(
        "transactions",
        sa.Column("seq", Id, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("departure", sa.String(length=2), nullable=False),
        sa.Column("destination", sa.String(length=2), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("body", Packed, nullable=False),
        sa.Column("received", sa.String(length=64), nullable=True),
        sa.Column("at", Utc, nullable=False),
        sa.ForeignKeyConstraint(
            ["received"], ["received.sha256"], name="fk_transactions_received"
        ),
        sa.PrimaryKeyConstraint("seq", name="pk_transactions"),
        sa.UniqueConstraint("content", name="uq_transactions_content"),
        sa.UniqueConstraint("id", name="uq_transactions_id"),
    )
    op.create_index("ix_transactions_day", "transactions", ["day"])
    op.create_index("ix_transactions_reference", "transactions", ["reference"])

    op.create_table(
        "word_keys",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("word", Id, nullable=False),
        sa.ForeignKeyConstraint(["word"], ["words.seq"], name="fk_word_keys_word"),
        sa.PrimaryKeyConstraint("key", "word", name="pk_word_keys"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "checks",
        sa.Column("seq", Id, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("transaction", Id, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("law_date", sa.Date(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("snapshot", sa.String(length=64), nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("engine", sa.Text(), nullable=False),
        sa.Column("history", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("body", Packed, nullable=False),
        sa.Column("at", Utc, nullable=False),
        sa.ForeignKeyConstraint(
            ["transaction"], ["transactions.seq"], name="fk_checks_transaction"
        ),
        sa.PrimaryKeyConstraint("seq", name="pk_checks"),
        sa.UniqueConstraint("id", name="uq_checks_id"),
        sa.UniqueConstraint("transaction", "number", name="uq_checks_transaction_number"),
    )
    op.create_index("ix_checks_outcome_seq", "checks", ["outcome", "seq"])
    op.create_index("ix_checks_snapshot", "checks", ["snapshot"])

    op.create_table(
        "transaction_keys",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("transaction", Id, nullable=False),
        sa.ForeignKeyConstraint(
            ["transaction"], ["transactions.seq"], name="fk_transaction_keys_transaction"
        ),
        sa.PrimaryKeyConstraint("kind", "key", "transaction", name="pk_transaction_keys"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "past_keys",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("transaction", Id, nullable=False),
        sa.ForeignKeyConstraint(
            ["transaction"], ["transactions.seq"], name="fk_past_keys_transaction"
        ),
        sa.PrimaryKeyConstraint("kind", "key", "day", "transaction", name="pk_past_keys"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "transaction_parties",
        sa.Column("transaction", Id, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("party", Id, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["party"], ["parties.seq"], name="fk_transaction_parties_party"
        ),
        sa.ForeignKeyConstraint(
            ["transaction"], ["transactions.seq"], name="fk_transaction_parties_transaction"
        ),
        sa.PrimaryKeyConstraint("transaction", "position", name="pk_transaction_parties"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_transaction_parties_party", "transaction_parties", ["party"])

    op.create_table(
        "decisions",
        sa.Column("seq", Id, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("transaction", Id, nullable=True),
        sa.Column("check", Id, nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", Utc, nullable=False),
        sa.Column("needs_second", sa.Boolean(), nullable=False),
        sa.Column("confirms", Id, nullable=True),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("entry_hash", sa.Text(), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["check"], ["checks.seq"], name="fk_decisions_check"),
        sa.ForeignKeyConstraint(["confirms"], ["decisions.seq"], name="fk_decisions_confirms"),
        sa.ForeignKeyConstraint(
            ["transaction"], ["transactions.seq"], name="fk_decisions_transaction"
        ),
        sa.PrimaryKeyConstraint("seq", name="pk_decisions"),
        sa.UniqueConstraint("confirms", name="uq_decisions_confirms"),
        sa.UniqueConstraint("id", name="uq_decisions_id"),
    )
    op.create_index("ix_decisions_party", "decisions", ["party"])
    op.create_index("ix_decisions_transaction", "decisions", ["transaction"])

    op.create_table(
        "judgements",
        sa.Column("check", Id, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("sign", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("party", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["check"], ["checks.seq"], name="fk_judgements_check"),
        sa.PrimaryKeyConstraint("check", "position", name="pk_judgements"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_judgements_list_entry", "judgements", ["list", "entry"])
    op.create_index("ix_judgements_rule_sign", "judgements", ["rule", "sign"])

    op.create_table(
        "obligations",
        sa.Column("seq", Id, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("check", Id, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("requirement", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("applies", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("state_at", Utc, nullable=False),
        sa.Column("state_by", sa.Text(), nullable=False),
        sa.Column("state_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["check"], ["checks.seq"], name="fk_obligations_check"),
        sa.PrimaryKeyConstraint("seq", name="pk_obligations"),
        sa.UniqueConstraint("check", "position", name="uq_obligations_check_position"),
        sa.UniqueConstraint("id", name="uq_obligations_id"),
    )
    op.create_index("ix_obligations_state_due", "obligations", ["state", "due"])

    op.create_table(
        "runs",
        sa.Column("seq", Id, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("job", sa.Text(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("body", Packed, nullable=False),
        sa.Column("at", Utc, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_runs"),
        sa.UniqueConstraint("id", name="uq_runs_id"),
    )
    op.create_index("ix_runs_job", "runs", ["job"])

    op.create_table(
        "run_checks",
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("check", Id, nullable=False),
        sa.ForeignKeyConstraint(["check"], ["checks.seq"], name="fk_run_checks_check"),
        sa.PrimaryKeyConstraint("run", "position", name="pk_run_checks"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_run_checks_check", "run_checks", ["check"])
    refuse_changes(APPEND_ONLY)
