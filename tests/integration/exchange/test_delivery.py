"""What is sent arrives once, in order, signed for; whatever the line does meanwhile."""

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from exchange_world import NAMES, Place, World
from postgres_server import binary, private_server
from precurb.store import Store, exchange, file_url
from precurb.store import exchange_pairs as pairs
from precurb.store.engine import read_url


def test_what_is_sent_arrives_and_is_signed_for(world: World) -> None:
    a, b = world["cn-a"], world["mx-b"]
    sent = a.send("one", "mx-b")
    world.round("cn-a", "mx-b")
    assert b.inbox("cn-a") == ["one"]
    with a.store.read() as db:
        kept = exchange.read(db, sent.id)
        states = [each.state for each in exchange.receipts_about(db, kept)]
        assert pairs.read(db, "cn-a", "mx-b").delivered == 1
    assert states == ["delivered"]


def bad_days(world: World) -> None:
    """Forty letters to and fro over a line that loses, doubles, reorders and drops."""
    world.line.lose, world.line.lose_answer, world.line.double = 0.2, 0.2, 0.3
    world.line.reorder, world.line.drop = 0.5, 0.1
    names = list(world.nodes)
    for number in range(40):
        for one in names:
            for other in names:
                if one != other:
                    world[one].send(f"{number}", other)
        world.round(names[number % 3], names[(number + 1) % 3])
    world.line.lose = world.line.lose_answer = world.line.drop = 0.05
    world.settle()
    expected = [str(number) for number in range(40)]
    for one in names:
        for other in names:
            if one != other:
                assert world[other].inbox(one) == expected
                assert world.agreed(one, other)


def test_nothing_is_lost_doubled_or_out_of_order_on_a_bad_line(world: World) -> None:
    bad_days(world)
    assert [each.alarms() for each in world.nodes.values()] == [[], [], []]


def test_it_is_the_same_on_postgresql(tmp_path: Path) -> None:
    if binary("postgres") is None:
        pytest.skip("PostgreSQL is not installed")
    with private_server() as url:
        engine = create_engine(read_url(url), isolation_level="AUTOCOMMIT")
        names = {name: f"node_{number}" for number, name in enumerate(NAMES)}
        with engine.connect() as db:
            for each in names.values():
                db.execute(text(f"CREATE DATABASE {each}"))
        engine.dispose()
        urls = {name: url.replace("/postgres?", f"/{each}?") for name, each in names.items()}
        world = World(tmp_path, place=Place(urls=urls))
        bad_days(world)
        world.close()


def test_clocks_that_are_wrong_change_nothing(world: World) -> None:
    world["cn-a"].skew = dt.timedelta(days=-30)
    world["us-c"].skew = dt.timedelta(hours=11)
    bad_days(world)


def test_a_node_that_is_away_gets_everything_when_it_is_back(world: World) -> None:
    world.line.down = True
    world["cn-a"].send_all([str(number) for number in range(450)], "mx-b")
    made = world.round("cn-a", "mx-b")
    assert (made.packets, made.error) == (0, "the line is down")
    world.line.down = False
    assert world.round("cn-a", "mx-b").handed == 450
    assert len(world["mx-b"].inbox("cn-a")) == 450


def test_what_was_sent_after_a_restore_does_not_make_a_second_history(
    world: World, tmp_path: Path
) -> None:
    a = world["cn-a"]
    a.send("before the backup", "mx-b")
    world.settle()
    old = tmp_path / "backup.db"
    with closing(sqlite3.connect(a.service.home.root / "precurb.db")) as live:
        live.execute("VACUUM INTO ?", (str(old),))
    a.send("after the backup", "mx-b")
    world.settle()
    a.store.close()
    a.service.store = Store.open(file_url(old))
    world["mx-b"].send("a letter", "cn-a")
    world.round("mx-b", "cn-a")  # tells a what it has forgotten, and gives it back
    world.round("mx-b", "cn-a")
    a.send("after the restore", "mx-b")
    world.settle()
    found = ["before the backup", "after the backup", "after the restore"]
    assert world["mx-b"].inbox("cn-a") == found
    assert world.agreed("cn-a", "mx-b")
