"""Commands that ask the law itself: what a text names, one substance, gaps, and sources."""

import datetime as dt
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import msgspec
from cyclopts import App, Parameter
from rich.markup import escape
from rich.table import Table

from precurb.app.audit import Audit, audit
from precurb.app.gaps import Gap, GapMatrix, delay_in_short, gap_matrix, write_matrix
from precurb.app.home import Home
from precurb.app.identify import Answer, Verdict, identify_file, identify_text
from precurb.app.prose import Language, relation, word
from precurb.app.substance import SubstancePage, show_substance
from precurb.app.watch import current_snapshot
from precurb.cli import show
from precurb.cli.day import read_day, today
from precurb.lists.knowledge import ControlBook
from precurb.model import Verification

_COLOURS = {Verdict.CONTROLLED: "red", Verdict.REVIEW: "yellow", Verdict.NOT_FOUND: "green"}
_NAMES_SHOWN = 12


def add_law_commands(app: App, lists: App) -> None:
    """Add ``identify`` and ``substance`` to the program, the other two to the lists."""
    app.command(identify_command, name="identify")
    app.command(substance_command, name="substance")
    lists.command(gaps_command, name="gaps")
    lists.command(audit_command, name="audit")


def identify_command(
    text: str,
    *,
    column: str = "",
    date: str = "",
    language: Language = "en",
    output: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None,
    json: bool = False,
) -> int:
    """Say what a name, number, structure or product text is, and under which entries it falls.

    Args:
        text: The text; or a table (CSV, Excel …), when a column of it is named.
        column: The column of the file to identify, row by row.
        date: The day whose law applies (ISO); today by default.
        language: Language of the words around the answer.
        output: Where to write the answers, one JSON object a line.
        json: Print the answer as JSON.
    """
    book, day = _book(), _day(date)
    if column:
        return _write(identify_file(Path(text), column, book, day), output)
    answer = identify_text(text, book, day)
    if output:
        return _write((answer,), output)
    if json:
        show.as_json(answer)
    else:
        show.prose_markup(_answer_lines(answer, language))
    return show.status_of(answer.verdict is not Verdict.NOT_FOUND, bool(answer.not_checked))


def substance_command(
    text: str, *, date: str = "", svg: Path | None = None, json: bool = False
) -> int:
    """Show a substance: identity, names by language, and every list that names it.

    Args:
        text: Its name, CAS number, structure or key.
        date: As of this day (ISO); today by default.
        svg: A file to draw the structure into.
        json: Print as JSON.
    """
    shown = show_substance(text, _book(), _day(date))
    if svg:
        from precurb.app.drawing import drawing

        svg.write_text(drawing(shown.pages[0].substance.smiles, width=480), "utf-8")
    if json:
        show.as_json(shown)
    else:
        for page in shown.pages:
            show.prose_markup(_page_lines(page))
            if page.entries:
                show.table(_entries(page))
    return 0


def gaps_command(
    *,
    on: str = "",
    output: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None,
    json: bool = False,
) -> int:
    """Show which internationally controlled substance is controlled where, and since when.

    Args:
        on: As of this day (ISO); today by default.
        output: A CSV file to write the whole matrix to, with delays in days.
        json: Print as JSON.
    """
    matrix = gap_matrix(_book(), _day(on))
    if output:
        write_matrix(matrix, output)
    if json:
        show.as_json(matrix)
    else:
        show.table(_matrix(matrix))
        show.prose(_matrix_notes(matrix))
    return 0


def audit_command(list_id: str = "", *, unverified: bool = False, json: bool = False) -> int:
    """Show what the bundled law rests on: official text, excerpts, secondary or nothing read.

    Args:
        list_id: One list, with every row of it that is not official text.
        unverified: Every row that nobody could verify.
        json: Print as JSON.
    """
    found = audit(_book(), list_id, unverified=unverified)
    if json:
        show.as_json(found)
        return 0
    show.table(_audit(found))
    show.prose(
        f"{e.id}  {e.name}  [{e.verification}]  {e.verification_note}; {e.source}"
        for e in found.rows
    )
    return 0


def _book() -> ControlBook:
    return current_snapshot(Home.of_user()).book


def _day(text: str) -> dt.date:
    return read_day(text) if text else today()


