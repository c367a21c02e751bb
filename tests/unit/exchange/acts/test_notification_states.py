"""Both sides work out one state, however their acts cross; and what may not come next."""

import datetime as dt
import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acts_cases import amount, kilos, litres, notification
from precurb.errors import ConflictError, InvalidRecordError
from precurb.exchange.acts.amounts import Fit, compare, remaining
from precurb.exchange.acts.event import Event
from precurb.exchange.acts.notification import Matter, matter_of
from precurb.exchange.acts.notification_rules import OVER, check_act
from precurb.exchange.acts.standing import State
from precurb.model.notification import ObjectionReason, ReplyClock, ReplyKind, Silence
from precurb.model.notification_acts import (
    Arrived,
    Departed,
    Expired,
    NotShipped,
    Refused,
    Released,
    Replied,
    Sent,
    Supplemented,
    Suspended,
    Withdrawn,
)

A, B = "de-a", "mx-b"
NOON = dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)
DAY = NOON.date()
SENT = Sent(version=1, notification=notification(), to=B)


def replied(kind: ReplyKind, version: int) -> Replied:
    reason = ObjectionReason.OTHER if kind is ReplyKind.OBJECTION else None
    text = "" if kind is ReplyKind.NO_OBJECTION else "words"
    return Replied(kind=kind, version=version, text=text, reason=reason)


def matter(acts: list[tuple[str, object]]) -> Matter:
    events = [
        Event(number=n, at=NOON + dt.timedelta(minutes=n), by=node, node=node, act=act)
        for n, (node, act) in enumerate(acts, start=1)
    ]
    return matter_of(("id", A, B), events)


exporting = st.one_of(
    st.sampled_from(
        [
            Supplemented(text="x"),
            Released(reason="r"),
            Suspended(reason="r"),
            Withdrawn(reason="r"),
            NotShipped(reason="r"),
            Refused(reason="r", on=DAY),
        ]
    ),
    st.builds(
        Departed,
        shipment=st.sampled_from(["1", "2"]),
        on=st.just(DAY),
        amounts=st.sampled_from([(amount(kilos("250")),), (amount(litres("1")),)]),
    ),
)
importing = st.one_of(
    st.builds(replied, st.sampled_from(ReplyKind), st.just(1)),
    st.builds(
        Arrived,
        shipment=st.sampled_from(["1", "2"]),
        on=st.just(DAY),
        amounts=st.sampled_from([(amount(kilos("250")),), (amount(kilos("9")),)]),
    ),
)


def shape(found: Matter) -> tuple[object, ...]:
    return (found.state, found.breaches, found.asked, found.reply, found.balance)


@given(st.lists(exporting, max_size=6), st.lists(importing, max_size=6), st.data())
def test_both_sides_work_out_one_state_however_acts_cross(
    ours: list[object], theirs: list[object], data: st.DataObject
) -> None:
    pair = [(A, each) for each in ours], [(B, each) for each in theirs]
    orders = []
    for _ in range(2):
        left, right = list(pair[0]), list(pair[1])
        merged: list[tuple[str, object]] = [(A, SENT)]
        while left or right:
            first = bool(left) and (not right or data.draw(st.booleans()))
            merged.append((left if first else right).pop(0))
        orders.append(merged)
    assert shape(matter(orders[0])) == shape(matter(orders[1]))


@given(st.lists(st.one_of(exporting, importing), max_size=12))
def test_no_act_follows_the_end_and_refusals_change_nothing(acts: list[object]) -> None:
    told: list[tuple[str, object]] = [(A, SENT)]
    for act in acts:
        before = matter(told)
        node = B if isinstance(act, (Replied, Arrived)) else A
        try:
            check_act(before, act, node, NOON)
        except (ConflictError, InvalidRecordError):
            continue
        assert before.state not in OVER
        told.append((node, act))
    found = matter(told)
    assert sum(isinstance(act, (Withdrawn, NotShipped, Refused)) for _, act in told) <= 1
    assert found.events == len(told)


@given(st.lists(st.one_of(exporting, importing), min_size=1, max_size=4))
def test_nobody_speaks_for_the_other_side(acts: list[object]) -> None:
    for act in acts:
        wrong = A if isinstance(act, (Replied, Arrived)) else B
        with pytest.raises(InvalidRecordError, match=f"not for {wrong}"):
            matter([(A, SENT), (wrong, act)])


def test_nothing_is_said_of_what_was_not_sent() -> None:
    with pytest.raises(InvalidRecordError, match="was not sent yet"):
        matter([(A, Suspended(reason="x"))])


def test_versions_come_in_their_order() -> None:
    with pytest.raises(InvalidRecordError, match="version 3 does not follow 1"):
        matter([(A, SENT), (A, Sent(version=3, notification=notification(), to=B))])


def test_a_reply_to_an_older_version_does_not_count_for_the_newer_one() -> None:
    newer = Sent(version=2, notification=notification(net="300"), to=B)
    found = matter([(A, SENT), (A, newer), (B, replied(ReplyKind.NO_OBJECTION, 1))])
    assert found.state is State.SENT


def test_an_answer_after_the_expiry_still_counts() -> None:
    fact = Expired(clock=_clock(), envelope="e", hash="h", heard=0)
    found = matter([(A, SENT), (A, fact), (B, replied(ReplyKind.OBJECTION, 1))])
    assert found.state is State.OBJECTION


def test_expiry_is_not_recorded_before_the_day_is_over() -> None:
    fact = Expired(clock=_clock(), envelope="e", hash="h", heard=0)
    with pytest.raises(ConflictError, match="not over"):
        check_act(matter([(A, SENT)]), fact, A, NOON + dt.timedelta(hours=23))
    check_act(matter([(A, SENT)]), fact, A, NOON + dt.timedelta(days=1))


@pytest.mark.parametrize(
    ("left", "arrived", "fit", "difference"),
    [
        (kilos("100"), kilos("99"), Fit.AGREES, "-1"),
        (kilos("100"), kilos("98.9"), Fit.DIFFERS, "-1.1"),
        (kilos("100"), kilos("101.1"), Fit.DIFFERS, "1.1"),
        (kilos("0.1"), kilos("0.1"), Fit.AGREES, "0.0"),
        (kilos("100"), litres("100"), Fit.NOT_COMPARABLE, "None"),
    ],
)
def test_amounts_agree_within_a_hundredth_and_only_like_ones(
    left: object, arrived: object, fit: Fit, difference: str
) -> None:
    lines = notification().goods
    (found,) = compare(lines, [amount(left)], [amount(arrived)], Decimal("0.01"))  # type: ignore[arg-type]  # of the table
    assert (found.fit, f"{found.difference}") == (fit, difference)


def test_a_line_that_only_one_side_names_is_missing() -> None:
    (found,) = compare(notification().goods, [amount(kilos("1"))], [], Decimal("0.01"))
    assert found.fit is Fit.MISSING


@given(st.lists(st.decimals("0", "1000", places=3), max_size=8))
def test_the_balance_is_exact_to_the_last_digit(nets: list[Decimal]) -> None:
    left = [amount(kilos(f"{each:f}")) for each in nets]
    (found,) = remaining(notification(net="1000").goods, left)
    assert found.left == Decimal(1000) - sum(nets)
    assert found.gone == sum(itertools.chain([Decimal(0)], nets))


def _clock() -> ReplyClock:
    return ReplyClock(
        requirement="EU-022", law="EU", direction="export", due=DAY, note="", calendar="",
        sentence="s", instrument="i", article="11", source="", silence=Silence.ALLOWS,
        silence_text="",
    )  # fmt: skip
