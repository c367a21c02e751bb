"""An envelope says what its author signed, and cannot contradict itself."""

import datetime as dt
from dataclasses import replace

import pytest

from precurb.exchange import envelope, receipt, tombstone
from precurb.exchange.codes import RefusedError
from precurb.exchange.envelope import START, Act, Claims, Heard, seal
from precurb.exchange.keys import KeySigner
from precurb.exchange.marking import Marking, Pap, Tlp
from precurb.exchange.receipt import Item, State

NOON = dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)
CLAIMS = Claims(
    id="01abc", kind="note", schema=1, author="cn-a", to="mx-b", audience=("mx-b", "us-c"),
    number=1, previous=START, created=NOON, record="r-1", version=1, act=Act.NEW,
    marking=Marking(tlp=Tlp.AMBER, pap=Pap.RED, releasable=("de-d",), purpose="control"),
    audit="7-" + "a" * 64, expires=NOON + dt.timedelta(days=1),
    heard=Heard(number=3, hash="b" * 64, audit="9-" + "c" * 64),
)  # fmt: skip


def test_what_was_sealed_is_read_again() -> None:
    sealed = seal(KeySigner.create(), CLAIMS, b'{"text":"10 kg"}')
    assert envelope.read(sealed.text)[1] == sealed


@pytest.mark.parametrize(
    "change",
    [
        {"to": "de-d"},
        {"audience": ()},
        {"audience": ("mx-b", "mx-b")},
        {"author": "CN A"},
        {"author": "cn-"},
        {"number": 0, "previous": START},
        {"number": 2},
        {"previous": "x" * 64},
        {"version": 2},
        {"version": 0},
        {"act": Act.WITHDRAW},
        {"created": NOON.replace(tzinfo=None)},
        {"record": "../etc"},
        {"kind": ""},
    ],
)
def test_claims_that_contradict_themselves_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        replace(CLAIMS, **change)  # type: ignore[arg-type]  # what a test says


def test_an_audience_that_does_not_fit_into_a_header_is_refused() -> None:
    names = tuple(sorted(["mx-b", *(f"node-{n:02}-{'x' * 50}" for n in range(63))]))
    marking = replace(CLAIMS.marking, releasable=names)
    with pytest.raises(RefusedError, match="too-large"):
        seal(KeySigner.create(), replace(CLAIMS, audience=names, marking=marking), b"{}")


def test_a_receipt_is_read_as_it_was_written() -> None:
    items = (
        Item(state=State.DELIVERED, first=1, last=9, at=NOON, hash="d" * 64),
        Item(state=State.REFUSED, first=0, last=0, at=NOON, code="bad-signature"),
    )
    assert receipt.read(receipt.write(items)) == items


@pytest.mark.parametrize(
    "change",
    [
        {"first": 2},
        {"first": -1},
        {"state": State.REFUSED},
        {"code": "expired"},
        {"first": 0, "last": 0},
    ],
)
def test_a_receipt_that_says_nothing_is_refused(change: dict[str, object]) -> None:
    item = Item(state=State.OPENED, first=1, last=1, at=NOON)
    with pytest.raises(ValueError, match=r"\w"):
        replace(item, **change)  # type: ignore[arg-type]  # what a test says


def test_a_withdrawal_holds_its_reason() -> None:
    assert tombstone.read(tombstone.write(" a mistake ")) == "a mistake"
