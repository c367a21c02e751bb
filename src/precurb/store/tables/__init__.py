"""Every table of the store, by what it is about.

Rows of ``APPEND_ONLY`` are added and never changed; the database refuses anything else by
triggers, whoever asks.
"""

from precurb.store.tables import acts, alerts, casework, exchange, progress, records, service
from precurb.store.tables.metadata import METADATA
from precurb.store.tables.records import (
    audit,
    checks,
    decisions,
    grants,
    jobs,
    judgements,
    list_versions,
    obligations,
    parties,
    party_keys,
    party_words,
    passkeys,
    past_keys,
    received,
    received_parts,
    run_checks,
    runs,
    sessions,
    tokens,
    transaction_keys,
    transaction_parties,
    transactions,
    users,
    watermarks,
    word_keys,
    words,
    workers,
)

__all__ = [
    "APPEND_ONLY",
    "METADATA",
    "audit",
    "checks",
    "decisions",
    "grants",
    "jobs",
    "judgements",
    "list_versions",
    "obligations",
    "parties",
    "party_keys",
    "party_words",
    "passkeys",
    "past_keys",
    "received",
    "received_parts",
    "run_checks",
    "runs",
    "sessions",
    "tokens",
    "transaction_keys",
    "transaction_parties",
    "transactions",
    "users",
    "watermarks",
    "word_keys",
    "words",
    "workers",
]

APPEND_ONLY = (
    *records.APPEND_ONLY,
    *alerts.APPEND_ONLY,
    *service.APPEND_ONLY,
    *exchange.APPEND_ONLY,
    *casework.APPEND_ONLY,
    *progress.APPEND_ONLY,
    *acts.APPEND_ONLY,
)
