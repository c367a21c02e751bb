"""What an incident must say, and the clock of a request."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acts_cases import request, seizure
from precurb.app.acts.screen import keys_of_item
from precurb.errors import InvalidRecordError
from precurb.exchange.acts import payload
from precurb.exchange.acts.complete import gaps_of, rules
from precurb.exchange.acts.event import Event
from precurb.exchange.acts.payload import INCIDENT, REQUEST
from precurb.exchange.acts.request import Asking, asking_of, clocks, refusals
from precurb.exchange.codes import RefusedError
from precurb.model.incident import Claim, IncidentType, Item, Place, Screened, Shared
from precurb.model.progress import Source
from precurb.model.request import (
    Accepted,
    Asked,
    Cancelled,
    ClarificationAsked,
    Clarified,
    Declined,
    Extended,
    Feedback,
    Fulfilled,
    PartialResult,
    Unfulfilled,
    Urgency,
)

A, B = "de-a", "mx-b"
NOON = dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)
ASKED = Asked(request=request(), clock=clocks()[Urgency.URGENT])


def test_every_type_of_incident_has_a_rule() -> None:
    assert set(rules()) == set(IncidentType)


def test_a_declined_order_moved_nothing_so_it_was_stopped_nowhere() -> None:
    told = seizure(
        type=IncidentType.DECLINED_ORDER, reason="no end use", stopped=Place(country="DE")
    )
    assert gaps_of(told).contradicting == ("stopped",)


def test_a_count_without_records_can_be_told() -> None:
    told = seizure(type=IncidentType.DECLINED_ORDER, reason="doubts", items=(), count=14)
    assert gaps_of(told).needed == ()
    assert "items" in gaps_of(told).wanted


def test_claims_that_differ_stand_side_by_side() -> None:
    sources = (Source(title="one"), Source(title="two"), Source(title="three"))
    values = ("Port of Houston", "high seas", "Port of Houston")
    claims = tuple(
        Claim(about="place", value=v, source=s) for v, s in zip(values, sources, strict=True)
    )
    (found,) = seizure(claims=claims).conflicts.values()
    assert found == claims


def test_what_was_found_at_home_does_not_travel() -> None:
    content = payload.write("x", Screened(version=1))
    with pytest.raises(InvalidRecordError, match="no act of a incident"):
        payload.read(INCIDENT, content)


@pytest.mark.parametrize(
    "content",
    [
        b'{"about":"x","act":"Shared"}',
        b'{"about":"","act":"Asked","says":{}}',
        b'{"about":"x","act":"Asked","says":{}}',
        b'{"about":"x","act":"Nothing","says":{}}',
        b'{"about":"x","act":["Asked"],"says":{}}',
        b"[]",
    ],
)
def test_what_is_no_act_is_refused(content: bytes) -> None:
    with pytest.raises((InvalidRecordError, RefusedError)):
        payload.read(REQUEST, content)


def test_an_incident_travels_to_the_letter() -> None:
    act = Shared(version=1, incident=seizure(), audience=(A,))
    assert payload.read(INCIDENT, payload.write("x", act)).act == act


asking = st.sampled_from([Extended(hours=5), Cancelled(reason="r"), Feedback(used=True)])
answering = st.sampled_from(
    [
        Accepted(owner="desk"), PartialResult(text="x"), Fulfilled(text="x"),
        Unfulfilled(reason="r"), Declined(reason="security"),
        ClarificationAsked(question="q"),
    ]
)  # fmt: skip


@given(st.lists(asking, max_size=5), st.lists(answering, max_size=5), st.data())
def test_both_sides_of_a_request_work_out_one_state(
    ours: list[object], theirs: list[object], data: st.DataObject
) -> None:
    moments = {id(each): n for n, each in enumerate((*ours, *theirs))}
    found = []
    for _ in range(2):
        left, right = list(ours), list(theirs)
        events = [_event(1, A, ASKED, 0)]
        while left or right:
            first = bool(left) and (not right or data.draw(st.booleans()))
            act = (left if first else right).pop(0)
            events.append(_event(len(events) + 1, A if first else B, act, moments[id(act)]))
        found.append(asking_of(("id", A, B), events))
    assert _shape(found[0]) == _shape(found[1])


def test_a_clarification_that_nobody_asked_for_is_refused() -> None:
    with pytest.raises(InvalidRecordError, match="nothing was asked"):
        asking_of(("id", A, B), [_event(1, A, ASKED, 0), _event(2, A, Clarified(text="x"), 1)])


def test_the_reasons_to_refuse_are_a_closed_list_with_sentences() -> None:
    assert len(refusals()) == 8
    assert all(why.endswith(".") for why in refusals().values())


def _event(number: int, node: str, act: object, minute: int) -> Event:
    at = NOON + dt.timedelta(minutes=minute)
    return Event(number=number, at=at, by=node, node=node, act=act)


def _shape(found: Asking) -> tuple[object, ...]:
    end = found.end[1] if found.end else None
    return (found.state, found.due, found.owner, found.extended, end, found.feedback)


@settings(deadline=None)  # the first one reads the law book
@given(st.text(min_size=1, max_size=80), st.text(max_size=20), st.text(max_size=30))
def test_whatever_an_incident_names_can_be_looked_for(name: str, cas: str, key: str) -> None:
    try:
        item = Item(name=name, cas=cas, inchikey=key)
    except ValueError:
        assert not name.strip()
        return
    assert keys_of_item(item) is not None


@pytest.mark.parametrize("amount", ["1E+999999", "1E-999999", "1000000000000000", "NaN", "-1"])
def test_an_amount_that_cannot_be_added_up_is_refused(amount: str) -> None:
    content = payload.write("x", Shared(version=1, incident=seizure(), audience=(A,)))
    told = content.replace(b'"100"', f'"{amount}"'.encode())
    assert told != content
    with pytest.raises(InvalidRecordError):
        payload.read(INCIDENT, told)


@pytest.mark.parametrize("hours", [0, -1, 10**12])
def test_no_more_time_is_given_than_a_year(hours: int) -> None:
    content = payload.write("x", Extended(hours=5)).replace(b"5", f"{hours}".encode())
    with pytest.raises((InvalidRecordError, RefusedError)):
        payload.read(REQUEST, content)
