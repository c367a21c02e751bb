from functools import partial
from pathlib import Path

import pytest

from precurb.app.batches.crew import Crew, Lost
from precurb.errors import UnavailableError
from unit.app.batches import crew_work as work

PARTS = range(6)
SQUARES = {number * number for number in PARTS}


def test_every_part_is_done_once() -> None:
    made = list(Crew(prepare=work.square, size=2).work_through(PARTS))
    assert sorted(each for each in made if isinstance(each, int)) == sorted(SQUARES)
    assert len(made) == len(PARTS)


def test_no_parts_are_no_work() -> None:
    started: list[int] = []
    crew = Crew(prepare=work.square, size=2, started=started.append)
    assert list(crew.work_through([])) == []
    assert started == []


def test_a_part_whose_worker_was_killed_is_done_again(tmp_path: Path) -> None:
    crew = Crew(prepare=partial(work.deadly, tmp_path, 2), size=2)
    made = list(crew.work_through(PARTS))
    assert sorted(each for each in made if isinstance(each, int)) == sorted(SQUARES)
    assert len(list(tmp_path.iterdir())) == 2


def test_a_part_that_kills_three_workers_is_lost_and_the_others_are_done(
    tmp_path: Path,
) -> None:
    crew = Crew(prepare=partial(work.deadly, tmp_path, 9), size=2)
    made = list(crew.work_through(PARTS))
    assert [each for each in made if isinstance(each, Lost)] == [Lost(3)]
    assert {each for each in made if isinstance(each, int)} == SQUARES - {9}
    assert len(list(tmp_path.iterdir())) == 3


def test_workers_that_cannot_begin_are_no_lost_parts_but_an_error() -> None:
    with pytest.raises(UnavailableError, match="ended before they began"):
        list(Crew(prepare=work.unborn, size=1).work_through(PARTS))


def test_an_error_of_a_part_is_raised_here() -> None:
    with pytest.raises(ValueError, match="three is too many"):
        list(Crew(prepare=work.failing, size=1).work_through(PARTS))
