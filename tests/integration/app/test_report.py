import datetime as dt
import re
from dataclasses import replace
from typing import Any

import pytest

from precurb.app.report import render_report
from precurb.model import (
    Check,
    Citation,
    DeadlineRule,
    Direction,
    DutyKind,
    Finding,
    Judgement,
    Line,
    ListVersion,
    Location,
    NotChecked,
    Obligation,
    Outcome,
    Party,
    Question,
    Requirement,
    Role,
    Transaction,
    Verification,
)
from precurb.model.check import Applies, Clock, OtherLaw
from precurb.screening import Summary, Tally

DAY = dt.date(2026, 11, 24)
LANGUAGES = ("en", "de", "zh", "es")
CITED = Citation(
    list_id="X-LIST",
    entry_id="X-7",
    title="An invented list: Beispiel",
    version="read 2026-11-22",
    source="javascript:alert(1)",
    verification=Verification.SECONDARY,
)
LAW = Requirement(
    id="X-1",
    jurisdiction="EU",
    lists=("X-LIST",),
    directions=(Direction.EXPORT,),
    kind=DutyKind.PRE_EXPORT_NOTIFICATION,
    title="notify first",
    who="the exporter",
    sentence="The authorities are told before the goods leave.",
    article="11(1)",
    instrument="an invented regulation",
    source="invented",
    deadline=DeadlineRule(event="before export"),
)


def made(reference: str, outcome: Outcome, name: str = "Muster AG") -> Check:
    seen = Finding(question=Question.WHAT, rule="x", facts={"a": "b"}, line=1, citation=CITED)
    trade = Transaction(
        reference=reference,
        location=Location("orders.csv", "row 2"),
        lines=(Line(number=1, description="Beispielware"),),
        parties=(Party(name=name, role=Role.CUSTOMER, country="DE"),),
    )
    owed = Obligation(
        requirement=LAW, lines=(1,), entries=("X-7",), direction="export", due=DAY
    )
    found = outcome is not Outcome.RELEASE
    return Check(
        reference=reference,
        outcome=outcome,
        location=trade.location,
        transaction=trade,
        judgements=(Judgement(finding=seen, outcome=outcome, because="b"),) if found else (),
        obligations=(owed,) if found else (),
        not_checked=(),
        law_date=DAY,
        checked_on=DAY,
        snapshot="ab" * 32,
        policy="14",
    )


def rendered(*checks: Check, language: str = "en", limit: int = 2000) -> str:
    tally = Tally()
    for check in checks:
        tally.add_check(check)
    gap = NotChecked(
        code="unreadable-row",
        reason="no number",
        location=Location("orders.csv", "row 9"),
        field="quantity",
    )
    tally.add_gap(gap)
    lists = tuple(
        ListVersion(
            id=name,
            title=name,
            version_date=DAY - dt.timedelta(age),
            age_days=age,
            sha256="cd" * 32,
            entries=1,
            marking=marking,
        )
        for name, age, marking in [("fresh", 30, "DEMO – INVENTED"), ("old", 31, "")]
    )
    summary = Summary(
        run="run-1",
        files=("orders.csv",),
        on=DAY,
        snapshot="ab" * 32,
        policy="14",
        tally=tally,
        lists=lists,
        unread=(gap,),
    )
    return "".join(render_report(summary, iter(checks), language, limit))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_gets_the_whole_report(language: str) -> None:
    page = rendered(made("A-1", Outcome.STOP), language=language)
    assert f'<html lang="{language}' in page
    for part in ("A-1", "X-LIST · X-7", "notify first", "row 9", "ab" * 32, "■", "Muster AG"):
        assert part in page
    assert "report headline" not in page
    assert page.rstrip().endswith("</html>")


def test_what_strangers_wrote_stays_text() -> None:
    page = rendered(made("A-1", Outcome.HOLD, "<script>alert(1)</script>"))
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert 'href="javascript' not in page


def test_the_report_asks_for_nothing_from_outside() -> None:
    page = rendered(made("A-1", Outcome.HOLD))
    assert not re.search(r"\ssrc=|<link|@import|url\(|<img|<iframe|https?://", page)
    assert "default-src 'none'; style-src 'unsafe-inline'" in page


def test_the_most_severe_come_first_and_the_limit_cuts_the_mildest() -> None:
    checks = [made("R-1", Outcome.REVIEW), made("S-1", Outcome.STOP), made("H-1", Outcome.HOLD)]
    page = rendered(*checks, limit=2)
    shown = re.findall(r"<h3>(.*?)</h3>", page)
    assert shown == ["S-1", "H-1"]
    assert 'id="more"' in page
    assert "checks.jsonl" in page


def test_nothing_is_said_to_be_left_out_when_all_is_shown() -> None:
    assert 'id="more"' not in rendered(made("S-1", Outcome.STOP))


def test_a_duty_is_said_once_with_all_who_owe_it() -> None:
    page = rendered(made("A-1", Outcome.HOLD), made("A-2", Outcome.HOLD))
    due = page[page.index('id="due"') :].split("<h2")[0]
    assert due.count("notify first") == 1
    assert re.findall(r'href="#c\d">(A-\d)<', due) == ["A-1", "A-2"]


