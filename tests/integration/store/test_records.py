"""Checks, decisions and duties are kept, found again and never overwritten."""

import datetime as dt
import threading
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from precurb.app.find_checks import Search, checks_of, find_checks
from precurb.app.records import (
    Making,
    audit_head,
    confirm,
    decide,
    decisions_of,
    due_duties,
    keep_bytes,
    keep_check,
    keep_checks,
    read_check,
    settle_duty,
    verify_audit,
)
from precurb.errors import InvalidRecordError
from precurb.lists.snapshot import Snapshot
from precurb.model import Check, Outcome, fingerprint
from precurb.screening import Summary, encode_check
from precurb.screening.summary import Tally
from precurb.store import Store, list_versions, received, runs
from precurb.store import decisions as kept_decisions
from precurb.store.decisions import Action, NewDecision
from precurb.store.jobs import NewJob
from precurb.store.obligations import State
from precurb.store.tables import APPEND_ONLY, records
from store_cases import NOON, TODAY, acting, controlled_check

DAY_LATER = NOON + dt.timedelta(days=1)


def test_a_kept_check_is_read_back_to_the_byte(store: Store, snapshot: Snapshot) -> None:
    check = controlled_check(snapshot)
    kept = keep_check(check, Making(), store=store, acting=acting())
    assert encode_check(read_check(kept.id, store=store)) == encode_check(check)


def test_another_check_of_a_transaction_leaves_the_first(
    store: Store, snapshot: Snapshot
) -> None:
    check = controlled_check(snapshot)
    first = keep_check(check, Making(), store=store, acting=acting())
    later = replace(check, checked_on=DAY_LATER.date())
    keep_check(later, Making(cause="list"), store=store, acting=acting(at=DAY_LATER))
    found = checks_of(first.transaction, store=store)
    assert [(each.number, each.cause) for each in found] == [(2, "list"), (1, "received")]


def test_the_same_transaction_is_kept_once(store: Store, snapshot: Snapshot) -> None:
    check = controlled_check(snapshot)
    one, two = (
        keep_check(each, Making(), store=store, acting=acting())
        for each in (check, next_day(check))
    )
    assert (one.transaction, one.number, two.number) == (two.transaction, 1, 2)


def test_the_very_same_check_again_is_the_one_that_is_there(
    store: Store, snapshot: Snapshot
) -> None:
    check = controlled_check(snapshot)
    one, two, three = keep_checks((check, check, check), Making(), store=store, acting=acting())
    four = keep_check(check, Making(), store=store, acting=acting())
    assert {each.id for each in (one, two, three, four)} == {one.id}
    assert [each.new for each in (one, two, three, four)] == [True, False, False, False]


def test_what_was_found_before_and_is_found_again_is_a_check_of_its_own(
    store: Store, snapshot: Snapshot
) -> None:
    check = controlled_check(snapshot)
    made = (check, next_day(check), check)
    found = [keep_check(each, Making(), store=store, acting=acting()) for each in made]
    assert [each.number for each in found] == [1, 2, 3]


def test_checks_of_a_batch_are_numbered_apart(store: Store, snapshot: Snapshot) -> None:
    check = controlled_check(snapshot)
    found = keep_checks((check, next_day(check)), Making(), store=store, acting=acting())
    assert [each.number for each in found] == [1, 2]


def test_a_check_is_found_by_the_rule_that_it_met(store: Store, snapshot: Snapshot) -> None:
    check = controlled_check(snapshot)
    kept = keep_check(check, Making(), store=store, acting=acting())
    rule = check.judgements[0].finding.rule
    assert find_checks(Search(rule=rule), store=store) == (kept,)


def test_a_check_is_found_by_the_entry_that_it_met(store: Store, snapshot: Snapshot) -> None:
    check = controlled_check(snapshot)
    kept = keep_check(check, Making(), store=store, acting=acting())
    cited = next(j.finding.citation for j in check.judgements if j.finding.citation)
    search = Search(list=cited.list_id, entry=cited.entry_id)
    assert find_checks(search, store=store) == (kept,)


@pytest.mark.parametrize(
    "search",
    [
        Search(reference="A-2"),
        Search(rule="no-such-rule"),
        Search(outcomes=(Outcome.RELEASE,)),
        Search(since=TODAY + dt.timedelta(days=400)),
        Search(until=dt.date(2020, 1, 1)),
        Search(before=1),
    ],
    ids=["reference", "rule", "outcome", "since", "until", "before"],
)
def test_what_does_not_fit_is_not_found(
    store: Store, snapshot: Snapshot, search: Search
) -> None:
    keep_check(controlled_check(snapshot), Making(), store=store, acting=acting())
    assert find_checks(search, store=store) == ()


