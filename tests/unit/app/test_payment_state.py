"""The state of payments: late and double messages, batches and restarts change no answer."""

import datetime as dt
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flow_cases import LIMITS, START, party, pay
from precurb.app import payment_events, payment_state, payment_touched
from precurb.app.payment_state import LATENESS, Added, PaymentState
from precurb.errors import InvalidRecordError
from precurb.examine.facts.flows import FlowPast, around, route_facts
from precurb.examine.facts.money import payment_event, payment_key
from precurb.examine.facts.past import Window
from precurb.model import Particulars, Payment, Role, Transaction
from precurb.model.flows import MOST, Event, Flows, Ledger, Order

WINDOWS = (Window(1), Window(7), Window(30))
ADDRESSES = ("", "12 Example Road, Springfield 12345", "9 Other Street, Elsewhere 99999")
FEW = 3  # events that are looked at here, so that busy accounts are cut


class Busy(NamedTuple):
    """Flows of which only a few events a side are looked at."""

    flows: Flows

    def of(
        self, links: Iterable[int], since: int, until: Order, most: int = MOST
    ) -> list[Event]:
        return self.flows.of(links, since, until, min(most, FEW))


def answer(event: Event, flows: Flows) -> list[Particulars]:
    """All facts around a payment: whatever any sign could ask."""
    seen = around(event, Busy(flows), 30)
    pasts = [FlowPast(seen, at_payee, LIMITS) for at_payee in (False, True)]
    return [route_facts(seen), *(past.within(window) for window in WINDOWS for past in pasts)]


def from_scratch(payments: Iterable[Transaction], secret: bytes) -> dict[str, object]:
    """The answers as they are meant: every payment once, in its place, looked at anew."""
    tellings: dict[str, list[tuple[int, bytes, Event]]] = {}
    for each in payments:
        event = payment_event(each, secret)
        assert isinstance(event, Event)
        told = (event.at, msgspec.msgpack.encode(event), event)
        tellings.setdefault(payment_key(each), []).append(told)
    counted = {key: min(told, key=lambda one: one[:2])[2] for key, told in tellings.items()}
    known = Ledger(counted.values())
    return {key: answer(event, known) for key, event in counted.items()}


def decide(state: PaymentState, answers: dict[str, object], most: int = -1) -> None:
    """Decide what is open, as a watcher does."""
    keys = state.open_keys(most)
    for key in keys:
        event = state.event(key)
        assert event is not None
        answers[key] = answer(event, state)
    state.settle(keys)


@st.composite
def payments(draw: st.DrawFn) -> Transaction:
    """A payment among few accounts, amounts and moments, so that much comes together."""
    accounts = st.sampled_from("abcd")
    named = [
        party(f"Firm {draw(accounts)}", role, "XA", address=draw(st.sampled_from(ADDRESSES)))
        for role in (Role.DEBTOR, Role.CREDITOR)
    ]
    return pay(
        draw(accounts),
        draw(accounts),
        draw(st.sampled_from(("100", "110", "95", "9500"))),
        draw(st.integers(0, 12)),
        key=draw(st.sampled_from([f"k{n}" for n in range(14)])),
        method=draw(st.sampled_from(("wire", "cash", "cvc"))),
        parties=named,
        day_only=draw(st.booleans()),
    )


@st.composite
def rings(draw: st.DrawFn) -> list[Transaction]:
    """Payments along a ring or chain of accounts that share nothing else."""
    nodes = draw(st.permutations("abcdef"))[: draw(st.integers(3, 6))]
    method = draw(st.sampled_from(("wire", "cvc")))
    pairs = [*pairwise(nodes), (nodes[-1], draw(st.sampled_from((nodes[0], "z"))))]
    falling = draw(st.booleans())
    return [
        pay(
            one,
            other,
            draw(st.sampled_from(("100", "90", "110"))),
            at,
            key=f"r{n}",
            method=method,
        )
        for n, (one, other) in enumerate(pairs)
        for at in [n if falling else draw(st.integers(0, 9))]
    ]


QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@QUICK
@given(st.data(), st.lists(payments(), min_size=1, max_size=14))
def test_late_and_double_messages_batches_and_restarts_change_no_answer(
    data: st.DataObject, told: list[Transaction]
) -> None:
    again = data.draw(st.lists(st.sampled_from(told), max_size=5))
    keep_answers(data, told, again)


