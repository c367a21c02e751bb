"""Obligations as a reader meets them: what presses first, its day, and how it was found."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from precurb.app.owed import (
    Group,
    beside_rows,
    by_urgency,
    day_rows,
    highlights,
    law_rows,
    owed,
)
from precurb.app.prose import LANGUAGES
from precurb.model import (
    DeadlineRule,
    Direction,
    DutyKind,
    Obligation,
    Quantity,
    Requirement,
    Unit,
    Verification,
)
from precurb.model.check import Applies, Balance, Clock, OtherLaw
from precurb.model.control import CountedOver

TODAY = dt.date(2026, 11, 24)
SOON, PAST, LATER = dt.date(2026, 12, 1), dt.date(2026, 11, 2), dt.date(2031, 12, 31)
NOTIFY = Requirement(
    id="X-1",
    jurisdiction="EU",
    lists=("X-LIST",),
    directions=(Direction.EXPORT,),
    kind=DutyKind.PRE_EXPORT_NOTIFICATION,
    title="pre-export notification",
    who="exporter",
    sentence="Told before.",
    article="11",
    instrument="an invented regulation",
    source="invented",
    verification=Verification.OFFICIAL_TEXT,
    deadline=DeadlineRule(
        number=15,
        unit="working day",
        calendar="Union working days",
        event="sending of the notification",
        silence="no objection: may proceed",
    ),
)
KEEP = replace(
    NOTIFY,
    id="X-2",
    kind=DutyKind.RECORD,
    title="record keeping",
    deadline=DeadlineRule(number=5, unit="year", event="transaction"),
)
CLOCK = Clock(
    counted_from="the sending of the notification",
    day=dt.date(2026, 12, 23),
    said_by="transaction",
    days="working days",
    calendar="public holidays of the Member State, Saturdays and Sundays (DE)",
    start_by=SOON,
    moves_from=dt.date(2026, 12, 23),
    doubts=("holidays of single Länder are not left out",),
)
OTHER = OtherLaw(
    requirement="X-9",
    jurisdiction="CN",
    direction="import",
    instrument="another law",
    article="26",
    sentence="Told earlier.",
    due=PAST,
)


def duty(law: Requirement = NOTIFY, **changes: Any) -> Obligation:
    plain = Obligation(requirement=law, lines=(1,), entries=("E-1",), direction="export")
    return replace(plain, **changes)


def rows(made: Obligation, language: str = "en") -> dict[str, str]:
    return dict(day_rows(owed(made, TODAY), language))


@pytest.mark.parametrize(
    ("made", "group", "when"),
    [
        (duty(due=SOON), Group.DATED, "due 2026-12-01"),
        (duty(clock=CLOCK), Group.APPLY, "apply by 2026-12-01"),
        (duty(clock=Clock(ends=LATER)), Group.APPLY, "valid until 2031-12-31"),
        (duty(KEEP, due=LATER), Group.KEEP, "until 2031-12-31"),
        (duty(applies=Applies.WHEN, due_note="x"), Group.WHEN, str(NOTIFY.deadline)),
        (duty(applies=Applies.NOT_OWED), Group.FREE, str(NOTIFY.deadline)),
        (
            duty(replace(NOTIFY, deadline=DeadlineRule())),
            Group.OPEN,
            "no deadline is stated",
        ),
    ],
    ids=["due", "apply by", "valid until", "kept", "when it happens", "not owed", "no period"],
)
def test_a_duty_is_told_with_its_day_and_what_it_is_a_day_of(
    made: Obligation, group: Group, when: str
) -> None:
    each = owed(made, TODAY)
    assert (each.group, each.when("en")) == (group, when)


def test_papers_that_accompany_the_goods_are_due_and_not_kept_until_then() -> None:
    papers = replace(KEEP, deadline=DeadlineRule(event="each transaction"))
    assert owed(duty(papers, due=SOON), TODAY).when("en") == "due 2026-12-01"


def test_a_registration_for_a_year_is_nothing_to_keep() -> None:
    yearly = replace(KEEP, kind=DutyKind.REGISTRATION)
    assert owed(duty(yearly), TODAY).group is Group.OPEN


def test_labels_and_papers_that_are_kept_for_years_are_kept() -> None:
    labels = replace(KEEP, kind=DutyKind.LABELLING)
    assert owed(duty(labels, due=LATER), TODAY).group is Group.KEEP


def test_what_presses_most_comes_first() -> None:
    made = [
        duty(applies=Applies.NOT_OWED),
        duty(KEEP, due=LATER),
        duty(due=SOON),
        duty(applies=Applies.WHEN),
        duty(due=PAST),
        duty(clock=CLOCK),
    ]
    groups = {group: [each.day for each in found] for group, found in by_urgency(made, TODAY)}
    assert groups == {
        Group.DATED: [PAST, SOON],
        Group.APPLY: [SOON],
        Group.WHEN: [None],
        Group.KEEP: [LATER],
        Group.FREE: [None],
    }


@pytest.mark.parametrize(("day", "passed"), [(PAST, True), (TODAY, False), (SOON, False)])
def test_a_day_before_the_check_has_passed(day: dt.date, passed: bool) -> None:
    assert owed(duty(due=day), TODAY).passed is passed


def test_records_are_never_late() -> None:
    assert not owed(duty(KEEP, due=PAST), TODAY).passed


def test_a_duty_that_is_not_simply_owed_says_so() -> None:
    assert "may be owed" in highlights(owed(duty(applies=Applies.MAY), TODAY), "en")


def test_an_unverified_duty_says_so() -> None:
    unverified = replace(NOTIFY, verification=Verification.UNVERIFIED)
    assert highlights(owed(duty(unverified), TODAY), "en") == ["unverified"]


def test_the_stricter_day_of_two_laws_is_marked_on_either_side() -> None:
    looser = duty(due=SOON, beside=(OTHER,), stricter=False)
    tighter = duty(due=PAST, beside=(replace(OTHER, due=SOON),), stricter=True)
    assert "stricter: CN 2026-11-02" in highlights(owed(looser, TODAY), "en")
    assert "the stricter day" in highlights(owed(tighter, TODAY), "en")
    assert [binds for _, _, binds in beside_rows(looser, "en")] == [True]
    assert [binds for _, _, binds in beside_rows(tighter, "en")] == [False]


def test_two_equal_days_are_not_told_apart() -> None:
    equal = duty(due=SOON, beside=(replace(OTHER, due=SOON),), stricter=True)
    assert highlights(owed(equal, TODAY), "en") == []


def test_of_records_the_last_day_binds() -> None:
    longer, shorter = replace(OTHER, due=LATER), replace(OTHER, jurisdiction="MX", due=SOON)
    made = duty(KEEP, due=SOON, beside=(shorter, longer), stricter=False)
    assert highlights(owed(made, TODAY), "en") == ["stricter: CN 2031-12-31"]


def test_both_laws_keep_their_sentence() -> None:
    assert [
        (o.jurisdiction, text) for o, text, _ in beside_rows(duty(beside=(OTHER,)), "en")
    ] == [("CN", "Told earlier.")]


def test_how_a_day_was_counted_can_be_counted_again() -> None:
    assert rows(duty(due=SOON, clock=CLOCK)) == {
        "how counted": (
            "back from the movement of the goods, 2026-12-23 (the day of the transaction "
            "stands in); working days; public holidays of the Member State, Saturdays and "
            "Sundays (DE)"
        ),
        "goods may move from": "2026-12-23",
        "to know": "holidays of single Länder are not left out",
    }


def test_a_notice_not_yet_sent_is_said_beside_the_day_of_the_goods() -> None:
    late = duty(due=PAST, clock=CLOCK, due_note="late; if sent on 2026-11-24, the goods …")
    assert rows(late)["goods may move from"].endswith("sent on the day of the check")


def test_an_order_checked_before_clocks_were_kept_shows_its_note() -> None:
    assert rows(duty(due=SOON, due_note="15 days before export")) == {
        "how counted": "15 days before export"
    }


def test_why_there_is_no_day_is_said() -> None:
    note = f"{NOTIFY.deadline}; the papers do not say the day of the transaction"
    made = duty(clock=Clock(counted_from="the supply"), due_note=note)
    assert rows(made)["how counted"] == "the papers do not say the day of the transaction"


def test_what_the_law_says_of_silence_is_told() -> None:
    told = dict(law_rows(owed(duty(), TODAY), "en"))
    assert told["if nobody answers"] == "no objection: may proceed"


def test_a_balance_tells_limit_amounts_and_what_is_left() -> None:
    def kg(amount: int) -> Quantity:
        return Quantity(Decimal(amount), Unit.KILOGRAM)

    balance = Balance(
        list_id="X-LIST",
        substance="x",
        text="100 kg",
        limit=kg(100),
        here=kg(25),
        earlier=kg(40),
        transactions=2,
        period="calendar year",
        over=CountedOver.CUSTOMER,
        reached=False,
        remaining=kg(35),
        verification=Verification.OFFICIAL_TEXT,
    )
    assert rows(duty(balances=(balance,)))["amounts"] == (
        "limit 100 kg; calendar year, same customer; here 25 kg; earlier (2 transactions) "
        "40 kg; remaining 35 kg; within the limit"
    )


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_nothing_of_a_clock_stays_english(language: str) -> None:
    english, told = (
        rows(duty(due=SOON, clock=CLOCK)),
        rows(duty(due=SOON, clock=CLOCK), language),
    )
    assert not set(english) & set(told)
    assert not {text for text in english.values() if " " in text} & set(told.values())
