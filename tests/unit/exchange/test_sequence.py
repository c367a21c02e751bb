"""Each envelope has one place; what is missing, known or forked shows."""

import pytest

from precurb.exchange.sequence import MOST_WAITING, Place, Tail, goes_back, place

TAIL = Tail(number=5, hash="e" * 64)
OTHER = "f" * 64


@pytest.mark.parametrize(
    ("number", "previous", "same", "where"),
    [
        (6, TAIL.hash, False, Place.NEXT),
        (6, OTHER, False, Place.FORKED),
        (7, OTHER, False, Place.AHEAD),
        (5 + MOST_WAITING + 1, OTHER, False, Place.TOO_FAR),
        (5, OTHER, True, Place.KNOWN),
        (5, OTHER, False, Place.FORKED),
        (1, OTHER, False, Place.FORKED),
    ],
)
def test_an_envelope_has_one_place(
    number: int, previous: str, same: bool, where: Place
) -> None:
    assert place(TAIL, number, previous, same=same) is where


@pytest.mark.parametrize(
    ("before", "now", "back"),
    [
        ("", "1-" + "a" * 64, False),
        ("4-" + "a" * 64, "5-" + "b" * 64, False),
        ("5-" + "a" * 64, "5-" + "a" * 64, False),
        ("5-" + "a" * 64, "5-" + "b" * 64, True),
        ("10-" + "a" * 64, "9-" + "b" * 64, True),
    ],
    ids=["first", "grown", "the same", "another", "shorter"],
)
def test_a_history_does_not_go_back(before: str, now: str, back: bool) -> None:
    assert goes_back(before, now) is back


@pytest.mark.parametrize("head", ["", "5", "x-" + "a" * 64, "5-abc", "²-" + "a" * 64])
def test_what_is_no_head_of_an_audit_is_refused(head: str) -> None:
    with pytest.raises(ValueError, match="head"):
        goes_back("5-" + "a" * 64, head)
