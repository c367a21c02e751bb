"""Chemical names of other languages into English, by the rules in which languages differ.

Chemical names are one vocabulary, spelled and joined in each language's own way, so a few dozen
rules a language carry over what no dictionary could list. The rules are data
(``data/locale/nomenclature``). Nothing is believed because it was translated: a candidate
counts only where an index knows it exactly or OPSIN can read it.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache

from precurb.data import data_folder
from precurb.examine.substances.index_names import plain_greek
from precurb.examine.substances.translate_zh import chinese_names, is_chinese

_LATIN = ("de", "fr", "es", "it", "la", "registry")
_LONGEST = 200
_MOST_SPACES = 5  # prose has more
# Letters that are locants or descriptors keep their capital; the rest is read in small letters.
_MEANT = re.compile(r"(?<![A-Za-z])[NOSPREZHC](?=[-',)\d]|$)|(?<=\d)[RSEZH](?=[,)\d-])")


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one language, in order, and what tells that a text may be of it."""

    telling: re.Pattern[str]
    steps: tuple[tuple[re.Pattern[str], str], ...]


@lru_cache(maxsize=16_384)
def english_names(text: str) -> tuple[str, ...]:
    """English names that a name of another language may stand for, most probable first.

    Args:
        text: One chemical name in German, French, Spanish, Italian, Latin or Chinese.

    Returns:
        At most one candidate a language; none where the text is English or no name.

    >>> english_names("Benzylalkohol")
    ('benzyl alcohol',)
    """
    if len(text) > _LONGEST or text.count(" ") > _MOST_SPACES:
        return ()
    if is_chinese(text):
        return chinese_names(text)
    text = plain_greek(text)
    small = text.lower()
    found = [_applied(text, rules) for rules in _tables() if rules.telling.search(small)]
    return tuple(n for n in dict.fromkeys(found) if n.isascii() and n.lower() != small)


def _applied(text: str, rules: Rules) -> str:
    name = "".join(
        text[i] if keep else text[i].lower() for i, keep in enumerate(_kept_capitals(text))
    )
    for pattern, replacement in rules.steps:
        if pattern.search(name):  # most do not apply, and to look is cheaper than to replace
            name = pattern.sub(replacement, name)
    return name.strip()


def _kept_capitals(text: str) -> list[bool]:
    kept = [False] * len(text)
    for match in _MEANT.finditer(text):
        kept[match.start()] = True
    return kept


@cache
def _tables() -> tuple[Rules, ...]:
    folder = data_folder() / "locale" / "nomenclature"
    return tuple(
        _rules(tomllib.loads((folder / f"{language}.toml").read_text("utf-8")))
        for language in _LATIN
    )


def _rules(table: dict[str, object]) -> Rules:
    steps = table["rules"]
    if not isinstance(steps, list):
        raise TypeError("rules of a language are a list")
    return Rules(
        telling=re.compile(str(table["telling"])),
        steps=tuple((re.compile(pattern), replacement) for pattern, replacement in steps),
    )
