"""``precurb users`` as it is typed."""

import io
import json
from pathlib import Path

import pytest
from cyclopts import App

from access_cases import PASSWORD
from precurb.app.access.account import invited
from precurb.app.access.actions import Action
from precurb.app.access.sign_in import Came, sign_in
from precurb.app.access.tokens import actor_of_token
from precurb.app.home import Home
from precurb.app.service import Service
from precurb.cli.users import build_users_app
from precurb.errors import ConflictError, InvalidRecordError


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.delenv("PRECURB_DATABASE", raising=False)
    monkeypatch.setenv("PRECURB_HOME", str(tmp_path / "home"))
    return Home.of_user()


def run(*words: str) -> object:
    app = App()
    app.command(build_users_app(), name="users")
    return app(["users", *words], exit_on_error=False, result_action="return_value")


def typed(password: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))


def test_adding_a_user_prints_nothing_secret(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("add", "Eva", "--role", "admin") == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert "added eva" in told.err


def test_an_invitation_is_printed_when_it_is_asked_for(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    run("add", "eva", "--role", "officer", "--scope", "jurisdiction:DE", "--invite")
    link = capsys.readouterr().out.strip()
    assert link.startswith("http://127.0.0.1:8000/invited?code=")
    with Service.open(home) as service:
        assert invited(link.partition("=")[2], service=service) == "eva"
    run("password", "eva", "--invite")
    assert capsys.readouterr().out.strip() != link


def test_a_password_is_read_and_never_an_argument(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("add", "eva")
    typed(PASSWORD, monkeypatch)
    assert run("password", "eva") == 0
    with Service.open(home) as service:
        assert sign_in("eva", PASSWORD, Came(), service=service).user == "eva"
    typed("short", monkeypatch)
    with pytest.raises(InvalidRecordError, match="12 characters"):
        run("password", "eva")


def test_what_users_hold_is_listed(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    run("add", "eva", "--role", "officer", "--display", "Eva Ejemplo")
    run("grant", "eva", "analyst", "--scope", "jurisdiction:DE")
    run("add", "uta", "--role", "admin")
    run("add", "gone")
    run("disable", "gone")
    capsys.readouterr()
    run("list")
    assert capsys.readouterr().out.splitlines() == [
        "eva  officer, analyst jurisdiction:DE",
        "gone  no role  disabled",
        "uta  admin",
    ]
    run("list", "--json")
    assert json.loads(capsys.readouterr().out)[0] == {
        "name": "eva", "display": "Eva Ejemplo", "disabled": None,
        "grants": [
            {"role": "officer", "scope": ""}, {"role": "analyst", "scope": "jurisdiction:DE"},
        ],
    }  # fmt: skip


def test_roles_are_revoked_and_users_come_back(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    run("add", "eva", "--role", "officer")
    assert run("revoke", "eva", "officer") == 0
    assert run("disable", "eva") == 0
    assert run("enable", "eva") == 0
    assert run("unbind", "eva") == 0
    capsys.readouterr()
    run("list")
    assert capsys.readouterr().out == "eva  no role\n"


def test_the_last_administrator_stays_here_too(home: Home) -> None:
    run("add", "eva", "--role", "admin")
    with pytest.raises(ConflictError, match="somebody must remain"):
        run("disable", "eva")


def test_a_token_for_a_program_is_printed_once(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    run("add", "erp", "--role", "analyst")
    capsys.readouterr()
    run("token", "erp", "--label", "nightly", "--scope", "check.make", "--days", "30")
    secret = capsys.readouterr().out.strip()
    with Service.open(home) as service:
        found = actor_of_token(secret, service=service)
    assert found is not None
    assert (found.name, found.scopes) == ("erp", frozenset({Action.CHECK_MAKE}))
    with pytest.raises(InvalidRecordError, match="no action"):
        run("token", "erp", "--label", "x", "--scope", "everything")
