"""Decisions about payments: once, in versions, held, released, answered, reported."""

import datetime as dt
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from payment_cases import DAY, MOMENT, PAYEE, PAYER, US_BANK, order, payment, policy_that_stops
from precurb.app.home import Home
from precurb.app.payment_answers import RECALL, REJECTION, draft_answers, faults
from precurb.app.payment_desk import Desk, NoFlows, open_desk
from precurb.app.payment_flows import remembering
from precurb.app.payment_holds import alarms, find_key, holds, release_payment, standing
from precurb.app.payment_report import draft_report, encode_report, report_text
from precurb.app.payment_settings import Ageing, Level, Release, read_settings
from precurb.app.payment_store import PaymentStore
from precurb.app.payments import (
    CHANGED,
    KNOWN_LATER,
    TOLD_AGAIN,
    decide_again,
    decide_payment,
)
from precurb.decide import read_policy
from precurb.errors import InvalidRecordError
from precurb.examine.facts.around import Limits
from precurb.lists.knowledge import ControlBook, read_packaged
from precurb.lists.snapshot import Snapshot
from precurb.model import History, Outcome, Party, Role, Transaction
from precurb.model.paper_index import PaperIndex

LAW_ALONE = Snapshot(ControlBook(read_packaged()))
HOUR = dt.timedelta(hours=1)
HELD = payment("precurser", "research chemicals")  # by the policy of these tests
FREE = payment("Payroll Sep 2026", number="E2E-1")
STOPPED = payment(
    "25 kg 4-anilinopiperidine",
    number="E2E-9",
    uetr="8A562C67-CA16-48BA-B074-65581BE6F009",
    parties=(
        Party(name="", role=Role.INSTRUCTING_AGENT, identifiers=("bic: DEUTDEFFXXX",)),
        US_BANK,
        PAYER,
        PAYEE,
        Party(name="CIBANCO SA IBM", role=Role.CREDITOR_AGENT, country="MX"),
    ),
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    home = Home(tmp_path / "home")
    with PaymentStore.of(home) as store:
        yield open_desk(home, store, LAW_ALONE, on=DAY, policy=policy_that_stops(tmp_path))


def key(transaction: Transaction) -> str:
    assert transaction.payment is not None
    return transaction.payment.key


def decide(transaction: Transaction, desk: Desk, hours: float = 0) -> Outcome:
    return decide_payment(transaction, desk, at=MOMENT + hours * HOUR).standing.outcome


def test_an_ordinary_payment_is_released(desk: Desk) -> None:
    assert decide(FREE, desk) is Outcome.RELEASE


def test_a_word_that_the_policy_holds_is_held(desk: Desk) -> None:
    assert decide(HELD, desk) is Outcome.HOLD


def test_the_same_payment_twice_is_one_decision(desk: Desk) -> None:
    first = decide_payment(HELD, desk, at=MOMENT)
    again = decide_payment(HELD, desk, at=MOMENT + HOUR)
    assert (again.kept, again.repeated) == (first.kept, True)


def test_the_same_payment_from_another_file_is_the_same(desk: Desk) -> None:
    decide(HELD, desk)
    elsewhere = replace(HELD, location=replace(HELD.location, file="again.xml"))
    assert decide_payment(elsewhere, desk, at=MOMENT).repeated


def test_another_message_under_the_key_is_reviewed(desk: Desk) -> None:
    decide(FREE, desk)
    changed = payment("Payroll Oct 2026", number="E2E-1")
    made = decide_payment(changed, desk, at=MOMENT)
    assert (made.kept.version, made.kept.outcome, made.kept.because) == (
        2, Outcome.REVIEW, CHANGED,
    )  # fmt: skip


def test_telling_a_changed_payment_again_does_not_end_the_review(desk: Desk) -> None:
    decide(FREE, desk)
    changed = payment("Payroll Oct 2026", number="E2E-1")
    assert decide(changed, desk, hours=1) is Outcome.REVIEW
    again = replace(changed, reference="told by another system")
    assert decide(again, desk, hours=2) is Outcome.REVIEW


def test_a_payment_that_the_flows_refuse_says_so(desk: Desk) -> None:
    remembered, state = remembering(desk, Limits())
    with state:
        assert FREE.payment is not None
        bare = replace(FREE.payment, value_date=None, created=None)
        undated = replace(FREE, date=None, payment=bare)
        made = decide_payment(undated, remembered, at=MOMENT)
    assert "payment-undated" in {gap.code for gap in made.kept.check.not_checked}


def test_a_changed_message_replaces_nothing(desk: Desk) -> None:
    first = decide_payment(FREE, desk, at=MOMENT).kept
    decide(payment("Payroll Oct 2026", number="E2E-1"), desk)
    assert desk.store.versions(key(FREE))[0] == first


def test_a_changed_message_cannot_end_a_hold(desk: Desk) -> None:
    decide(HELD, desk)
    assert decide(payment("Payroll Sep 2026"), desk) is Outcome.HOLD


def test_a_statement_of_the_same_payment_is_no_change(desk: Desk) -> None:
    transfer = payment("Invoice 2231", uetr="u-1")
    told = replace(transfer, payment=replace(transfer.payment, form="camt.054.001.08"))  # type: ignore[type-var]  # it is a payment
    decide(transfer, desk)
    made = decide_payment(told, desk, at=MOMENT)
    assert (made.kept.outcome, made.kept.because) == (Outcome.RELEASE, TOLD_AGAIN)


def test_a_payment_in_which_something_else_is_found_later_is_a_new_version(
    desk: Desk,
) -> None:
    decide(FREE, desk)
    later = replace(desk, papers=PaperIndex.of([order()]))
    cites = payment("INV 9999", number="E2E-2")
    decide(cites, desk)
    made = decide_again(key(cites), later, at=MOMENT + HOUR)
    assert (made.kept.version, made.kept.because) == (2, KNOWN_LATER)


def test_a_payment_in_which_the_same_is_found_later_stays_one_decision(desk: Desk) -> None:
    decide(HELD, desk)
    assert decide_again(key(HELD), desk, at=MOMENT + HOUR).repeated


def test_what_is_found_later_ends_no_hold(desk: Desk, tmp_path: Path) -> None:
    decide(HELD, desk)
    milder = replace(desk, policy=read_policy())  # which has these words reviewed
    made = decide_again(key(HELD), milder, at=MOMENT + HOUR)
    assert (made.repeated, made.standing.outcome) == (False, Outcome.HOLD)


def test_flows_of_money_are_asked_with_the_payment(desk: Desk) -> None:
    asked = []

    class Asking(NoFlows):
        def __call__(self, transaction: Transaction, history: History) -> History:
            asked.append(transaction.reference)
            return history

    decide(FREE, replace(desk, flows=Asking()))
    assert asked == ["E2E-1"]


def test_what_is_no_payment_is_refused(desk: Desk) -> None:
    with pytest.raises(InvalidRecordError, match="INV-2231: not a payment"):
        decide(order(), desk)


def test_a_hold_waits_from_its_first_decision(desk: Desk) -> None:
    decide(HELD, desk)
    decide(payment("Payroll Sep 2026"), desk, hours=3)
    (waiting,) = holds(desk, now=MOMENT + 4 * HOUR)
    assert waiting.since == MOMENT


@pytest.mark.parametrize(
    ("hours", "level"),
    [(0, "waiting"), (4, "due"), (71, "due"), (73, "overdue"), (120, "forgotten")],
)  # the moment is a Friday, 9:00: the ninth working hour ends on Monday at 10:00
def test_levels_of_waiting_count_hours_and_hours_of_work(
    desk: Desk, hours: int, level: str
) -> None:
    decide(HELD, desk)
    (waiting,) = holds(desk, now=MOMENT + hours * HOUR)
    assert waiting.level is not None
    assert waiting.level.name == level


def test_working_hours_know_the_holidays_of_a_calendar() -> None:
    ageing = Ageing(levels=(Level(name="a", why="b", hours=0),), calendar="DE")
    christmas = dt.datetime(2026, 12, 25, 8, tzinfo=dt.UTC)  # a Friday
    assert ageing.worked(christmas, christmas + 24 * HOUR) == 0


def test_an_alarm_is_raised_once_for_each_level(desk: Desk) -> None:
    decide(HELD, desk)
    raised = [
        each.level.name
        for hours in (0, 1, 4, 5, 120, 121)
        for each in alarms(desk, now=MOMENT + hours * HOUR)
        if each.level
    ]
    assert raised == ["waiting", "due", "forgotten"]


def test_a_repeated_message_does_not_start_the_clock_again(desk: Desk) -> None:
    decide(HELD, desk)
    decide(HELD, desk, hours=100)
    (waiting,) = holds(desk, now=MOMENT + 120 * HOUR)
    assert waiting.level is not None
    assert waiting.level.name == "forgotten"


def test_the_release_of_an_older_version_does_not_silence_a_newer_one(desk: Desk) -> None:
    decide(HELD, desk)
    release_payment(key(HELD), desk, by="A. Muster", reason="known goods", at=MOMENT)
    decide(payment("research chemicals", "more of them"), desk, hours=1)
    (waiting,) = holds(desk, now=MOMENT + 2 * HOUR)
    assert (waiting.version, waiting.since) == (2, MOMENT + HOUR)


def test_an_older_message_that_comes_again_does_not_silence_a_newer_hold(desk: Desk) -> None:
    free = payment("Payroll Sep 2026")
    decide(free, desk)
    decide(HELD, desk, hours=1)
    assert decide(free, desk, hours=2) is Outcome.HOLD


def test_a_release_names_person_and_reason(desk: Desk) -> None:
    decide(HELD, desk)
    release_payment(key(HELD), desk, by=" A. Muster ", reason="known goods", at=MOMENT)
    (released,) = desk.store.releases(key(HELD))
    assert (released.person, released.reason) == ("A. Muster", "known goods")


@pytest.mark.parametrize(("by", "reason"), [("", "known"), ("A", " ")])
def test_a_release_without_person_or_reason_is_refused(
    desk: Desk, by: str, reason: str
) -> None:
    decide(HELD, desk)
    with pytest.raises(InvalidRecordError, match="the person and the reason"):
        release_payment(key(HELD), desk, by=by, reason=reason, at=MOMENT)


def test_a_released_payment_waits_no_more(desk: Desk) -> None:
    decide(HELD, desk)
    release_payment(key(HELD), desk, by="A", reason="known goods", at=MOMENT)
    assert list(holds(desk, now=MOMENT)) == []


def test_what_does_not_wait_cannot_be_released(desk: Desk) -> None:
    decide(FREE, desk)
    with pytest.raises(InvalidRecordError, match="does not wait"):
        release_payment(key(FREE), desk, by="A", reason="b", at=MOMENT)


def four_eyes(desk: Desk) -> Desk:
    return replace(desk, settings=replace(desk.settings, release=Release(four_eyes=True)))


def test_with_four_eyes_one_person_is_not_enough(desk: Desk) -> None:
    decide(HELD, desk)
    stands = release_payment(key(HELD), four_eyes(desk), by="A", reason="b", at=MOMENT)
    assert (stands.outcome, stands.waits_for_second) == (Outcome.HOLD, True)


def test_with_four_eyes_the_same_person_counts_once(desk: Desk) -> None:
    decide(HELD, desk)
    release_payment(key(HELD), four_eyes(desk), by="A. Muster", reason="b", at=MOMENT)
    with pytest.raises(InvalidRecordError, match="has released"):
        release_payment(key(HELD), four_eyes(desk), by="a. muster", reason="b", at=MOMENT)


def test_with_four_eyes_two_persons_release(desk: Desk) -> None:
    decide(HELD, desk)
    release_payment(key(HELD), four_eyes(desk), by="A", reason="b", at=MOMENT)
    stands = release_payment(key(HELD), four_eyes(desk), by="B", reason="b", at=MOMENT)
    assert stands.outcome is Outcome.RELEASE


def test_an_institution_under_an_order_stops_the_payment(desk: Desk) -> None:
    assert decide(STOPPED, desk) is Outcome.STOP


def test_a_stopped_payment_is_not_released(desk: Desk) -> None:
    decide(STOPPED, desk)
    with pytest.raises(InvalidRecordError, match="was stopped"):
        release_payment(key(STOPPED), desk, by="A", reason="b", at=MOMENT)


def test_a_stopped_payment_is_released_where_the_settings_allow_it(desk: Desk) -> None:
    decide(STOPPED, desk)
    allowing = replace(desk, settings=replace(desk.settings, release=Release(stopped=True)))
    stands = release_payment(key(STOPPED), allowing, by="A", reason="b", at=MOMENT)
    assert stands.outcome is Outcome.RELEASE


def test_rows_cannot_be_changed(desk: Desk) -> None:
    decide(FREE, desk)
    with (
        sqlite3.connect(desk.home.root / "payments" / "decisions.db") as db,
        pytest.raises(sqlite3.IntegrityError, match="never changed"),
    ):
        db.execute("UPDATE decisions SET outcome = 'release'")
    db.close()


def test_rows_cannot_be_removed(desk: Desk) -> None:
    decide(HELD, desk)
    release_payment(key(HELD), desk, by="A", reason="b", at=MOMENT)
    with (
        sqlite3.connect(desk.home.root / "payments" / "decisions.db") as db,
        pytest.raises(sqlite3.IntegrityError, match="never changed"),
    ):
        db.execute("DELETE FROM releases")
    db.close()


def test_a_payment_is_found_by_its_reference(desk: Desk) -> None:
    decide(STOPPED, desk)
    assert find_key("E2E-9", desk.store) == key(STOPPED)


def test_an_unknown_payment_is_said(desk: Desk) -> None:
    with pytest.raises(InvalidRecordError, match="is the key of no payment"):
        find_key("E2E-9", desk.store)


def test_nothing_stands_of_a_payment_that_was_not_decided(desk: Desk) -> None:
    with pytest.raises(InvalidRecordError, match="nothing was decided"):
        standing("x", desk, now=MOMENT)


def test_a_stopped_payment_is_answered_with_rejection_and_recall(desk: Desk) -> None:
    kept = decide_payment(STOPPED, desk, at=MOMENT).kept
    drafts = draft_answers(kept, desk.settings.answers, at=MOMENT)
    assert [draft.form for draft in drafts] == [REJECTION, RECALL]


def answer(desk: Desk, form: str) -> etree._Element:
    kept = decide_payment(STOPPED, desk, at=MOMENT).kept
    drafts = draft_answers(kept, desk.settings.answers, at=MOMENT)
    return etree.fromstring(next(d.xml for d in drafts if d.form == form))


@pytest.mark.parametrize("form", [REJECTION, RECALL])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OrgnlMsgId", "M-E2E-9"),
        ("OrgnlMsgNmId", "pacs.008.001.08"),
        ("OrgnlEndToEndId", "E2E-9"),
        ("OrgnlUETR", "8a562c67-ca16-48ba-b074-65581be6f009"),
    ],
)
def test_an_answer_names_the_original(desk: Desk, form: str, name: str, value: str) -> None:
    assert answer(desk, form).findtext(f".//{{*}}{name}") == value


