"""Words of equipment, of offers and of dress in a text, from packaged tables."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache, lru_cache

from precurb.data import data_folder


def equipment_in(text: str) -> tuple[str, ...]:
    """Kinds of equipment that a text names, such as ``press`` and ``die``.

    >>> equipment_in("1 set TDP-5 tablet press with die set")
    ('press', 'die')
    """
    return _named("equipment", text)


def phrases_in(text: str) -> tuple[str, ...]:
    """Kinds of telling phrases in an offer, such as ``clearance_promise``."""
    return _named("phrases", text)


def is_forwarder(name: str) -> bool:
    """Whether a name says that the party forwards goods for others."""
    return "forwarder" in _named("dress", name)


def tells_mixture(text: str) -> bool:
    """Whether a text calls the goods a mixture or a solution."""
    return "mixture" in _named("dress", text)


@lru_cache(maxsize=16_384)  # goods and names come again and again
def _named(section: str, text: str) -> tuple[str, ...]:
    if not text:
        return ()
    return tuple(kind for kind, pattern in _patterns(section) if pattern.search(text))


@cache
def _patterns(section: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    path = data_folder() / "locale" / "equipment.toml"
    table: dict[str, list[str]] = tomllib.loads(path.read_text("utf-8"))[section]
    return tuple((kind, _pattern(words)) for kind, words in table.items())


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    """One pattern of all words; Chinese ones stand anywhere, others as whole words.

    A plural is the same word; the endings are those of English, Spanish and German.
    """
    parts = [
        rf"(?<!\w){re.escape(word)}(?:s|es|n|en)?(?!\w)"
        if word[0] < "\u2e80"
        else re.escape(word)
        for word in sorted(words, key=len, reverse=True)
    ]
    return re.compile("|".join(parts), re.IGNORECASE)
