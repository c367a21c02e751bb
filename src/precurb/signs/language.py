"""The language of signs: CEL expressions over the facts of one transaction.

CEL (Common Expression Language) is small, typed and cannot loop or reach outside. Its logic is
three-valued, as the law's is: an absent fact is unknown, ``unknown || true`` is true,
``unknown && false`` is false, and an expression that stays unknown is no hit. A field that was
left blank is unknown too, but for ``missing``, ``given`` and ``has``: an empty cell contradicts
nothing.

Beside CEL's own operators and macros (``exists``, ``all``, ``filter``) stand the words below:

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
import logging
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache, reduce
from itertools import product
from operator import and_
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from rapidfuzz import fuzz

from precurb.errors import InvalidRecordError
from precurb.lists.reference.containers import container_number, imo_ok
from precurb.model import CasNumber, Value

if TYPE_CHECKING:
    from cel import Context

GROUPS = ("party", "line", "consignment", "payment", "history")
_BLANK = "blank"  # the variable that holds what was supplied and left blank
Records = list[dict[str, Any]]
_GROUP = rf"(?:{'|'.join(GROUPS)})"
_FIELD = re.compile(rf"\b{_GROUP}\.\w+")
_PARAMETER = re.compile(r"\bP\.(\w+)")
_SUPPLIED = re.compile(rf"\b(missing|given|has)\(({_GROUP})\.(\w+)\)")
_CHOICE = re.compile(r"\|\||&&|\?|!\s*has\(")
_MACRO = re.compile(r"\.(?:all|exists|exists_one|filter|map)(?=\()")
# Calls that are true, or known at all, of a filled field alone; or of one left blank.
_FILLED = re.compile(
    rf"overlap\(({_GROUP}\.\w+), P\.\w+\)|(?:given|!?\w+_ok)\(({_GROUP}\.\w+)\)"
    rf'|"" in ({_GROUP}\.\w+)'
)
_LEFT_BLANK = re.compile(rf"missing\(({_GROUP}\.\w+)\)")
_MOST_WAYS = 32  # of one expression; where there are more, it is asked always
_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')


class Program(Protocol):
    """A compiled expression."""

    def execute(self, context: "Context") -> object:
        """Its value; raises what CEL raises when a fact is absent or of another type."""


def compiled(when: str, parameters: Mapping[str, Value]) -> Program:
    """Compile an expression, with its parameters (``P.name``) put in as constants.

    Raises:
        InvalidRecordError: It is not well-formed, or names a parameter that is not there.
    """

    def constant(match: re.Match[str]) -> str:
        if match[1] not in parameters:
            raise InvalidRecordError(f"no parameter {match[1]!r} for: {when}")
        return literal(parameters[match[1]])

    try:
        told = _SUPPLIED.sub(_or_blank, when)
        program: Program = _cel().compile(_PARAMETER.sub(constant, told))
    except ValueError as error:
        raise InvalidRecordError(f"not an expression: {error} in: {when}") from error
    return program


def fields_in(when: str) -> frozenset[str]:
    """The vocabulary fields that an expression names."""
    return frozenset(_FIELD.findall(_TEXT.sub('""', when)))


class Way(NamedTuple):
    """One way in which an expression can be true: what must be there, filled, or left blank."""

    there: frozenset[str] = frozenset()
    filled: frozenset[str] = frozenset()
    blank: frozenset[str] = frozenset()

    def __and__(self, other: "Way") -> "Way":
        return Way(*(one | another for one, another in zip(self, other, strict=True)))


def ways(when: str) -> tuple[Way, ...]:
    """The ways in which an expression can be true, by its shape: one for each side of ``||``.

    What a way leaves out is only asked in vain; it never names what is not necessary.
    """
    text = _bare(_TEXT.sub('""', when).strip())
    options = _split(text, "||")
    if len(options) > 1:
        return tuple(way for option in options for way in ways(option))
    parts = _split(text, "&&")
    if len(parts) > 1:
        found = [ways(part) for part in parts]
        many = math.prod(map(len, found)) > _MOST_WAYS
        return (Way(),) if many else tuple(reduce(and_, each) for each in product(*found))
    return (_way(_without_macros(text)),)


def _way(text: str) -> Way:
    """One comparison or call needs all it names, unless choices hide inside it."""
    if _CHOICE.search(text):
        return Way()
    filled, blank = (pattern.fullmatch(text) for pattern in (_FILLED, _LEFT_BLANK))
    return Way(fields_in(text), _named(filled), _named(blank))


def _named(match: re.Match[str] | None) -> frozenset[str]:
    return frozenset(filter(None, match.groups())) if match else frozenset()


def _without_macros(text: str) -> str:
    """Without what macros ask of each item: where there are no items, it is not looked at."""
    while match := _MACRO.search(text):
        end = match.end() + _closes(text[match.end() :])
        text = text[: match.start()] + text[end + 1 :]
    return text


def necessary(when: str) -> frozenset[str]:
    """Fields without which an expression cannot be true, in whatever way."""
    return frozenset.intersection(*(way.there for way in ways(when)))


def context(facts: Mapping[str, Mapping[str, Value]]) -> "Context":
    """The facts as CEL sees them; a group that is absent is empty, and blanks stand apart."""
    groups: dict[str, dict[str, Any]] = {group: {} for group in (*GROUPS, _BLANK)}
    for group in GROUPS:
        for name, value in facts.get(group, {}).items():
            if value == "":
                groups[_BLANK][f"{group}_{name}"] = value
            else:
                groups[group][name] = value
    made: Context = _cel().Context(variables=groups, functions=dict(FUNCTIONS))
    return made


def _or_blank(match: re.Match[str]) -> str:
    """``missing(line.cas)`` where ``line`` holds only what is filled."""
    word, group, name = match.groups()
    filled, blank = f"{group}.{name}", f"{_BLANK}.{group}_{name}"
    if word == "has":
        return f"(has({filled}) || has({blank}))"
    return f"(has({filled}) ? {word}({filled}) : {word}({blank}))"


def holds(program: Program, facts: "Context") -> bool | None:
    """Whether an expression is true; ``None`` when an absent fact leaves it unknown."""
    try:
        value = program.execute(facts)
    except (LookupError, TypeError, ValueError, RuntimeError, ArithmeticError):
        return None
    return value if isinstance(value, bool) else None


def literal(value: Value) -> str:
    """A value as CEL writes it; every number is a double, as the facts are."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float) and math.isfinite(value):
        return repr(float(value))
    if isinstance(value, str):
        return f'"{"".join(map(_escaped, value))}"'
    if isinstance(value, list) and not any(isinstance(each, dict) for each in value):
        return f"[{', '.join(literal(each) for each in value)}]"  # type: ignore[arg-type]  # checked
    raise InvalidRecordError(f"not a value that a parameter can have: {value!r}")


def _escaped(char: str) -> str:
    if char in '\\"':
        return f"\\{char}"
    return f"\\u{ord(char):04x}" if ord(char) < 32 else char


@cache
def _cel() -> Any:
    # Not above: it brings a command line of its own along, which costs a fifth of a second.
    import cel

    # A word that cannot answer leaves an expression unknown, which is nothing to warn of.
    logging.getLogger("cel").setLevel(logging.CRITICAL)
    return cel


def _bare(text: str) -> str:
    """Without parentheses around the whole."""
    while text.startswith("(") and text.endswith(")") and _closes(text) == len(text) - 1:
        text = text[1:-1].strip()
    return text


def _closes(text: str) -> int:
    depth = 0
    for at, char in enumerate(text):
        depth += (char in "([") - (char in ")]")
        if depth == 0:
            return at
    return -1


def _split(text: str, operator: str) -> list[str]:
    """Parts of a text at an operator outside all parentheses."""
    parts, depth, start = [], 0, 0
    for at, char in enumerate(text):
        depth += (char in "([") - (char in ")]")
        if depth == 0 and text.startswith(operator, at):
            parts.append(text[start:at].strip())
            start = at + len(operator)
    return [*parts, text[start:].strip()]


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
