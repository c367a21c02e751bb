"""``precurb audit``, ``backup`` and ``restore`` as they are typed."""

import json
from pathlib import Path

import pytest
from cyclopts import App

from precurb.app.home import Home
from precurb.app.records import keep_bytes, open_store
from precurb.cli.records import add_backup_commands, build_audit_app
from precurb.errors import InvalidRecordError, UntrustedMessageError
from store_cases import acting


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """An installation of which the store has one entry."""
    monkeypatch.delenv("PRECURB_DATABASE", raising=False)
    monkeypatch.setenv("PRECURB_HOME", str(tmp_path / "home"))
    home = Home.of_user()
    with open_store(home) as store:
        keep_bytes("order.csv", b"one", store=store, acting=acting())
    return home


def run(*words: str) -> object:
    app = App()
    app.command(build_audit_app(), name="audit")
    add_backup_commands(app)
    return app(list(words), exit_on_error=False, result_action="return_value")


def test_an_audit_that_holds_ends_with_0(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (run("audit", "verify"), "1 entries hold" in capsys.readouterr().out) == (0, True)


def test_the_head_that_is_printed_is_held(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    run("audit", "head")
    assert run("audit", "verify", "--head", capsys.readouterr().out.strip()) == 0


def test_a_head_of_another_audit_is_refused(home: Home) -> None:
    with pytest.raises(UntrustedMessageError, match="does not hold"):
        run("audit", "verify", "--head", f"1-{'a' * 64}", "--quick")


def test_a_backup_is_restored_into_a_new_folder(
    home: Home,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    archive = str(tmp_path / "all.precurb")
    run("backup", archive)
    monkeypatch.setenv("PRECURB_HOME", str(tmp_path / "new"))
    run("restore", archive)
    capsys.readouterr()
    run("audit", "verify", "--json")
    assert json.loads(capsys.readouterr().out)["entries"] == 2


def test_a_database_that_is_none_is_refused(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRECURB_DATABASE", "redis://cache")
    with pytest.raises(InvalidRecordError, match="redis"):
        run("audit", "head")


def test_the_database_can_be_read_by_its_owner_alone(home: Home) -> None:
    assert (home.root / "precurb.db").stat().st_mode & 0o077 == 0
