"""How results look on a terminal: tables where there is one, plain lines where not."""

import datetime as dt
import re
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import msgspec
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from precurb.app.prose import decided, noted, sentence, word
from precurb.errors import InvalidRecordError
from precurb.model import Check, Judgement, ListVersion, NotChecked, Outcome

if TYPE_CHECKING:
    from precurb.app.owed import Group, Owed
    from precurb.intake import ColumnGuess
    from precurb.lists.importers import Imported
    from precurb.lists.snapshot import Change, Snapshot
    from precurb.screening import Mark, Summary

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
SHAPES = {
    Outcome.RELEASE: ("●", "green"),
    Outcome.REVIEW: ("◐", "yellow"),
    Outcome.HOLD: ("▲", "dark_orange"),
    Outcome.STOP: ("■", "red"),
}


def status_of(findings: bool, gaps: bool) -> int:
    """The exit status: 0 clean, 1 findings, 2 something was not checked."""
    return 2 if gaps else 1 if findings else 0


def as_json(value: Any) -> None:
    """Print a value as one line of canonical JSON."""
    sys.stdout.write(msgspec.json.encode(value, order="deterministic").decode() + "\n")


def note(text: str) -> None:
    """Say something beside the result, on stderr."""
    _err().print(escape(text))


def check(made: Check, lists: tuple[ListVersion, ...], language: str, *, json: bool) -> None:
    """Print one check."""
    if json:
        as_json({"check": made, "lists": lists})
        return
    out = _out()
    shape, colour = SHAPES[made.outcome]
    head = f"[bold {colour}]{word(made.outcome, language).upper()} {shape}[/]"
    out.print(
        f"{head}  {escape(made.reference)}  ·  {word('law date', language)} {made.law_date}"
    )
    for judgement in decided(made.judgements):
        _judgement(out, judgement, language)
    _noted(out, noted(made.judgements), language)
    if made.obligations:
        from precurb.app.owed import by_urgency

        out.print(f"\n[bold]{word('obligations', language)}[/]")
        for group, duties in by_urgency(made.obligations, made.checked_on):
            _duties(out, group, duties, language)
        out.print()
    for gap in made.not_checked:
        out.print(f"[yellow]{word('not checked', language)}[/]: {escape(gap.reason)}")
    _list_note(out, lists, language)
    out.print(f"[dim]precurb explain {made.reference}[/]")


def summary(result: "Summary", output: Path | None, language: str, *, json: bool) -> None:
    """Print what a run came to."""
    if json:
        as_json(result)
        return
    out, tally = _out(), result.tally
    out.print(
        f"[bold]{tally.checks}[/] {word('records', language)}, [bold]{tally.lines}[/] "
        f"{word('lines', language)} · {result.on} · {word('snapshot', language)} "
        f"{result.snapshot[:12]}"
    )
    for outcome in reversed(Outcome):
        shape, colour = SHAPES[outcome]
        count = tally.outcomes.get(outcome, 0)
        out.print(f"  [{colour}]{shape}[/] {word(outcome, language):<12} {count:>8}")
    for title, counts in (("findings", tally.rules), ("not checked", tally.gaps)):
        if counts:
            out.print(f"[bold]{word(title, language)}[/]")
            for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
                out.print(f"  {name:<28} {count:>8}")
    _list_note(out, result.lists, language)
    if output:
        out.print(f"→ {escape(str(output))}")


def prose(paragraphs: Iterable[str]) -> None:
    """Print paragraphs, wrapped to the terminal."""
    out = _out()
    for paragraph in paragraphs:
        out.print(escape(paragraph))


def prose_markup(paragraphs: Iterable[str]) -> None:
    """Print paragraphs whose colours are marked and whose own text is escaped."""
    out = _out()
    for paragraph in paragraphs:
        out.print(paragraph)


def table(made: Table) -> None:
    """Print a table."""
    _out().print(made)


def columns(path: Path, guesses: "tuple[ColumnGuess, ...]") -> None:
    """Say how the columns of a file were understood."""
    if guesses:
        understood = ", ".join(f"{g.header} → {g.field or '—'}" for g in guesses)
        note(f"{path.name}: {understood}")


