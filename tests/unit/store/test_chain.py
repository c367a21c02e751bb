"""The hash chain as a value: what an entry says decides its hash, all of it."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import Dialect
from sqlalchemy.dialects import postgresql, sqlite

from precurb.store.audit import GENESIS, Entry, Head, Link, link_hash
from precurb.store.types import Packed, Utc

NOON = dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)
ENTRY = Entry("keep check", "check c-1", "ab" * 32)
LINK = Link(
    seq=1, at=NOON, who="ada", act=ENTRY.act, object=ENTRY.object, content=ENTRY.content,
    previous=GENESIS, hash=link_hash(Head(0, GENESIS), NOON, "ada", ENTRY),
)  # fmt: skip


# SQLAlchemy gives its dialects no types.
DIALECTS: tuple[Dialect, ...] = (sqlite.dialect(), postgresql.dialect())  # type: ignore[no-untyped-call]


def test_a_link_computes_its_own_hash() -> None:
    assert LINK.computed == LINK.hash


@pytest.mark.parametrize(
    "changed",
    [
        {"seq": 2}, {"at": NOON + dt.timedelta(microseconds=1)}, {"who": "eva"},
        {"act": "keep"}, {"object": "check c-2"}, {"content": ""}, {"previous": "f" * 64},
    ],
    ids=lambda changed: next(iter(changed)),
)  # fmt: skip
def test_whatever_of_a_link_changes_changes_its_hash(changed: dict[str, object]) -> None:
    assert replace(LINK, **changed).computed != LINK.hash  # type: ignore[arg-type]


def test_what_moves_from_one_field_to_the_next_changes_the_hash() -> None:
    moved = replace(LINK, act=LINK.act + " " + LINK.object, object="")
    assert moved.computed != LINK.hash


def test_a_moment_is_the_same_in_every_zone() -> None:
    elsewhere = NOON.astimezone(dt.timezone(dt.timedelta(hours=8)))
    assert replace(LINK, at=elsewhere).computed == LINK.hash


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda each: each.name)
def test_a_moment_comes_back_as_it_was(dialect: Dialect) -> None:
    kept = Utc().process_bind_param(NOON, dialect)
    assert Utc().process_result_value(kept, dialect) == NOON


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without zone"):
        Utc().process_bind_param(NOON.replace(tzinfo=None), DIALECTS[0])


def test_packed_bytes_come_back_as_they_were() -> None:
    packed, dialect = Packed(), DIALECTS[0]
    kept = packed.process_bind_param(b"x" * 1000, dialect)
    assert packed.process_result_value(kept, dialect) == b"x" * 1000
