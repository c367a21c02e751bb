"""Particulars as files write them: any name of a field, and nothing guessed."""

import pytest

from precurb.app.particulars import read_particulars
from precurb.errors import InvalidRecordError
from precurb.examine.parties.particulars import Identity, Particulars


def test_fields_are_read_under_any_of_their_names() -> None:
    text = (
        '{"DATE_OF_BIRTH": "1970-02-03", "nationality": ["Germany"], "Gender": "Female", '
        '"passportNumber": "X1", "alias": ["Ada Z."], "city": "Ofenburg", "eyes": 2}'
    )
    read = read_particulars(text)
    assert read.names == ("Ada Z.",)
    assert read.particulars == Particulars(
        birth_dates=("1970-02-03",),
        countries=frozenset({"DE"}),
        genders=frozenset({"f"}),
        addresses=("Ofenburg",),
        identities=(Identity("passport", "X1"),),
    )


@pytest.mark.parametrize("text", ["{", "[]", "null", "1", '"x"', '{"a": "\\ud800"}'])
def test_what_is_no_json_object_is_refused(text: str) -> None:
    with pytest.raises(InvalidRecordError, match="no JSON object"):
        read_particulars(text)


@pytest.mark.parametrize("text", ["", "  ", "{}", '{"unknown": {"x": 1}}', '{"alias": null}'])
def test_an_object_without_known_fields_says_nothing(text: str) -> None:
    read = read_particulars(text)
    assert (read.names, read.particulars) == ((), Particulars())
