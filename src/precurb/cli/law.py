"""Commands that ask the law itself: what a text names, one substance, gaps, and sources."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from precurb.app.home import Home
from precurb.app.prose import Language
from precurb.cli import show
from precurb.cli.day import read_day, today

if TYPE_CHECKING:
    from precurb.lists.knowledge import ControlBook


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
    from precurb.app.identify import Verdict, identify_file, identify_text
    from precurb.cli.law_show import answer_lines, write_answers

    book, day = _book(), _day(date)
    if column:
        return write_answers(identify_file(Path(text), column, book, day), output)
    answer = identify_text(text, book, day)
    if output:
        return write_answers((answer,), output)
    if json:
        show.as_json(answer)
    else:
        show.prose_markup(answer_lines(answer, language))
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
    from precurb.app.substance import show_substance
    from precurb.cli.law_show import entry_table, page_lines

    shown = show_substance(text, _book(), _day(date))
    if svg:
        from precurb.app.drawing import drawing

        svg.write_text(drawing(shown.pages[0].substance.smiles, width=480), "utf-8")
    if json:
        show.as_json(shown)
    else:
        for page in shown.pages:
            show.prose_markup(page_lines(page))
            if page.entries:
                show.table(entry_table(page))
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
    from precurb.app.gaps import gap_matrix, write_matrix
    from precurb.cli.law_show import matrix_notes, matrix_table

    matrix = gap_matrix(_book(), _day(on))
    if output:
        write_matrix(matrix, output)
    if json:
        show.as_json(matrix)
    else:
        show.table(matrix_table(matrix))
        show.prose(matrix_notes(matrix))
    return 0


def audit_command(list_id: str = "", *, unverified: bool = False, json: bool = False) -> int:
    """Show what the bundled law rests on: official text, excerpts, secondary or nothing read.

    Args:
        list_id: One list, with every row of it that is not official text.
        unverified: Every row that nobody could verify.
        json: Print as JSON.
    """
    from precurb.app.audit import audit
    from precurb.cli.law_show import audit_table

    found = audit(_book(), list_id, unverified=unverified)
    if json:
        show.as_json(found)
        return 0
    show.table(audit_table(found))
    show.prose(
        f"{e.id}  {e.name}  [{e.verification}]  {e.verification_note}; {e.source}"
        for e in found.rows
    )
    return 0


def _book() -> "ControlBook":
    from precurb.app.watch import current_snapshot

    return current_snapshot(Home.of_user()).book


def _day(text: str) -> dt.date:
    return read_day(text) if text else today()
