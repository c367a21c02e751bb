"""A sign: what an official text tells people to look for, as an expression over facts.

A sign carries the document it comes from and how well that was read, its parameters and where
each of them comes from, and at least two examples, which are its tests. No sign decides alone
unless a law forbids the transaction outright (severity ``block``).
"""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from precurb.errors import InvalidRecordError
from precurb.model import Particulars, Question, Value, Verification
from precurb.signs.language import Program, compiled, fields_in, necessary
from precurb.signs.vocabulary import vocabulary

UNCALIBRATED = "to be calibrated"


class Severity(StrEnum):
    """How much a sign tells by itself."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    BLOCK = "block"

    @property
    def weight(self) -> int:
        """What it adds to the sum: 1 to 3."""
        return {"low": 1, "medium": 2}.get(self, 3)


class Checkable(StrEnum):
    """How far data alone can answer the question of the sign."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A number or list that an expression uses, and where it comes from."""

    value: Value
    origin: str

    @property
    def calibrated(self) -> bool:
        """Whether a source or the operator's own history stands behind it."""
        return UNCALIBRATED not in self.origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Facts on which a sign must fire, or must not."""

    facts: Particulars
    fires: bool


@dataclass(frozen=True, kw_only=True)
class Sign:
    """One sign, as written in its file.

    ``papers`` names the documents it compares, empty for a sign of behaviour; ``days`` is the
    window of history it looks at (``calendar`` instead when the law counts calendar years or
    months); ``same_as`` names signs, or rules of findings, that say the same, so that it counts
    once; ``resolve`` is what would settle it.
    """

    id: str
    sign: str
    when: str
    question: Question
    family: str
    severity: Severity
    audience: str
    checkable: Checkable = Checkable.YES
    basis: str = ""
    source: str = ""
    section: str = ""
    url: str = ""
    note: str = ""
    papers: str = ""
    resolve: str = ""
    window: str = ""
    days: int | None = None
    calendar: str = ""
    same_as: tuple[str, ...] = ()
    enabled: bool = True
    parameters: dict[str, Parameter] = field(default_factory=dict)
    examples: tuple[Example, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a sign without source or examples, or with a field that no one knows."""
        if not self.source:
            raise ValueError(f"{self.id}: a sign names its source, or says that it is our own")
        if {each.fires for each in self.examples} != {True, False}:
            raise ValueError(f"{self.id}: one example fires and another does not")
        unknown = self.fields - set(vocabulary())
        if unknown:
            raise ValueError(f"{self.id}: no such field: {', '.join(sorted(unknown))}")
        try:
            self.program  # noqa: B018  # compiled now, so that a bad one is refused on reading
        except InvalidRecordError as error:
            raise ValueError(f"{self.id}: {error}") from error

    @cached_property
    def program(self) -> Program:
        """The expression, compiled."""
        return compiled(self.when, {name: each.value for name, each in self.parameters.items()})

    @cached_property
    def fields(self) -> frozenset[str]:
        """The fields it names."""
        return fields_in(self.when)

    @cached_property
    def necessary(self) -> frozenset[str]:
        """The fields without which it cannot fire."""
        return necessary(self.when)

    @cached_property
    def groups(self) -> frozenset[str]:
        """The groups of facts it looks at, such as ``party`` and ``line``."""
        return frozenset(name.split(".")[0] for name in self.fields)

    @property
    def own(self) -> bool:
        """Whether it is a rule of our own, not confirmed by any official text that was read."""
        return self.basis == "not confirmed" or self.source == "own rule"

    @property
    def verification(self) -> Verification:
        """How well its source was read."""
        if self.basis.startswith("text read"):
            return Verification.OFFICIAL_EXCERPT
        if self.basis == "derived check; standard read":
            return Verification.OFFICIAL_EXCERPT
        return Verification.UNVERIFIED if self.own else Verification.SECONDARY

    @property
    def uncalibrated(self) -> tuple[str, ...]:
        """Parameters that no source and no history stands behind yet, with their values."""
        return tuple(
            f"{name} = {each.value}"
            for name, each in sorted(self.parameters.items())
            if not each.calibrated
        )
