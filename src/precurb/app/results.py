"""Write the result of a run as a file: JSON lines, CSV, Excel, Parquet or a report in HTML.

A run may hold millions of checks, so they are read from disk as often as needed and never
held together. Tables have one row a goods line. Papers are written by strangers: no cell of
a table may start a formula when somebody opens it.
"""

import csv
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from precurb.app.cells import harmless
from precurb.app.owed import Group, Owed, by_urgency, highlights
from precurb.app.prose import decided, noted, sentence, word
from precurb.app.report import render_report
from precurb.errors import InvalidRecordError
from precurb.model import Check, Judgement, Line, Outcome
from precurb.screening.screen import encode_check
from precurb.screening.summary import Summary

COLUMNS = {  # with the width Excel shows them in
    "file": 18, "record": 10, "reference": 16, "line": 6, "date": 11, "departure": 10,
    "destination": 11, "description": 36, "cas": 13, "quantity": 12, "parties": 40,
    "outcome": 10, "check_outcome": 14, "findings": 60, "signs": 28, "entries": 28,
    "sources": 40, "due": 11, "duties": 70, "not_checked": 40, "law_date": 11, "lists": 30,
    "snapshot": 14, "policy": 10,
}  # fmt: skip
EXCEL_ROWS = 1_048_576
EXCEL_CELL = 32_767
PARQUET_CHUNK = 20_000
_SUFFIXES = ("jsonl", "csv", "xlsx", "parquet", "html")

Checks = Callable[[], Iterable[Check]]


def result_suffix(path: Path) -> str:
    """The kind of result a path asks for; ask before a long run, not after it.

    Raises:
        InvalidRecordError: No result is written under this suffix.
    """
    suffix = path.suffix.lower().removeprefix(".")
    if suffix not in _SUFFIXES:
        names = ", ".join(f".{name}" for name in _SUFFIXES)
        raise InvalidRecordError(f"{path.name}: a result ends in one of {names}")
    return suffix


def write_results(path: Path, checks: Checks, summary: Summary, language: str = "en") -> None:
    """Write the checks of a run; the file appears whole or not at all.

    Args:
        path: Where to; its suffix says how: jsonl, csv, xlsx, parquet or html.
        checks: Gives a fresh iterator over the checks each time it is called.
        summary: The run they belong to.
        language: Of findings and words; JSON lines carry none.

    Raises:
        InvalidRecordError: The suffix is unknown, the path cannot be written, or the result
            is more than an Excel sheet holds.
    """
    suffix = result_suffix(path)
    with _whole_file(path) as part:
        if suffix == "jsonl":
            _write_jsonl(part, checks())
        elif suffix == "html":
            with part.open("w", encoding="utf-8", newline="\n") as file:
                file.writelines(render_report(summary, checks(), language))
        else:
            write = {"csv": _write_csv, "xlsx": _write_xlsx, "parquet": _write_parquet}[suffix]
            write(part, table_rows(checks(), summary, language), summary)


def table_rows(
    checks: Iterable[Check], summary: Summary, language: str
) -> Iterator[tuple[str, ...]]:
    """One row a goods line, in the order of ``COLUMNS``; one for a check without lines."""
    lists = "; ".join(f"{v.id} {v.version_date}" for v in summary.lists if not v.id.isupper())
    for check in checks:
        after = (str(check.law_date), lists, check.snapshot[:12], check.policy)
        for line in check.transaction.lines or (None,):
            yield (*_goods(check, line), *_result(check, line, language), *after)


