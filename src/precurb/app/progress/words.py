"""Indicators, series and figures in the language of the reader."""

import tomllib
from dataclasses import replace
from decimal import Decimal
from functools import cache
from types import MappingProxyType

from babel import Locale
from babel.numbers import format_decimal

from precurb.app.words import t
from precurb.data import data_folder
from precurb.model.progress import Figure, Indicator, Series
from precurb.progress.figures import AGES
from precurb.progress.series import packaged_series

_LOCALES = MappingProxyType({"en": "en_GB", "de": "de_DE", "zh": "zh_Hans_CN", "es": "es_ES"})
_UNITS = MappingProxyType({"%": "percent", "per 100": "per-100", "per 1,000": "per-1000"})
_KNOWN = frozenset(
    (
        "%", "per 100", "per 1,000", "days", "months", "substances", "commitments", "measures",
        "incidents", "requests", "notifications", "deaths", "kg", "lb", "events",
    )
)  # fmt: skip
_SOURCES = MappingProxyType(
    {
        "the records of this node": "records",
        "the law book of this installation": "law",
        "the commitments of this node": "commitments",
    }
)
_AGES = frozenset(name for _, _, name in AGES)
_BY_PLACE = frozenset(("control-lag", "control-gap", "origin-share"))


def indicator_in(indicator: Indicator, language: str) -> Indicator:
    """An indicator with its words in a language; what has no translation stays English."""
    source = indicator.source
    if source in _SOURCES:
        source = t(f"progress.source.{_SOURCES[source]}", language)
    told = _translated("indicators", language).get(indicator.id, {})
    return replace(
        indicator,
        source=source,
        title=told.get("title", indicator.title),
        numerator=told.get("numerator", indicator.numerator),
        denominator=told.get("denominator", indicator.denominator),
        caveat=told.get("caveat", indicator.caveat),
    )


def series_in(series: Series, language: str) -> Series:
    """A series with its words in a language, where they are those that are translated."""
    english = next((each for each in packaged_series() if each.id == series.id), None)
    told = _translated("series", language).get(series.id, {})

    def word(name: str) -> str:
        mine: str = getattr(series, name)
        return told.get(name, mine) if getattr(english, name, None) == mine else mine

    return replace(
        series,
        title=word("title"),
        definition=word("definition"),
        vintage=word("vintage"),
        caveat=word("caveat"),
    )


def number(value: Decimal | int, language: str) -> str:
    """A number with the separators of a language."""
    return format_decimal(value, locale=_LOCALES[language])


def amount(value: Decimal | int | None, unit: str, language: str) -> str:
    """A number with its unit; a dash where there is nothing to count."""
    if value is None:
        return "—"
    told = number(value, language)
    if unit not in _KNOWN:
        return f"{told} {unit}".rstrip()
    return t(f"progress.unit.{_UNITS.get(unit, unit)}", language, count=told)


def unit_word(unit: str, language: str) -> str:
    """A unit alone, as it stands above a column."""
    return t(f"progress.units.{_UNITS.get(unit, unit)}", language) if unit in _KNOWN else unit


def of_word(figure: Figure, language: str) -> str:
    """What a figure is about, where there is one each."""
    if not figure.of:
        return ""
    if figure.of in _AGES:
        return t(f"progress.age.{figure.of}", language)
    if figure.indicator == "commitments-by-stage":
        return t(f"progress.stage.{figure.of}", language)
    return place(figure.of, language) if figure.indicator in _BY_PLACE else figure.of


def place(jurisdiction: str, language: str) -> str:
    """A jurisdiction in words; its code where it has none."""
    territories = Locale.parse(_LOCALES[language]).territories
    return str(territories.get("GB" if jurisdiction == "UK" else jurisdiction, jurisdiction))


@cache
def _translated(what: str, language: str) -> dict[str, dict[str, str]]:
    path = data_folder() / "locale" / f"{what}.{language}.toml"
    return tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
