"""${message}."""

from alembic import op
import sqlalchemy as sa

from precurb.store.types import Id, Packed, Utc

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Come to this version."""
    ${upgrades if upgrades else "pass"}
