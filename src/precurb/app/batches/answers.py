"""The table of answers: one row a record, with columns that never change."""

from collections.abc import Iterable
from typing import Any

import pyarrow as pa

from precurb.model import Check, NotChecked
from precurb.model.check import Applies
from precurb.screening import encode_check

_TEXTS = pa.list_(pa.string())

SCHEMA = pa.schema(
    [
        ("reference", pa.string()),
        ("file", pa.string()),
        ("record", pa.string()),
        ("outcome", pa.string()),
        ("law_date", pa.date32()),
        ("rules", _TEXTS),
        ("entries", _TEXTS),
        ("first_due", pa.date32()),
        ("gaps", _TEXTS),
        ("check", pa.binary()),
    ]
)
"""``outcome`` and ``law_date`` are null for a record that could not be read, and ``gaps`` says
why; ``entries`` are ``LIST/ENTRY``; ``check`` is its canonical JSON, null unless asked for."""

SPARK_SCHEMA = (
    "reference string, file string, record string, outcome string, law_date date, "
    "rules array<string>, entries array<string>, first_due date, gaps array<string>, "
    "check binary"
)
"""The same columns as Spark writes them."""

ORDER = ("file", "record", "reference")
"""By what answers are sorted to compare two runs: partitions come in any order."""


def answer(check: Check, *, whole: bool) -> dict[str, Any]:
    """The row of a check; with the check itself where it is to be kept."""
    cited = (j.finding.citation for j in check.judgements)
    due = [o.due for o in check.obligations if o.due and o.applies is not Applies.NOT_OWED]
    return {
        "reference": check.reference,
        "file": check.location.file,
        "record": check.location.record,
        "outcome": check.outcome.value,
        "law_date": check.law_date,
        "rules": sorted({j.finding.rule for j in check.judgements}),
        "entries": sorted({f"{c.list_id}/{c.entry_id}" for c in cited if c is not None}),
        "first_due": min(due, default=None),
        "gaps": sorted({gap.code for gap in check.not_checked}),
        "check": encode_check(check) if whole else None,
    }


def unread(gap: NotChecked) -> dict[str, Any]:
    """The row of a record that could not be read: no outcome, and the gap."""
    return {
        "reference": "",
        "file": gap.location.file if gap.location else "",
        "record": gap.location.record if gap.location else "",
        "outcome": None,
        "law_date": None,
        "rules": [],
        "entries": [],
        "first_due": None,
        "gaps": [gap.code],
        "check": None,
    }


def table_of(rows: Iterable[dict[str, Any]]) -> pa.RecordBatch:
    """Rows as a batch of the schema."""
    return pa.RecordBatch.from_pylist(list(rows), schema=SCHEMA)