def test_only_the_newest_check_of_a_transaction_is_found(
    store: Store, snapshot: Snapshot
) -> None:
    check = controlled_check(snapshot)
    keep_check(check, Making(), store=store, acting=acting())
    newest = keep_check(check, Making(), store=store, acting=acting())
    assert find_checks(Search(), store=store) == (newest,)


def test_duties_are_listed_by_their_day(store: Store, snapshot: Snapshot) -> None:
    check = controlled_check(snapshot)
    keep_check(check, Making(), store=store, acting=acting())
    found = due_duties(dt.date.max, store=store)
    assert [each.due for each in found] == sorted(o.due for o in check.obligations if o.due)


def test_a_settled_duty_stays_settled_in_the_next_check(
    store: Store, snapshot: Snapshot
) -> None:
    check = controlled_check(snapshot)
    keep_check(check, Making(), store=store, acting=acting())
    first, *others = due_duties(dt.date.max, store=store)
    settle_duty(first.id, State.DONE, "sent on the portal", store=store, acting=acting("eva"))
    keep_check(next_day(check), Making(), store=store, acting=acting())
    assert len(due_duties(dt.date.max, store=store)) == len(others)


def test_a_duty_of_an_older_check_cannot_be_settled(store: Store, snapshot: Snapshot) -> None:
    check = controlled_check(snapshot)
    keep_check(check, Making(), store=store, acting=acting())
    first = due_duties(dt.date.max, store=store)[0]
    keep_check(next_day(check), Making(), store=store, acting=acting())
    with pytest.raises(InvalidRecordError, match="newer check"):
        settle_duty(first.id, State.DONE, "sent", store=store, acting=acting())


def test_a_decision_names_who_when_and_why(store: Store, snapshot: Snapshot) -> None:
    kept = keep_check(controlled_check(snapshot), Making(), store=store, acting=acting())
    made = NewDecision(action=Action.HOLD, reason="licence is missing", check=kept.id)
    decide(made, store=store, acting=acting("eva"))
    (found,) = decisions_of(kept.transaction, store=store)
    assert (found.by, found.at, found.reason) == ("eva", NOON, "licence is missing")


def test_a_release_by_two_stands_once_the_second_confirms(
    store: Store, snapshot: Snapshot
) -> None:
    kept = keep_check(controlled_check(snapshot), Making(), store=store, acting=acting())
    made = NewDecision(
        action=Action.RELEASE, reason="licence came", check=kept.id, needs_second=True
    )
    first = decide(made, store=store, acting=acting("eva"))
    before = decisions_of(kept.transaction, store=store)
    confirm(first, "seen", store=store, acting=acting("tom"))
    after = decisions_of(kept.transaction, store=store)
    assert [(d.stands, d.confirmed_by) for d in (*before, *after)] == [
        (False, ""), (True, "tom"),
    ]  # fmt: skip


def test_nobody_is_his_own_second_person(store: Store, snapshot: Snapshot) -> None:
    kept = keep_check(controlled_check(snapshot), Making(), store=store, acting=acting())
    made = NewDecision(
        action=Action.RELEASE, reason="licence came", check=kept.id, needs_second=True
    )
    first = decide(made, store=store, acting=acting("eva"))
    with pytest.raises(InvalidRecordError, match="another one"):
        confirm(first, "seen", store=store, acting=acting("eva"))


def test_a_decision_on_an_outdated_check_is_refused(store: Store, snapshot: Snapshot) -> None:
    check = controlled_check(snapshot)
    old = keep_check(check, Making(), store=store, acting=acting())
    keep_check(next_day(check), Making(), store=store, acting=acting())
    made = NewDecision(action=Action.RELEASE, reason="fine", check=old.id)
    with pytest.raises(InvalidRecordError, match="not the newest"):
        decide(made, store=store, acting=acting())


def test_an_allowance_is_handed_to_the_next_screening(store: Store, snapshot: Snapshot) -> None:
    party = fingerprint(controlled_check(snapshot).transaction.parties[0])
    made = NewDecision(
        action=Action.ALLOW, reason="another birth date", party=party, list="ofac",
        entry="ofac-36", entry_hash="ab" * 32,
    )  # fmt: skip
    decide(made, store=store, acting=acting("eva"))
    with store.read() as db:
        (found,) = kept_decisions.allowances(db)
    assert (found.party, found.entry_id, found.by, found.on) == (party, "ofac-36", "eva", TODAY)


