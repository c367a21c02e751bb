"""The files of the jurisdictions: what they name exists, and what they lack is said."""

import pytest

from precurb.lists.calendars import calendar_at
from precurb.lists.knowledge import ControlBook, read_packaged
from precurb.model.control import Jurisdiction

BOOK = ControlBook(read_packaged())
LAWS = BOOK.knowledge.laws


def test_every_jurisdiction_with_a_list_or_a_duty_has_a_file() -> None:
    listed = {each.jurisdiction for each in BOOK.knowledge.lists}
    dutiful = {duty.jurisdiction for duty in BOOK.knowledge.requirements}
    assert (listed | dutiful) - {law.code for law in LAWS} == set()


def test_what_a_jurisdiction_names_exists() -> None:
    duties = {duty.id for duty in BOOK.knowledge.requirements}
    named = [
        name
        for law in LAWS
        for names in (
            *(each.duties for each in law.authorities),
            *(rule.duties for rule in law.limits),
        )
        for name in names
    ]
    lists = {name for law in LAWS for rule in law.limits for name in rule.lists}
    assert set(named) - duties == set()
    assert lists - set(BOOK.lists) == set()


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.code)
def test_a_jurisdiction_says_its_source_and_what_is_unknown(law: Jurisdiction) -> None:
    assert law.source
    assert law.unknown


@pytest.mark.parametrize(
    "law", [each for each in LAWS if each.calendar.name], ids=lambda law: law.code
)
def test_the_calendar_of_a_jurisdiction_is_known(law: Jurisdiction) -> None:
    assert calendar_at(law.calendar, law.members[0]) is not None


def test_a_member_adds_to_a_union_that_exists() -> None:
    unions = {law.part_of for law in LAWS if law.part_of}
    assert unions == {"EU"}
    assert unions <= {law.code for law in LAWS}
