"""Cases, their exhibits, tasks and measures, and the links between parties."""

from sqlalchemy import Table

APPEND_ONLY: tuple[Table, ...] = ()
