"""Days on the command line: those of the program, and those that are typed."""

from precurb.app.day import read_day, today

__all__ = ["read_day", "today"]
