"""A marking says how far a record may go, and nobody on the way says more."""

import datetime as dt
from dataclasses import replace

import pytest

from precurb.exchange.marking import Marking, Pap, Tlp, may_hold, may_read

NOON = dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("tlp", "releasable", "node", "allowed"),
    [
        (Tlp.RED, (), "mx-b", True),
        (Tlp.RED, (), "us-c", False),
        (Tlp.AMBER_STRICT, (), "us-c", False),
        (Tlp.AMBER, (), "us-c", False),
        (Tlp.AMBER, ("us-c",), "us-c", True),
        (Tlp.AMBER, ("us-c",), "de-d", False),
        (Tlp.GREEN, (), "us-c", True),
        (Tlp.GREEN, ("de-d",), "us-c", False),
        (Tlp.CLEAR, (), "us-c", True),
        (Tlp.CLEAR, ("de-d",), "us-c", False),
    ],
)
def test_a_node_holds_what_its_author_lets_it(
    tlp: Tlp, releasable: tuple[str, ...], node: str, allowed: bool
) -> None:
    marking = Marking(tlp=tlp, pap=Pap.GREEN, releasable=releasable)
    assert may_hold(marking, ("cn-a", "mx-b"), node).allowed is allowed


@pytest.mark.parametrize("tlp", [Tlp.RED, Tlp.AMBER_STRICT])
def test_what_stays_with_its_audience_is_releasable_to_nobody(tlp: Tlp) -> None:
    with pytest.raises(ValueError, match="nobody else"):
        Marking(tlp=tlp, pap=Pap.RED, releasable=("us-c",))


def test_red_is_read_by_those_alone_who_may_sign() -> None:
    red = Marking(tlp=Tlp.RED, pap=Pap.RED)
    assert not may_read(red, NOON, signs=False).allowed
    assert may_read(red, NOON, signs=True).allowed


def test_after_its_expiry_nobody_reads_it() -> None:
    marking = Marking(tlp=Tlp.CLEAR, pap=Pap.CLEAR, expires=NOON)
    assert may_read(marking, NOON - dt.timedelta(seconds=1), signs=False).allowed
    assert not may_read(marking, NOON, signs=True).allowed


def test_a_node_is_named_once() -> None:
    marking = Marking(tlp=Tlp.GREEN, pap=Pap.GREEN)
    with pytest.raises(ValueError, match="twice"):
        replace(marking, releasable=("us-c", "us-c"))
