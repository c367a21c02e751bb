"""Checks to keep, and who keeps them when; every party is invented."""

import datetime as dt
import itertools
from collections.abc import Callable

from sqlalchemy import Connection, text

from precurb.lists.snapshot import Snapshot
from precurb.model import Check, History, Party, Role
from precurb.screening import screen
from precurb.store import Acting, Store
from precurb.store.engine import is_sqlite
from precurb.store.tables import APPEND_ONLY
from trade_cases import line, order

NOON = dt.datetime(2026, 11, 27, 12, 0, 0, 250_000, tzinfo=dt.UTC)
TODAY = NOON.date()


def acting(
    who: str = "ada", *, at: dt.datetime = NOON, new_id: Callable[[], str] | None = None
) -> Acting:
    """Somebody who acts; ids count up from one that differs from all others of this process."""
    return Acting(who=who, at=at, new_id=new_id or _next_id)


def controlled_check(snapshot: Snapshot, reference: str = "A-1", *, name: str = "") -> Check:
    """A check with findings and duties: a precursor that leaves Germany for Mexico."""
    party = Party(
        name=name or "Ejemplo Recubrimientos SA de CV",
        role=Role.CUSTOMER,
        country="MX",
        identifiers=("RFC: EJR010203AB9",),
        wallets=("1BoatSLRHtKNngkdXEeobR76b53LETtpyT",),
    )
    goods = line("Acetic anhydride 99 %", kg=250, cas="108-24-7", hs_code="2915.24")
    made = order(goods, parties=(party,), reference=reference)
    return screen(made, snapshot, History(on=TODAY))


_COUNT = itertools.count(1)


def _next_id() -> str:
    return f"id-{next(_COUNT):08d}"


def tamper(store: Store, *statements: str) -> None:
    """Do what the triggers refuse, as somebody would who may take them off."""
    with store.write(acting()) as writing:
        _without_triggers(writing.db)
        for statement in statements:
            writing.db.execute(text(statement))


def _without_triggers(db: Connection) -> None:
    for table in APPEND_ONLY:
        if is_sqlite(db):
            db.execute(text(f"DROP TRIGGER {table.name}_update"))
            db.execute(text(f"DROP TRIGGER {table.name}_delete"))
        else:
            db.execute(text(f"ALTER TABLE {table.name} DISABLE TRIGGER ALL"))