def test_a_rejection_bears_status_and_reason(desk: Desk) -> None:
    root = answer(desk, REJECTION)
    assert (root.findtext(".//{*}TxSts"), root.findtext(".//{*}Cd")) == ("RJCT", "AG01")


def test_an_answer_does_not_say_what_was_suspected(desk: Desk) -> None:
    kept = decide_payment(STOPPED, desk, at=MOMENT).kept
    drafts = draft_answers(kept, desk.settings.answers, at=MOMENT)
    told = b"".join(draft.xml for draft in drafts).lower()
    assert not any(word in told for word in (b"cibanco", b"anilino", b"2313a", b"precursor"))


def test_an_answer_drafted_twice_is_one_message(desk: Desk) -> None:
    assert etree.tostring(answer(desk, REJECTION)) == etree.tostring(answer(desk, REJECTION))


def test_a_payment_that_was_not_stopped_is_not_answered(desk: Desk) -> None:
    kept = decide_payment(HELD, desk, at=MOMENT).kept
    with pytest.raises(InvalidRecordError, match="was not stopped"):
        draft_answers(kept, desk.settings.answers, at=MOMENT)


def test_a_statement_is_not_answered(desk: Desk) -> None:
    told = replace(STOPPED, payment=replace(STOPPED.payment, form="camt.053.001.08"))  # type: ignore[type-var]  # it is a payment
    kept = decide_payment(told, desk, at=MOMENT).kept
    with pytest.raises(InvalidRecordError, match="no transfer between banks"):
        draft_answers(kept, desk.settings.answers, at=MOMENT)