@QUICK
@given(st.data(), rings())
def test_late_links_of_rings_and_chains_change_no_answer(
    data: st.DataObject, told: list[Transaction]
) -> None:
    keep_answers(data, told, data.draw(st.lists(payments(), max_size=3)))


def keep_answers(data: st.DataObject, told: list[Transaction], more: list[Transaction]) -> None:
    """Messages in any order and batches, with restarts: the answers are those from scratch."""
    with pytest.MonkeyPatch.context() as patch:
        for most in ("MOST", "NEAR"):  # what is opened is bounded by what is looked at
            patch.setattr(payment_touched, most, FEW)
        _keep_answers(data, told, more)


def _keep_answers(
    data: st.DataObject, told: list[Transaction], more: list[Transaction]
) -> None:
    arriving = data.draw(st.permutations([*told, *more]))
    cuts = data.draw(st.sets(st.integers(1, len(arriving)), max_size=6))
    stops = data.draw(st.sets(st.sampled_from(sorted(cuts)))) if cuts else set()
    answers: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as folder:
        state = PaymentState(Path(folder), 30)
        for begin, end in _batches(len(arriving), cuts):
            state.take(arriving[begin:end])
            if end in stops:  # it ends before all is decided, and begins again
                decide(state, answers, most=1)
                state.close()
                state = PaymentState(Path(folder), 30)
            decide(state, answers)
        with state:
            assert answers == from_scratch(arriving, state.secret)


def _batches(size: int, cuts: set[int]) -> Iterator[tuple[int, int]]:
    ends = sorted({*cuts, size})
    yield from zip([0, *ends[:-1]], ends, strict=True)


@pytest.fixture
def state(tmp_path: Path) -> Iterator[PaymentState]:
    with PaymentState(tmp_path, 30) as opened:
        yield opened


def test_the_same_message_twice_is_one_payment(state: PaymentState) -> None:
    payment = pay("a", "b")
    assert [state.add(payment), state.add(payment)] == [Added.NEW, Added.DUPLICATE]


def test_another_telling_counts_only_if_it_is_the_earlier_one(state: PaymentState) -> None:
    tellings = [pay("a", "b", days=day, key="k") for day in (3, 5, 1)]
    assert [state.add(each) for each in tellings] == [Added.NEW, Added.DUPLICATE, Added.EARLIER]
    event = state.event(payment_key(tellings[0]))
    assert event is not None
    assert event.day == START.date() + dt.timedelta(days=1)


def keys(payments: Iterable[Transaction]) -> list[str]:
    return [payment_key(each) for each in payments]


def test_payments_in_order_open_nothing_but_themselves(state: PaymentState) -> None:
    first, second = pay("a", "b"), pay("a", "b", days=1)
    state.add(first)
    state.settle(keys([first]))
    state.add(second)
    assert state.open_keys() == keys([second])


def test_a_late_payment_opens_the_later_ones_that_it_touches_and_no_others(
    state: PaymentState,
) -> None:
    touched = [pay("b", "x", days=5), pay("y", "a", days=6)]
    others = [pay("p", "q", days=7), pay("a", "b", days=-1), pay("a", "b", days=40)]
    state.take([*touched, *others])
    state.settle(state.open_keys())
    late = pay("a", "b", days=2)
    state.add(late)
    assert state.open_keys() == keys([late, *touched])
    assert state.touched(late) == keys(touched)


@pytest.mark.parametrize("amount", ["85", "100", "110", "120"])
@pytest.mark.parametrize("ring", ["yabx", "yacbx", "ycabx"])
def test_a_late_payment_opens_the_one_that_closes_a_ring_around_it(
    state: PaymentState, ring: str, amount: str
) -> None:
    pairs = [pair for pair in pairwise(ring) if pair != ("a", "b")]
    state.take([pay(one, other, "100", n) for n, (one, other) in enumerate(pairs)])
    closing = pay("x", "y", amount, 9)
    state.add(closing)
    assert state.touched(pay("a", "b", "100", 8)) == keys([closing])


