"""``precurb rescreen``, ``lists import`` and ``policy activate`` as they are typed."""

import json
from pathlib import Path

import pytest
from cyclopts import App

from precurb.app.home import Home
from precurb.app.service import Service
from precurb.cli.lists import build_lists_app
from precurb.cli.policy import build_policy_app
from precurb.cli.rescreen import build_rescreen_app
from rescreen_cases import keep, sale

ROW = '{n},"{name}","-0-","TEST","-0-","-0-","-0-","-0-","-0-","-0-","-0-","-0-"\n'
POLICY = (
    'name = "house"\n[[rules]]\nrule = "party-name"\noutcome = "stop"\nwhy = "We do not deal '
    'with listed parties."\nsource = "own rule"\n[[rules.examples]]\nfacts = {}\n'
    'expect = "stop"\n'
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """An installation with two orders under a list of one party."""
    monkeypatch.delenv("PRECURB_DATABASE", raising=False)
    monkeypatch.setenv("PRECURB_HOME", str(tmp_path / "home"))
    home = Home.of_user()
    run("lists", "import", listed(tmp_path, "ZORAXIN CHEMICAL"))
    run("rescreen", "run")
    with Service.open(home) as service:
        keep(service, (sale("A-1", "Zoraxin Chemical"), sale("A-2", "Ejemplo Recubrimientos")))
    return home


def listed(folder: Path, *names: str) -> str:
    """A list in the form of OFAC's."""
    path = folder / "sdn.csv"
    rows = [ROW.format(n=n, name=name) for n, name in enumerate(names, start=1)]
    path.write_text("".join(rows))
    return str(path)


def run(*words: str) -> object:
    app = App()
    app.command(build_rescreen_app(), name="rescreen")
    app.command(build_lists_app(), name="lists")
    app.command(build_policy_app(), name="policy")
    return app(list(words), exit_on_error=False, result_action="return_value")


def test_a_new_list_has_the_past_decided_again(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ("ZORAXIN CHEMICAL", "EJEMPLO RECUBRIMIENTOS")
    run("lists", "import", listed(tmp_path, *names), "--version-date", "2026-11-20")
    capsys.readouterr()
    assert run("rescreen", "run") == 1
    assert "1 of 1 decided again, 1 worse" in capsys.readouterr().out


def test_nothing_is_decided_again_where_nothing_changed(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert (run("rescreen", "run"), capsys.readouterr().out) == (
        0, "everything kept is up to date\n",
    )  # fmt: skip


def test_what_changed_is_shown_with_whom_it_touches(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("lists", "import", listed(tmp_path, "FAR FROM ALL"), "--version-date", "2026-11-20")
    run("rescreen", "run")
    capsys.readouterr()
    assert run("rescreen", "show") == 0
    told = capsys.readouterr().out
    assert "changed ofac-1 FAR FROM ALL (names): touches 1 parties, 1 transactions" in told
    assert "better A-1: hold to release" in told


def test_a_proposal_is_confirmed_at_the_command_line(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("lists", "import", listed(tmp_path, "FAR FROM ALL"), "--version-date", "2026-11-20")
    run("rescreen", "run")
    capsys.readouterr()
    assert run("rescreen", "alerts", "--json") == 1
    (found,) = json.loads(capsys.readouterr().out)
    run("rescreen", "release", found["id"], "no longer listed")
    capsys.readouterr()
    assert (run("rescreen", "alerts"), capsys.readouterr().out) == (0, "")


def test_the_self_test_ends_with_0_where_all_is_as_it_should_be(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run("rescreen", "self-test", "--whole") == 0
    assert "2 screened in full: 2 are the same" in capsys.readouterr().out


def test_a_policy_is_taken_into_use_with_a_reason(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "house.toml"
    path.write_text(POLICY)
    assert run("policy", "activate", str(path), "--reason", "asked by the board") == 0
    assert run("rescreen", "run") == 1
    run("rescreen", "list")
    assert "policy house-" in capsys.readouterr().out


def test_a_list_that_waits_is_declined_and_not_used(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home.root / "service.toml").write_text('four_eyes = ["lists"]\n')
    run("lists", "import", listed(tmp_path, "FAR FROM ALL"), "--version-date", "2026-11-20")
    told = capsys.readouterr()
    assert "a second person has to confirm it" in told.err
    run("rescreen", "waiting", "--json")
    (found,) = json.loads(capsys.readouterr().out)
    run("rescreen", "decline", found["id"], "half of it is missing")
    run("rescreen", "waiting")
    assert capsys.readouterr().out == ""
