"""``precurb lists``: which lists are asked, what changed, and how new ones come in."""

from pathlib import Path

from cyclopts import App

from precurb.app.home import Home
from precurb.app.watch import current_snapshot, diff_snapshots, import_list
from precurb.cli import show
from precurb.cli.acting import installation
from precurb.cli.day import read_day, today


def build_lists_app() -> App:
    """Make the group of list commands."""
    app = App(help="Show, compare, import and update the lists that are asked.")
    app.command(show_command, name="show")
    app.command(diff_command, name="diff")
    app.command(import_command, name="import")
    app.command(update_command, name="update")
    return app


def show_command(list_id: str = "", *, on: str = "", json: bool = False) -> int:
    """Show the lists in use with day, age and number of entries, or the entries of one.

    Args:
        list_id: A list to show the entries of, e.g. EU-CAT1 or ofac-eo14059.
        on: As of this day (ISO): whether each entry was in force; today by default.
        json: Print as JSON.
    """
    snapshot = current_snapshot(Home.of_user())
    day = read_day(on) if on else today()
    if list_id:
        show.entries(snapshot, list_id, day, json=json)
    else:
        show.lists(snapshot, day, json=json)
    return 0


def diff_command(old: str, new: str = "current", *, json: bool = False) -> int:
    """Show what was added, changed and removed between two snapshots.

    Args:
        old: A snapshot, by the beginning of its id.
        new: Another one; the lists in use by default.
        json: Print as JSON.
    """
    changes = diff_snapshots(old, new, home=Home.of_user())
    show.changes(changes, json=json)
    return 1 if changes else 0


def import_command(
    path: Path, *, version_date: str = "", marking: str = "", json: bool = False
) -> int:
    """Take a watchlist file into use: OFAC CSV or XML, UN XML, FollowTheMoney, OpenSanctions.

    Args:
        path: The file as published; for OFAC CSV the others are taken from its folder.
        version_date: Day of the list (ISO) when the file does not say it.
        marking: A mark shown with every hit, e.g. "DEMO".
        json: Print as JSON.
    """
    day = read_day(version_date) if version_date else None
    with installation() as (service, actor):
        done, imported = import_list(
            path, service=service, actor=actor, marking=marking, version_date=day
        )
        snapshot = done.after if done else service.snapshot.id
    show.imported(snapshot, imported, json=json)
    if done and done.state == "waiting":
        show.note(f"a second person has to confirm it: precurb rescreen confirm {done.id}")
    if day is None:
        taken = imported.header.version_date
        show.note(f"taken as the list of {taken}, by the file; --version-date says another day")
    return 2 if any(gap.code == "unreadable-entry" for gap in imported.rejected) else 0


def update_command(*publishers: str, json: bool = False) -> int:
    """Fetch new versions from the publishers; an old list stays when anything is wrong.

    Args:
        publishers: Which ones, e.g. ofac un; all by default.
        json: Print as JSON.
    """
    from precurb.app.update import update_lists

    with installation() as (service, actor):
        results = update_lists(publishers, service=service, actor=actor)
    if json:
        show.as_json(results)
    else:
        for each in results:
            show.updated(each)
        for waiting in {each.waiting for each in results} - {""}:
            show.note(f"a second person has to confirm it: precurb rescreen confirm {waiting}")
    return 2 if any(each.outcome == "refused" for each in results) else 0