def test_a_message_without_a_number_is_not_answered(desk: Desk) -> None:
    bare = replace(STOPPED, payment=replace(STOPPED.payment, message_id=""))  # type: ignore[type-var]  # it is a payment
    kept = decide_payment(bare, desk, at=MOMENT).kept
    with pytest.raises(InvalidRecordError, match="OrgnlMsgId"):
        draft_answers(kept, desk.settings.answers, at=MOMENT)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (b"<TxSts>RJCT</TxSts>", b"", "lacks TxSts"),
        (b"<TxSts>RJCT</TxSts>", b"<TxSts>ACSC</TxSts>", "TxSts is 'ACSC'"),
        (b"<TxSts>RJCT</TxSts>", b"<TxSts>RJCT</TxSts><Odd/>", "has OrgnlGrpInf"),
        (b"pacs.002.001.10", b"pacs.099.001.10", "no form is known"),
    ],
)
def test_what_breaks_the_form_is_a_fault(
    desk: Desk, old: bytes, new: bytes, fault: str
) -> None:
    xml = etree.tostring(answer(desk, REJECTION)).replace(old, new)
    assert fault in "; ".join(faults(xml))


def test_a_report_bears_the_words_that_authorities_ask_for(desk: Desk) -> None:
    kept = decide_payment(STOPPED, desk, at=MOMENT).kept
    report = draft_report(kept, desk.settings, desk.store)
    assert [term.term for term in report.key_terms] == [
        "FENTANYL FIN-2024-A002",
        "CIBanco2313a FIN-2025",
    ]


