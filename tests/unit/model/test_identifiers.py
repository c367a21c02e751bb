"""CAS numbers and InChIKeys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from precurb.errors import InvalidIdentifierError
from precurb.model import CasNumber, InchiKey


def test_wrong_check_digit_is_refused() -> None:
    with pytest.raises(InvalidIdentifierError, match="check digit"):
        CasNumber.parse("108-24-8")


@pytest.mark.parametrize("written", ["108-24-7", " 108–24–7", "108 - 24 - 7", "108247"])
def test_any_dash_reads_as_the_same_number(written: str) -> None:
    assert str(CasNumber.parse(written)) == "108-24-7"


def test_the_constructor_takes_only_the_canonical_form() -> None:
    with pytest.raises(ValueError, match="not a CAS number"):
        CasNumber("108247")


@given(st.text(max_size=15))
def test_reading_never_fails_otherwise(text: str) -> None:
    try:
        number = CasNumber.parse(text)
    except InvalidIdentifierError:
        return
    assert CasNumber.parse(str(number)) == number


def test_an_inchikey_is_read_with_its_prefix() -> None:
    key = InchiKey.parse("inchikey=WFDIJRYMOXRFFG-UHFFFAOYSA-N")
    assert key.skeleton == "WFDIJRYMOXRFFG"


def test_a_cut_inchikey_is_refused() -> None:
    with pytest.raises(InvalidIdentifierError, match="not an InChIKey"):
        InchiKey.parse("WFDIJRYMOXRFFG-UHFFFAOYSA")