def resumed(records: int) -> None:
    """Say that a run goes on where it was cut off."""
    if records:
        note(f"this run is kept: going on after {records} records")


def rejected(gaps: Iterable[NotChecked]) -> None:
    """List what of a list could not be read."""
    for gap in gaps:
        note(f"not read: {gap.location}: {gap.reason} [{gap.code}]")


def imported(snapshot: str, result: "Imported", *, json: bool) -> None:
    """Say which list is now in use."""
    header = result.header
    if json:
        as_json({"snapshot": snapshot, "header": header, "entries": len(result.entries),
                 "rejected": result.rejected})  # fmt: skip
        return
    rejected(result.rejected)
    _out().print(
        f"{header.id} of {header.version_date}: {len(result.entries)} entries, "
        f"{len(result.rejected)} not read; snapshot {snapshot}"
    )


def updated(result: Any) -> None:
    """Say what came of one publisher's update; a refusal is loud."""
    loud = result.outcome == "refused"
    outcome = result.outcome.upper() if loud else result.outcome
    line = f"{result.publisher}: {outcome}  {result.reason}"
    _out().print(f"[bold red]{escape(line)}[/]" if loud else escape(line))


def lists(snapshot: "Snapshot", on: dt.date, *, json: bool) -> None:
    """Print the lists in use."""
    versions = snapshot.versions(on)
    if json:
        as_json({"snapshot": snapshot.id, "lists": versions})
        return
    table = Table("list", "title", "of", "age", "entries", "hash", box=None)
    for each in versions:
        title = f"{each.marking} {each.title}".strip()
        table.add_row(
            each.id, escape(title), str(each.version_date), f"{each.age_days} d",
            str(each.entries), each.sha256[:12],
        )  # fmt: skip
    _out().print(table)
    _out().print(f"snapshot {snapshot.id}")


def entries(snapshot: "Snapshot", list_id: str, on: dt.date, *, json: bool) -> None:
    """Print the entries of one list, those of the law with their force on a day.

    Raises:
        InvalidRecordError: No list of the snapshot has this id.
    """
    if found := snapshot.book.lists.get(list_id.upper()):
        rows: list[Any] = [{"entry": e, "force": e.validity.status(on)} for e in found.entries]
        lines = [
            f"{e.id}  {e.name}  {e.cas}  {e.validity.status(on)}  {e.verification}"
            for e in found.entries
        ]
    else:
        named = [w for w in snapshot.watchlists if w.header.id == list_id]
        if not named:
            raise InvalidRecordError(f"no list in use is called {list_id!r}")
        rows = list(named[0].entries())
        lines = [f"{e.id}  {e.names[0].text}  {', '.join(e.programmes)}" for e in rows]
    if json:
        as_json(rows)
    else:
        prose(lines)


def changes(found: "tuple[Change, ...]", *, json: bool) -> None:
    """Print the differences of two snapshots."""
    if json:
        as_json(found)
        return
    for each in found:
        fields = f" ({', '.join(each.fields)})" if each.fields else ""
        _out().print(
            escape(f"{each.kind:<8} {each.list_id} {each.entry_id} {each.name}{fields}")
        )
    _out().print(f"{len(found)} changes")


class Progress:
    """A bar with rate and time left, on a terminal only."""

    def __init__(self, files: tuple[Path, ...]) -> None:
        self._files, self._started, self._first = files, time.monotonic(), -1
        self._bar: Any = None

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            from rich import progress as rp

            parts = (rp.SpinnerColumn(), rp.BarColumn(), rp.TextColumn("{task.description}"))
            self._bar = rp.Progress(*parts, rp.TimeRemainingColumn(), console=_err())
            self._bar.start()
            self._task = self._bar.add_task("", total=_records(self._files))
        return self

    def update(self, mark: "Mark") -> None:
        """Show how far the run is."""
        if self._bar is None:
            return
        self._first = mark.records if self._first < 0 else self._first
        seconds = max(time.monotonic() - self._started, 1e-3)
        rate = (mark.records - self._first) / seconds
        text = f"{mark.records} records, {rate:,.0f}/s"
        self._bar.update(self._task, completed=mark.records, description=text)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()


