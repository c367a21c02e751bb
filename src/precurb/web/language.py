"""In which language a page speaks: as the person chose, else as the browser asks."""

from collections.abc import Iterator

from precurb.app.prose import LANGUAGES, Language

COOKIE = "precurb_language"
FIRST: Language = "en"


def negotiate(chosen: str, accepted: str) -> Language:
    """The language of a page.

    Args:
        chosen: What the person chose; empty or unknown for nothing.
        accepted: The header ``Accept-Language``.

    >>> negotiate("", "fr-CH, fr;q=0.9, de;q=0.7, en;q=0.8")
    'en'
    """
    wanted = [chosen, *(tag for _, tag in sorted(_asked(accepted), key=lambda each: -each[0]))]
    for tag in wanted:
        for known in LANGUAGES:
            if tag.partition("-")[0].lower() == known:
                spoken: Language = known
                return spoken
    return FIRST


def _asked(accepted: str) -> Iterator[tuple[float, str]]:
    """Languages with their weight; what cannot be read, or is refused (q=0), falls out."""
    for part in accepted[:400].split(","):
        tag, _, weight = part.strip().partition(";q=")
        try:
            asked = float(weight) if weight else 1.0
        except ValueError:
            continue
        if tag and 0 < asked <= 1:
            yield asked, tag
