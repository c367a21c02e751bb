"""A folder or a stream of payments, watched: what is read when, and what is told."""

import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from payment_cases import DAY, MOMENT, pacs008, payment, policy_that_stops
from precurb.app.home import Home
from precurb.app.payment_desk import Desk, open_desk
from precurb.app.payment_lines import Told
from precurb.app.payment_store import PaymentStore
from precurb.app.payment_stream import messages_in, watch_stream
from precurb.app.watch_payments import Plan, Tally, Watch, watch_folder
from precurb.errors import InvalidRecordError
from precurb.lists.knowledge import ControlBook, read_packaged
from precurb.lists.snapshot import Snapshot
from precurb.model import NotChecked, Outcome, Transaction

LAW_ALONE = Snapshot(ControlBook(read_packaged()))
MT = "{1:F01A}{2:I103B}{4:\r\n:20:REF77\r\n:70:words-}{5:inside\r\n-}{5:{CHK:123}}\r\n"


def read_lines(path: Path) -> Iterator[Transaction | NotChecked]:
    """A reader for tests: a line is a payment's text, "bad" is one that cannot be read."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if line == "refused":
            raise InvalidRecordError(f"{path.name}: refused")
        if line == "bad":
            yield NotChecked(code="unreadable-payment", reason="bad")
        else:
            yield payment(line, number=f"{path.stem}-{number}")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    home = Home(tmp_path / "home")
    (tmp_path / "in").mkdir()
    with PaymentStore.of(home) as store:
        yield open_desk(home, store, LAW_ALONE, on=DAY, policy=policy_that_stops(tmp_path))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "in"


def put(folder: Path, name: str, text: str, age: float = 60) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    moment = path.stat().st_mtime - age
    os.utime(path, (moment, moment))
    return path


def once(folder: Path, desk: Desk) -> tuple[Tally, list[Told]]:
    lines: list[Told] = []
    watch = Watch(read=read_lines, tell=lines.append, now=lambda: MOMENT)
    return watch_folder(Plan(folder=folder, once=True), desk, watch), lines


def test_each_message_is_told_in_one_line(folder: Path, desk: Desk) -> None:
    put(folder, "a.txt", "Payroll\nresearch chemicals\n")
    _, lines = once(folder, desk)
    assert [(each.kind, each.outcome) for each in lines if each.kind == "decision"] == [
        ("decision", Outcome.RELEASE), ("decision", Outcome.HOLD),
    ]  # fmt: skip


def test_a_held_payment_raises_an_alarm(folder: Path, desk: Desk) -> None:
    put(folder, "a.txt", "research chemicals\n")
    _, lines = once(folder, desk)
    assert (lines[-1].kind, lines[-1].level) == ("alarm", "waiting")


def test_an_alarm_that_nobody_heard_is_raised_again(folder: Path, desk: Desk) -> None:
    put(folder, "a.txt", "research chemicals\n")

    def deaf(line: Told) -> None:
        if line.kind == "alarm":
            raise KeyboardInterrupt

    watch = Watch(read=read_lines, tell=deaf, now=lambda: MOMENT)
    with pytest.raises(KeyboardInterrupt):
        watch_folder(Plan(folder=folder, once=True), desk, watch)
    assert [each.kind for each in once(folder, desk)[1]] == ["alarm"]


def test_a_file_is_read_once(folder: Path, desk: Desk) -> None:
    put(folder, "a.txt", "Payroll\n")
    once(folder, desk)
    assert once(folder, desk) == (Tally(), [])


def test_the_same_bytes_under_another_name_are_read_once(folder: Path, desk: Desk) -> None:
    put(folder, "a.txt", "Payroll\n")
    once(folder, desk)
    put(folder, "b.txt", "Payroll\n")
    assert once(folder, desk)[0].files == 0


@pytest.mark.parametrize("name", [".a.txt", "a.txt.part", "a.tmp"])
def test_a_file_that_says_it_is_unfinished_is_left(folder: Path, desk: Desk, name: str) -> None:
    put(folder, name, "Payroll\n")
    assert once(folder, desk)[0].files == 0


def test_a_file_that_grows_is_left_until_it_does_not(folder: Path, desk: Desk) -> None:
    path = put(folder, "a.txt", "Payroll\n", age=0)
    lines: list[Told] = []
    looks = iter(range(100))

    def grow() -> bool:
        if next(looks) == 1:  # after the first look, the rest of the file comes
            put(folder, path.name, "Payroll\nRent\n")
        return False

    watch = Watch(read=read_lines, tell=lines.append, stops=grow, now=lambda: MOMENT)
    watch_folder(Plan(folder=folder, once=True, settle=5, pause=0), desk, watch)
    assert [each.reference for each in lines] == ["a-1", "a-2"]


def test_a_file_that_changes_while_it_is_read_is_not_marked_as_read(
    folder: Path, desk: Desk
) -> None:
    path = put(folder, "a.txt", "Payroll\n")

    def read(_: Path) -> Iterator[Transaction]:
        yield payment("Payroll", number="a-1")
        if not list(desk.store.files()):
            put(folder, "a.txt", "Payroll\nRent\n")
            watch_of_rest.append(path)

    watch_of_rest: list[Path] = []
    looks = iter([False, False, True, True])
    watch = Watch(
        read=read, tell=lambda line: None, stops=lambda: next(looks), now=lambda: MOMENT
    )
    watch_folder(Plan(folder=folder, pause=0), desk, watch)
    assert list(desk.store.files()) == []


def test_a_record_that_cannot_be_read_is_told_and_kept(folder: Path, desk: Desk) -> None:
    put(folder, "a.txt", "bad\nPayroll\n")
    _, lines = once(folder, desk)
    assert (lines[0].kind, len(list(desk.store.unread()))) == ("not checked", 1)


def test_a_file_that_cannot_be_read_is_told_and_does_not_end_the_watch(
    folder: Path, desk: Desk
) -> None:
    put(folder, "a.txt", "refused\n")
    put(folder, "b.txt", "Payroll\n")
    _, lines = once(folder, desk)
    assert [each.kind for each in lines] == ["not checked", "decision"]


def test_an_order_among_payments_is_said(folder: Path, desk: Desk) -> None:
    put(folder, "a.txt", "Payroll\n")

    def read(path: Path) -> Iterator[Transaction]:
        yield Transaction(reference="A-1")

    lines: list[Told] = []
    watch = Watch(read=read, tell=lines.append, now=lambda: MOMENT)
    watch_folder(Plan(folder=folder, once=True), desk, watch)
    assert lines[0].not_checked[0].code == "not-a-payment"


def test_a_watch_that_is_told_to_stop_finishes_its_file(folder: Path, desk: Desk) -> None:
    put(folder, "a.txt", "Payroll\nRent\n")
    put(folder, "b.txt", "Wages\n")
    lines: list[Told] = []
    watch = Watch(
        read=read_lines, tell=lines.append, stops=lambda: bool(lines), now=lambda: MOMENT,
        most=1,
    )  # fmt: skip
    watch_folder(Plan(folder=folder), desk, watch)
    assert [each.reference for each in lines] == ["a-1", "a-2"]


def test_a_folder_that_is_not_there_is_said(folder: Path, desk: Desk) -> None:
    with pytest.raises(InvalidRecordError, match="no such folder"):
        once(folder / "none", desk)


@pytest.mark.parametrize(("most", "repeated"), [(1, [True, False]), (200, [True, True])])
def test_what_a_killed_watch_decided_is_found_told_and_not_decided_again(
    folder: Path, desk: Desk, most: int, repeated: list[bool]
) -> None:
    put(folder, "a.txt", "Payroll\nRent\n")

    def killed(line: Told) -> None:
        raise KeyboardInterrupt

    watch = Watch(read=read_lines, tell=killed, now=lambda: MOMENT, most=most, linger=60)
    with pytest.raises(KeyboardInterrupt):
        watch_folder(Plan(folder=folder, once=True), desk, watch)
    _, lines = once(folder, desk)
    assert [each.repeated for each in lines] == repeated


@pytest.mark.parametrize("size", [1, 7, 100_000], ids="chunks of {} bytes".format)
def test_a_stream_is_cut_into_its_messages(size: int) -> None:
    first, second = pacs008("E2E-1").encode(), pacs008("E2E-2").encode()

    class Dripping(io.BytesIO):
        def read1(self, _: int | None = -1, /) -> bytes:
            return super().read1(size)

    found = list(messages_in(Dripping(first + MT.encode() + second + b"\n\n")))
    assert found == [first.strip(), MT.encode(), second.strip()]


def test_a_stream_that_breaks_off_gives_what_came() -> None:
    assert list(messages_in(io.BytesIO(b"<Document><a>"))) == [b"<Document><a>"]


def test_a_message_of_a_stream_is_kept_and_decided(desk: Desk) -> None:
    lines: list[Told] = []

    def read(path: Path) -> Iterator[Transaction]:
        yield payment(path.read_text("utf-8"), number="S-1")

    watch = Watch(read=read, tell=lines.append, now=lambda: MOMENT)
    watch_stream(io.BytesIO(b"<a>research chemicals</a>"), desk, watch)
    received = list((desk.home.root / "payments" / "received").iterdir())
    assert (lines[0].outcome, len(received)) == (Outcome.HOLD, 1)


def test_what_a_killed_process_had_received_is_decided_first(desk: Desk) -> None:
    folder = desk.home.root / "payments" / "received"
    folder.mkdir(parents=True)
    put(folder, "left.txt", "Payroll\n")
    lines: list[Told] = []
    watch_stream(io.BytesIO(), desk, Watch(read=read_lines, tell=lines.append))
    assert [each.reference for each in lines] == ["left-1"]
