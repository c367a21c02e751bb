"""Files that come in are kept, screened by a job, and answered part by part."""

import csv
import io
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from databases import QUIET
from desk_cases import ADA, NOBODY, OTTO, orders
from precurb.app.access.actor import SYSTEM
from precurb.app.desk.files import (
    KIND,
    Suffix,
    Upload,
    Wish,
    checks_of_screening,
    export_screening,
    gaps_of_screening,
    screen_upload,
    screening,
    screenings,
)
from precurb.app.desk.pages import Part
from precurb.app.desk.screen_file import screen_file
from precurb.app.desk.transactions import transaction
from precurb.app.records import verify_audit
from precurb.app.service import Service
from precurb.app.settings import Limits
from precurb.errors import (
    ConflictError,
    DeniedError,
    InvalidRecordError,
    UnavailableError,
    UnknownRecordError,
)
from precurb.model import Outcome
from precurb.store import jobs, received
from precurb.store.jobs import NewJob, State
from precurb.worker import Worker
from service_cases import service_in


def upload(service: Service, *files: Upload, together: bool = False) -> str:
    return screen_upload(files, Wish(together=together), service=service, actor=ADA)


def screened(service: Service, *files: Upload) -> str:
    """A screening that a worker has done."""
    job = upload(service, *files)
    assert Worker(service).once()
    return job


def test_a_file_is_screened_and_every_row_answered(service: Service) -> None:
    job = screened(service, orders(12))
    found = checks_of_screening(job, (), Part(), service=service, actor=OTTO)
    expected = [*(f"R-{n}" for n in range(1, 13)), "R-odd"]
    assert [each.reference for each in found.items] == expected
    told = screening(job, service=service, actor=OTTO)
    assert (told.job.state, told.by, told.files) == (State.DONE, "ada", ("orders.csv",))
    assert told.summary
    assert told.summary.tally.checks == 13


def test_a_row_that_cannot_be_read_is_said(service: Service) -> None:
    job = screened(service, orders(3))
    gaps = gaps_of_screening(job, service=service, actor=ADA)
    told = screening(job, service=service, actor=ADA).summary
    assert told is not None
    assert "unreadable-date" in {each.code for each in gaps} | set(told.tally.gaps)


def test_the_bytes_are_kept_as_they_came(service: Service) -> None:
    file = orders(3)
    job = screened(service, file)
    (check, *_) = checks_of_screening(job, (), Part(), service=service, actor=ADA).items
    sha = transaction(check.transaction, service=service, actor=ADA).received
    with service.store.read() as db:
        assert received.read(db, sha) == file.content


def test_checks_of_one_outcome_are_paged(service: Service) -> None:
    job = screened(service, orders(12))
    wanted = (Outcome.RELEASE,)
    first = checks_of_screening(job, wanted, Part(most=3), service=service, actor=ADA)
    rest = checks_of_screening(
        job, wanted, Part(after=first.next, most=50), service=service, actor=ADA
    )
    outcomes = {each.outcome for each in (*first.items, *rest.items)}
    whole = checks_of_screening(job, (), Part(), service=service, actor=ADA).items
    count = sum(each.outcome is Outcome.RELEASE for each in whole)
    assert (outcomes, len(first.items) + len(rest.items)) == ({Outcome.RELEASE}, count)


def test_the_same_file_again_adds_no_check(service: Service) -> None:
    first = screened(service, orders(6))
    before = verify_audit(store=service.store).objects
    again = screened(service, orders(6))
    pages = [
        checks_of_screening(job, (), Part(), service=service, actor=ADA)
        for job in (first, again)
    ]
    assert pages[0] == pages[1]
    assert verify_audit(store=service.store).objects == before + 1  # the run alone


def test_the_same_file_twice_at_once_is_one_job(service: Service) -> None:
    assert upload(service, orders(3)) == upload(service, orders(3))


def test_screenings_are_listed_from_the_newest(service: Service) -> None:
    made = [upload(service, orders(1, name=f"{n}.csv", first=n)) for n in range(3)]
    with service.store.write(service.acting(ADA)) as writing:
        jobs.enqueue(writing, NewJob(kind="another"))
    first = screenings(Part(most=2), service=service, actor=ADA)
    rest = screenings(Part(after=first.next, most=2), service=service, actor=ADA)
    found = [each.job.id for each in (*first.items, *rest.items)]
    assert found == made[::-1]