def test_a_payment_behind_many_others_of_a_busy_account_opens_only_the_next_ones(
    state: PaymentState,
) -> None:
    crowd = [pay(f"p{n}", "busy", str(100 + n), days=1 + n / 1000) for n in range(MOST + 100)]
    state.take(crowd)
    assert len(state.touched(pay("other", "busy", "9999"))) == MOST - 1


def test_payments_of_one_day_without_a_time_open_no_more_than_are_looked_at(
    state: PaymentState,
) -> None:
    day = [pay(f"p{n}", "busy", str(100 + n), day_only=True) for n in range(3 * MOST)]
    state.take(day)
    state.settle(state.open_keys())
    more = pay("other", "busy", "9999", day_only=True)
    state.add(more)
    assert len(state.open_keys()) <= MOST


def test_what_is_open_is_still_open_after_a_restart(tmp_path: Path) -> None:
    with PaymentState(tmp_path) as state:
        state.add(pay("a", "b"))
    with PaymentState(tmp_path) as state:
        assert state.open_keys() == keys([pay("a", "b")])


def test_a_batch_that_fails_leaves_nothing(state: PaymentState) -> None:
    no_payment = Transaction(reference="an order")
    with pytest.raises(ValueError, match="not a payment"):
        state.take([pay("a", "b"), no_payment])
    assert (state.open_keys(), state.event(payment_key(pay("a", "b")))) == ([], None)


def test_a_payment_without_date_is_refused_and_said(state: PaymentState) -> None:
    taken = state.take([Transaction(reference="u", payment=Payment(form="csv"))])
    assert ([*taken.added], [gap.code for gap in taken.gaps]) == (
        [Added.REFUSED],
        ["payment-undated"],
    )


def test_old_payments_leave_by_their_own_time(state: PaymentState) -> None:
    old, young = pay("a", "b"), pay("a", "b", days=1)
    state.take([young, old])  # the older one came last
    day = START.date() + dt.timedelta(days=30 + LATENESS + 1)
    assert state.prune(day) == 1
    assert [state.event(key) is None for key in keys([old, young])] == [True, False]


def test_what_left_is_in_no_window_any_more(state: PaymentState) -> None:
    state.take([pay("a", "b"), pay("a", "b", days=80)])
    state.prune(START.date() + dt.timedelta(days=80))
    newest = state.event(payment_key(pay("a", "b", days=80)))
    assert newest is not None
    assert state.of(newest.links(), -(2**62), newest.order) == [newest]


LONG_AFTER = START.date() + dt.timedelta(days=100)


def links_in(folder: Path) -> int:
    file = sqlite3.connect(folder / "state.sqlite3")
    (count,) = file.execute("SELECT count(*) FROM links").fetchone()
    file.close()
    return int(count)


def test_old_payments_leave_a_few_at_a_time(state: PaymentState) -> None:
    state.take([pay("a", "b", key=f"k{n}") for n in range(5)])
    assert [state.prune(LONG_AFTER, most=2) for _ in range(4)] == [2, 2, 1, 0]


def test_what_has_not_left_yet_is_in_no_window_and_waits_for_no_decision(
    state: PaymentState,
) -> None:
    young = pay("a", "b", days=80)
    state.take([*(pay("a", "b", key=f"k{n}") for n in range(5)), young])
    state.prune(LONG_AFTER, most=1)
    newest = state.event(payment_key(young))
    assert newest is not None
    assert state.of(newest.links(), -(2**62), newest.order) == [newest]
    assert state.open_keys() == keys([young])


