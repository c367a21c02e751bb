"""``precurb audit``, ``backup`` and ``restore``: that nothing was lost and nothing altered."""

from pathlib import Path

from cyclopts import App

from precurb.app.home import Home
from precurb.cli import show
from precurb.cli.acting import who_runs


def build_audit_app() -> App:
    """Make the group of commands about the audit."""
    app = App(help="Verify the audit: who did what, when, in a chain of hashes.")
    app.command(verify_command, name="verify")
    app.command(head_command, name="head")
    return app


def add_backup_commands(app: App) -> None:
    """Add ``backup`` and ``restore`` to the program."""
    app.command(backup_command, name="backup")
    app.command(restore_command, name="restore")


def verify_command(*, head: str = "", quick: bool = False, json: bool = False) -> int:
    """Verify that no entry of the audit was altered, removed, swapped or cut off.

    Args:
        head: A head that was printed before; the audit must hold it.
        quick: Verify the chain alone, not what is kept against it.
        json: Print as JSON.
    """
    from precurb.app.records import open_store, verify_audit

    with open_store(Home.of_user()) as store:
        found = verify_audit(store=store, witnessed=head, contents=not quick)
    if json:
        show.as_json(
            {"entries": found.head.seq, "head": str(found.head), "objects": found.objects}
        )
        return 0
    print(f"{found.head.seq} entries hold, {found.objects} kept objects are as they say")
    print(f"head {found.head}")
    return 0


def head_command(*, json: bool = False) -> int:
    """Print the last entry of the audit, to be kept where nobody here can alter it.

    Args:
        json: Print as JSON.
    """
    from precurb.app.records import audit_head, open_store

    with open_store(Home.of_user()) as store:
        head = audit_head(store=store)
    if json:
        show.as_json({"entries": head.seq, "head": str(head)})
    else:
        print(head)
    return 0


def backup_command(path: Path, *, json: bool = False) -> int:
    """Write everything that is kept into one archive, while others work.

    Args:
        path: The archive to write; none must be there.
        json: Print as JSON.
    """
    from precurb.app.backup import backup
    from precurb.app.records import acting_now, open_store

    home = Home.of_user()
    with open_store(home) as store:
        made = backup(path, home=home, store=store, acting=acting_now(who_runs()))
    _tell(f"{path} holds", made.rows, made.files, str(made.head), json=json)
    return 0


def restore_command(path: Path, *, json: bool = False) -> int:
    """Take a backup into a new installation of either database, and verify it.

    Args:
        path: The archive.
        json: Print as JSON.
    """
    from precurb.app.backup import restore
    from precurb.app.records import acting_now, open_store

    home = Home.of_user()
    with open_store(home) as store:
        made = restore(path, home=home, store=store, acting=acting_now(who_runs()))
    _tell("restored and verified", made.rows, made.files, str(made.head), json=json)
    return 0


def _tell(what: str, rows: int, files: int, head: str, *, json: bool) -> None:
    if json:
        show.as_json({"rows": rows, "files": files, "head": head})
        return
    print(f"{what} {rows} rows and {files} files")
    print(f"head {head}")
