"""The doctor tells what is well, what is not, and what to do; and changes nothing."""

from pathlib import Path

import pytest

from precurb.app.doctor import Remark, State, examine, missing_texts
from precurb.app.home import Home
from precurb.data import data_folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    for name in ("PRECURB_DATABASE", "PRECURB_SETTINGS"):
        monkeypatch.delenv(name, raising=False)
    return Home(tmp_path / "home").prepare()


def remark(what: str, home: Home) -> Remark:
    (found,) = [each for each in examine(home) if each.what == what]
    return found


def test_a_new_installation_is_not_broken(home: Home) -> None:
    assert [each for each in examine(home) if each.state is State.BROKEN] == []


def test_whatever_is_not_well_comes_with_what_to_do(home: Home) -> None:
    assert [e for e in examine(home) if (e.state is State.WELL) == bool(e.mend)] == []


def test_a_folder_that_others_can_read_is_told(home: Home) -> None:
    home.root.chmod(0o755)
    found = remark("folder", home)
    assert (found.state, "chmod 700" in found.mend) == (State.LACKING, True)


@pytest.mark.parametrize(
    "text",
    [
        'four_eyes = ["everything"]',
        "unknown = 1",
        '[schedule]\nself_test = "at noon"',
        "x = ",
        "[look_back]\nmost = 0",
    ],
    ids=["value", "name", "cron", "no TOML", "bound"],
)
def test_settings_that_cannot_be_read_are_told(home: Home, text: str) -> None:
    (home.root / "service.toml").write_text(text, "utf-8")
    assert remark("settings", home).state is State.BROKEN


def test_a_database_that_is_none_is_told(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRECURB_DATABASE", "mysql://secret:password@db/x")
    found = remark("database", home)
    assert found.state is State.BROKEN
    assert "password" not in found.told


def test_a_database_that_was_damaged_is_told(home: Home) -> None:
    examine(home)
    path = home.root / "precurb.db"
    path.write_bytes(path.read_bytes()[:200] + b"\xff" * 5000 + path.read_bytes()[5200:])
    broken = {each.what for each in examine(home) if each.state is State.BROKEN}
    assert broken & {"database", "tables"}


def test_settings_that_cannot_be_read_are_no_fault_of_the_database(home: Home) -> None:
    (home.root / "service.toml").write_text("unknown = 1", "utf-8")
    assert remark("database", home).state is State.WELL


def test_what_is_damaged_is_told_without_statements(home: Home) -> None:
    examine(home)
    path = home.root / "precurb.db"
    raw = path.read_bytes()
    path.write_bytes(raw[:20480] + b"\xff" * 32768 + raw[53248:])
    broken = [each for each in examine(home) if each.state is State.BROKEN]
    assert broken
    assert all("precurb restore" in each.mend for each in broken)
    assert not [each for each in broken if "SELECT" in each.told or "http" in each.told]


def test_lists_that_are_gone_are_renewed_and_not_restored(home: Home) -> None:
    (home.root / "lists").mkdir(exist_ok=True)
    (home.root / "lists" / "current").write_text("0" * 64, "ascii")
    found = remark("lists", home)
    assert (found.state, "lists update" in found.mend) == (State.BROKEN, True)


def test_every_text_is_there_in_every_language() -> None:
    assert list(missing_texts(data_folder() / "locale" / "web")) == []


def test_a_text_that_lacks_in_one_language_is_named(tmp_path: Path) -> None:
    for language in ("en", "de", "zh"):
        (tmp_path / f"base.{language}.toml").write_text('one = "x"\n', "utf-8")
    (tmp_path / "base.de.toml").write_text("", "utf-8")
    assert list(missing_texts(tmp_path)) == ["base.de: one", "base.es: one"]
