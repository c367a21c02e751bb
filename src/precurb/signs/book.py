"""The book of signs: those that are packaged, changed and added to by a company's policy.

A company may switch a sign on or off with a reason, put its own number in the place of a
parameter, and add signs of its own; it can never change what an official text says.
"""

import hashlib
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

import msgspec

from precurb.data import data_folder
from precurb.errors import InvalidRecordError
from precurb.model import Value
from precurb.signs.language import Way, ways
from precurb.signs.sign import Parameter, Sign

FILES = ("papers", "company", "customs", "bank", "platform")
Names = frozenset[str]
Look = tuple[int | None, str]  # days, or the calendar year or month: how far to look back
_OF_ALL_LINES = frozenset(("consignment", "payment"))  # groups that every line shares
GATE = "CO-001"  # not a sign but the rule that no single sign decides; asked last


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a company changes of a packaged sign, and why."""

    id: str
    why: str
    enabled: bool | None = None
    parameters: dict[str, Value] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """A change without reason cannot be defended."""
        if not self.why:
            raise ValueError(f"the change of sign {self.id!r} does not say why")


class Shape(NamedTuple):
    """What facts of one line are there: the names of all, and of those that are filled.

    ``past`` are the names of those that earlier trade may tell, and that are still to be made;
    with ``again`` another line of the same transaction was asked before.
    """

    names: Names
    filled: Names
    past: Names = frozenset()
    again: bool = False

    def may_be(self) -> "MayBe":
        """What earlier trade may add to it, added."""
        return MayBe(self.names | self.past, self.filled | self.past, self.filled - self.past)

    def looks_back(self, sign: Sign) -> bool:
        """Whether a sign is asked of earlier trade."""
        return bool(self.past) and "history" in sign.groups


class MayBe(NamedTuple):
    """What may be there, what may be filled, and what is filled for certain."""

    there: Names
    filled: Names
    certain: Names

    def leaves_open(self, way: Way) -> bool:
        """Whether an expression can be true in a way."""
        return (
            way.there <= self.there
            and way.filled <= self.filled
            and way.blank.isdisjoint(self.certain)
        )


class Asked(NamedTuple):
    """Signs to ask in their order, each with the window that it looks back on, if it does.

    ``fields`` are the names, by window and by group, of all that its signs look at.
    """

    signs: tuple[tuple[Sign, Look | None], ...]
    fields: Mapping[Look | None, Mapping[str, tuple[str, ...]]]


@dataclass(frozen=True)
class SignBook:
    """Signs in the order in which they are asked. ``version`` is the hash of their content.

    ``audiences`` are those whose signs are asked: signs of offers, for instance, are for
    marketplaces, and say nothing of an order.
    """

    signs: tuple[Sign, ...]
    version: str
    audiences: tuple[str, ...] = ("papers", "company", "customs", "bank")

    @cached_property
    def by_id(self) -> Mapping[str, Sign]:
        """Signs by id."""
        return {each.id: each for each in self.signs}

    @cached_property
    def asked(self) -> tuple[Sign, ...]:
        """The signs that are switched on, without the gate."""
        return tuple(
            each
            for each in self.signs
            if each.enabled and each.audience in self.audiences and each.id != GATE
        )

    @cached_property
    def that_can_fire(self) -> Callable[[Shape], Asked]:
        """The signs that can be true of facts of some shape.

        Papers of one source have the same fields, so the answers are kept.
        """
        return lru_cache(maxsize=1024)(self._that_can_fire)

    def _that_can_fire(self, shape: Shape) -> Asked:
        signs: list[tuple[Sign, Look | None]] = []
        names: dict[Look | None, set[str]] = {}
        may = shape.may_be()
        for sign, ways_ in self._ways:
            told = shape.again and sign.groups <= _OF_ALL_LINES
            if not told and any(map(may.leaves_open, ways_)):
                look = (sign.days, sign.calendar) if shape.looks_back(sign) else None
                signs.append((sign, look))
                names.setdefault(look, set()).update(sign.fields)
        return Asked(tuple(signs), {look: _by_group(each) for look, each in names.items()})

    @cached_property
    def _ways(self) -> tuple[tuple[Sign, tuple[Way, ...]], ...]:
        return tuple((sign, ways(sign.when)) for sign in self.asked)

    @cached_property
    def gate(self) -> Sign | None:
        """The rule that judges the signs together, if it is switched on."""
        gate = self.by_id.get(GATE)
        return gate if gate is not None and gate.enabled else None

    def changed(
        self,
        changes: Iterable[Change],
        own: Iterable[Sign],
        audiences: Sequence[str] | None = None,
    ) -> "SignBook":
        """The book as a company has it.

        Raises:
            InvalidRecordError: A change names a sign or parameter that does not exist, a sign
                of its own bears the id of another, or there is no such audience.
        """
        asked = self.audiences if audiences is None else tuple(audiences)
        if unknown := set(asked) - set(FILES):
            raise InvalidRecordError(f"no audience is called {', '.join(sorted(unknown))}")
        signs = dict(self.by_id)
        for change in changes:
            signs[change.id] = _changed(signs.get(change.id), change)
        for sign in own:
            if sign.id in signs:
                raise InvalidRecordError(f"sign {sign.id!r} exists already")
            signs[sign.id] = sign
        version = _version(signs.values(), asked)
        return SignBook(tuple(signs.values()), version, asked)


@cache
def packaged_signs() -> SignBook:
    """The signs as packaged."""
    signs = tuple(sign for name in FILES for sign in _read(name))
    return SignBook(signs, _version(signs, SignBook.audiences))


def read_signs(tables: Iterable[object]) -> tuple[Sign, ...]:
    """Signs from their tables.

    Raises:
        ValueError: One does not have its form, or has a field that a sign does not have; the
            sign is named.
    """
    return tuple(map(_read_sign, tables))


def _read_sign(table: object) -> Sign:
    if isinstance(table, dict) and (unknown := set(table) - {f.name for f in fields(Sign)}):
        raise ValueError(f"{table.get('id')}: unknown field {', '.join(sorted(unknown))}")
    return msgspec.convert(table, Sign)


def _read(name: str) -> tuple[Sign, ...]:
    path = data_folder() / "signs" / f"{name}.toml"
    return read_signs(tomllib.loads(path.read_text("utf-8"))["signs"])


def _changed(sign: Sign | None, change: Change) -> Sign:
    if sign is None:
        raise InvalidRecordError(f"no sign is called {change.id!r}")
    unknown = set(change.parameters) - set(sign.parameters)
    if unknown:
        raise InvalidRecordError(f"{change.id}: no parameter {', '.join(sorted(unknown))}")
    for name, value in change.parameters.items():
        if _kind(value) is not _kind(sign.parameters[name].value):
            # Compared with another type, everything is unknown: the sign would fall silent.
            raise InvalidRecordError(f"{change.id}: {name} cannot be {value!r}, another type")
    given = {
        name: Parameter(value=value, origin=f"the company: {change.why}")
        for name, value in change.parameters.items()
    }
    enabled = sign.enabled if change.enabled is None else change.enabled
    return replace(sign, enabled=enabled, parameters={**sign.parameters, **given})


def _kind(value: Value) -> type:
    return float if type(value) is int else type(value)


def _by_group(names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    fields: dict[str, list[str]] = {}
    for name in sorted(names):
        group, _, field_ = name.partition(".")
        fields.setdefault(group, []).append(field_)
    return {group: tuple(each) for group, each in fields.items()}


def _version(signs: Iterable[Sign], audiences: Sequence[str]) -> str:
    content = [(s.id, s.when, s.enabled, s.severity, s.parameters) for s in signs]
    raw = msgspec.json.encode((audiences, content), order="deterministic")
    return hashlib.sha256(raw).hexdigest()[:12]