def test_bytes_are_read_back_and_kept_once(store: Store) -> None:
    content = bytes(range(256)) * 10_000  # more than two parts
    names = {keep_bytes(name, content, store=store, acting=acting()) for name in "ab"}
    with store.read() as db:
        assert [received.read(db, name) == content for name in names] == [True]


def test_a_check_whose_job_is_refused_is_not_kept_either(
    store: Store, snapshot: Snapshot
) -> None:
    unfit = Making(jobs=(NewJob(kind="tell", payload=None),))  # type: ignore[arg-type]
    with pytest.raises(DBAPIError):
        keep_check(controlled_check(snapshot), unfit, store=store, acting=acting())
    assert (find_checks(Search(), store=store), audit_head(store=store).seq) == ((), 0)


@pytest.mark.parametrize("statement", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}"])
def test_the_database_refuses_to_change_what_was_written(
    store: Store, snapshot: Snapshot, statement: str
) -> None:
    fill(store, snapshot)
    done = []
    for table in records.APPEND_ONLY:
        column = table.primary_key.columns[0].name
        try:
            with store.write(acting()) as writing:
                writing.db.execute(text(statement.format(table.name, f'"{column}"')))
            done.append(table.name)
        except DBAPIError as error:
            assert "never changed" in str(error)  # noqa: PT017  # each of many is refused
    assert done == []


@pytest.mark.parametrize("table", [table.name for table in APPEND_ONLY])
def test_every_table_that_never_changes_has_its_guards(store: Store, table: str) -> None:
    where = {
        "sqlite": "sqlite_master WHERE type = 'trigger' AND tbl_name = :table",
        "postgresql": "pg_trigger WHERE tgrelid = to_regclass(:table) AND NOT tgisinternal",
    }
    with store.read() as db:
        query = text(f"SELECT count(*) FROM {where[store.dialect]}")
        assert db.execute(query, {"table": table}).scalar_one() >= 2


def test_all_that_was_written_is_in_the_audit(store: Store, snapshot: Snapshot) -> None:
    fill(store, snapshot)
    found = verify_audit(store=store)
    assert found.objects == 6  # bytes, transaction, check, run, decision and its confirmation


def test_reading_leaves_no_entry(store: Store, snapshot: Snapshot) -> None:
    fill(store, snapshot)
    before = audit_head(store=store)
    find_checks(Search(), store=store)
    assert audit_head(store=store) == before


def fill(store: Store, snapshot: Snapshot) -> None:
    """One row at least of everything that is never changed."""
    sha = keep_bytes("order.csv", b"x" * 1000, store=store, acting=acting())
    making = Making(received=sha, book=snapshot.book)
    kept = keep_check(controlled_check(snapshot), making, store=store, acting=acting())
    made = NewDecision(
        action=Action.RELEASE, reason="licence came", check=kept.id, needs_second=True
    )
    first = decide(made, store=store, acting=acting("eva"))
    confirm(first, "seen", store=store, acting=acting("tom"))
    with store.write(acting()) as writing:
        list_versions.keep(writing, snapshot)
        runs.add_checks(writing, "r-1", 0, (kept,))
        runs.keep(writing, "r-1", summary(), "eva")


def summary() -> Summary:
    return Summary(
        run="r-1", files=("order.csv",), on=TODAY, snapshot="ab" * 32, policy="1",
        tally=Tally(checks=1), lists=(),
    )  # fmt: skip


def test_batches_that_meet_in_another_order_wait_in_no_ring(
    store: Store, snapshot: Snapshot
) -> None:
    made = [controlled_check(snapshot, f"R-{n}", name=f"Zora {n}") for n in range(12)]
    errors: list[BaseException] = []

    def write(order: list[Check]) -> None:
        try:
            for number in range(5):
                day = TODAY + dt.timedelta(days=number if order is made else 10 + number)
                dated = [replace(each, checked_on=day) for each in order]
                keep_checks(dated, Making(), store=store, acting=acting())
        except BaseException as error:  # to be told in the thread that asserts
            errors.append(error)

    threads = [threading.Thread(target=write, args=(o,)) for o in (made, made[::-1])]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert errors == []
    assert len(find_checks(Search(latest=False, most=1000), store=store)) == 120


def next_day(check: Check) -> Check:
    """The same check, made a day later."""
    return replace(check, checked_on=check.checked_on + dt.timedelta(days=1))
