"""Replaying a policy on stored checks: the slow way, screening again, is the oracle."""

import datetime as dt
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from precurb.app.history import keep_past
from precurb.app.home import Home
from precurb.app.replay import Replayed, ReplayOrder, replay_policy
from precurb.app.replay_signs import signs_to_ask
from precurb.decide import read_policy
from precurb.errors import InvalidRecordError
from precurb.lists.snapshot import Snapshot
from precurb.model import (
    Check,
    History,
    Line,
    Money,
    Outcome,
    Party,
    Quantity,
    Role,
    Transaction,
    Unit,
)
from precurb.screening import encode_check, screen
from precurb.screening.kept_past import KeptPast

ON = dt.date(2026, 11, 24)
HISTORY = History(on=ON)
RULE = '[[rules]]\nrule = "{}"\nwhen = {{ {} }}\noutcome = "{}"\nwhy = "w"\n'
CHANGE = '[[changes]]\nid = "{}"\nwhy = "w"\n{}\n'
RULES_ONLY = [
    "",
    RULE.format("listed-substance", 'severity = "watched"', "release"),
    RULE.format("hs-mismatch", 'level = "heading"', "hold"),
    RULE.format("papers-sign", 'sign = "PC-045"', "hold"),
    RULE.format("papers-sign", 'severity = "high"', "release"),
    '[[suppressions]]\nrule = "papers-sign"\nwhen = { sign = "PC-045" }\nreason = "r"\n'
    'owner = "o"\nuntil = 2026-12-31\n',
]
SIGNS = [
    CHANGE.format("PC-045", "enabled = false"),
    CHANGE.format("PC-013", "parameters = { v = 0.0 }"),
    CHANGE.format("CO-001", "parameters = { k = 1 }"),
    CHANGE.format("CO-001", "parameters = { k = 4 }"),
    CHANGE.format("CO-001", "enabled = false"),
    CHANGE.format("PC-040", "parameters = { hi = 1.5 }"),
    CHANGE.format("PC-002", "enabled = false"),
    CHANGE.format("CO-016", "enabled = false"),
    '[[signs]]\nid = "OWN-1"\nsign = "s"\nwhen = "line.quantity_kg >= 50.0"\n'
    'question = "who is it"\nfamily = "own"\nseverity = "high"\naudience = "company"\n'
    'source = "own rule"\nexamples = [{ facts = { "line.quantity_kg" = 60 }, fires = true },'
    ' { facts = { "line.quantity_kg" = 6 }, fires = false }]\n',
]
PAST = (
    '[[signs]]\nid = "OWN-2"\nsign = "s"\n'
    "when = 'distinct(history.same_day_buyers, \"party_id\") >= P.k'\n"
    'question = "who is it"\nfamily = "own"\nseverity = "high"\naudience = "company"\n'
    'source = "own rule"\nparameters.k = {{ value = {}, origin = "own" }}\nexamples = ['
    '{{ facts = {{ "history.same_day_buyers" = [{{ party_id = "a" }}, {{ party_id = "b" }},'
    ' {{ party_id = "c" }}, {{ party_id = "d" }}] }}, fires = true }},'
    ' {{ facts = {{ "history.same_day_buyers" = [] }}, fires = false }}]\n'
)
GOODS = [
    ("Acetone", "67-64-1", "381400"),
    ("Ephedrine", "299-42-3", ""),
    ("Citric acid", "67-64-1", "291814"),
    ("chemical product", "", "293339"),
    ("Sodium chloride", "7647-14-5", "250100"),
]
PARTICULARS = [
    {},
    {"consignment.incoterm": "FOB", "consignment.mode": "air"},
    {"payment.method": "cash", "consignment.route_score": 0.001,
     "consignment.route_chosen_by": "customer"},
]  # fmt: skip


@st.composite
def transactions(draw: st.DrawFn) -> Transaction:
    lines = []
    for number in range(1, draw(st.integers(1, 2)) + 1):
        description, cas, hs_code = draw(st.sampled_from(GOODS))
        lines.append(
            Line(
                number=number,
                description=description,
                cas=cas,
                hs_code=hs_code,
                quantity=Quantity(Decimal(draw(st.sampled_from([1, 60, 500]))), Unit("kg")),
                value=Money(Decimal(draw(st.integers(1, 9000))), "EUR"),
            )
        )
    return Transaction(
        reference=f"T-{draw(st.integers(1, 9999))}",
        date=dt.date(2026, 10, draw(st.integers(1, 31))),
        departure="DE",
        destination=draw(st.sampled_from(["DE", "MX"])),
        parties=(Party(name="Muster Labor GmbH", role=Role.CUSTOMER, country="DE"),),
        lines=tuple(lines),
        particulars=dict(draw(st.sampled_from(PARTICULARS))),
    )


