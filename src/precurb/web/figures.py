"""Days, times and numbers as a language writes them, ready for a page."""

import datetime as dt
from decimal import Decimal

from babel import Locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_decimal
from markupsafe import Markup, escape

_LOCALES = {"en": "en_GB", "de": "de_DE", "zh": "zh_Hans_CN", "es": "es_ES"}


def day(value: dt.date | None, language: str) -> Markup:
    """A day; a dash for none. Machines find the ISO form beside it."""
    if value is None:
        return Markup("—")
    text = format_date(value, "medium", locale=locale(language))
    return _time(value.isoformat(), text)


def moment(value: dt.datetime | None, language: str) -> Markup:
    """A moment in the time zone of the service; a dash for none."""
    if value is None:
        return Markup("—")
    here = value.astimezone()
    text = format_datetime(here, _pattern(language), locale=locale(language))
    return _time(here.isoformat(timespec="seconds"), text)


def age(value: dt.datetime | None, language: str, now: dt.datetime | None = None) -> Markup:
    """How long ago a moment was: "3 days"; a dash for none."""
    if value is None:
        return Markup("—")
    passed = (now or dt.datetime.now(dt.UTC)) - value
    text = format_timedelta(max(passed, dt.timedelta(seconds=1)), locale=locale(language))
    return _time(value.isoformat(timespec="seconds"), text)


def number(value: float | Decimal, language: str) -> str:
    """A number with the separators of the language."""
    return format_decimal(value, locale=locale(language))


def locale(language: str) -> Locale:
    """The locale in which a language is written here."""
    return Locale.parse(_LOCALES[language])


def _pattern(language: str) -> str:
    """Day and time to the minute; seconds are for the audit, which shows them itself."""
    with_day = {"en": "d MMM y, HH:mm", "de": "dd.MM.y, HH:mm", "es": "d MMM y, H:mm"}
    return with_day.get(language, "y年M月d日 HH:mm")


def _time(machine: str, text: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(escape(machine), text)