def _records(files: tuple[Path, ...]) -> int | None:
    """Records to expect, from line ends; ``None`` when a file does not show them."""
    total = 0
    for path in files:
        if path.suffix.lower() in (".xlsx", ".parquet", ".json") or not path.exists():
            return None
        total += 1 if path.suffix.lower() == ".xml" else sum(_line_ends(path))
    return total


def _line_ends(path: Path) -> Iterator[int]:
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            yield block.count(b"\n")


def _judgement(out: Console, judgement: Judgement, language: str) -> None:
    finding = judgement.finding
    shape, colour = SHAPES[judgement.outcome]
    text = sentence(finding.rule, finding.facts, language)
    out.print(f"[{colour}]{shape}[/] {escape(text)}")
    if cited := finding.citation:
        grounded = word(cited.verification, language)
        source = f"{cited.entry_id} · {cited.version} · {grounded} · {cited.source}"
        _hang(out, f"[dim]{escape(source)}[/]", 3)


def _noted(out: Console, signs: list[Judgement], language: str) -> None:
    """Signs that decide nothing alone: one line each, with the id that a sum names."""
    if signs:
        out.print(f"[dim]{word('signs noted', language)}: {len(signs)}[/]")
    for each in signs:
        facts = each.finding.facts
        line = f" ({word('line', language)} {each.finding.line})" if each.finding.line else ""
        text = sentence(each.finding.rule, facts, language)
        _hang(out, f"[dim]{facts['sign']}{line}  {escape(text)}[/]", 3)


def _duties(out: Console, group: "Group", duties: "list[Owed]", language: str) -> None:
    """A group of duties: a line each with day, law and title, the sentence small below it."""
    from precurb.app.owed import highlights, reasons

    out.print(f" [dim]{word(group, language)}[/]")
    for each in duties:
        law = each.duty.requirement
        mark = "[dark_orange]▲[/]" if each.passed else " "
        when = escape(each.when(language))
        at = escape(f"{law.jurisdiction} {law.article}")
        _hang(out, f"{mark} [bold]{when}[/]  {at}  {escape(each.title(language))}", 1)
        _hang(out, f"[dim]{escape(each.sentence(language))}[/]", 5)
        if told := [*highlights(each, language), *reasons(each.duty, language)]:
            _hang(out, escape(" · ".join(told)), 5)


def _hang(out: Console, markup: str, indent: int) -> None:
    """Print a text that stays indented where a terminal wraps it; a pipe wraps nothing."""
    if out.soft_wrap:
        out.print(" " * indent + markup)
    else:
        out.print(Padding(markup, (0, 0, 0, indent)))


def _list_note(out: Console, versions: tuple[ListVersion, ...], language: str) -> None:
    """Day and age of the lists in one line each: control lists together, watchlists apart."""
    laws = [v for v in versions if v.id.isupper()]
    if laws:
        days = sorted({str(v.version_date) for v in laws})
        age = max(v.age_days for v in laws)
        out.print(
            f"[dim]{len(laws)} {word('control lists', language)}, "
            f"{word('read on', language)} {', '.join(days)} ({age} d)[/]"
        )
    for v in versions:
        if not v.id.isupper():
            marking = f"[bold]{escape(v.marking)}[/] " if v.marking else ""
            out.print(f"[dim]{marking}{escape(v.title)}, {v.version_date} ({v.age_days} d), "
                      f"{v.entries}[/]")  # fmt: skip


class _Terminal(Console):
    """A console that shows what papers say, and never does what they say to a terminal."""

    def render_str(self, text: str, **how: Any) -> Text:
        """Show control characters, and those that turn the direction, as a mark."""
        return super().render_str(_CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text), **how)


def _out() -> Console:
    return _Terminal(highlight=False, soft_wrap=not sys.stdout.isatty())


def _err() -> Console:
    return _Terminal(stderr=True, highlight=False, soft_wrap=True)
