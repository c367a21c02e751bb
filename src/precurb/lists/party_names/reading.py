"""Read a name: whichever its script, it becomes words that can be compared.

A name can often be read in more than one way (a Chinese brand by its sound or by its
meaning, a person's name in Mandarin or Cantonese spelling), so reading gives all usual ways.
A name in two scripts ("Hebei Crovell 河北克洛维尔") is two names.
"""

import re
from functools import lru_cache

from precurb.lists.party_names import arabic, chinese, cyrillic, japanese, korean
from precurb.lists.party_names.latin import (
    is_written_together,
    read_company,
    read_craft,
    read_person,
    sounds_like_company,
)
from precurb.lists.party_names.scripts import (
    LONGEST_NAME,
    Script,
    by_looks,
    clean,
    is_longer,
    scripts_in,
    unmixed,
)
from precurb.lists.party_names.words import Channel, Reading, Word, WordKind
from precurb.model import PartyType

__all__ = ["Channel", "Reading", "Word", "WordKind", "read_name", "unread_in"]

MOST_READINGS = 6
MOST_WORDS = 100
_SMALL = (WordKind.LEGAL, WordKind.PARTICLE)
_FOREIGN_RUN = re.compile(r"[^\x00-\u024f\u1e00-\u1eff\u2000-\u206f]+")
_STRAY = 2  # letters of another script in a Latin name: a look-alike, or a slip
_TELLING_LATIN = 6  # letters; less is part of the foreign name ("TCL科技")


@lru_cache(maxsize=50_000)
def read_name(
    name: str, type_: PartyType = PartyType.UNKNOWN, country: str = ""
) -> tuple[Reading, ...]:
    """Every usual way to read a name, the usual one first.

    Args:
        name: The name as a source has it, in any script.
        type_: What bears it; decides whether words are looked up as a company's.
        country: Where it is from (ISO 3166-1 alpha-2), which tells Japanese from Chinese.

    Returns:
        Nothing when the name has no letter or digit.
    """
    text = unmixed(clean(name))
    found: dict[tuple[str, ...], Reading] = {}
    for part in dict.fromkeys((*_parts(text), *_parts(by_looks(text)))):
        for reading in _read(part, type_, country):
            words = tuple(w for w in reading.words if w.text)[:MOST_WORDS]
            if words:
                found.setdefault(tuple(w.text for w in words), Reading(words, reading.channel))
    telling = [r for r in found.values() if any(w.kind not in _SMALL for w in r.words)]
    return tuple(telling or found.values())[:MOST_READINGS]


def unread_in(name: str, type_: PartyType = PartyType.UNKNOWN, country: str = "") -> str:
    """What of a name is not compared, in words; nothing when all of it is."""
    readings = read_name(name, type_, country)
    if not readings:
        return f"no letter that could be compared: {name[:40]!r}"
    if is_longer(name):
        return f"only the first {LONGEST_NAME} letters were compared"
    if any(len(reading.words) == MOST_WORDS for reading in readings):
        return f"only the first {MOST_WORDS} words were compared"
    return ""


def _parts(text: str) -> list[str]:
    """A name in two scripts is two names; a few Latin letters belong to the foreign one."""
    counts = scripts_in(text)
    foreign = counts.total() - counts[Script.LATIN]
    if foreign <= _STRAY or counts[Script.LATIN] < _TELLING_LATIN:
        return [text]
    latin = _FOREIGN_RUN.sub(" ", text).strip(" ()[]/,-")
    if len(re.findall(r"[^\W\d_]{2,}", latin)) < 2:
        return [text]
    runs = [run for run in _FOREIGN_RUN.findall(text) if len(run.strip()) > 1]
    return [latin, " ".join(runs)]


def _read(text: str, type_: PartyType, country: str) -> list[Reading]:
    counts = scripts_in(text)
    script = max(counts, key=lambda each: (counts[each], each), default=Script.LATIN)
    latin = counts[Script.LATIN]
    if latin >= _TELLING_LATIN and counts.total() - latin <= _STRAY:
        return _read_latin(text, type_, Channel.LATIN)
    if counts[Script.KANA] or (counts[Script.HAN] and japanese.is_japanese(text, country)):
        return japanese.read(text, type_)
    if counts[Script.HANGUL]:
        return korean.read(text, type_)
    if counts[Script.HAN]:
        return chinese.read(text, type_)
    if script is Script.CYRILLIC:
        return cyrillic.read(text, type_)
    if script in (Script.ARABIC, Script.HEBREW):
        return arabic.read(text, type_, script)
    return _read_latin(text, type_, Channel.LATIN if script is Script.LATIN else Channel.OTHER)


def _read_latin(text: str, type_: PartyType, channel: Channel) -> list[Reading]:
    if type_ in (PartyType.VESSEL, PartyType.AIRCRAFT):
        return [Reading(read_craft(text), channel)]
    if type_ is PartyType.PERSON:
        return [Reading(read_person(text), channel)]
    readings = [read_company(text)]
    plain = not any(char.isdigit() for char in text)  # persons bear no figures
    if type_ is PartyType.UNKNOWN and plain and not sounds_like_company(readings[0]):
        return [Reading(read_person(text), channel)]
    if is_written_together(text):
        readings.append(read_company(text, apart=False))
    return [Reading(words, channel) for words in dict.fromkeys(readings)]
