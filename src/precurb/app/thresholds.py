"""Numbers in signs that wait for a company's own history: which comparison each one stands in.

Of ``a && ratio(x, y) >= P.factor`` this reads that ``factor`` bounds ``ratio(x, y)``. What
stands inside a call or a macro cannot be asked by itself, and is told as left out.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import cel

from precurb.errors import InvalidRecordError
from precurb.model import Value
from precurb.signs import Sign, SignBook
from precurb.signs.language import Program, compiled, fields_in, necessary

_BOUND = re.compile(r"(>=|<=|>|<)\s*P\.(\w+)\s*(?=$|&&|\|\||\))")
_WORD = re.compile(r"\w")
_OPENING, _CLOSING = "([", ")]"


@dataclass(frozen=True)
class Threshold:
    """A parameter that bounds numbers: the sign asks whether one of them reaches it.

    ``operands`` are the numbers as expressions, mostly one.
    """

    sign: Sign
    parameter: str
    operator: str
    operands: tuple[str, ...]

    @property
    def value(self) -> float:
        """The present value."""
        value = self.sign.parameters[self.parameter].value
        return float(value) if isinstance(value, int | float) else 0.0

    @property
    def upward(self) -> bool:
        """Whether large numbers fire."""
        return self.operator.startswith(">")

    @cached_property
    def groups(self) -> frozenset[str]:
        """The groups of facts that it looks at."""
        return frozenset(n.split(".")[0] for each in self.operands for n in fields_in(each))

    @cached_property
    def programs(self) -> tuple[Program, ...]:
        """The operands, compiled."""
        given: dict[str, Value] = {n: p.value for n, p in self.sign.parameters.items()}
        return tuple(compiled(each, given) for each in self.operands)

    @cached_property
    def fields(self) -> tuple[frozenset[str], ...]:
        """Of each operand the fields without which it is unknown."""
        return tuple(map(necessary, self.operands))

    def measure(self, facts: cel.Context, names: Collection[str]) -> float | None:
        """The number nearest to firing; ``None`` when absent facts leave all unknown.

        Args:
            facts: The facts.
            names: The full names of those that are there; empty to try in any case.
        """
        pairs = zip(self.programs, self.fields, strict=True)
        tried = (p for p, fields in pairs if not names or fields.issubset(names))
        known = [number for each in tried if (number := _number(each, facts)) is not None]
        return (max if self.upward else min)(known) if known else None

    def reached(self, number: float, value: float) -> bool:
        """Whether a number fires at a value of the parameter."""
        above = number > value if self.upward else number < value
        return above or (len(self.operator) == 2 and number == value)


def thresholds(book: SignBook) -> tuple[tuple[Threshold, ...], tuple[str, ...]]:
    """The parameters that are to be calibrated: those that can be, and those that cannot.

    Args:
        book: The signs; what is switched off is left out.
    """
    found: list[Threshold] = []
    left: list[str] = []
    for sign in book.asked:
        bounds = _bounds(sign)
        for name, parameter in sorted(sign.parameters.items()):
            if parameter.calibrated:
                continue
            operators = {operator for operator, _ in bounds.get(name, ())}
            if len(operators) == 1 and _is_number(parameter.value):
                operands = tuple(dict.fromkeys(operand for _, operand in bounds[name]))
                found.append(Threshold(sign, name, operators.pop(), operands))
            else:
                left.append(f"{sign.id} {name}")
    return tuple(found), tuple(left)


def _bounds(sign: Sign) -> dict[str, list[tuple[str, str]]]:
    """By parameter, the operators and operands of the comparisons in which it stands."""
    when = " ".join(sign.when.split())
    given: dict[str, Value] = {n: p.value for n, p in sign.parameters.items()}
    found: dict[str, list[tuple[str, str]]] = {}
    for match in _BOUND.finditer(when):
        operand = _operand(when[: match.start()])
        if not operand or not fields_in(operand):
            continue
        try:
            compiled(operand, given)
        except InvalidRecordError:
            continue
        found.setdefault(match[2], []).append((match[1], operand))
    return found


def _operand(before: str) -> str:
    """The left side of a comparison, from the text before its operator; empty inside a call."""
    depth, start = 0, 0
    for at in range(len(before) - 1, -1, -1):
        depth += (before[at] in _CLOSING) - (before[at] in _OPENING)
        joins = depth == 0 and before[at - 1 : at + 1] in ("&&", "||")
        if not start and (joins or depth < 0):
            start = at + 1
        if depth < 0:
            if at and _WORD.match(before[at - 1]):
                return ""
            depth = 0
    return before[start:].strip()


def _number(program: Program, facts: cel.Context) -> float | None:
    try:
        value = program.execute(facts)
    except (KeyError, TypeError, ValueError, RuntimeError, ArithmeticError):
        return None
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if number else None  # type: ignore[arg-type]  # a number, as said


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