def with_signs(reference: str, *outcomes: Outcome) -> Check:
    signs = tuple(
        Judgement(
            finding=Finding(
                question=Question.WHO,
                rule="sign",
                facts={"sign": f"S-{n}", "text": f"Sign {n}", "evidence": "e", "weight": "1"},
                citation=CITED,
            ),
            outcome=outcome,
            because="b",
        )
        for n, outcome in enumerate(outcomes, start=1)
    )
    return replace(made(reference, max(outcomes, key=lambda o: o.severity)), judgements=signs)


def test_noted_signs_are_one_list_under_those_that_decided() -> None:
    page = rendered(with_signs("A-1", Outcome.RELEASE, Outcome.REVIEW, Outcome.RELEASE))
    card = page[page.index("<article") : page.index("</article>")]
    assert card.index("Sign 2") < card.index("Signs noted · 2")
    assert re.findall(r"<b>(S-\d)</b>", card) == ["S-1", "S-3"]


def test_a_sign_noted_on_a_released_record_is_in_the_report_all_the_same() -> None:
    page = rendered(with_signs("OK-1", Outcome.RELEASE), with_signs("OK-2", Outcome.RELEASE))
    assert "<article" not in page
    listed = page[page.index('id="signs"') :].split("<h2")[0]
    assert all(part in listed for part in ("S-1", "Sign 1", "OK-1, OK-2"))


def owing(reference: str, *duties: Obligation) -> Check:
    return replace(made(reference, Outcome.HOLD), obligations=duties)


def owed(**changes: Any) -> Obligation:
    plain = Obligation(requirement=LAW, lines=(1,), entries=("X-7",), direction="export")
    return replace(plain, **changes)


def due_part(page: str) -> str:
    return page[page.index('id="due"') :].split("<h2")[0]


def test_what_is_not_owed_is_no_row_of_what_is_due_and_stands_with_its_record() -> None:
    note = "the amounts stay within the limit of the law"
    page = rendered(owing("A-1", owed(applies=Applies.NOT_OWED, why=note)))
    assert "notify first" not in due_part(page)
    card = page[page.index("<article") : page.index("</article>")]
    assert "notify first" in card
    assert note in card


def test_what_is_due_stands_without_any_unread_record() -> None:
    page = rendered(owing("A-1", owed(due=DAY)))
    assert page.index('id="due"') < page.index('id="hold"')


def test_days_to_come_stand_each_and_days_past_together() -> None:
    days = [DAY + dt.timedelta(n) for n in (-9, -3, 1, 2)]
    part = due_part(rendered(*(owing(f"A-{n}", owed(due=d)) for n, d in enumerate(days))))
    assert re.findall(r"<tr><td><span class=.word.>(.*?)</span>", part) == [
        "2026-11-15 …",
        "2026-11-25",
        "2026-11-26",
    ]


def test_a_day_by_which_to_apply_is_told_where_nothing_is_due() -> None:
    clock = Clock(counted_from="the application", day=DAY, start_by=DAY)
    assert f"apply by {DAY}" in due_part(rendered(owing("A-1", owed(clock=clock))))


def test_both_laws_stand_side_by_side_with_the_stricter_day_marked() -> None:
    other = OtherLaw(
        requirement="Y-1",
        jurisdiction="CN",
        direction="import",
        instrument="another law",
        article="26",
        sentence="They are told earlier.",
        due=DAY - dt.timedelta(1),
    )
    page = rendered(owing("A-1", owed(due=DAY, beside=(other,), stricter=False)))
    assert LAW.sentence in page
    assert "· the stricter day — They are told earlier." in page
    assert "stricter: CN 2026-11-23" in page


def test_the_words_of_a_law_stand_once_with_its_source() -> None:
    page = rendered(made("A-1", Outcome.HOLD), made("A-2", Outcome.HOLD))
    assert page.count('id="law-X-1"') == 1
    assert page.count('href="#law-X-1"') > 1


def test_a_question_without_payment_data_is_not_called_clean() -> None:
    page = rendered(made("A-1", Outcome.HOLD))
    assert "Where does the money go? The papers say nothing of a payment." in page


def test_a_payment_that_was_asked_about_is() -> None:
    check = made("A-1", Outcome.HOLD)
    paid = replace(check.transaction, particulars={"payment.method": "wire"})
    assert "nothing of a payment" not in rendered(replace(check, transaction=paid))


def test_a_release_is_shown_only_for_what_was_not_checked() -> None:
    clean = made("OK-1", Outcome.RELEASE)
    gap = NotChecked(code="unknown-unit", reason="no such unit")
    page = rendered(clean, replace(made("GAP-1", Outcome.RELEASE), not_checked=(gap,)))
    assert re.findall(r"<h3>(.*?)</h3>", page) == ["GAP-1"]
    assert "no such unit" in page


def test_old_and_invented_lists_are_marked() -> None:
    page = rendered()
    assert page.count("▲ stale") == 1
    assert "DEMO – INVENTED" in page
