"""The book of signs: those that are packaged, changed and added to by a company's policy.

A company may switch a sign on or off with a reason, put its own number in the place of a
parameter, and add signs of its own; it can never change what an official text says.
"""

import hashlib
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property

import msgspec

from precurb.data import data_folder
from precurb.errors import InvalidRecordError
from precurb.model import Value
from precurb.signs.sign import Parameter, Sign

FILES = ("papers", "company", "customs", "bank", "platform")
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
        ValueError: One does not have its form; the sign is named.
    """
    return tuple(msgspec.convert(table, Sign) for table in tables)


def _read(name: str) -> tuple[Sign, ...]:
    path = data_folder() / "signs" / f"{name}.toml"
    return read_signs(tomllib.loads(path.read_text("utf-8"))["signs"])


def _changed(sign: Sign | None, change: Change) -> Sign:
    if sign is None:
        raise InvalidRecordError(f"no sign is called {change.id!r}")
    unknown = set(change.parameters) - set(sign.parameters)
    if unknown:
        raise InvalidRecordError(f"{change.id}: no parameter {', '.join(sorted(unknown))}")
    given = {
        name: Parameter(value=value, origin=f"the company: {change.why}")
        for name, value in change.parameters.items()
    }
    enabled = sign.enabled if change.enabled is None else change.enabled
    return replace(sign, enabled=enabled, parameters={**sign.parameters, **given})


def _version(signs: Iterable[Sign], audiences: Sequence[str]) -> str:
    content = [(s.id, s.when, s.enabled, s.severity, s.parameters) for s in signs]
    raw = msgspec.json.encode((audiences, content), order="deterministic")
    return hashlib.sha256(raw).hexdigest()[:12]
