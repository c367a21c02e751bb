"""A changed list, policy or program has just the affected past decided again."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from precurb.app.access.actor import SYSTEM
from precurb.app.find_checks import checks_of
from precurb.app.records import Making, keep_check, read_check, verify_audit
from precurb.app.rescreen import planning, work
from precurb.app.rescreen.activate import activate_policy
from precurb.app.rescreen.alerts import alerts
from precurb.app.rescreen.parts import Parts
from precurb.app.rescreen.redecide import Bench, Kept
from precurb.app.rescreen.self_test import Sample, self_test, without
from precurb.app.rescreen.show import rescreenings, what_changed
from precurb.app.rescreen.work import notice
from precurb.app.service import Service
from precurb.errors import ConflictError, DeniedError
from precurb.lists.watchlist import Watchlist
from precurb.model import Allowance, Check, History, ListedName, NameQuality, Outcome
from precurb.screening import screen
from precurb.screening.again import Move, Verdict
from precurb.store import decisions, jobs
from precurb.store.alerts import AlertFilter, AlertKind, KeptAlert
from precurb.store.checks import KeptCheck
from precurb.store.decisions import Action, NewDecision
from precurb.store.past import newest_checks
from rescreen_cases import EVA, HEADER, again, entry, keep, payment, sale, take
from trade_cases import TODAY

ZORA, EJEMPLO = "Zoraxin Chemical", "Ejemplo Recubrimientos"


def newest(service: Service, reference: str) -> KeptCheck:
    from precurb.app.find_checks import find_newest

    found = find_newest(reference, store=service.store)
    assert found is not None
    return found


def opened(service: Service, *kinds: AlertKind) -> tuple[KeptAlert, ...]:
    return alerts(AlertFilter(kinds=kinds), service=service, actor=SYSTEM)


@pytest.fixture
def sold(service: Service) -> Service:
    """Three orders, of which one is by a listed party."""
    take(service, (entry(1, ZORA),))
    again(service)
    keep(service, (sale("A-1", f"{ZORA} SA"), sale("A-2", EJEMPLO), sale("A-3", "Muster GmbH")))
    return service


def test_who_is_listed_now_is_decided_again_and_nobody_else(sold: Service) -> None:
    take(sold, (entry(1, ZORA), entry(2, EJEMPLO)), day=2)
    (run,) = again(sold)
    assert (run.done, run.worse, run.same) == (1, 1, 0)
    assert newest(sold, "A-2").outcome is Outcome.HOLD
    assert newest(sold, "A-3").number == 1


def test_the_old_check_stays_and_the_new_one_names_its_cause(sold: Service) -> None:
    take(sold, (entry(1, ZORA), entry(2, EJEMPLO)), day=2)
    again(sold)
    found = checks_of(newest(sold, "A-2").transaction, store=sold.store)
    assert [(c.number, c.outcome, c.cause) for c in found] == [
        (2, "hold", f"lists {sold.snapshot.id[:12]}"),
        (1, "release", "received"),
    ]


def test_what_got_worse_opens_an_alert_that_names_the_entry(sold: Service) -> None:
    take(sold, (entry(1, ZORA), entry(2, EJEMPLO)), day=2)
    again(sold)
    (alert,) = opened(sold)
    assert (alert.kind, alert.reference, alert.before, alert.after) == (
        "worse", "A-2", "release", "hold",
    )  # fmt: skip
    assert [(m.move, m.entry) for m in alert.moved] == [(Move.NEW, "house-2")]


def test_what_fell_away_is_proposed_for_release(sold: Service) -> None:
    take(sold, (entry(2, "Nobody Here"),), day=2)
    again(sold)
    (alert,) = opened(sold)
    assert (alert.kind, alert.reference, alert.after) == ("release", "A-1", "release")


def test_an_entry_under_another_name_is_found_by_its_old_form(sold: Service) -> None:
    take(sold, (entry(1, "Quite Another Firm"),), day=2)
    (run,) = again(sold)
    assert (run.better, newest(sold, "A-1").outcome) == (1, Outcome.RELEASE)


def test_an_entry_that_changed_and_decides_the_same_makes_no_check(sold: Service) -> None:
    take(sold, (entry(1, ZORA, remarks="established 1999"),), day=2)
    (run,) = again(sold)
    assert (run.done, run.same, newest(sold, "A-1").number) == (1, 1, 1)
    assert opened(sold) == ()


def test_an_entry_of_another_programme_is_kept_and_not_alerted(sold: Service) -> None:
    take(sold, (entry(1, ZORA, programmes=("NEW",)),), day=2)
    (run,) = again(sold)
    assert (run.other, newest(sold, "A-1").number, opened(sold)) == (1, 2, ())


def test_a_new_version_without_changes_touches_nobody_and_moves_on(sold: Service) -> None:
    take(sold, (entry(1, ZORA),), day=2)
    (run,) = again(sold)
    assert (run.total, run.done) == (0, 0)
    assert again(sold) == ()


def test_another_version_while_one_waits_is_decided_with_it(sold: Service) -> None:
    take(sold, (entry(2, EJEMPLO),), day=2)
    take(sold, (entry(1, ZORA),), day=3)
    (run,) = again(sold)
    assert (run.done, run.worse, run.better) == (0, 0, 0)


def test_one_job_alone_waits_however_many_lists_came(sold: Service) -> None:
    take(sold, (entry(2, EJEMPLO),), day=2)
    take(sold, (entry(3, EJEMPLO),), day=3)
    with sold.store.read() as db:
        assert jobs.counts(db)[jobs.State.QUEUED] == 1


def test_whoever_died_between_pin_and_store_is_noticed(sold: Service) -> None:
    from precurb.app.watch import with_lists

    with sold.store.write(sold.acting(SYSTEM)) as writing:  # the job of the first list
        job = jobs.claim(writing, "w")
        assert job is not None
        jobs.finish(writing, job)
    header = replace(HEADER, version_date=dt.date(2026, 11, 2))
    listed = Watchlist.build(header, (entry(2, EJEMPLO),))
    shelf = sold.home.shelf
    shelf.use(shelf.keep(with_lists(sold.snapshot, (listed,))))
    assert notice(service=sold, actor=SYSTEM)
    with sold.store.read() as db:
        assert jobs.counts(db)[jobs.State.QUEUED] == 1
    again(sold)
    assert newest(sold, "A-2").outcome is Outcome.HOLD
    assert not notice(service=sold, actor=SYSTEM)


def test_a_check_that_began_before_the_change_is_looked_at_after_it(sold: Service) -> None:
    before = sold.snapshot
    take(sold, (entry(1, ZORA), entry(2, EJEMPLO)), day=2)
    again(sold)
    late = screen(sale("A-9", EJEMPLO), before, History(on=TODAY), sold.policy)
    keep_check(late, Making(), store=sold.store, acting=sold.acting(SYSTEM))
    assert notice(service=sold, actor=SYSTEM)
    (run,) = again(sold)
    assert (run.worse, newest(sold, "A-9").outcome) == (1, Outcome.HOLD)


def test_what_somebody_checked_meanwhile_is_looked_at_anew(
    sold: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(sold, (entry(1, ZORA), entry(2, EJEMPLO)), day=2)
    decide, met = Parts._decide, list[bool]()

    def meanwhile(self: Parts, kept: object, allowed: tuple[Allowance, ...]) -> object:
        if not met:
            met.append(True)
            keep(sold, (sale("A-2", EJEMPLO),))
        return decide(self, kept, allowed)  # type: ignore[arg-type]  # as it is called

    monkeypatch.setattr(Parts, "_decide", meanwhile)
    again(sold)
    found = checks_of(newest(sold, "A-2").transaction, store=sold.store)
    assert [c.outcome for c in found] == ["hold", "release"]


def test_two_workers_never_keep_the_same_part_twice(sold: Service) -> None:
    take(sold, (entry(1, ZORA), entry(2, EJEMPLO)), day=2)
    run = work._next(sold, SYSTEM, work._quiet)
    assert run is not None
    work._finish(run, sold, SYSTEM, work._quiet)
    with pytest.raises(ConflictError):
        work._finish(run, sold, SYSTEM, work._quiet)
    assert newest(sold, "A-2").number == 2


def ruled(service: Service, reference: str) -> list[tuple[str, str, str]]:
    """What was decided of the newest check of a transaction, and by whom."""
    check = newest(service, reference)
    with service.store.read() as db:
        found = decisions.of_transaction(db, check.transaction)
    return [(each.action, each.by, each.reason) for each in found if each.check == check.id]


@pytest.mark.parametrize("action", [Action.HOLD, Action.STOP])
def test_what_a_person_holds_stays_so_until_a_person_decides(
    sold: Service, action: Action
) -> None:
    held = newest(sold, "A-1")
    with sold.store.write(sold.acting(EVA)) as writing:
        made = NewDecision(action=action, reason="asked the customer", check=held.id)
        decisions.keep(writing, made)
    take(sold, (), day=2)
    again(sold)
    (alert,) = opened(sold)
    assert (alert.kind, alert.state) == ("release", "open")
    assert ruled(sold, "A-1") == [(action, "precurb", "as it was decided before the change")]


def test_what_fell_away_stays_held_until_a_person_confirms_it(sold: Service) -> None:
    take(sold, (), day=2)
    again(sold)
    reason = "until a person confirms that it may go"
    assert ruled(sold, "A-1") == [("hold", "precurb", reason)]


def test_who_is_no_longer_found_though_nothing_changed_is_alerted_and_held(
    sold: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(sold, (entry(1, ZORA), entry(2, EJEMPLO)), day=2)
    again(sold)
    keep(sold, (sale("A-4", ZORA, EJEMPLO),))
    decide = Bench.decide

    def blind(self: Bench, kept: Kept, on: dt.date, allowed: tuple[Allowance, ...]) -> Check:
        return without(decide(self, kept, on, allowed), {("house", "house-1")})

    monkeypatch.setattr(Bench, "decide", blind)
    take(sold, (entry(1, ZORA),), day=3)
    again(sold)
    kinds = [each.kind for each in opened(sold) if each.reference == "A-4"]
    assert (kinds, [r[0] for r in ruled(sold, "A-4")]) == (["lost"], ["hold"])


def test_what_is_held_anyway_needs_no_word_for_it(sold: Service) -> None:
    take(sold, (entry(1, ZORA), entry(2, EJEMPLO)), day=2)
    again(sold)
    assert ruled(sold, "A-2") == []


def test_what_people_released_is_not_proposed_again(sold: Service) -> None:
    held = newest(sold, "A-1")
    with sold.store.write(sold.acting(EVA)) as writing:
        made = NewDecision(action=Action.RELEASE, reason="another firm", check=held.id)
        decisions.keep(writing, made)
    take(sold, (), day=2)
    again(sold)
    assert opened(sold) == ()


def test_a_proposal_is_withdrawn_when_the_party_is_listed_again(sold: Service) -> None:
    take(sold, (), day=2)
    again(sold)
    take(sold, (entry(1, ZORA),), day=3)
    again(sold)
    assert [a.kind for a in opened(sold)] == ["worse"]


def test_a_proposal_goes_on_when_other_facts_change(sold: Service) -> None:
    weak = entry(3, EJEMPLO, names=(ListedName(EJEMPLO, NameQuality.WEAK),))
    take(sold, (entry(1, ZORA), weak), day=2)
    again(sold)
    keep(sold, (sale("A-4", ZORA, EJEMPLO),))
    take(sold, (weak,), day=3)
    again(sold)
    take(sold, (replace(weak, programmes=("NEW",)),), day=4)
    again(sold)
    proposed = [a for a in opened(sold, AlertKind.RELEASE) if a.reference == "A-4"]
    assert [(a.before, a.new_check) for a in proposed] == [("hold", newest(sold, "A-4").id)]


def test_a_changed_entry_reopens_what_people_allowed(sold: Service) -> None:
    from precurb.app.allow import new_allowance

    (party,) = sale("A-1", f"{ZORA} SA").parties
    with sold.store.write(sold.acting(EVA)) as writing:
        decisions.keep(writing, new_allowance(party, "house-1", "another town", sold.snapshot))
    take(sold, (entry(1, ZORA, programmes=("NEW",)),), day=2)
    again(sold)
    (shown,) = what_changed("newest", service=sold, actor=SYSTEM).reopened
    assert (shown.party, shown.entry, shown.by, shown.removed) == (
        f"{ZORA} SA", "house-1", "eva", False,
    )  # fmt: skip


def test_a_name_in_the_text_of_a_payment_is_found_when_it_is_listed(sold: Service) -> None:
    keep(sold, (payment("P-1", "invoice 7 Ejemplo Recubrimientos thanks"),))
    take(sold, (entry(1, ZORA), entry(2, EJEMPLO)), day=2)
    again(sold)
    found = newest(sold, "P-1")
    assert found.outcome is Outcome.HOLD
    named = [p.name for p in read_check(found.id, store=sold.store).transaction.parties]
    assert named[0] == "Muster Chemie GmbH"
    assert len(named) == 2
    verify_audit(store=sold.store)


def test_who_was_named_in_a_text_once_listed_is_found_like_any_party(sold: Service) -> None:
    keep(sold, (payment("P-1", "invoice 7 Ejemplo Recubrimientos thanks"),))
    take(sold, (entry(1, ZORA), entry(2, EJEMPLO)), day=2)
    again(sold)
    near = entry(3, "Ejemplo Recubrimeintos")
    take(sold, (entry(1, ZORA), entry(2, EJEMPLO), near), day=3)
    again(sold)
    check = read_check(newest(sold, "P-1").id, store=sold.store)
    cited = {j.finding.citation.entry_id for j in check.judgements if j.finding.citation}
    assert {"house-2", "house-3"} <= cited


def test_the_law_of_an_undated_order_stays_that_of_its_first_check(sold: Service) -> None:
    keep(sold, (sale("A-8", EJEMPLO, date=None),))
    take(sold, (entry(2, EJEMPLO),), day=2)
    again(sold)
    assert newest(sold, "A-8").law_date == TODAY


def test_what_cannot_be_decided_again_is_said(sold: Service) -> None:
    history = History(on=TODAY, hash="ab" * 32)  # of earlier trade that is not kept here
    check = screen(sale("A-7", EJEMPLO), sold.snapshot, history, sold.policy)
    keep_check(check, Making(), store=sold.store, acting=sold.acting(SYSTEM))
    take(sold, (entry(2, EJEMPLO),), day=2)
    (run,) = again(sold)
    failed = [a for a in opened(sold, AlertKind.FAILED) if a.reference == "A-7"]
    assert (run.failed, "not kept here" in failed[0].reason) == (1, True)


POLICY = (
    'name = "house"\n[[rules]]\nrule = "party-name"\noutcome = "stop"\nwhy = "We do not deal '
    'with listed parties."\nsource = "own rule"\n[[rules.examples]]\nfacts = {{}}\n'
    'expect = "stop"\n'
)


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "house.toml"
    path.write_text(POLICY.replace("{{}}", "{}"))
    return path


def test_a_changed_rule_touches_what_bears_its_finding(sold: Service, policy: Path) -> None:
    keep(sold, (sale("A-4", ZORA),))
    activate_policy(policy, "asked by the board", service=sold, actor=SYSTEM)
    (run,) = again(sold)
    assert (run.whole, run.done, run.worse) == ("", 1, 1)
    found = newest(sold, "A-4")
    assert (found.outcome, found.cause) == (Outcome.STOP, f"policy {sold.policy.version}")


def test_going_back_to_the_packaged_policy_is_a_change_too(sold: Service, policy: Path) -> None:
    keep(sold, (sale("A-4", ZORA),))
    activate_policy(policy, "asked by the board", service=sold, actor=SYSTEM)
    again(sold)
    activate_policy(None, "they changed their minds", service=sold, actor=SYSTEM)
    (run,) = again(sold)
    assert (run.better, newest(sold, "A-4").outcome) == (1, Outcome.HOLD)


def test_so_many_entries_that_looking_takes_longer_have_all_decided_again(
    sold: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "MOST_ENTRIES", 1)
    take(sold, (entry(1, ZORA), entry(2, EJEMPLO), entry(3, "Far From All")), day=2)
    (run,) = again(sold)
    assert (run.whole, run.done, run.worse) == ("2 entries changed", 3, 1)


def test_another_program_has_all_decided_again(
    sold: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    from precurb.app.rescreen import target

    again(sold)
    monkeypatch.setattr(target, "deciding", lambda: "another")
    monkeypatch.setattr(work, "deciding", lambda: "another")
    (run,) = again(sold)
    assert (run.whole, run.done) == ("the program is another one", 3)


def test_a_run_of_another_program_is_left_and_all_is_decided_again(
    sold: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(sold, (entry(2, EJEMPLO),), day=2)
    run = work._next(sold, SYSTEM, work._quiet)
    monkeypatch.setattr(work, "deciding", lambda: "another")
    assert run is not None
    assert work._finish(run, sold, SYSTEM, work._quiet).done == 0
    monkeypatch.undo()
    (last,) = again(sold)
    assert (last.whole, last.done) == ("the re-screening before could not be ended", 3)


def test_what_is_kept_is_what_a_full_re_screening_says(sold: Service) -> None:
    take(sold, (entry(2, EJEMPLO), entry(3, "Muster GmbH")), day=2)
    again(sold)
    found = self_test(Sample(), service=sold, actor=SYSTEM)
    assert (found.transactions, found.equal, found.diverged) == (3, 3, 0)


def test_the_self_test_names_what_is_not_decided_as_it_should_be(sold: Service) -> None:
    wrong = screen(sale("A-6", ZORA), sold.snapshot, History(on=TODAY), sold.policy)
    wrong = replace(wrong, judgements=(), outcome=Outcome.RELEASE)
    kept = keep_check(wrong, Making(), store=sold.store, acting=sold.acting(SYSTEM))
    take(sold, (entry(1, ZORA, remarks="x"), entry(4, "Quite Unlike")), day=2)
    with sold.store.read() as db:
        assert newest_checks(db, [4])[0].check_id == kept.id
    again(sold)
    broken = replace(wrong, judgements=(), snapshot=sold.snapshot.id, history="")
    keep_check(broken, Making(), store=sold.store, acting=sold.acting(SYSTEM))
    found = self_test(Sample(), service=sold, actor=SYSTEM)
    assert found.index + found.diverged == 1


def test_the_self_test_waits_for_a_re_screening(sold: Service) -> None:
    take(sold, (entry(2, EJEMPLO),), day=2)
    with pytest.raises(ConflictError, match="not ended"):
        self_test(Sample(), service=sold, actor=SYSTEM)


def test_the_page_tells_what_changed_whom_it_touches_and_what_came_of_it(
    sold: Service,
) -> None:
    take(sold, (entry(2, EJEMPLO), entry(3, "Far From All")), day=2)
    again(sold)
    told = what_changed("newest", service=sold, actor=SYSTEM)
    (listed,) = told.lists
    assert (listed.list, listed.added, listed.changed, listed.removed) == ("house", 2, 0, 1)
    assert (listed.before, listed.after) == (dt.date(2026, 11, 1), dt.date(2026, 11, 2))
    assert {(e.entry, e.kind, e.transactions) for e in listed.entries} == {
        ("house-1", "removed", 1), ("house-2", "added", 1), ("house-3", "added", 0),
    }  # fmt: skip
    assert {(p.name, p.entry) for p in told.parties} == {
        (f"{ZORA} SA", "house-1"), (EJEMPLO, "house-2"),
    }  # fmt: skip
    assert [(d.reference, d.verdict) for d in told.decided] == [
        ("A-2", Verdict.WORSE), ("A-1", Verdict.BETTER),
    ]  # fmt: skip
    assert (len(told.alerts), len(told.proposals)) == (1, 1)


def test_runs_are_listed_the_newest_first(sold: Service) -> None:
    for day in (2, 3):
        take(sold, (entry(day, EJEMPLO),), day=day)
        again(sold)
    found = rescreenings(service=sold, actor=SYSTEM)
    (older,) = rescreenings(service=sold, actor=SYSTEM, before=found[0].seq)
    assert (len(found), older) == (2, found[1])


def test_nobody_without_the_right_has_the_past_decided_again(alone: Service) -> None:
    analyst = replace(EVA, grants=())
    with pytest.raises(DeniedError):
        work.rescreen(service=alone, actor=analyst)


def test_progress_is_told_at_every_part(sold: Service) -> None:
    take(sold, (entry(2, EJEMPLO),), day=2)
    told: list[tuple[int, int]] = []
    work.rescreen(
        service=sold, actor=SYSTEM, tell=lambda done, total, what: told.append((done, total))
    )
    assert told[-1] == (2, 2)