def test_a_result_is_not_given_before_it_is_done(alone: Service) -> None:
    job = upload(alone, orders(3))
    assert checks_of_screening(job, (), Part(), service=alone, actor=ADA).items == ()
    with pytest.raises(ConflictError, match="not done"):
        export_screening(job, "csv", "en", service=alone, actor=ADA)


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "xlsx", "parquet", "html"])
def test_a_result_is_given_in_every_form(alone: Service, suffix: Suffix) -> None:
    job = screened(alone, orders(3))
    assert export_screening(job, suffix, "de", service=alone, actor=ADA)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "＝"])
def test_no_cell_of_an_export_starts_a_formula(alone: Service, start: str) -> None:
    file = orders(0)
    told = f'{start}HYPERLINK(""http://x"")'
    row = f'R-1,2026-11-02,DE,MX,"{told}",1,kg,"{start}1+1",MX\n'
    job = screened(alone, Upload(name="o.csv", content=file.content + row.encode()))
    raw = export_screening(job, "csv", "en", service=alone, actor=ADA).decode("utf-8-sig")
    cells = [cell for each in csv.reader(io.StringIO(raw)) for cell in each]
    assert any("HYPERLINK" in cell for cell in cells)
    assert [cell for cell in cells if cell.lstrip().startswith(("=", "+", "@", "＝"))] == []


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("../../etc/orders.csv", "orders.csv"), ("C:\\temp\\orders.csv", "orders.csv"),
        ("o\x00r\nders.csv", "orders.csv"), ("...orders.csv", "orders.csv"),
        ("x" * 400 + ".csv", "x" * 120 + ".csv"),
    ],
    ids=["up", "windows", "control", "hidden", "endless"],
)  # fmt: skip
def test_a_name_cannot_lead_elsewhere(alone: Service, name: str, stored: str) -> None:
    job = upload(alone, Upload(name=name, content=orders(1).content))
    assert screening(job, service=alone, actor=ADA).files == (stored,)


@pytest.mark.parametrize("name", ["orders.exe", "orders", ".csv", "orders.csv.zip"])
def test_a_file_of_no_kind_that_is_read_is_refused(alone: Service, name: str) -> None:
    with pytest.raises(InvalidRecordError, match="ends in"):
        upload(alone, Upload(name=name, content=b"x"))


def test_more_bytes_than_the_settings_allow_are_refused(tmp_path: Path) -> None:
    settings = replace(QUIET, limits=Limits(upload_megabytes=1))
    with service_in(tmp_path, settings=settings) as service:
        with pytest.raises(InvalidRecordError, match="at most 1048576"):
            upload(service, Upload(name="a.csv", content=bytes(1 << 20)), orders(1))
        with service.store.read() as db:
            assert jobs.counts(db) == {}


def test_two_files_of_one_name_are_refused(alone: Service) -> None:
    with pytest.raises(InvalidRecordError, match="two files"):
        upload(alone, orders(1), orders(2))


def test_no_file_is_refused(alone: Service) -> None:
    with pytest.raises(InvalidRecordError, match="0 files"):
        upload(alone)


def test_a_file_that_cannot_be_understood_is_answered_with_a_gap(alone: Service) -> None:
    job = screened(alone, Upload(name="broken.xlsx", content=b"no workbook"))
    (gap,) = gaps_of_screening(job, service=alone, actor=ADA)
    assert gap.code == "unreadable-file"


def test_who_may_not_screen_leaves_no_byte(alone: Service) -> None:
    with pytest.raises(DeniedError, match=r"file\.screen"):
        screen_upload((orders(1),), Wish(), service=alone, actor=OTTO)
    assert verify_audit(store=alone.store).objects == 0


def test_who_may_not_read_checks_sees_no_screening(alone: Service) -> None:
    job = upload(alone, orders(1))
    with pytest.raises(DeniedError, match=r"check\.read"):
        screening(job, service=alone, actor=NOBODY)


def test_another_job_is_no_screening(alone: Service) -> None:
    with alone.store.write(alone.acting(SYSTEM)) as writing:
        other = jobs.enqueue(writing, NewJob(kind="another"))
    with pytest.raises(UnknownRecordError):
        screening(str(other), service=alone, actor=ADA)


def test_two_workers_never_work_in_one_folder(alone: Service) -> None:
    upload(alone, orders(3))
    with alone.store.write(alone.acting(SYSTEM)) as writing:
        job = jobs.claim(writing, "slow", (KIND,))
    assert job is not None
    inside, leave = threading.Event(), threading.Event()

    def slow(**told: object) -> None:
        inside.set()
        leave.wait(20)

    thread = threading.Thread(target=screen_file, args=(job, alone, slow))
    thread.start()
    assert inside.wait(20)
    try:
        with pytest.raises(UnavailableError, match="another worker"):
            screen_file(job, alone, lambda **told: None)
    finally:
        leave.set()
        thread.join()
