"""Webhooks, repeated requests, attempts to sign in."""

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Come to this version."""
