"""The words that signs use beside CEL's own operators and macros.

Those of CEL are such as ``exists``, ``all`` and ``filter``; ours:

- ``given(x)``, ``missing(x)``: the field was supplied, and is filled or left blank
- ``count(list)``, ``distinct(list, "field")``, ``sum``, ``largest``, ``share``, ``commonest``
- ``overlap(list, list)``, ``same(list, list)``, ``mentions(text, words)``
- ``ratio(a, b)``, ``within(a, b, tolerance)``, ``abs``, ``larger``, ``smaller``
- ``days(from, to)``: calendar days between two ISO dates
- ``similar(text, text)``, ``least_similar(texts)``: 0 to 1
- ``differing(papers, fields, tolerance)``: the fields in which papers contradict one another
- ``only(papers, kinds)``: those of some kinds, for what the first of them fixes for the others
- ``cas_ok``, ``container_ok`` (ISO 6346), ``imo_ok``: check digits hold
- ``container_form``: the number has the form of ISO 6346, whatever its check digit
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz

from precurb.errors import InvalidRecordError
from precurb.lists.reference.containers import container_number, imo_ok
from precurb.model import CasNumber, Value

Records = list[dict[str, Any]]


def given(value: Value) -> bool:
    """Supplied and filled."""
    return not missing(value)


def missing(value: Value) -> bool:
    """Supplied, but left blank."""
    return value is None or value in ("", [])


def count(items: list[Any]) -> float:
    """How many."""
    return float(len(items))


def distinct(records: Records, field: str) -> float:
    """How many different values a field has; records without it do not count."""
    return float(len({_plain(each[field]) for each in records if field in each}))


def total(records: Records, field: str) -> float:
    """The sum of a field."""
    return float(sum(each[field] for each in records))


def largest(records: Records, field: str) -> float:
    """The largest value of a field.

    Raises:
        ValueError: There is no record, so there is none.
    """
    return float(max(each[field] for each in records))


def share(records: Records, field: str) -> float:
    """The share of the commonest value of a field, 0 to 1; 0 of none."""
    found = Counter(_plain(each[field]) for each in records if field in each)
    return found.most_common(1)[0][1] / len(records) if found else 0.0


def commonest(items: list[Any]) -> float:
    """How often the commonest item occurs."""
    found = Counter(map(_plain, items))
    return float(found.most_common(1)[0][1]) if found else 0.0


def overlap(some: list[Any], others: list[Any]) -> bool:
    """Whether two lists share an item."""
    return not {_plain(each) for each in some}.isdisjoint(map(_plain, others))


def same(some: list[Any], others: list[Any]) -> bool:
    """Whether two lists hold the same items, in whatever order."""
    return set(map(_plain, some)) == set(map(_plain, others))


def mentions(text: str, words: Iterable[str]) -> bool:
    """Whether a text contains one of the words, as a whole word, without regard to case."""
    return _any_of(tuple(words)).search(_folded(text)) is not None


def ratio(one: float, other: float) -> float:
    """The quotient.

    Raises:
        ZeroDivisionError: The other is zero, so the ratio is unknown.
    """
    return one / other


def within(one: float, other: float, tolerance: float) -> bool:
    """Whether two numbers differ by no more than a share of the larger."""
    return abs(one - other) <= tolerance * max(abs(one), abs(other))


def days(start: str, end: str) -> float:
    """Calendar days from one ISO date to another."""
    return float((dt.date.fromisoformat(end) - dt.date.fromisoformat(start)).days)


def similar(one: str, other: str) -> float:
    """How alike two texts are, 0 to 1, whatever the order of their words."""
    return fuzz.token_sort_ratio(_folded(one), _folded(other)) / 100


def least_similar(texts: Mapping[str, str]) -> float:
    """How alike the two most different of several texts are; 1 of fewer than two."""
    told = [text for text in texts.values() if text.strip()]
    pairs = [(a, b) for at, a in enumerate(told) for b in told[at + 1 :]]
    return min((similar(a, b) for a, b in pairs), default=1.0)


def differing(
    papers: Mapping[str, Mapping[str, Any]], fields: Iterable[str], tolerance: float
) -> list[str]:
    """The fields in which papers that state them contradict one another.

    Numbers contradict when they differ by more than the tolerance (a share of the larger),
    texts when they differ without regard to case, spaces and punctuation.
    """
    return [
        field
        for field in fields
        if _contradict([p[field] for p in papers.values() if field in p], tolerance)
    ]


def only(papers: Mapping[str, Any], kinds: list[str]) -> dict[str, Any]:
    """The papers of some kinds.

    Raises:
        LookupError: The first kind is not among them, or nothing is there to compare it with.
    """
    found = {name: p for name, p in papers.items() if name.startswith(tuple(kinds))}
    if len(found) < 2 or not any(name.startswith(kinds[0]) for name in found):
        raise LookupError(f"no {kinds[0]} and another paper to compare")
    return found


@lru_cache(maxsize=4096)
def cas_ok(text: str) -> bool:
    """Whether a CAS number's check digit holds."""
    try:
        CasNumber.parse(_filled(text))
    except InvalidRecordError:
        return False
    return True


def _filled(text: str) -> str:
    """A number that was given.

    Raises:
        ValueError: It was left blank, so whether it holds is unknown.
    """
    if not text.strip():
        raise ValueError("left blank")
    return text


@lru_cache(maxsize=4096)
def _container_ok(text: str) -> bool:
    """Whether the check digit of a container number holds.

    Raises:
        ValueError: It is no container number by its form: a trailer, a wagon, or left blank.
    """
    number = container_number(text)
    if number is None:
        raise ValueError("no container number")
    return number.holds


def _contradict(values: list[Any], tolerance: float) -> bool:
    numbers = [v for v in values if isinstance(v, int | float) and not isinstance(v, bool)]
    if numbers and len(numbers) == len(values):
        return not within(min(numbers), max(numbers), tolerance)
    return len({re.sub(r"\W+", "", _folded(str(v))) for v in values if v != ""}) > 1


@lru_cache(maxsize=2048)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern of all words; none of no words."""
    parts = [_word(folded) for word in words if (folded := _folded(word))]
    return re.compile("|".join(parts) or r"(?!)")


def _word(word: str) -> str:
    if not word.isascii():
        return re.escape(word)  # Chinese has no spaces to tell words by
    before = r"(?<!\w)" if word[0].isalnum() else ""
    behind = r"(?!\w)" if word[-1].isalnum() else ""
    return f"{before}{re.escape(word)}{behind}"


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _plain(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "given": given, "missing": missing, "count": count, "distinct": distinct, "sum": total,
    "largest": largest, "share": share, "commonest": commonest, "overlap": overlap,
    "same": same, "mentions": mentions, "ratio": ratio, "within": within, "days": days,
    "abs": abs, "larger": max, "smaller": min, "similar": similar,
    "least_similar": least_similar, "differing": differing, "only": only, "cas_ok": cas_ok,
    "container_ok": _container_ok,
    "container_form": lambda text: container_number(_filled(text)) is not None,
    "imo_ok": lambda text: imo_ok(_filled(text)),
}  # fmt: skip