@contextmanager
def _whole_file(path: Path) -> Iterator[Path]:
    """A file beside ``path`` that takes its place once it is written."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.touch()  # says at once when the folder cannot be written
        yield part
        part.replace(path)
    except OSError as error:
        raise InvalidRecordError(f"{path}: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)


def _goods(check: Check, line: Line | None) -> tuple[str, ...]:
    trade = check.transaction
    parties = (f"{p.role}: {p.name} ({p.country or '?'})" for p in trade.parties)
    return (
        check.location.file,
        check.location.record,
        check.reference,
        str(line.number) if line else "",
        str(trade.date or ""),
        trade.departure,
        trade.destination,
        line.description if line else "",
        line.cas if line else "",
        str(line.quantity or "") if line else "",
        "; ".join(parties),
    )


def _result(check: Check, line: Line | None, language: str) -> tuple[str, ...]:
    number = line.number if line else None
    here = [j for j in check.judgements if number is None or j.finding.line in (None, number)]
    judged = [*decided(here), *noted(here)]
    cited = [each.finding.citation for each in judged if each.finding.citation]
    lined = [o for o in check.obligations if number is None or not o.lines or number in o.lines]
    owed = [o for _, group in by_urgency(lined, check.checked_on) for o in group]
    outcome = judged[0].outcome if judged else Outcome.RELEASE
    return (
        outcome,
        check.outcome,
        _join(_told(j, language) for j in judged),
        _join((_sign(j, language) for j in judged if "sign" in j.finding.facts), "; "),
        _join((f"{c.list_id}:{c.entry_id}" for c in cited), "; "),
        _join((c.source for c in cited), "; "),
        next((str(each.day) for each in owed if each.group is Group.DATED), ""),
        _join(_duty(each, language) for each in owed),
        _join(f"{gap.reason} [{gap.code}]" for gap in check.not_checked),
    )


def _join(texts: Iterable[str], between: str = " | ") -> str:
    return between.join(dict.fromkeys(texts))


def _told(judgement: Judgement, language: str) -> str:
    finding = judgement.finding
    text = sentence(finding.rule, finding.facts, language)
    return f"{word('noted', language)}: {text}" if noted([judgement]) else text


def _sign(judgement: Judgement, language: str) -> str:
    return f"{judgement.finding.facts['sign']} {word(judgement.outcome, language)}"


def _duty(each: Owed, language: str) -> str:
    law = each.duty.requirement
    told = [each.when(language), *highlights(each, language)]
    return f"{', '.join(told)}: {law.jurisdiction} {law.article}, {each.title(language)}"


def _write_jsonl(path: Path, checks: Iterable[Check]) -> None:
    with path.open("wb") as file:
        for check in checks:
            file.write(encode_check(check) + b"\n")


def _write_csv(path: Path, rows: Iterable[tuple[str, ...]], summary: Summary) -> None:
    # Excel takes a CSV for UTF-8 only when it begins with a byte order mark.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows([harmless(cell) for cell in row] for row in rows)


def _write_parquet(path: Path, rows: Iterable[tuple[str, ...]], summary: Summary) -> None:
    """Small files first, then one: so that memory holds a chunk and never the whole."""
    days = pl.col("date", "due", "law_date").str.to_date("%Y-%m-%d")
    typed = [pl.col("line").cast(pl.Int32), days]
    blank = pl.col("line", "date", "due").replace("", None)
    remaining, number = iter(rows), 0
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".precurb-") as folder:
        # The first is written even when empty: a run without checks still has its columns.
        while (chunk := list(islice(remaining, PARQUET_CHUNK))) or number == 0:
            frame = pl.DataFrame(chunk, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")
            frame = frame.with_columns(blank).with_columns(typed)
            frame.write_parquet(Path(folder, f"{number:08}.parquet"))
            number += 1
        pl.scan_parquet(Path(folder, "*.parquet")).sink_parquet(path)


def _write_xlsx(path: Path, rows: Iterable[tuple[str, ...]], summary: Summary) -> None:
    _fits_excel(max(summary.tally.lines, summary.tally.checks))
    unread = (
        (at.file if at else "", at.record if at else "", gap.field, gap.reason, gap.code)
        for gap in summary.unread
        for at in [gap.location]
    )
    lists = (
        (v.id, v.title, *map(str, (v.version_date, v.age_days, v.entries)), v.marking, v.sha256)
        for v in summary.lists
    )
    unread_columns = {"file": 24, "record": 14, "field": 16, "reason": 80, "code": 22}
    list_columns = {
        "list": 20, "title": 70, "date": 12, "age_days": 10, "entries": 10, "marking": 24,
        "sha256": 66,
    }  # fmt: skip
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        _sheet(book, "Checks", COLUMNS, rows)
        _sheet(book, "Not read", unread_columns, unread)
        _sheet(book, "Lists", list_columns, lists)


def _sheet(
    book: Any, title: str, columns: dict[str, int], rows: Iterable[tuple[str, ...]]
) -> None:
    sheet = book.add_worksheet(title)
    bold = book.add_format({"bold": True, "bottom": 1})
    plain = book.add_format({"valign": "top"})
    for place, width in enumerate(columns.values()):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(1, 0)
    # Numbers stay texts as the papers have them; Excel need not flag every one.
    sheet.ignore_errors({"number_stored_as_text": f"A1:Z{EXCEL_ROWS}"})
    last = 0
    for last, row in enumerate(chain([tuple(columns)], rows)):
        _fits_excel(last)
        for place, text in enumerate(row):
            if text:
                sheet.write_string(last, place, _cut(text), plain if last else bold)
    sheet.autofilter(0, 0, last, len(columns) - 1)


def _fits_excel(rows: int) -> None:
    if rows >= EXCEL_ROWS:
        raise InvalidRecordError(
            f"an Excel sheet holds {EXCEL_ROWS - 1:,} rows below its header, and this result "
            "has more: write .parquet or .csv, or screen the files one at a time"
        )


def _cut(text: str) -> str:
    """The text as far as an Excel cell holds it, counted as Excel counts: in UTF-16."""
    raw = text.encode("utf-16-le")
    if len(raw) <= 2 * EXCEL_CELL:
        return text
    return raw[: 2 * (EXCEL_CELL - 1)].decode("utf-16-le", "ignore") + "…"
