"""In which language a caller reads sentences, from ``Accept-Language`` (RFC 9110, 12.5.4)."""

from precurb.app.prose import LANGUAGES, Language

_BY_CODE: dict[str, Language] = {each: each for each in LANGUAGES}


def language_of(header: str) -> Language:
    """The language wished for most of those there are; English where none is.

    >>> language_of("fr, de-CH;q=0.8, en;q=0.5")
    'de'
    """
    found: Language = "en"
    best = 0.0
    for each in header[:500].split(","):
        tag, _, rest = each.strip().partition(";")
        code = tag.partition("-")[0].lower()
        weight = _weight(rest)
        if code in _BY_CODE and weight > best:
            found, best = _BY_CODE[code], weight
    return found


def _weight(text: str) -> float:
    name, _, value = text.strip().partition("=")
    if not name:
        return 1.0
    try:
        return min(1.0, float(value)) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0
