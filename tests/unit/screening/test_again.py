"""A check beside the one before it: worse, better, other, the same, and what was lost."""

import datetime as dt
from dataclasses import replace

import pytest

from precurb.model import (
    Check,
    Citation,
    Finding,
    Judgement,
    Location,
    Outcome,
    Question,
    Verification,
)
from precurb.screening.again import Because, Move, Verdict, compare, said
from trade_cases import DAY, order

RELEASE, REVIEW, HOLD, STOP = Outcome


def listed(entry: str, outcome: Outcome, rule: str = "party-name", **facts: str) -> Judgement:
    """A finding of a listed party."""
    cited = Citation(
        list_id="ofac", entry_id=entry, title="t", version="of 2026-11-01", source="s",
        verification=Verification.OFFICIAL_TEXT,
    )  # fmt: skip
    finding = Finding(
        question=Question.WHO, rule=rule, party="Zoraxin", citation=cited,
        facts={"listed_name": "ZORAXIN", "list_date": "2026-11-01"} | facts,
    )  # fmt: skip
    return Judgement(finding=finding, outcome=outcome, because="b")


def sign(name: str, outcome: Outcome) -> Judgement:
    """A sign that fired; it is cited, and by no list."""
    cited = Citation(
        list_id="signs", entry_id=name, title="t", version="1", source="s",
        verification=Verification.SECONDARY,
    )  # fmt: skip
    finding = Finding(question=Question.WHO, rule="sign", facts={"sign": name}, citation=cited)
    return Judgement(finding=finding, outcome=outcome, because="b")


def check(*judged: Judgement, on: dt.date = DAY) -> Check:
    """A check with these findings."""
    worst = max((each.outcome for each in judged), key=lambda o: o.severity, default=RELEASE)
    return Check(
        reference="A-1", outcome=worst, location=Location("f", ""), transaction=order(),
        judgements=judged, obligations=(), not_checked=(), law_date=DAY, checked_on=on,
        snapshot="s", policy="p",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [
        (check(), check(listed("1", HOLD)), Verdict.WORSE),
        (check(listed("1", HOLD)), check(listed("1", HOLD), listed("2", HOLD)), Verdict.WORSE),
        (check(listed("1", HOLD)),
         check(listed("1", HOLD), listed("2", REVIEW)), Verdict.WORSE),
        (check(listed("1", HOLD), listed("2", REVIEW)),
         check(listed("1", HOLD), listed("2", HOLD)), Verdict.WORSE),
        (check(listed("1", HOLD)), check(listed("2", REVIEW)), Verdict.WORSE),
        (check(listed("1", HOLD)), check(), Verdict.BETTER),
        (check(listed("1", HOLD), listed("2", HOLD)), check(listed("1", HOLD)), Verdict.BETTER),
        (check(listed("1", HOLD)), check(listed("1", REVIEW)), Verdict.BETTER),
        (check(listed("1", HOLD)), check(listed("1", HOLD, programmes="NEW")), Verdict.OTHER),
        (check(listed("1", HOLD)), check(listed("1", HOLD), sign("X", REVIEW)), Verdict.OTHER),
        (check(listed("1", HOLD)),
         check(listed("1", HOLD, "party-name-near")), Verdict.OTHER),
        (check(listed("1", HOLD)), check(listed("1", HOLD)), Verdict.SAME),
        (check(), check(), Verdict.SAME),
    ],
    ids=[
        "a listed party where nobody was", "another one beside it", "another one, for review",
        "one that weighs more", "another one in its place", "nobody any more", "one less",
        "one that weighs less", "of another programme", "a sign beside it", "found otherwise",
        "as before", "nothing, as before",
    ],
)  # fmt: skip
def test_verdicts(old: Check, new: Check, verdict: Verdict) -> None:
    assert compare(old, new, Because(entries=(("ofac", "1"), ("ofac", "2")))).verdict is verdict


def test_another_day_of_the_list_changes_nothing() -> None:
    (judged,) = check(listed("1", HOLD)).judgements
    cited = judged.finding.citation
    assert cited is not None
    finding = replace(
        judged.finding,
        facts=judged.finding.facts | {"list_date": "2026-11-02", "matcher": "m"},
        citation=replace(cited, version="of 2026-11-02"),
    )
    new = check(replace(judged, finding=finding))
    assert compare(check(judged), new, Because()).verdict is Verdict.SAME


def test_the_day_of_the_check_alone_changes_nothing() -> None:
    assert said(check(on=DAY)) == said(check(on=DAY + dt.timedelta(days=9)))


def test_who_is_found_no_more_though_nothing_changed_is_lost() -> None:
    found = compare(check(listed("1", HOLD)), check(), Because(entries=(("ofac", "2"),)))
    assert (found.lost, [m.move for m in found.moved]) == (True, [Move.LOST])


@pytest.mark.parametrize(
    "because",
    [Because(entries=(("ofac", "1"),)), Because(policy=True), Because(law=True)],
    ids=["the entry changed", "the policy changed", "the law changed"],
)
def test_who_is_found_no_more_since_something_changed_is_gone(because: Because) -> None:
    found = compare(check(listed("1", HOLD)), check(), because)
    assert (found.lost, [m.move for m in found.moved]) == (False, [Move.GONE])


def test_a_sign_that_is_gone_is_not_lost() -> None:
    assert not compare(check(sign("X", REVIEW)), check(), Because()).lost


def test_an_allowance_that_was_reopened_is_worse() -> None:
    old = check(listed("1", RELEASE, "party-allowed"), listed("2", HOLD))
    new = check(listed("1", HOLD, "party-name"), listed("2", HOLD))
    found = compare(old, new, Because(entries=(("ofac", "1"),)))
    assert (found.verdict, found.moved[0].before, found.moved[0].after) == (
        Verdict.WORSE, "release", "hold",
    )  # fmt: skip
