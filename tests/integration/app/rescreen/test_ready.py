"""Words of names and keys of texts are brought up to what is kept, part by part."""

import pytest
from sqlalchemy import func, select

from precurb.app.access.actor import SYSTEM
from precurb.app.rescreen import ready
from precurb.app.rescreen.ready import make_ready
from precurb.app.service import Service
from precurb.store.list_versions import watermark
from precurb.store.tables import party_words
from precurb.store.tables.alerts import text_pairs
from rescreen_cases import keep, payment, sale


def count(service: Service, table: object) -> int:
    with service.store.read() as db:
        return int(db.execute(select(func.count()).select_from(table)).scalar_one())  # type: ignore[arg-type]  # a table


def be_ready(service: Service) -> list[str]:
    told: list[str] = []
    make_ready(service=service, actor=SYSTEM, tell=lambda done, total, what: told.append(what))
    return told


def test_texts_of_payments_are_taken_in_once(alone: Service) -> None:
    keep(alone, (payment("P-1", "one two three"), sale("A-1", "Zoraxin")))
    be_ready(alone)
    first = count(alone, text_pairs)
    keep(alone, (payment("P-2", "four five"),))
    be_ready(alone)
    assert (first, count(alone, text_pairs)) == (3, 5)  # pairs of words, and the payee


def test_names_are_read_anew_when_they_are_read_in_another_way(
    alone: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(alone, (sale(f"A-{n}", f"Zoraxin {n}") for n in range(5)))
    be_ready(alone)
    before = count(alone, party_words)
    monkeypatch.setattr(ready, "reading_version", lambda: "another")
    monkeypatch.setattr(ready, "_PART", 2)
    assert be_ready(alone) == ["reading names anew"] * 3
    with alone.store.read() as db:
        assert watermark(db, ready.NAMES) == "another"
    assert count(alone, party_words) == before


def test_what_was_cut_off_goes_on_where_it_stood(
    alone: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(alone, (sale(f"A-{n}", f"Zoraxin {n}") for n in range(5)))
    be_ready(alone)
    monkeypatch.setattr(ready, "reading_version", lambda: "another")
    monkeypatch.setattr(ready, "_PART", 2)
    assert ready._read_names(alone, SYSTEM)
    with alone.store.read() as db:
        assert watermark(db, ready.NAMES) == "another 2"
    be_ready(alone)
    with alone.store.read() as db:
        assert watermark(db, ready.NAMES) == "another"
