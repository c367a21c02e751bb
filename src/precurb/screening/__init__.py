"""Screening: one transaction as a pure function, a file as a resumable run."""

from precurb.screening.run import Mark, Plan, Record, last_mark, run
from precurb.screening.screen import decode_check, encode_check, engine, law_date, screen
from precurb.screening.summary import Summary, Tally

__all__ = [
    "Mark",
    "Plan",
    "Record",
    "Summary",
    "Tally",
    "decode_check",
    "encode_check",
    "engine",
    "last_mark",
    "law_date",
    "run",
    "screen",
]
