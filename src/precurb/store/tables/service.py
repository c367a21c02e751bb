"""What the service needs beside the records: sign-ins, webhooks, repeated requests."""

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from precurb.store.tables.metadata import METADATA
from precurb.store.types import Id, Utc

# Attempts to sign in by the hash of a name or an address: what is typed as a name may be a
# password.
sign_in_attempts = Table(
    "sign_in_attempts",
    METADATA,
    Column("seq", Id, primary_key=True),
    Column("subject", String(64), nullable=False),
    Column("at", Utc, nullable=False),
    Index("ix_sign_in_attempts_subject_at", "subject", "at"),
)

# What is given out once and taken back once: challenges, invitations, states of OIDC.
challenges = Table(
    "challenges",
    METADATA,
    Column("secret_hash", String(64), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("user", ForeignKey("users.id"), index=True),
    Column("content", Text, nullable=False),
    Column("expires", Utc),  # until it is used, when left out
)

# Who a user is at the identity provider: told by it, and bound at the first sign-in.
identities = Table(
    "identities",
    METADATA,
    Column("issuer", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("user", ForeignKey("users.id"), nullable=False, index=True),
    Column("bound", Utc, nullable=False),
    UniqueConstraint("user", "issuer"),
)

APPEND_ONLY: tuple[Table, ...] = ()

# Addresses told of events. The secret is in the clear: every message is signed with it.
webhooks = Table(
    "webhooks",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("url", Text, nullable=False),
    Column("events", Text, nullable=False),  # a JSON list
    Column("secret", Text, nullable=False),
    Column("created", Utc, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("ended", Utc),
)

deliveries = Table(
    "deliveries",
    METADATA,
    Column("seq", Id, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("webhook", ForeignKey("webhooks.id"), nullable=False),
    Column("event", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("created", Utc, nullable=False),
    Column("next", Utc),
    Column("ended", Utc),
    Column("status", Integer),
    Column("error", Text, nullable=False),
    Index("ix_deliveries_webhook_seq", "webhook", "seq"),
)

# Requests with a key of their caller, so that the same one again is answered, not done again.
requests = Table(
    "requests",
    METADATA,
    Column("actor", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("asked", String(64), nullable=False),  # SHA-256 of what was asked
    Column("at", Utc, nullable=False, index=True),
    Column("status", Integer),
    Column("location", Text, nullable=False),
    Column("answer", LargeBinary),
)
