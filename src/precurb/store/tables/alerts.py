"""What changed and whom it touched: runs of re-screening, and the alerts they opened."""

from sqlalchemy import Table

APPEND_ONLY: tuple[Table, ...] = ()
