"""How Alembic runs here: within the transaction that is handed over, on one connection."""

from alembic import context

from precurb.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,  # SQLite cannot alter a column; a batch makes the table anew
    transactional_ddl=False,  # the caller has begun
)
context.run_migrations()
