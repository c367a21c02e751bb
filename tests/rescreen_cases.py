"""Lists, orders and installations for the tests of re-screening; every party is invented."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from precurb.app.access.actor import SYSTEM, Actor, Grant
from precurb.app.records import Making, keep_checks
from precurb.app.rescreen.activate import use_lists
from precurb.app.rescreen.work import rescreen
from precurb.app.service import Service
from precurb.lists.watchlist import Watchlist
from precurb.model import (
    Check,
    History,
    ListedName,
    Party,
    PartyType,
    Payment,
    Role,
    Transaction,
    TransactionKind,
    WatchlistEntry,
    WatchlistHeader,
)
from precurb.screening import screen
from precurb.store.activations import Activation
from precurb.store.rescreenings import KeptRescreening
from trade_cases import DAY, TODAY, line, order

EVA = Actor(user="u-eva", name="eva", grants=(Grant(role="officer"),))
TOM = Actor(user="u-tom", name="tom", grants=(Grant(role="officer"),))
HEADER = WatchlistHeader(
    id="house",
    title="Parties of the house",
    publisher="the house",
    version_date=dt.date(2026, 11, 1),
    source="invented",
)


def entry(number: int, name: str, **more: object) -> WatchlistEntry:
    """A listed company."""
    made = WatchlistEntry(
        id=f"house-{number}", type=PartyType.ENTITY, names=(ListedName(name),)
    )
    return replace(made, **more)  # type: ignore[arg-type]  # fields of an entry


def take(
    service: Service, entries: Iterable[WatchlistEntry], *, day: int = 1, actor: Actor = SYSTEM
) -> Activation | None:
    """Take a list into use, as of a day of November."""
    header = replace(HEADER, version_date=dt.date(2026, 11, day))
    built = Watchlist.build(header, entries)
    return use_lists((built,), "a test", service=service, actor=actor)


def keep(service: Service, transactions: Iterable[Transaction]) -> list[Check]:
    """Check transactions with what is in use, and keep them."""
    made = [
        screen(each, service.snapshot, History(on=TODAY), service.policy)
        for each in transactions
    ]
    making = Making(book=service.snapshot.book)
    keep_checks(made, making, store=service.store, acting=service.acting(SYSTEM))
    return made


def again(service: Service) -> tuple[KeptRescreening, ...]:
    """Decide the past again, whatever is behind."""
    return rescreen(service=service, actor=SYSTEM)


def sale(reference: str, *names: str, **more: object) -> Transaction:
    """An order of goods that are not controlled, by some parties."""
    parties = tuple(Party(name=name, role=Role.CUSTOMER, country="MX") for name in names)
    made = order(line("Glue", kg=5), parties=parties, reference=reference)
    return replace(made, **more)  # type: ignore[arg-type]  # fields of a transaction


def payment(reference: str, text: str, payee: str = "Muster Chemie GmbH") -> Transaction:
    """A payment whose text may name somebody."""
    return Transaction(
        reference=reference,
        kind=TransactionKind.PAYMENT,
        date=DAY,
        parties=(Party(name=payee, role=Role.CREDITOR, country="DE"),),
        payment=Payment(form="pacs.008.001.08", end_to_end_id=reference, remittance=(text,)),
    )
