"""The guarantee: whatever changed in which order, what is kept is what a full pass says."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from precurb.app.access.actor import SYSTEM
from precurb.app.home import Home
from precurb.app.rescreen.activate import activate_policy
from precurb.app.rescreen.redecide import Kept
from precurb.app.rescreen.self_test import Sample, self_test, without
from precurb.app.service import Service
from precurb.app.settings import Settings
from precurb.errors import ConflictError
from precurb.lists.canonical import entry_hash
from precurb.lists.snapshot import Snapshot
from precurb.model import (
    History,
    ListedIdentifier,
    ListedName,
    NameQuality,
    Party,
    Role,
    Transaction,
    Wallet,
    WatchlistEntry,
)
from precurb.screening import screen
from precurb.screening.again import said
from precurb.store import Store, file_url
from precurb.store.past import newest_checks
from rescreen_cases import again, entry, keep, payment, sale, take
from trade_cases import line, order

WORDS = ("Zoraxin", "Ejemplo", "Muster", "Recubrimientos", "Chemical", "Trading", "Khan", "Li")
NUMBERS = ("RFC: EJR010203AB9", "USCI: 91110000600037341L")
WALLETS = ("1BoatSLRHtKNngkdXEeobR76b53LETtpyT",)
POLICIES = (
    None,
    'name = "one"\n[[rules]]\nrule = "party-name"\noutcome = "stop"\nwhy = "w"\n'
    'source = "s"\n[[rules.examples]]\nfacts = {}\nexpect = "stop"\n',
    'name = "two"\n[[rules]]\nrule = "party-name-near"\noutcome = "release"\nwhy = "w"\n'
    'source = "s"\n[[rules.examples]]\nfacts = {}\nexpect = "release"\n',
)

names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)


@st.composite
def spelled(draw: st.DrawFn) -> str:
    """A name, now and then with a letter left out or doubled."""
    name = draw(names)
    at = draw(st.integers(0, len(name) - 1))
    slips = (name, name[:at] + name[at + 1 :], name[:at] + name[at] + name[at:])
    return draw(st.sampled_from(slips))


@st.composite
def entries(draw: st.DrawFn) -> tuple[WatchlistEntry, ...]:
    """A list of a few parties; the same numbers come again in other lists, otherwise."""
    return tuple(
        entry(
            number,
            draw(names),
            names=(
                ListedName(
                    draw(names), draw(st.sampled_from((NameQuality.STRONG, NameQuality.WEAK)))
                ),
            ),
            identifiers=draw(
                st.sampled_from(((), *((ListedIdentifier("n", n[5:]),) for n in NUMBERS)))
            ),
            wallets=draw(st.sampled_from(((), (Wallet("XBT", WALLETS[0]),)))),
            countries=draw(st.sampled_from(((), ("MX",), ("DE",)))),
            programmes=draw(st.sampled_from(((), ("A",)))),
        )
        for number in draw(st.sets(st.integers(1, 5), max_size=4))
    )


@st.composite
def trade(draw: st.DrawFn, reference: str) -> Transaction:
    """An order, or a payment with a text."""
    if draw(st.integers(0, 3)) == 0:
        return payment(reference, f"invoice 12 {draw(spelled())} thanks", draw(spelled()))
    parties = tuple(
        Party(
            name=draw(spelled()),
            role=Role.CUSTOMER,
            country=draw(st.sampled_from(("MX", "DE", ""))),
            identifiers=draw(st.sampled_from(((), *((n,) for n in NUMBERS)))),
            wallets=draw(st.sampled_from(((), WALLETS))),
        )
        for _ in range(draw(st.integers(1, 2)))
    )
    goods = draw(st.sampled_from(("Glue", "Acetic anhydride 99 %")))
    return order(line(goods, kg=250), parties=parties, reference=reference)


@contextmanager
def installation() -> Iterator[Service]:
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(file_url(Path(folder) / "precurb.db"))
        with Service(Home(Path(folder) / "home"), store, Settings()) as service:
            yield service


Step = tuple[tuple[WatchlistEntry, ...], int | None, int, bool]
steps = st.lists(
    st.tuples(entries(), st.sampled_from((None, 0, 1, 2)), st.integers(0, 2), st.booleans()),
    min_size=2,
    max_size=4,
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data(), steps)
def test_what_is_kept_is_what_a_full_pass_says(data: st.DataObject, made: list[Step]) -> None:
    with installation() as service:
        for day, (listed, policy, more, at_once) in enumerate(made, start=1):
            take(service, listed, day=day)
            if policy is not None:
                _activate(service, policy)
            if at_once:
                again(service)
            keep(service, (data.draw(trade(f"A-{day}-{n}")) for n in range(more)))
        again(service)
        assert broken(service) == []
        assert self_test(Sample(), service=service, actor=SYSTEM).diverged == 0
        assert again(service) == ()


def _activate(service: Service, number: int) -> None:
    path = service.home.root / "proposed.toml"
    text = POLICIES[number]
    if text is not None:
        path.write_text(text)
    with suppress(ConflictError):  # it is in use already
        activate_policy(path if text else None, "a test", service=service, actor=SYSTEM)


def broken(service: Service) -> list[str]:
    """Transactions of which the newest check is not what a full pass over them says.

    What is said of parties of which the entry is the very same one is left out on both sides.
    """
    with service.store.read() as db:
        rows = newest_checks(db, range(1, 100))
    now, found = hashes(service.snapshot), []
    for kept in map(Kept, rows):
        check = kept.check
        history = History(on=check.checked_on)
        full = screen(kept.transaction, service.snapshot, history, service.policy)
        before = hashes(service.home.shelf.open(check.snapshot))
        same = {each for each, told in now.items() if before.get(each) == told}
        if said(without(check, same)) != said(without(full, same)):
            found.append(msgspec.json.encode((check, full)).decode())
    return found


def hashes(snapshot: Snapshot) -> dict[tuple[str, str], str]:
    return {
        (listed.header.id, each.id): entry_hash(each)
        for listed in snapshot.watchlists
        for each in listed.entries()
    }


def test_an_order_by_a_listed_party_is_not_told_equal_by_looking_away() -> None:
    """The comparison of the property can fail: a list that nobody decided again breaks it."""
    with installation() as service:
        take(service, ())
        keep(service, (sale("A-1", "Zoraxin Chemical"),))
        take(service, (entry(1, "Zoraxin Chemical"),), day=2)
        assert len(broken(service)) == 1