def test_links_that_are_not_swept_yet_lead_nowhere(
    state: PaymentState, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(payment_state, "_SWEPT_EACH", 0)
    state.take([pay("a", "b", key=f"k{n}") for n in range(5)])
    state.prune(LONG_AFTER)
    young = pay("c", "d", days=80)
    state.add(young)  # under a number that none of those had
    old = payment_event(pay("a", "b", days=80), state.secret)
    assert isinstance(old, Event)
    assert state.of(old.links(), -(2**62), (2**62, b"")) == []


def test_all_links_of_what_left_are_swept_away(tmp_path: Path) -> None:
    with PaymentState(tmp_path, 30) as state:
        state.take([pay("a", f"b{n}", key=f"k{n}") for n in range(500)])
        state.prune(LONG_AFTER)
    assert links_in(tmp_path) == 0


def test_a_sweep_goes_on_where_it_ended_and_leaves_what_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(payment_events, "_SWEPT", 7)
    monkeypatch.setattr(payment_state, "_SWEPT_EACH", 14)  # two steps for each that leaves
    with PaymentState(tmp_path, 30) as state:
        state.take([pay("a", f"b{n}", key=f"y{n}", days=80) for n in range(10)])
        kept = links_in(tmp_path)
        state.take([pay("a", f"b{n}", key=f"k{n}") for n in range(20)])
    for _ in range(20):
        with PaymentState(tmp_path, 30) as state:
            state.prune(LONG_AFTER, most=1)
    assert links_in(tmp_path) == kept


def test_a_date_far_ahead_wipes_nothing(state: PaymentState) -> None:
    state.take([pay("a", "b"), pay("a", "b", days=30_000)])
    assert state.prune(START.date()) == 0


def test_a_message_older_than_what_is_kept_is_refused_and_said(state: PaymentState) -> None:
    state.prune(START.date() + dt.timedelta(days=100))
    taken = state.take([pay("a", "b")])
    assert [gap.code for gap in taken.gaps] == ["payment-too-late"]


def test_it_is_known_whether_a_whole_window_is_still_kept(state: PaymentState) -> None:
    early, late = pay("a", "b", days=45), pay("a", "b", days=75)
    state.take([early, late])
    state.prune(START.date() + dt.timedelta(days=100))
    events = [state.event(key) for key in keys([early, late])]
    assert [each is not None and state.is_complete(each) for each in events] == [False, True]


def test_the_file_names_nobody(tmp_path: Path) -> None:
    named = [party("Recognisable Holdings", Role.DEBTOR, "XA", address=ADDRESSES[1])]
    with PaymentState(tmp_path) as state:
        state.add(pay("ACCOUNT4711", "OTHER4712", key="k", parties=named))
    raw = b"".join(path.read_bytes() for path in tmp_path.glob("state.sqlite3*")).lower()
    words = (b"recognisable", b"account4711", b"other4712", b"springfield")
    assert [word for word in words if word in raw] == []


def test_amounts_are_kept_exactly(state: PaymentState) -> None:
    payment = pay("a", "b", "12345678901234567890.123456789")
    state.add(payment)
    event = state.event(payment_key(payment))
    assert event is not None
    assert str(event.amount) == "12345678901234567890.123456789"


def test_folder_and_secret_are_their_owners_alone(tmp_path: Path) -> None:
    folder = tmp_path / "payments"
    with PaymentState(folder):
        modes = [each.stat().st_mode & 0o077 for each in (folder, folder / "secret")]
    assert modes == [0, 0]


def test_a_state_without_its_secret_is_refused(tmp_path: Path) -> None:
    with PaymentState(tmp_path):
        pass
    (tmp_path / "secret").unlink()
    with pytest.raises(InvalidRecordError, match="secret"):
        PaymentState(tmp_path)


def test_a_state_with_another_secret_is_refused(tmp_path: Path) -> None:
    with PaymentState(tmp_path):
        pass
    (tmp_path / "secret").write_bytes(b"another")
    with pytest.raises(InvalidRecordError, match="another secret"):
        PaymentState(tmp_path)


KILLED = """
import sys
from pathlib import Path
from flow_cases import pay
from precurb.app.payment_state import PaymentState
state = PaymentState(Path(sys.argv[1]), 30)
batch = 0
while True:
    state.take([pay("a", f"b{n}", key=f"{batch}-{n}") for n in range(20)])
    print(batch, flush=True)
    batch += 1
"""


def test_a_kill_leaves_whole_batches_and_all_that_were_taken(tmp_path: Path) -> None:
    path = os.pathsep.join(filter(None, sys.path))
    command = [sys.executable, "-c", KILLED, str(tmp_path)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": path}
    ) as process:
        assert process.stdout is not None
        for _ in range(5):
            last = int(process.stdout.readline())
        process.send_signal(signal.SIGKILL)
    with PaymentState(tmp_path, 30) as state:
        found = state.open_keys()
    assert len(found) % 20 == 0
    assert len(found) // 20 > last
