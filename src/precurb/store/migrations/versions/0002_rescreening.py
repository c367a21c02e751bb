"""Runs of re-screening and the alerts they open."""

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Come to this version."""
