"""Policy, duties, deadlines."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from precurb.decide import decide, read_policy
from precurb.decide.deadlines import add_months, due_day
from precurb.errors import InvalidRecordError
from precurb.examine import examine_substances
from precurb.lists.knowledge import ControlBook, read_packaged
from precurb.lists.snapshot import Snapshot
from precurb.model import (
    Citation,
    DeadlineRule,
    Finding,
    History,
    Line,
    Obligation,
    Outcome,
    Question,
    Transaction,
    Verification,
)

ON = dt.date(2026, 11, 24)
HISTORY = History(on=ON)
LAW = Snapshot(ControlBook(read_packaged()))
POLICY = read_policy()
RULES = sorted({rule.rule for rule in POLICY.rules} | {"no rule of this name"})


def finding(rule: str, verification: Verification = Verification.OFFICIAL_TEXT) -> Finding:
    cited = Citation(
        list_id="X", entry_id="X:1", title="", version="", source="", verification=verification
    )
    return Finding(
        question=Question.WHAT, rule=rule, facts={"severity": "strict"}, citation=cited
    )


@given(st.lists(st.sampled_from(RULES), min_size=1, max_size=6))
def test_the_most_severe_finding_decides(rules: list[str]) -> None:
    decision = decide(
        [finding(r) for r in rules], Transaction(reference="T"), LAW, HISTORY, POLICY
    )
    assert decision.outcome.severity == max(j.outcome.severity for j in decision.judgements)


@given(st.sampled_from(RULES))
def test_an_unverified_entry_never_leads_past_review(rule: str) -> None:
    judged = POLICY.judge(finding(rule, Verification.UNVERIFIED), ON)
    # Only a person's own decision, and notes that decide nothing alone, release.
    notes = ("party-allowed", "sign", "payment-likely-paper")
    expected = Outcome.RELEASE if rule in notes else Outcome.REVIEW
    assert judged.outcome is expected


def test_no_finding_is_a_release() -> None:
    decision = decide([], Transaction(reference="T"), LAW, HISTORY, POLICY)
    assert decision.outcome is Outcome.RELEASE


def test_a_finding_that_no_rule_names_goes_to_review() -> None:
    assert POLICY.judge(finding("unheard-of"), ON).outcome is Outcome.REVIEW


@pytest.mark.parametrize(
    "text",
    ["", "name = 'x'\nalone = true", "name='x'\n[[rules]]\nrule='a'\noutcome='jail'\nwhy='w'",
     "name='x'\n[[rules]]\nrule='a'\noutcome='hold'\nwhy=''", "= ="],
    ids=["empty", "no rules", "no such outcome", "no reason", "no TOML"],
)  # fmt: skip
def test_a_policy_that_cannot_be_read_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "house.toml"
    path.write_text(text)
    with pytest.raises(InvalidRecordError, match=r"house\.toml"):
        read_policy(path)


def test_the_version_of_a_policy_follows_its_bytes(tmp_path: Path) -> None:
    text = "name='x'\n[[rules]]\nrule='a'\noutcome='hold'\nwhy='w'\n"
    one, other = tmp_path / "a.toml", tmp_path / "b.toml"
    one.write_text(text)
    other.write_text(text + "# another word\n")
    assert read_policy(one).version != read_policy(other).version


def owed(departure: str, destination: str, *descriptions: str) -> dict[str, Obligation]:
    lines = tuple(Line(number=n, description=d) for n, d in enumerate(descriptions, 1))
    transaction = Transaction(
        reference="T", date=ON, departure=departure, destination=destination, lines=lines
    )
    found = [f for f in examine_substances(transaction, LAW, HISTORY) if isinstance(f, Finding)]
    decision = decide(found, transaction, LAW, HISTORY, POLICY)
    return {o.requirement.id: o for o in decision.obligations}


def test_an_export_from_the_union_owes_a_notification_and_an_authorisation() -> None:
    kinds = {o.requirement.kind for o in owed("FR", "US", "Ephedrine").values()}
    assert {"pre-export notification", "authorisation", "licence", "record keeping"} <= kinds


def test_german_duties_bind_in_germany_only() -> None:
    german = {"DE-001", "DE-004"}
    assert german & set(owed("DE", "US", "Ephedrine"))
    assert not german & set(owed("FR", "US", "Ephedrine"))


def test_import_duties_are_not_owed_on_export() -> None:
    assert "EU-026" not in owed("FR", "US", "Ephedrine")
    assert "EU-026" in owed("US", "FR", "Ephedrine")


def test_a_duty_of_several_lines_is_owed_once() -> None:
    duty = owed("FR", "US", "Ephedrine", "sugar", "Piperonal")["EU-021"]
    assert duty.lines == (1, 3)


def test_every_obligation_says_its_sentence_and_source() -> None:
    for duty in owed("CN", "MX", "Ephedrine").values():
        assert duty.requirement.sentence
        assert duty.requirement.source


YEARS_END = "end of the calendar year of the transaction"
SENT = "sending of the notification"


@pytest.mark.parametrize(
    ("rule", "day"),
    [
        (DeadlineRule(number=15, unit="day", event="before export"), dt.date(2026, 11, 9)),
        (DeadlineRule(event="before export"), ON),
        (DeadlineRule(number=15, unit="day", event="export"), dt.date(2026, 12, 9)),
        (DeadlineRule(number=2, unit="year", event="operation"), dt.date(2028, 11, 24)),
        (
            DeadlineRule(number=3, unit="year", event=YEARS_END),
            dt.date(2029, 12, 31),
        ),
        (DeadlineRule(number=24, unit="hour", event="each activity"), dt.date(2026, 11, 25)),
        (DeadlineRule(number=15, unit="working day", event=SENT), None),
        (DeadlineRule(number=20, unit="day", event="receipt of application"), None),
    ],
)  # fmt: skip
def test_a_day_is_computed_where_it_can_be_known(
    rule: DeadlineRule, day: dt.date | None
) -> None:
    due, note = due_day(rule, ON)
    assert due == day
    assert note


def test_without_a_day_of_the_transaction_no_day_is_due() -> None:
    due, note = due_day(DeadlineRule(event="before export"), None)
    assert due is None
    assert "do not say the day" in note


def test_every_deadline_of_the_law_is_understood_or_stated() -> None:
    for duty in LAW.book.knowledge.requirements:
        due, note = due_day(duty.deadline, ON)
        assert due or note


@given(st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)), st.integers(-240, 240))
def test_months_end_where_the_month_ends(day: dt.date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == day.day or (moved + dt.timedelta(days=1)).day == 1
