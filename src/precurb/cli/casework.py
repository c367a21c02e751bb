"""``precurb case``: open a case, look at it, write its file."""

from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from precurb.app.prose import Language
from precurb.cli import show
from precurb.cli.acting import installation
from precurb.cli.casework_write import add_writing_commands


def build_case_app() -> App:
    """Make the group of commands about cases."""
    app = App(help="Cases: subjects, measures, exhibits, tasks. What is written stays.")
    app.command(open_command, name="open")
    app.command(list_command, name="list")
    app.command(show_command, name="show")
    add_writing_commands(app)
    app.command(file_command, name="file")
    return app


def open_command(title: str, *, because: str) -> int:
    """Open a case that you own; print its id.

    Args:
        title: What it is about.
        because: What it began with: "alert 01h…", "check 01h…", or words.
    """
    from precurb.app.casework.cases import open_case
    from precurb.model.casework import Opened

    with installation() as (service, actor):
        told = Opened(title=title, owner=actor.name, because=because)
        print(open_case(told, service=service, actor=actor))
    return 0


def list_command(*, json: bool = False) -> int:
    """List the cases you have a part in, those with alarms first.

    Args:
        json: Print as JSON.
    """
    from precurb.app.casework.cases import list_cases

    with installation() as (service, actor):
        found = list_cases(service=service, actor=actor)
    if json:
        show.as_json(found)
        return 0
    for each in found:
        late = f"  ▲ {each.alarms}" if each.alarms else ""
        show.prose((f"{each.id}  {each.state:<9}  {each.title}  ({each.owner}){late}",))
    return show.status_of(any(each.alarms for each in found), False)


def show_command(case: str, *, language: Language = "en", json: bool = False) -> int:
    """Show what you see of a case: what is overdue, targets, what happened.

    Args:
        case: Its id.
        language: Language of the sentences.
        json: Print the whole as JSON.
    """
    from precurb.app.casework.cases import read_case
    from precurb.app.casework.view import case_view

    with installation() as (service, actor):
        seen = read_case(case, service=service, actor=actor)
        told = case_view(seen, service.today(), language)
    if json:
        show.as_json(told)
        return 0
    show.prose((f"{told['title']} · {told['state']} · {told['owner']}", told["because"]))
    show.prose(f"▲ {each['days']}  {each['text']}" for each in told["alarms"])
    for each in told["targets"]:
        stands = ", ".join((*each["stands"], *_counts(each["counts"])))
        show.prose((f"{each['id']}  {each['name']} ({each['kind']}): {stands or '—'}",))
    show.prose(f"{e['number']:>3}  {e['at']}  {e['by']}  {e['text']}" for e in told["events"])
    return show.status_of(bool(told["alarms"]), False)


def file_command(
    case: str,
    *,
    output: Annotated[Path, Parameter(name=["--output", "-o"])],
    language: Language = "en",
) -> int:
    """Write the file of a case, as you see it.

    Args:
        case: The case.
        output: The file to write: .pdf or .json.
        language: Language of the PDF; the JSON is the same in all.
    """
    from precurb.app.casework.file import case_file, write_case_file

    with installation() as (service, actor):
        made = case_file(case, service=service, actor=actor)
    write_case_file(made, output, language)
    show.prose((f"→ {output}",))
    return 0


def _counts(told: list[dict[str, str]]) -> list[str]:
    return [f"{each['count']}: {each['finding']}" for each in told]
