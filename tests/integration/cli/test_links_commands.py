"""``precurb links`` from the outside: what it prints, and how it ends."""

import json
from pathlib import Path

import pytest

from links_cases import customer, order
from precurb.app.access.actor import SYSTEM
from precurb.app.home import Home
from precurb.app.service import Service
from precurb.cli.commands import build_app
from precurb.store.transactions import join_parties, keep, keep_parties

PARTIES = (
    customer("Quimica Ejemplo SA de CV", "Calle 5 No 12, Centro, Puebla", phone="222 123 4567"),
    customer("Química Ejemplo S.A.", "C 5 12, Centro, Puebla", phone="+52 222 123 4567"),
    customer("Otra Cosa SA", phone="222 123 4567"),
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRECURB_HOME", str(tmp_path))
    with Service.open(Home.of_user()) as service:
        for at, party in enumerate(PARTIES):
            made = order(f"A-{at}", party)
            with service.store.write(service.acting(SYSTEM)) as writing:
                (kept,) = keep(writing, [made])
                numbers, _ = keep_parties(writing, made.parties)
                join_parties(writing, [(kept, made)], numbers)


def run(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What a command prints; it must not end in an error."""
    status = build_app()(words, result_action="return_value")
    assert status in (0, 1)
    return capsys.readouterr().out


def test_from_building_to_undoing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "1 proposals, 1 of them new" in run(capsys, "links", "build")
    (found,) = json.loads(run(capsys, "links", "proposals", "--json"))
    pair = [end["id"] for end in found["ends"]]
    run(capsys, "links", "confirm", *pair)
    assert json.loads(run(capsys, "links", "proposals", "--json")) == []
    run(capsys, "links", "undo", *pair, "--reason", "two branches")
    assert "telephone" in run(capsys, "links", "show", "Otra Cosa SA")
    told = run(capsys, "links", "path", "Otra Cosa SA", "Quimica Ejemplo SA de CV")
    assert "telephone: " in told
    assert "Otra Cosa" in run(capsys, "links", "find", "otra")
    assert "telephone" in run(capsys, "links", "rings")
    run(capsys, "links", "displaced")
    run(capsys, "links", "contacts")
    target = tmp_path / "links.jsonl"
    run(capsys, "links", "export", "-o", str(target))
    assert json.loads(target.read_text("utf-8").splitlines()[0])["schema"]
