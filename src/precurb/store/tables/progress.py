"""Commitments, meetings and the series by which progress is measured."""

from sqlalchemy import Table

APPEND_ONLY: tuple[Table, ...] = ()
