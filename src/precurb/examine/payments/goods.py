"""Goods in the free text of a payment: what a list names, a CAS number, or equipment.

Most texts speak of invoices and months. A text becomes a goods line only where it holds the
exact name of a listed substance, a number of a known chemical, or words of equipment; an
acronym of a few letters counts only beside an amount or another cue. A name with a slip is
not looked for here: among invoice numbers and company names it would mostly be something else.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from precurb.examine.facts.equipment import equipment_in
from precurb.examine.payments.texts import has_letters
from precurb.examine.substances.known import known_name
from precurb.examine.substances.numbers import may_hold_numbers, numbers_in_text
from precurb.lists.knowledge import ControlBook
from precurb.lists.names import name_key
from precurb.lists.registry import bundled_registry

_MOST_WORDS = 8  # of a substance's name
_SHOWN = 140  # characters of a text that names equipment
_MOST_FORMS = 2  # words of a salt or an ester after a name
_PREFIX = 3
_SHORT = 5  # letters and digits up to which a name may as well be something else
_TRIM = " .,;:'\"“”!?"
_SPLIT = re.compile(r"[\s/;|]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
# A word of chemistry after a name makes it the name of something else, known here or not.
_OF_ANOTHER = re.compile(
    r"(?:cyanate|amine|amide|imide|oxide|hydride|hydrin|acrylate|sulfonate|sul(?:f|ph)ate|chloride"
    r"|bromide|iodide|nitrile|phenone|alcohol|aldehyde|acid|anhydride)s?$",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"\d\s*(?:kgs?|g|gr|grams?|mg|tons?|tonnes?|lbs?|l|ltr|litres?|liters?|ml|drums?|公斤|千克|克|桶|吨)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Goods:
    """A piece of text that names goods, the CAS number in it, and the lists they are on."""

    text: str
    cas: str = ""
    hits: tuple[str, ...] = ()


_EQUIPMENT_HITS = {
    "press": ("pill_press", "pill_equipment", "tablet_machine"),
    "die": ("punch_die", "pill_equipment"),
    "encapsulator": ("pill_equipment",),
    "machine_part": ("pill_equipment",),
    "heating_mantle": ("laboratory_equipment",),
    "reaction_vessel": ("laboratory_equipment",),
    "large_flask": ("laboratory_equipment",),
}


@lru_cache(maxsize=20_000)  # standing orders say the same every month
def goods_in(text: str, book: ControlBook) -> tuple[Goods, ...]:
    """The goods that a text names, each once.

    Args:
        text: One text of a payment.
        book: The listed substances.
    """
    numbers = tuple(_numbers(text, book)) if may_hold_numbers(text) else ()
    if not numbers and not has_letters(text):
        return ()
    machines = equipment_in(text)
    names = tuple(_names(text, book))
    if not (numbers or machines or _AMOUNT.search(text)):
        names = tuple(name for name in names if _stands_alone(name))
    found = [*numbers, *(Goods(name, hits=("precursor",)) for name in _outer(names))]
    if machines:
        hits = dict.fromkeys(hit for kind in machines for hit in _EQUIPMENT_HITS.get(kind, ()))
        found.append(Goods(text[:_SHOWN], hits=tuple(hits)))
    return tuple(found)


def _numbers(text: str, book: ControlBook) -> Iterator[Goods]:
    """CAS numbers of chemicals that exist; a random number passes the check one time in ten."""
    for reading in numbers_in_text(text):
        if reading.value in book.by_cas:
            yield Goods(reading.written, reading.value, ("precursor",))
        elif reading.value and bundled_registry().by_cas(reading.value) is not None:
            yield Goods(reading.written, reading.value)


def _names(text: str, book: ControlBook) -> Iterator[str]:
    words = [_bare(word) for word in _SPLIT.split(text)]
    keys = [name_key(word) if word else "" for word in words]
    prefixes = _prefixes(book)
    for start in range(len(words)):
        joined = ""
        for end in range(start, min(start + _MOST_WORDS, len(words))):
            joined += keys[end]
            if len(joined) >= _PREFIX and joined[:_PREFIX] not in prefixes:
                break
            if keys[end] and joined in book.by_name:
                yield from _whole(words, start, end + 1, book)
    if _HAN.search(text):
        yield from dict.fromkeys(_han_names(book).findall(text))


def _bare(word: str) -> str:
    """A word without the marks around it; brackets that are whole belong to a name."""
    plain = word.strip(_TRIM)
    whole = plain.count("(") == plain.count(")")
    return plain if whole else plain.strip("()" + _TRIM)


def _whole(words: list[str], start: int, end: int, book: ControlBook) -> Iterator[str]:
    """The name with the words after it that belong to it; none if that is another substance.

    "Ephedrine hydrochloride" is a salt of it, "toluene diisocyanate" is something else.
    """
    for last in range(min(end + _MOST_FORMS, len(words)), end, -1):
        if all(words[end:last]):
            longer = " ".join(words[start:last])
            if (known := known_name(longer, book)) is not None:
                if known.kin:
                    yield longer
                return
    if end == len(words) or not _OF_ANOTHER.search(words[end]):
        yield " ".join(words[start:end])


def _stands_alone(name: str) -> bool:
    """Whether a name is one in whatever text: "NPP" may be a code, "Ether" a brand."""
    return len(name_key(name)) > _SHORT or _HAN.search(name) is not None


def _outer(names: tuple[str, ...]) -> tuple[str, ...]:
    """Names that are no part of another one: of "ephedrine hydrochloride" not "ephedrine"."""
    return tuple(
        name
        for name in dict.fromkeys(names)
        if not any(name != other and name in other for other in names)
    )


@lru_cache(maxsize=4)
def _prefixes(book: ControlBook) -> frozenset[str]:
    return frozenset(key[:_PREFIX] for key in book.by_name)


@lru_cache(maxsize=4)
def _han_names(book: ControlBook) -> re.Pattern[str]:
    names = [key for key in book.by_name if len(key) > 1 and _HAN.fullmatch(key[0])]
    ordered = sorted(names, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, ordered)) or "(?!)")