@dataclass(frozen=True, repr=False)  # the law would fill pages of a failing example
class Shop:
    home: Home
    snapshot: Snapshot


@pytest.fixture(scope="module")
def shop(home: Home, snapshot: Snapshot) -> Shop:
    return Shop(home, snapshot)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, snapshot: Snapshot) -> Home:
    made = Home(tmp_path_factory.mktemp("home"))
    made.prepare().shelf.keep(snapshot)
    return made


def written(folder: Path, checks: Iterable[Check]) -> Path:
    path = folder / "checks.jsonl"
    path.write_bytes(b"".join(encode_check(each) + b"\n" for each in checks))
    return path


def policy_file(folder: Path, text: str) -> Path:
    path = folder / "house.toml"
    path.write_text(f'name = "house"\n{text}', "utf-8")
    return path


def outcomes_after(found: Replayed) -> dict[str, int]:
    counted: dict[str, int] = {}
    for each in found.outcomes:
        counted[each.how] = counted.get(each.how, 0) + each.count
    return counted


def counts_of(found: Replayed) -> set[tuple[str, str, int]]:
    return {(e.what, e.how, e.count) for e in (*found.findings, *found.outcomes)}


def counted(checks: Iterable[Check]) -> dict[str, int]:
    found: dict[str, int] = {}
    for each in checks:
        found[each.outcome] = found.get(each.outcome, 0) + 1
    return found


def one_of(goods: int = 0, *, reference: str = "T-1", day: int = 5) -> Transaction:
    description, cas, hs_code = GOODS[goods]
    return Transaction(
        reference=reference,
        date=dt.date(2026, 10, day),
        departure="DE",
        destination="MX",
        parties=(Party(name="Muster Labor GmbH", role=Role.CUSTOMER, country="DE"),),
        lines=(
            Line(
                number=1,
                description=description,
                cas=cas,
                hs_code=hs_code,
                quantity=Quantity(Decimal(60), Unit("kg")),
            ),
        ),
    )


