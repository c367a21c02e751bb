"""With what a batch is screened, and the screener that each worker process has one of."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa

from precurb.app.batches.answers import answer, table_of, unread
from precurb.app.batches.rows import Headings, transactions_of
from precurb.decide import Policy, read_policy
from precurb.intake.columns import Mapping
from precurb.lists.shelf import Shelf
from precurb.lists.snapshot import Snapshot
from precurb.model import Allowance, History, NotChecked, Transaction
from precurb.screening import screen

SLICE = 1000  # answers that are held at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """Where lists and policy are, the day, and what is known beside; it travels to workers."""

    shelf: Path
    snapshot: str
    policy: Path | None
    on: dt.date
    mapping: Mapping = field(default_factory=Mapping)
    allowed: tuple[Allowance, ...] = ()
    checks: bool = False  # whether answers hold the whole check

    def open(self) -> "BatchScreener":
        """Open the lists by memory map: processes of one machine share their pages."""
        return BatchScreener(
            snapshot=Shelf(self.shelf).open(self.snapshot),
            policy=read_policy(self.policy),
            history=History(on=self.on, allowed=self.allowed),
            mapping=self.mapping,
            checks=self.checks,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchScreener:
    """Open lists and policy. The examiners remember parties and goods for as long as it lives.

    What they remember changes no answer: ``screen`` depends on nothing but its arguments.
    """

    snapshot: Snapshot
    policy: Policy
    history: History
    mapping: Mapping = field(default_factory=Mapping)
    checks: bool = False

    def ask(self, record: Transaction | NotChecked) -> dict[str, Any]:
        """The row of answers for one record."""
        if isinstance(record, NotChecked):
            return unread(record)
        made = screen(record, self.snapshot, self.history, self.policy)
        return answer(made, whole=self.checks)


def screen_batch(batch: pa.RecordBatch, screener: BatchScreener) -> pa.RecordBatch:
    """Screen a batch of rows: the answers, one row a transaction, in the order of the rows.

    Args:
        batch: Columns as files have them; rows of one order follow one another and are all
            there. ``precurb_file`` and ``precurb_row`` may say where each row stands.
        screener: Open lists and policy.

    Raises:
        InvalidRecordError: The columns are not those of goods, or name no record.
    """
    headings = Headings(batch.schema.names, screener.mapping)
    return table_of(screener.ask(record) for record in transactions_of([batch], headings))


def screen_batches(
    batches: Iterable[pa.RecordBatch], screener: BatchScreener, file: str = ""
) -> Iterator[pa.RecordBatch]:
    """Screen batches of one part of a table, in bounded memory.

    Args:
        batches: As for ``screen_batch``, but an order may go over from one to the next.
        screener: Open lists and policy.
        file: Name of the file, for messages.
    """
    some = iter(batches)
    first = next(some, None)
    if first is None:
        return
    headings = Headings(first.schema.names, screener.mapping, file or "table")
    yield from answered(transactions_of(_again(first, some), headings), screener)


def answered(
    records: Iterable[Transaction | NotChecked], screener: BatchScreener
) -> Iterator[pa.RecordBatch]:
    """The answers for records, in slices."""
    rows = (screener.ask(record) for record in records)
    while some := list(islice(rows, SLICE)):
        yield table_of(some)


def _again(first: pa.RecordBatch, rest: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    yield first
    yield from rest
