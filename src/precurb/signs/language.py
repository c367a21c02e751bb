"""The language of signs: CEL expressions over the facts of one transaction.

CEL (Common Expression Language) is small, typed and cannot loop or reach outside. Its logic is
three-valued, as the law's is: an absent fact is unknown, ``unknown || true`` is true,
``unknown && false`` is false, and an expression that stays unknown is no hit. A field that was
left blank is unknown too, but for ``missing``, ``given`` and ``has``: an empty cell contradicts
nothing.

The words that signs use beside CEL's own stand in ``words``.
"""

import logging
import math
import re
from collections.abc import Mapping
from functools import cache, reduce
from itertools import product
from operator import and_
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from precurb.errors import InvalidRecordError
from precurb.model import Value
from precurb.signs.words import FUNCTIONS

if TYPE_CHECKING:
    from cel import Context

GROUPS = ("party", "line", "consignment", "payment", "history")
_BLANK = "blank"  # the variable that holds what was supplied and left blank
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
