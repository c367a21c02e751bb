"""Whatever is done to the audit behind its back is named, entry by entry."""

from collections.abc import Callable

import pytest

from precurb.app.records import (
    Making,
    audit_head,
    keep_bytes,
    keep_check,
    verify_audit,
)
from precurb.errors import InvalidRecordError, UntrustedMessageError
from precurb.lists.snapshot import Snapshot
from precurb.store import Head, Store
from store_cases import acting, controlled_check, tamper


@pytest.fixture
def filled(store: Store, snapshot: Snapshot) -> Store:
    """A store with six entries: bytes four times, then a transaction and its check."""
    for content in (b"one", b"two", b"three", b"four"):
        keep_bytes("order.csv", content, store=store, acting=acting())
    keep_check(controlled_check(snapshot), Making(), store=store, acting=acting())
    return store


def test_an_untouched_audit_holds(filled: Store) -> None:
    assert verify_audit(store=filled).head == audit_head(store=filled)


def test_each_entry_follows_the_one_before(filled: Store) -> None:
    assert audit_head(store=filled).seq == 6


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE audit SET who = 'nobody' WHERE seq = 3", "entry 3: was altered"),
        ("UPDATE audit SET content = 'ab' WHERE seq = 1", "entry 1: was altered"),
        ("UPDATE audit SET hash = previous WHERE seq = 2", "entry 2: was altered"),
        ("DELETE FROM audit WHERE seq = 4", "entry 4: missing; the next one there is 5"),
        ("DELETE FROM audit WHERE seq = 1", "entry 1: missing"),
    ],
    ids=["who", "content", "hash", "removed", "first removed"],
)
def test_the_first_broken_link_is_named(filled: Store, statement: str, named: str) -> None:
    tamper(filled, statement)
    with pytest.raises(UntrustedMessageError, match=named):
        verify_audit(store=filled)


def test_two_entries_that_changed_places_are_named(filled: Store) -> None:
    tamper(
        filled,
        "UPDATE audit SET seq = -1 WHERE seq = 2",
        "UPDATE audit SET seq = 2 WHERE seq = 3",
        "UPDATE audit SET seq = 3 WHERE seq = -1",
    )
    with pytest.raises(UntrustedMessageError, match="entry 2: does not follow"):
        verify_audit(store=filled)


def test_an_entry_put_in_between_is_named(filled: Store) -> None:
    tamper(
        filled,
        "UPDATE audit SET seq = 7 WHERE seq = 6",
        "INSERT INTO audit SELECT 6, at, who, act, object, content, previous, hash "
        "FROM audit WHERE seq = 5",
    )
    with pytest.raises(UntrustedMessageError, match="entry 6"):
        verify_audit(store=filled)


def test_an_end_that_was_cut_off_is_seen_by_a_witnessed_head(filled: Store) -> None:
    seen = str(audit_head(store=filled))
    tamper(filled, "DELETE FROM audit WHERE seq > 4")
    with pytest.raises(UntrustedMessageError, match="ends at 4 and does not hold"):
        verify_audit(store=filled, witnessed=seen, contents=False)


def test_an_audit_written_anew_is_seen_by_a_witnessed_head(
    filled: Store, new_url: Callable[[str], str], kind: str
) -> None:
    seen = str(audit_head(store=filled))
    with Store.open(new_url(kind)) as other:
        for content in (b"1", b"2", b"3", b"4", b"5", b"6", b"7"):
            keep_bytes("other.csv", content, store=other, acting=acting())
        with pytest.raises(UntrustedMessageError, match="does not hold"):
            verify_audit(store=other, witnessed=seen)


def test_an_older_head_is_held_by_an_audit_that_grew(filled: Store) -> None:
    seen = str(audit_head(store=filled))
    keep_bytes("more.csv", b"more", store=filled, acting=acting())
    assert verify_audit(store=filled, witnessed=seen).head.seq == 7


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE checks SET content = content, body = (SELECT body FROM transactions)",
         "check .*: altered since entry 6"),
        ("UPDATE received_parts SET content = (SELECT body FROM checks) WHERE position = 0",
         "received .*: altered since entry 1"),
        ("DELETE FROM received_parts", "received .*: altered since entry 1"),
        ("INSERT INTO received SELECT 'ff', name, size, at FROM received LIMIT 1",
         "5 rows of received, but 4 in the audit"),
    ],
    ids=["check", "bytes", "parts removed", "bytes nobody received"],
)  # fmt: skip
def test_what_is_kept_is_compared_with_the_audit(
    filled: Store, statement: str, named: str
) -> None:
    tamper(filled, statement)
    with pytest.raises(UntrustedMessageError, match=named):
        verify_audit(store=filled)


def test_what_is_gone_is_named(filled: Store) -> None:
    tamper(
        filled,
        "DELETE FROM received_parts WHERE sha256 = (SELECT MIN(sha256) FROM received)",
        "DELETE FROM received WHERE sha256 = (SELECT MIN(sha256) FROM received)",
    )
    with pytest.raises(UntrustedMessageError, match=r"received \w+: kept by entry \d, gone"):
        verify_audit(store=filled)


@pytest.mark.parametrize("text", ["", "12", "12-zz", "-" + "a" * 64, "x-" + "a" * 64])
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(InvalidRecordError, match="not the head"):
        Head.parse(text)


def test_a_head_is_read_as_it_is_printed(filled: Store) -> None:
    head = audit_head(store=filled)
    assert Head.parse(str(head)) == head
