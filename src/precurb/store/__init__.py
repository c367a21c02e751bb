"""The store: what was received, checked, decided and owed, kept for as long as the law asks.

One SQLite file by default, PostgreSQL by a URL, with the same tables, migrations and rules.
There is one module an aggregate; each function takes the connection or the writing of the one
transaction in which its use case runs.
"""

from precurb.store.audit import Head
from precurb.store.engine import file_url
from precurb.store.opened import Acting, Store, Writing

__all__ = ["Acting", "Head", "Store", "Writing", "file_url"]
