"""What was received, what was checked, what people decided, and what is owed.

Rows of ``APPEND_ONLY`` are added and never changed; the database refuses anything else by
triggers, whoever asks. Rows that stand for work at hand (jobs, states of duties, sessions)
change, and each change that matters has its entry in the audit.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from precurb.store.tables.metadata import METADATA
from precurb.store.types import Id, Packed, Utc

_SHA = String(64)

received = Table(
    "received",
    METADATA,
    Column("sha256", _SHA, primary_key=True),
    Column("name", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("at", Utc, nullable=False),
)

received_parts = Table(
    "received_parts",
    METADATA,
    Column("sha256", ForeignKey("received.sha256"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
)

transactions = Table(
    "transactions",
    METADATA,
    Column("seq", Id, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("reference", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("day", Date, index=True),
    Column("departure", String(2), nullable=False),
    Column("destination", String(2), nullable=False),
    Column("content", _SHA, nullable=False, unique=True),
    Column("body", Packed, nullable=False),
    Column("received", ForeignKey("received.sha256")),
    Column("at", Utc, nullable=False),
)

parties = Table(
    "parties",
    METADATA,
    Column("seq", Id, primary_key=True),
    Column("fingerprint", String(32), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("country", String(2), nullable=False),
)

transaction_parties = Table(
    "transaction_parties",
    METADATA,
    Column("transaction", ForeignKey("transactions.seq"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("party", ForeignKey("parties.seq"), nullable=False, index=True),
    Column("role", Text, nullable=False),
    sqlite_with_rowid=False,
)

checks = Table(
    "checks",
    METADATA,
    Column("seq", Id, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("transaction", ForeignKey("transactions.seq"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("law_date", Date, nullable=False),
    Column("checked_on", Date, nullable=False),
    Column("snapshot", _SHA, nullable=False, index=True),
    Column("policy", Text, nullable=False),
    Column("engine", Text, nullable=False),
    Column("history", Text, nullable=False),
    Column("cause", Text, nullable=False),
    Column("content", _SHA, nullable=False),
    Column("body", Packed, nullable=False),
    Column("at", Utc, nullable=False),
    UniqueConstraint("transaction", "number"),
    Index("ix_checks_outcome_seq", "outcome", "seq"),
)

judgements = Table(
    "judgements",
    METADATA,
    Column("check", ForeignKey("checks.seq"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("rule", Text, nullable=False),
    Column("sign", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("list", Text, nullable=False),
    Column("entry", Text, nullable=False),
    Column("line", Integer),
    Column("party", Text, nullable=False),
    Index("ix_judgements_rule_sign", "rule", "sign"),
    Index("ix_judgements_list_entry", "list", "entry"),
    sqlite_with_rowid=False,
)

obligations = Table(
    "obligations",
    METADATA,
    Column("seq", Id, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("check", ForeignKey("checks.seq"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("requirement", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("jurisdiction", Text, nullable=False),
    Column("direction", Text, nullable=False),
    Column("lines", Text, nullable=False),
    Column("applies", Text, nullable=False),
    Column("due", Date),
    Column("state", Text, nullable=False),
    Column("state_at", Utc, nullable=False),
    Column("state_by", Text, nullable=False),
    Column("state_reason", Text, nullable=False),
    UniqueConstraint("check", "position"),
    Index("ix_obligations_state_due", "state", "due"),
)

runs = Table(
    "runs",
    METADATA,
    Column("seq", Id, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("job", Text, index=True),
    Column("by", Text, nullable=False),
    Column("content", _SHA, nullable=False),
    Column("body", Packed, nullable=False),
    Column("at", Utc, nullable=False),
)

run_checks = Table(
    "run_checks",
    METADATA,
    Column("run", Text, primary_key=True),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("check", ForeignKey("checks.seq"), nullable=False, index=True),
    sqlite_with_rowid=False,
)

decisions = Table(
    "decisions",
    METADATA,
    Column("seq", Id, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("transaction", ForeignKey("transactions.seq"), index=True),
    Column("check", ForeignKey("checks.seq")),
    Column("action", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Utc, nullable=False),
    Column("needs_second", Boolean, nullable=False),
    Column("confirms", ForeignKey("decisions.seq"), unique=True),
    Column("party", Text, nullable=False, index=True),
    Column("list", Text, nullable=False),
    Column("entry", Text, nullable=False),
    Column("entry_hash", Text, nullable=False),
    Column("content", _SHA, nullable=False),
)

words = Table(
    "words",
    METADATA,
    Column("seq", Id, primary_key=True),
    Column("text", Text, nullable=False),
    Column("kind", SmallInteger, nullable=False),
    Column("marks", SmallInteger, nullable=False),
    Column("weight", SmallInteger, nullable=False),
    Column("joined", Boolean, nullable=False),
    Column("channel", Text, nullable=False),
    UniqueConstraint(
        "text", "kind", "marks", "weight", "joined", "channel", name="uq_words_word"
    ),
)

word_keys = Table(
    "word_keys",
    METADATA,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("word", ForeignKey("words.seq"), primary_key=True),
    sqlite_with_rowid=False,
)

party_words = Table(
    "party_words",
    METADATA,
    Column("word", ForeignKey("words.seq"), primary_key=True),
    Column("party", ForeignKey("parties.seq"), primary_key=True, index=True),
    Column("reading", SmallInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

party_keys = Table(
    "party_keys",
    METADATA,
    Column("kind", Text, primary_key=True),
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("party", ForeignKey("parties.seq"), primary_key=True),
    sqlite_with_rowid=False,
)

transaction_keys = Table(
    "transaction_keys",
    METADATA,
    Column("kind", Text, primary_key=True),
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("transaction", ForeignKey("transactions.seq"), primary_key=True),
    sqlite_with_rowid=False,
)

past_keys = Table(
    "past_keys",
    METADATA,
    Column("kind", Text, primary_key=True),
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("day", Date, primary_key=True),
    Column("transaction", ForeignKey("transactions.seq"), primary_key=True),
    sqlite_with_rowid=False,
)

list_versions = Table(
    "list_versions",
    METADATA,
    Column("seq", Id, primary_key=True),
    Column("snapshot", _SHA, nullable=False),
    Column("list", Text, nullable=False),
    Column("sha256", _SHA, nullable=False),
    Column("version_date", Date, nullable=False),
    Column("entries", Integer, nullable=False),
    Column("at", Utc, nullable=False),
    UniqueConstraint("snapshot", "list"),
)

watermarks = Table(
    "watermarks",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    Column("at", Utc, nullable=False),
)

_WAITING = text("state IN ('queued', 'running')")
jobs = Table(
    "jobs",
    METADATA,
    Column("seq", Id, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("single", Text),
    Column("attempts", Integer, nullable=False),
    Column("most_attempts", Integer, nullable=False),
    Column("deaths", Integer, nullable=False),
    Column("run_after", Utc, nullable=False),
    Column("created", Utc, nullable=False),
    Column("worker", Text),
    Column("heartbeat", Utc),
    Column("finished", Utc),
    Column("error", Text, nullable=False),
    Column("done", BigInteger, nullable=False),
    Column("total", BigInteger, nullable=False),
    Column("note", Text, nullable=False),
    Index("ix_jobs_state_run_after_seq", "state", "run_after", "seq"),
    Index(
        "uq_jobs_single_waiting",
        "single",
        unique=True,
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    ),
)

workers = Table(
    "workers",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("version", Text, nullable=False),
    Column("started", Utc, nullable=False),
    Column("seen", Utc, nullable=False),
)

users = Table(
    "users",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("display", Text, nullable=False),
    Column("password_hash", Text),
    Column("created", Utc, nullable=False),
    Column("disabled", Utc),
)

passkeys = Table(
    "passkeys",
    METADATA,
    Column("credential", LargeBinary, primary_key=True),
    Column("user", ForeignKey("users.id"), nullable=False, index=True),
    Column("public_key", LargeBinary, nullable=False),
    Column("sign_count", BigInteger, nullable=False),
    Column("label", Text, nullable=False),
    Column("created", Utc, nullable=False),
)

grants = Table(
    "grants",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("user", ForeignKey("users.id"), nullable=False, index=True),
    Column("role", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("given_by", Text, nullable=False),
    Column("given", Utc, nullable=False),
    Column("revoked", Utc),
    Column("revoked_by", Text, nullable=False),
)

sessions = Table(
    "sessions",
    METADATA,
    Column("secret_hash", _SHA, primary_key=True),
    Column("user", ForeignKey("users.id"), nullable=False, index=True),
    Column("created", Utc, nullable=False),
    Column("last_seen", Utc, nullable=False),
    Column("expires", Utc, nullable=False),
    Column("revoked", Utc),
)

tokens = Table(
    "tokens",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("secret_hash", _SHA, nullable=False, unique=True),
    Column("user", ForeignKey("users.id"), nullable=False, index=True),
    Column("label", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("created", Utc, nullable=False),
    Column("expires", Utc),
    Column("revoked", Utc),
)

audit = Table(
    "audit",
    METADATA,
    Column("seq", Id, primary_key=True, autoincrement=False),
    Column("at", Utc, nullable=False),
    Column("who", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("object", Text, nullable=False, index=True),
    Column("content", Text, nullable=False),
    Column("previous", _SHA, nullable=False),
    Column("hash", _SHA, nullable=False),
)

APPEND_ONLY = (
    received, received_parts, transactions, transaction_parties, parties, checks, judgements,
    runs, run_checks, decisions, list_versions, audit,
)  # fmt: skip