def _write(answers: Iterable[Answer], output: Path | None) -> int:
    counts: Counter[Verdict] = Counter()
    gaps = 0
    encoder = msgspec.json.Encoder(order="deterministic")
    with output.open("wb") if output else nullcontext(sys.stdout.buffer) as file:
        for answer in answers:
            counts[answer.verdict] += 1
            gaps += bool(answer.not_checked)
            file.write(encoder.encode(answer) + b"\n")
    if output:
        show.note(", ".join(f"{counts[v]} {v}" for v in Verdict))
    if gaps:
        show.note(f"{gaps} rows were not checked in whole; see not_checked")
    found = counts[Verdict.CONTROLLED] + counts[Verdict.REVIEW]
    return show.status_of(bool(found), bool(gaps))


def _answer_lines(answer: Answer, language: str) -> Iterator[str]:
    def said(key: str) -> str:
        return word(key, language)

    colour, verdict = _COLOURS[answer.verdict], said(answer.verdict).upper()
    law = f"{said('law date')} {answer.on}"
    yield f"[bold {colour}]{verdict}[/]  {escape(answer.query.strip())}  ·  {law}"
    for each in answer.coverage:
        facts = f"{said('since')} {each.since or said('unknown')}, {each.verification}"
        text = (
            f"{said(each.status)}  {each.list}  {relation(each.relation, language)}: "
            f"{each.entry_name} ({each.entry}, {facts}); {said('by')} {each.how}  {each.note}"
        )
        yield escape(text.rstrip())
    for text in answer.classes:
        yield escape(f"{said('generic definition')}: {text}")
    for text in answer.otherwise:
        yield escape(f"{said('not listed')}: {text}")
    for text in answer.not_checked:
        yield f"[yellow]{said('not checked')}[/]: {escape(text)}"


def _page_lines(page: SubstancePage) -> Iterator[str]:
    substance = page.substance
    yield f"[bold]{escape(substance.name)}[/]  {substance.key}"
    yield escape(f"CAS {substance.cas or '—'}  {substance.formula}  {substance.inchikey}")
    yield escape(f"{substance.smiles}  ({substance.structure})")
    for language, names in page.names.items():
        more = f" … {len(names) - _NAMES_SHOWN} more" if len(names) > _NAMES_SHOWN else ""
        yield escape(f"{language}: {'; '.join(names[:_NAMES_SHOWN])}{more}")


def _entries(page: SubstancePage) -> Table:
    table = Table("list", "entry", "in force", "since", "covers", "verification", box=None)
    for each in page.entries:
        validity = each.entry.validity
        same = validity.since == validity.until
        since = (
            f"{validity.since or ''}" if same else f"{validity.since or ''}…{validity.until}"
        )
        table.add_row(
            each.list, escape(each.entry.name), str(each.force), since, escape(each.covers),
            str(each.entry.verification),
        )  # fmt: skip
    return table


def _matrix(matrix: GapMatrix) -> Table:
    table = Table(box=None, padding=(0, 1, 0, 0))
    for column in ("substance", "treaty", *matrix.jurisdictions):
        table.add_column(column, no_wrap=True, overflow="fold")
    for gap in matrix.treaty:
        cells = [_cell(gap, place) for place in matrix.jurisdictions]
        year = gap.international and (gap.international.latest or gap.international.earliest)
        table.add_row(escape(gap.name[:28]), str(year)[:4] if year else "?", *cells)
    return table


def _cell(gap: Gap, place: str) -> str:
    if place not in gap.national:
        return "[red]—[/]"
    delay = delay_in_short(gap, place)
    return delay or ("yes?" if gap.national[place].uncertain else "yes")


def _matrix_notes(matrix: GapMatrix) -> Iterator[str]:
    yield (
        "Time after the treaty: days where both are exact to the day, else years (negative: "
        "before it); yes: controlled, since when is unknown; ?: not certain to be in force; "
        "—: in no bundled list. -o FILE.csv writes days."
    )
    names = ", ".join(gap.name for gap in matrix.national_only)
    yield f"Controlled nationally and not by the treaty ({len(matrix.national_only)}): {names}."
    left = matrix.entries_left_out
    yield f"Not in the matrix, because they name no single substance: {', '.join(left)}."


def _audit(found: Audit) -> Table:
    levels = [str(level) for level in Verification]
    table = Table("list", "entries", *levels, "exact day", "no substance", "no CAS", box=None)
    for each in found.lists:
        counts = [str(each.verification.get(level, "")) for level in levels]
        table.add_row(
            each.list, str(each.entries), *counts, str(each.days.get("exact day", "")),
            str(each.without_substance or ""), str(each.without_cas or ""),
        )  # fmt: skip
    for place, by_level in found.duties.items():
        counts = [str(by_level.get(level, "")) for level in levels]
        table.add_row(f"duties {place}", str(sum(by_level.values())), *counts)
    for definition, level in found.classes.items():
        table.add_row(definition, "class", *("1" if level == name else "" for name in levels))
    return table