SOME = st.lists(transactions(), min_size=1, max_size=3, unique_by=lambda t: t.reference)
SLOW = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@SLOW
@given(SOME)
def test_the_same_policy_changes_nothing(shop: Shop, some: list[Transaction]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        made = [screen(each, shop.snapshot, HISTORY) for each in some]
        path = written(Path(folder), made)
        found = replay_policy(ReplayOrder(new=None, files=(path,)), home=shop.home)
    assert not found.changes
    assert outcomes_after(found) == counted(made)
    assert found.notes == ()


@SLOW
@given(SOME, st.sampled_from(RULES_ONLY))
def test_other_rules_come_to_what_screening_again_comes_to(
    shop: Shop, some: list[Transaction], text: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        house = policy_file(Path(folder), text)
        path = written(Path(folder), [screen(each, shop.snapshot, HISTORY) for each in some])
        found = replay_policy(ReplayOrder(new=house, files=(path,)), home=shop.home)
        again = [screen(each, shop.snapshot, HISTORY, read_policy(house)) for each in some]
    assert outcomes_after(found) == counted(again)


@SLOW
@given(SOME, st.lists(st.sampled_from(SIGNS), min_size=1, max_size=2, unique=True))
def test_other_signs_come_to_what_screening_again_comes_to(
    shop: Shop, some: list[Transaction], texts: list[str]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        house = policy_file(Path(folder), "".join(texts))
        path = written(Path(folder), [screen(each, shop.snapshot, HISTORY) for each in some])
        found = replay_policy(ReplayOrder(new=house, files=(path,)), home=shop.home)
        policy = read_policy(house)
        again = [screen(each, shop.snapshot, HISTORY, policy) for each in some]
    assert outcomes_after(found) == counted(again)
    assert found.notes == ()


@SLOW
@given(transactions(), st.sampled_from(SIGNS))
def test_asking_all_signs_comes_to_the_same_as_asking_those_that_differ(
    shop: Shop, one: Transaction, text: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        house = policy_file(Path(folder), text)
        path = written(Path(folder), [screen(one, shop.snapshot, HISTORY)])
        order = ReplayOrder(new=house, files=(path,))
        quick = replay_policy(order, home=shop.home)
        whole = replay_policy(replace(order, every=True), home=shop.home)
    assert counts_of(quick) == counts_of(whole)


def replayed(
    home: Home, folder: Path, checks: Iterable[Check], text: str, **more: object
) -> Replayed:
    order = ReplayOrder(new=policy_file(folder, text), files=(written(folder, checks),))
    return replay_policy(replace(order, **more), home=home)  # type: ignore[arg-type]  # as each test has it


def test_each_change_has_an_example_with_reference_and_reasons(
    home: Home, snapshot: Snapshot, tmp_path: Path
) -> None:
    made = [screen(one_of(), snapshot, HISTORY)]
    found = replayed(home, tmp_path, made, RULES_ONLY[2])
    example = next(e for e in found.findings if e.what == "hs-mismatch").examples[0]
    assert example.reference == "T-1"
    assert example.before.startswith("review: ")
    assert example.after == "hold: w"


def test_as_many_examples_are_kept_as_are_asked_for(
    home: Home, snapshot: Snapshot, tmp_path: Path
) -> None:
    made = [screen(one_of(reference=f"T-{n}"), snapshot, HISTORY) for n in range(5)]
    found = replayed(home, tmp_path, made, RULES_ONLY[2], examples=2)
    change = next(e for e in found.findings if e.what == "hs-mismatch")
    assert (change.count, len(change.examples)) == (5, 2)


def test_a_silenced_finding_falls_silent(
    home: Home, snapshot: Snapshot, tmp_path: Path
) -> None:
    found = replayed(home, tmp_path, [screen(one_of(), snapshot, HISTORY)], RULES_ONLY[1])
    assert ("listed-substance", "falls silent") in {(e.what, e.how) for e in found.findings}


def test_work_is_counted_by_the_week_of_the_transaction(
    home: Home, snapshot: Snapshot, tmp_path: Path
) -> None:
    days = (5, 6, 12)
    made = [screen(one_of(reference=f"T-{d}", day=d), snapshot, HISTORY) for d in days]
    found = replayed(home, tmp_path, made, "")
    assert [(each.week, each.checks) for each in found.weeks] == [
        ("2026-W41", 2),
        ("2026-W42", 1),
    ]
    assert (found.before.mean, found.before.highest, found.before.week) == (1.5, 2, "2026-W41")


def test_days_outside_the_span_are_left_out(
    home: Home, snapshot: Snapshot, tmp_path: Path
) -> None:
    made = [screen(one_of(reference=f"T-{d}", day=d), snapshot, HISTORY) for d in (5, 6, 7)]
    day = dt.date(2026, 10, 6)
    assert replayed(home, tmp_path, made, "", since=day, until=day).checks == 1


def test_a_record_that_was_screened_twice_counts_once(
    home: Home, snapshot: Snapshot, tmp_path: Path
) -> None:
    made = screen(one_of(), snapshot, HISTORY)
    later = replace(made, checked_on=ON + dt.timedelta(days=1))
    found = replayed(home, tmp_path, [later, made], "")
    assert found.checks == 1
    assert any("screened again" in note for note in found.notes)


@pytest.mark.parametrize("text", ["", CHANGE.format("CO-064", "parameters = { k = 6 }")])
def test_lines_that_cannot_be_read_are_counted_and_named(
    home: Home, snapshot: Snapshot, tmp_path: Path, text: str
) -> None:
    path = written(tmp_path, [screen(one_of(), snapshot, HISTORY)])
    with path.open("ab") as file:
        file.write(b'{"reference": 1}\n\n\xff\xfe broken\n')
    order = ReplayOrder(new=policy_file(tmp_path, text), files=(path,))
    found = replay_policy(order, home=home)
    assert (found.checks, found.unreadable) == (1, 2)
    assert [each.code for each in found.unread] == ["unreadable-check"] * 2
    assert str(found.unread[0].location) == "checks.jsonl, line 2"


def test_checks_of_another_policy_are_told(
    home: Home, snapshot: Snapshot, tmp_path: Path
) -> None:
    made = replace(screen(one_of(), snapshot, HISTORY), policy="older-1")
    found = replayed(home, tmp_path, [made], "")
    assert any("made with another policy" in note for note in found.notes)


def test_a_check_that_the_old_policy_no_longer_explains_is_told(
    home: Home, snapshot: Snapshot, tmp_path: Path
) -> None:
    made = replace(screen(one_of(), snapshot, HISTORY), outcome=Outcome.STOP)
    found = replayed(home, tmp_path, [made], "")
    assert any("come out otherwise" in note for note in found.notes)


def test_signs_that_look_back_see_the_stored_trade_before_them(
    home: Home, snapshot: Snapshot, tmp_path: Path
) -> None:
    buyers = ("Muster GmbH", "Beispiel AG", "Specimen Ltd", "Ejemplo S.A.")
    some = [
        replace(
            one_of(4, reference=name),
            parties=(Party(name=name, role=Role.CUSTOMER, country="DE"),),
        )
        for name in buyers
    ]
    made = [screen(each, snapshot, HISTORY) for each in some]
    found = replayed(home, tmp_path, made, PAST.format(2))
    counts = {(each.what, each.how): each.count for each in found.findings}
    assert counts["sign OWN-2", "newly fires"] == 2  # the third buyer of a day, and the fourth
    assert any("the stored trade before it for 3, none for 1" in note for note in found.notes)


@pytest.mark.parametrize(
    ("days", "cut"), [(range(5, 12), True), ((1, 2, 3, 29, 30), False)], ids=["close", "apart"]
)
def test_trade_that_is_too_much_to_look_back_on_is_cut_and_that_is_told(
    home: Home,
    snapshot: Snapshot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    days: Iterable[int],
    cut: bool,
) -> None:
    monkeypatch.setattr("precurb.app.earlier.MOST", 3)
    made = [screen(one_of(4, reference=str(d), day=d), snapshot, HISTORY) for d in days]
    # What lies outside the window of ten days is let go without loss.
    text = PAST.format(4).replace("parameters.k", "days = 10\nparameters.k")
    found = replayed(home, tmp_path, made, text)
    assert any("the oldest is left out" in note for note in found.notes) is cut


def test_trade_before_the_span_is_looked_back_on(
    home: Home, snapshot: Snapshot, tmp_path: Path
) -> None:
    some = [
        replace(
            one_of(4, reference=str(day), day=day),
            parties=(Party(name=f"Muster {day} GmbH", role=Role.CUSTOMER, country="DE"),),
        )
        for day in (5, 6)
    ]
    made = [screen(each, snapshot, HISTORY) for each in some]
    found = replayed(home, tmp_path, made, PAST.format(1), since=dt.date(2026, 10, 6))
    assert found.checks == 1
    assert ("sign OWN-2", "newly fires") in {(e.what, e.how) for e in found.findings}


def test_a_check_keeps_the_earlier_trade_that_it_had(
    home: Home, snapshot: Snapshot, tmp_path: Path
) -> None:
    earlier = tuple(
        replace(
            one_of(4, reference=str(n)),
            parties=(Party(name=f"Muster {n} GmbH", role=Role.CUSTOMER, country="DE"),),
        )
        for n in range(4)
    )
    kept = keep_past(KeptPast(earlier=earlier), home)
    history = History(on=ON, earlier=earlier, hash=kept)
    made = screen(one_of(4, reference="now"), snapshot, history)
    found = replayed(home, tmp_path, [made], PAST.format(4))
    assert ("sign OWN-2", "newly fires") in {(e.what, e.how) for e in found.findings}
    assert any("of the check itself for 1 checks" in note for note in found.notes)


def test_earlier_trade_that_is_gone_is_told(
    home: Home, snapshot: Snapshot, tmp_path: Path
) -> None:
    made = screen(one_of(4), snapshot, History(on=ON, earlier=(one_of(4),), hash="0" * 64))
    found = replayed(home, tmp_path, [made], PAST.format(4))
    assert any("is not kept here any more" in note for note in found.notes)


def test_rules_alone_ask_no_sign_again() -> None:
    signs = read_policy().signs
    assert signs_to_ask(signs, signs) == frozenset()


def test_a_sign_that_another_stood_for_is_asked_when_that_one_changes(tmp_path: Path) -> None:
    new = read_policy(policy_file(tmp_path, CHANGE.format("CO-016", "enabled = false"))).signs
    waiting = {each.id for each in new.asked if "CO-016" in each.same_as}
    assert waiting
    assert waiting <= signs_to_ask(read_policy().signs, new)


def test_without_any_stored_check_there_is_nothing_to_replay(tmp_path: Path) -> None:
    with pytest.raises(InvalidRecordError, match="no check is stored"):
        replay_policy(ReplayOrder(new=None), home=Home(tmp_path))
