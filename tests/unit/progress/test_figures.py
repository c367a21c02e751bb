"""Every indicator, worked out from records whose figures were counted by hand."""

import datetime as dt
from decimal import Decimal

import pytest

from precurb.model.progress import Commitment, Figure, Source, Stage, Step, When
from precurb.progress.figures import Records, work_out
from precurb.progress.indicators import packaged_indicators
from precurb.progress.records import (
    IncidentRecord,
    Lag,
    MeasureRecord,
    Notice,
    Orders,
    RequestRecord,
)

SINCE, UNTIL = dt.date(2024, 1, 30), dt.date(2024, 12, 31)


def day(month: int, number: int, year: int = 2024) -> dt.date:
    return dt.date(year, month, number)


NOTICES = (
    Notice(
        id="n1", partner="CN", sent=day(2, 1), opened=day(2, 2), answered=day(2, 11),
        reply_due=day(2, 22), fields_filled=18, fields_mandatory=20, departed=day(3, 1),
        actual_reported=True, reconciled=day(3, 20),
    ),
    Notice(
        id="n2", partner="CN", sent=day(3, 1), opened=day(4, 1), answered=day(4, 2),
        reply_due=day(3, 22), objected=True, objection_reason=True, fields_filled=20,
        fields_mandatory=20,
    ),
    Notice(
        id="n3", partner="MX", sent=day(4, 1), reply_due=day(4, 22), by_silence=True,
        fields_filled=10, fields_mandatory=20, departed=day(5, 1),
    ),
    Notice(id="n4", partner="MX", sent=day(12, 20), reply_due=day(1, 15, 2025),
           fields_filled=20, fields_mandatory=20, departed=day(12, 22), actual_reported=True),
    Notice(id="old", partner="MX", sent=day(1, 29)),
)  # fmt: skip
INCIDENTS = (
    IncidentRecord(id="i1", happened=day(2, 1), shared=day(2, 5), origin="CN", responses=2,
                   backtracked=True, action=True),
    IncidentRecord(id="i2", happened=day(3, 1), shared=day(3, 11), origin="IN", corrections=2),
    IncidentRecord(id="i3", happened=day(4, 1), shared=day(5, 1), responses=1),
    IncidentRecord(id="i4", happened=day(4, 1)),
)  # fmt: skip
REQUESTS = (
    RequestRecord(id="r1", partner="CN", sent=day(2, 1), due=day(2, 8), closed=day(2, 7),
                  used=True),
    RequestRecord(id="r2", partner="CN", sent=day(3, 1), due=day(3, 8), closed=day(4, 1),
                  used=False),
    RequestRecord(id="r3", partner="US", sent=day(12, 28), due=day(1, 4, 2025)),
    RequestRecord(id="r4", partner="US", sent=day(6, 1), due=day(6, 8)),
    RequestRecord(id="r5", partner="US", sent=day(12, 10), closed=day(12, 12), refused="law"),
)  # fmt: skip
MEASURES = (
    MeasureRecord(case="c1", target="a", kind="indictment", day=day(1, 1)),
    MeasureRecord(case="c1", target="a", kind="designation", day=day(10, 27)),
    MeasureRecord(case="c1", target="b", kind="indictment", day=day(2, 1)),
    MeasureRecord(case="c1", target="b", kind="verdict", day=day(6, 1)),
)
LAGS = (
    Lag(substance="npp", jurisdiction="CN", treaty=day(10, 1, 2017), least=93, most=123),
    Lag(substance="4ap", jurisdiction="CN", treaty=day(11, 23, 2022), least=648, most=648),
    Lag(substance="4piperidone", jurisdiction="CN", treaty=day(12, 3), least=229, most=229),
    Lag(substance="4ap", jurisdiction="US", treaty=day(11, 23, 2022), least=-922, most=-922),
    Lag(substance="npp", jurisdiction="US", treaty=day(10, 1, 2017), least=-4027, most=-3631),
    Lag(substance="boc4ap", jurisdiction="MX", treaty=day(11, 23, 2022)),
)


def promise(name: str, due: dt.date, *steps: tuple[Stage, dt.date]) -> Commitment:
    return Commitment(
        id=name, who="CN", text="control it", due=When(day=due),
        steps=tuple(
            Step(stage=stage, when=When(day=at), said_by="CN", note="so",
                 source=Source(title="notice", where="here"))
            for stage, at in steps
        ),
    )  # fmt: skip


