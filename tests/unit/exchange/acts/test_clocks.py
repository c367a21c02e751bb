"""Reply clocks: the deadline cases of the research, and what silence means in each law."""

import datetime as dt
from pathlib import Path

import pytest

from precurb.exchange.acts.clocks import (
    clock_of,
    clocks_for,
    known_sentences,
    silence_of,
    stricter,
)
from precurb.lists.snapshot import Snapshot
from precurb.model import Requirement
from precurb.model.notification import ReplyClock, Silence

SENT = dt.date(2024, 1, 30)


def duty(snapshot: Snapshot, id_: str) -> Requirement:
    return next(each for each in snapshot.book.knowledge.requirements if each.id == id_)


def clock(snapshot: Snapshot, id_: str, route: tuple[str, str]) -> ReplyClock:
    return clocks_for([duty(snapshot, id_)], route, snapshot.book, SENT)[0]


# exchange.md, section 1: 15 working days from 2024-01-30; China works some Sundays, so that
# whoever counts Monday to Friday without holidays comes to the 27th.
@pytest.mark.parametrize(
    ("law", "place", "due"),
    [
        ("EU", "DE", "2024-02-20"),
        ("CA", "CA", "2024-02-20"),
        ("IN", "IN", "2024-02-20"),
        ("US", "US", "2024-02-21"),
        ("MX", "MX", "2024-02-21"),
        ("CN", "CN", "2024-02-23"),
    ],
)
def test_fifteen_working_days_end_by_the_calendar_of_the_law(
    snapshot: Snapshot, law: str, place: str, due: str
) -> None:
    rule = duty(snapshot, "EU-021")
    found, _, calendar = clock_of(rule, place, snapshot.book.law_of[law], SENT)
    assert f"{found}" == due
    assert calendar is not None


# The silence table of the second reading of the law, each with its day and its sentence.
@pytest.mark.parametrize(
    ("id_", "route", "due", "silence", "sentence"),
    [
        ("EU-021", ("DE", "MX"), "2024-02-20", "allows", "does not answer within 15 working"),
        (
            "EU-022",
            ("DE", "MX"),
            "2024-02-20",
            "allows",
            "Same procedure where the destination",
        ),
        ("CA-006", ("CA", "MX"), "2024-02-06", "allows", "objects within seven days"),
        ("CA-012", ("CA", "MX"), "2024-02-06", "allows", "objection of the destination within"),
        ("AR-005", ("AR", "MX"), "2024-02-06", "allows", "within seven calendar days"),
        ("US-001", ("US", "MX"), "2024-02-14", "allows", "at least 15 days before"),
        ("US-001", ("DE", "US"), "2024-02-14", "allows", "at least 15 days before"),
        # "days" of no kind: working days are the careful reading, and the goods wait longer.
        ("AU-001", ("AU", "NZ"), "2024-02-06", "allows", "at least five days before"),
        ("EU-024", ("DE", "US"), "2024-02-20", "does-not-allow", "Decision on the application"),
        (
            "EU-027",
            ("CN", "DE"),
            "2024-02-20",
            "does-not-allow",
            "Decision on the import authorisation",
        ),
        ("CN-012", ("CN", "MX"), "2024-03-01", "does-not-allow", "Licence of the commerce"),
        ("CN-013", ("CN", "MX"), "None", "does-not-allow", "outside the decision period"),
        ("IN-002", ("IN", "MX"), "2024-02-28", "does-not-allow", "within 21 working days"),
        (
            "IN-004",
            ("DE", "IN"),
            "2024-02-28",
            "does-not-allow",
            "assumed to run like the export",
        ),
        ("MX-006", ("MX", "US"), "None", "does-not-allow", "Under the applicable health"),
        ("CH-001", ("CH", "US"), "None", "does-not-allow", "Operating licence for precursors"),
        ("UK-006", ("GB", "MX"), "2024-02-20", "not-stated", "must not ship for 15 days"),
        ("JP-002", ("JP", "MX"), "None", "not-stated", "notified in advance"),
        ("INT-001", ("CN", "MX"), "None", "not-stated", "informs the importing State"),
    ],
)
def test_each_law_has_its_day_its_sentence_and_its_effect_of_silence(  # a table
    snapshot: Snapshot, id_: str, route: tuple[str, str], due: str, silence: str, sentence: str
) -> None:
    found = clock(snapshot, id_, route)
    assert (f"{found.due}", str(found.silence)) == (due, silence)
    assert sentence in found.sentence
    assert found.instrument
    assert found.article
    assert found.source


def test_an_importing_law_is_counted_by_the_country_of_arrival(snapshot: Snapshot) -> None:
    assert clock(snapshot, "US-001", ("DE", "US")).direction == "import"
    assert clock(snapshot, "US-001", ("US", "DE")).direction == "export"


def test_the_stricter_of_two_laws_is_the_one_that_waits_longer(snapshot: Snapshot) -> None:
    duties = [duty(snapshot, "EU-021"), duty(snapshot, "US-001")]
    clocks = clocks_for(duties, ("DE", "US"), snapshot.book, SENT)
    assert [each.requirement for each in clocks] == ["EU-021", "US-001"]
    found = stricter(clocks)
    assert found is not None
    assert (found.requirement, found.due) == ("EU-021", dt.date(2024, 2, 20))


def test_where_no_day_is_known_no_law_is_the_stricter_one(snapshot: Snapshot) -> None:
    clocks = clocks_for([duty(snapshot, "JP-002")], ("JP", "MX"), snapshot.book, SENT)
    assert stricter(clocks) is None
    assert "the law states no time" in clocks[0].note


def test_the_pause_of_a_law_is_told(snapshot: Snapshot) -> None:
    found = clock(snapshot, "CN-012", ("CN", "MX"))
    assert found.pause == "time for international verification does not count (art. 29)"


def test_a_calendar_that_is_not_certain_is_told(snapshot: Snapshot) -> None:
    assert clock(snapshot, "EU-021", ("DE", "MX")).doubts == (
        "holidays of single regions of a Member State are not left out",
    )


def test_every_sentence_of_the_law_about_silence_was_sorted(snapshot: Snapshot) -> None:
    said = {each.deadline.silence for each in snapshot.book.knowledge.requirements}
    assert said - known_sentences() == {""}


def test_a_sentence_that_is_not_known_is_no_consent() -> None:
    assert silence_of("silence is golden") is Silence.NOT_STATED


def test_the_table_of_the_second_reading_names_the_same_laws(shared: Path) -> None:
    notes = (shared / "data" / "control" / "NOTES.md").read_text("utf-8")
    (allows,) = (line for line in notes.splitlines() if line.startswith("- Silence allows:"))
    for words in ("EU PEN (15 working days)", "CA PEN (7 days)", "AR PEN (7 calendar days)"):
        assert words in allows
