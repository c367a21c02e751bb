import datetime as dt

import pytest

from precurb.web.countries import countries, is_country
from precurb.web.figures import age, day, moment, number

DAY = dt.date(2026, 11, 27)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "27 Nov 2026"),
        ("de", "27.11.2026"),
        ("zh", "2026年11月27日"),
        ("es", "27 nov 2026"),
    ],
)
def test_a_day_is_written_as_the_language_does(language: str, text: str) -> None:
    assert day(DAY, language) == f'<time datetime="2026-11-27">{text}</time>'


@pytest.mark.parametrize(("language", "text"), [("en", "12,345.6"), ("de", "12.345,6")])
def test_a_number_has_the_separators_of_the_language(language: str, text: str) -> None:
    assert number(12345.6, language) == text


def test_what_is_not_known_is_a_dash() -> None:
    assert (day(None, "en"), moment(None, "de"), age(None, "es")) == ("—", "—", "—")


def test_an_age_is_in_words() -> None:
    now = dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)
    assert ">3 days<" in age(now - dt.timedelta(days=3), "en", now)
    assert ">3 Tage<" in age(now - dt.timedelta(days=3), "de", now)


def test_countries_are_named_in_the_language() -> None:
    assert dict(countries("de"))["CN"] == "China"
    assert dict(countries("es"))["DE"] == "Alemania"
    assert "EU" not in dict(countries("en"))


@pytest.mark.parametrize(
    ("text", "fine"), [("DE", True), ("", True), ("DEU", False), ("日本", False)]
)
def test_a_country_is_two_letters(text: str, fine: bool) -> None:
    assert is_country(text) is fine