COMMITMENTS = (
    promise("kept", day(9, 1), (Stage.IN_FORCE, day(9, 1))),
    promise("late", day(9, 1), (Stage.SLIPPED, day(9, 1)), (Stage.IN_FORCE, day(10, 1))),
    promise("open", day(12, 1)),
    promise("dropped", day(9, 1), (Stage.DROPPED, day(8, 1))),
    promise("ahead", day(6, 1, 2025), (Stage.ANNOUNCED, day(8, 1))),
)
RECORDS = Records(
    since=SINCE, until=UNTIL, notices=NOTICES, incidents=INCIDENTS, requests=REQUESTS,
    measures=MEASURES, lags=LAGS, commitments=COMMITMENTS,
    orders=Orders(checked=4000, stopped=tuple(map(str, range(14))), with_papers=50,
                  contradicting=7, notices_sent=200, notices_acknowledged=150),
)  # fmt: skip
FIGURES = {(f.indicator, f.of): f for f in work_out(RECORDS)}


def figure(name: str, of: str = "") -> Figure:
    return FIGURES[name, of]


@pytest.mark.parametrize(
    ("name", "of", "value"),
    [
        ("notifications-sent", "", "4"),
        ("opened-in-window", "", "33.3"),  # n1 of n1, n2, n3; n4 is not due yet
        ("answered-in-window", "", "33.3"),
        ("days-to-answer", "", "21"),  # 10 and 32
        ("released-by-silence", "", "33.3"),
        ("objections-with-reason", "", "100.0"),
        ("fields-filled", "", "85.0"),  # 68 of 80
        ("actual-quantity-reported", "", "66.7"),  # n1 and n4 of n1, n3, n4
        ("reconciled-in-30-days", "", "50.0"),  # n1 of n1, n3; n4 left less than 30 days ago
        ("incidents-shared", "", "3"),
        ("days-to-share", "", "10"),  # 4, 10, 30
        ("incidents-with-response", "", "66.7"),
        ("incidents-backtracked", "", "33.3"),
        ("incidents-with-action", "", "33.3"),
        ("corrections-per-100", "", "66.7"),
        ("origin-share", "CN", "33.3"),
        ("origin-share", "IN", "33.3"),
        ("requests-open", "under-7-days", "1"),  # r3, three days old
        ("requests-open", "7-to-29-days", "0"),
        ("requests-open", "30-days-and-more", "1"),  # r4
        ("requests-on-time", "", "33.3"),  # r1 of r1, r2, r4
        ("requests-refused", "", "20.0"),
        ("requests-led-to-action", "", "50.0"),
        ("measures-taken", "", "3"),  # the indictment of 1 January lies before
        ("indictment-to-sanction", "", "300"),
        ("indictment-to-verdict", "", "121"),
        ("control-lag", "CN", "8"),  # 4, 21 and 8 months
        ("control-lag", "US", "-30"),  # npp is not known to a month
        ("control-gap", "CN", "0"),
        ("control-gap", "MX", "1"),
        ("declined-per-1000", "", "3.5"),
        ("papers-contradict", "", "14.0"),
        ("notices-acknowledged", "", "75.0"),
        ("commitments-on-time", "", "25.0"),  # of kept, late, open, dropped
        ("commitment-slippage", "", "30"),  # late and open, 30 days each
        ("commitments-by-stage", "in-force", "2"),
        ("commitments-by-stage", "dropped", "1"),
        ("commitments-by-stage", "promised", "1"),
    ],
)
def test_a_figure_is_what_was_counted_by_hand(name: str, of: str, value: str) -> None:
    assert figure(name, of).value == Decimal(value)


def test_every_indicator_is_counted_here() -> None:
    assert {name for name, _ in FIGURES} == set(packaged_indicators())


def test_every_figure_names_the_rows_behind_it() -> None:
    assert figure("opened-in-window").rows == ("n1", "n2", "n3")
    assert figure("requests-open", "30-days-and-more").rows == ("r4",)


def test_a_share_of_nothing_is_no_figure() -> None:
    empty = {f.indicator: f for f in work_out(Records(since=SINCE, until=UNTIL))}
    assert empty["opened-in-window"].value is None
    assert empty["days-to-answer"].value is None
    assert empty["notifications-sent"].value == 0