def test_a_report_without_such_a_finding_bears_no_words(desk: Desk) -> None:
    kept = decide_payment(HELD, desk, at=MOMENT).kept
    assert draft_report(kept, desk.settings, desk.store).key_terms == ()


def test_a_report_is_marked_as_a_draft_in_text_and_json(desk: Desk) -> None:
    kept = decide_payment(STOPPED, desk, at=MOMENT).kept
    report = draft_report(kept, desk.settings, desk.store)
    marks = report_text(report).startswith("DRAFT"), json.loads(encode_report(report))["mark"]
    assert marks == (True, report.mark)


def test_a_report_names_the_parties_and_the_amount(desk: Desk) -> None:
    kept = decide_payment(STOPPED, desk, at=MOMENT).kept
    text = report_text(draft_report(kept, desk.settings, desk.store))
    assert all(fact in text for fact in ("Example Import GmbH", "18450.00 USD", "CIBANCO"))


def test_a_payment_is_compared_with_the_papers_of_the_desk(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with PaymentStore.of(home) as store:
        desk = open_desk(home, store, LAW_ALONE, on=DAY, papers=[order(value="9000")])
        made = decide_payment(payment("INV 2231"), desk, at=MOMENT)
    assert "payment-above" in {j.finding.rule for j in made.kept.check.judgements}


def test_the_papers_compared_are_kept_under_the_hash_that_the_check_names(
    tmp_path: Path,
) -> None:
    home = Home(tmp_path)
    with PaymentStore.of(home) as store:
        desk = open_desk(home, store, LAW_ALONE, on=DAY, papers=[order(value="9000")])
        made = decide_payment(payment("INV 2231"), desk, at=MOMENT)
    assert (home.root / "history" / f"{made.kept.check.history}.past").exists()


def test_settings_of_an_operator_replace_the_tables_they_name(tmp_path: Path) -> None:
    path = tmp_path / "acting.toml"
    path.write_text("[release]\nfour_eyes = true\n", "utf-8")
    assert read_settings(path).release.four_eyes
    assert read_settings(path).ageing == read_settings().ageing


def test_an_unknown_table_of_settings_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "acting.toml"
    path.write_text("[releases]\nfour_eyes = true\n", "utf-8")
    with pytest.raises(InvalidRecordError, match=r"acting\.toml: unknown table releases"):
        read_settings(path)


def test_a_payment_that_cites_nothing_is_joined_weakly_to_the_paper_that_fits(
    desk: Desk,
) -> None:
    joining = replace(desk, papers=PaperIndex.of([order()]))
    made = decide_payment(payment("as agreed", number="E2E-9"), joining, at=MOMENT)
    rules = {each.finding.rule for each in made.kept.check.judgements}
    assert ("payment-likely-paper" in rules, made.kept.check.history) == (True, "")
