"""A payment while it is read: what fields hold, and where everything else went.

Whatever a message says ends in a field or among the texts with its place. A value that a
nearer level replaces (the day of a batch by that of a payment) goes among the texts as well.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from precurb.intake.payments.nodes import Node
from precurb.model import (
    Account,
    CitedDocument,
    Location,
    NotChecked,
    Party,
    Text,
)


class Held(NamedTuple):
    """The value of a field, and the text it was read from."""

    value: Any
    place: str
    text: str
    level: int
    weak: bool


@dataclass(slots=True, eq=False)
class Draft:
    """One payment, or what a group says of all payments in it."""

    where: Location
    form: str = ""
    level: int = 0
    fields: dict[str, Held] = field(default_factory=dict)
    parties: list[Party] = field(default_factory=list)
    own: list[tuple[str, Party]] = field(default_factory=list)  # owner, bank of a statement
    banks: set[int] = field(default_factory=set)  # which debtors and creditors are banks
    accounts: dict[str, Account] = field(default_factory=dict)
    texts: list[Text] = field(default_factory=list)
    remittance: list[str] = field(default_factory=list)
    documents: list[CitedDocument] = field(default_factory=list)
    gaps: list[NotChecked] = field(default_factory=list)
    places: set[str] = field(default_factory=set)  # of parties, on this level
    cover: bool = False  # whether it carries the customers' transfer that it covers

    def under(self, where: Location) -> "Draft":
        """A draft of what stands inside: it begins with all that is known so far."""
        return Draft(
            where, self.form, self.level + 1, self.fields.copy(), self.parties.copy(),
            self.own.copy(), self.banks.copy(), self.accounts.copy(), self.texts.copy(),
            self.remittance.copy(), self.documents.copy(), self.gaps.copy(), set(), self.cover,
        )  # fmt: skip

    def say(self, place: str, text: str) -> None:
        """Keep a text that no field holds."""
        self.texts.append(Text(place=place, text=text))

    def gap(self, code: str, reason: str, place: str) -> None:
        """State what could not be read."""
        self.gaps.append(NotChecked(code=code, reason=reason, location=self.where, field=place))

    def put(self, name: str, value: Any, place: str, text: str, *, weak: bool = False) -> None:
        """Fill a field; what it replaces, or cannot replace, stays among the texts."""
        held = self.fields.get(name)
        if held is not None and held.level == self.level and (weak or not held.weak):
            self.say(place, text)
            if not weak and held.text != text:
                self.repeated(place)
            return
        if held is not None and held.text != text:
            self.say(held.place, held.text)
        self.fields[name] = Held(value, place, text, self.level, weak)

    def without_shared(self, names: Iterable[str]) -> None:
        """Take fields that a group states for all its payments together for texts only."""
        for name in names:
            held = self.fields.get(name)
            if held is not None and held.level < self.level:
                del self.fields[name]
                self.say(held.place, held.text)

    def again(self, place: str) -> bool:
        """Whether a party stood at this place before, on this level."""
        before = place in self.places
        self.places.add(place)
        return before

    def repeated(self, place: str) -> None:
        """Say that something stands twice, where only one can count."""
        reason = "it stands here again; only the first fills the field"
        self.gap("repeated-element", reason, place)

    def value(self, name: str) -> Any:
        """The value of a field, or ``None``."""
        held = self.fields.get(name)
        return None if held is None else held.value

    def text(self, name: str) -> str:
        """The text of a field, or an empty one."""
        held = self.fields.get(name)
        return "" if held is None else held.text


def spill(node: Node, path: str, draft: Draft, *, but: str = "") -> None:
    """Keep all words of an element as texts, with those of its attributes except one."""
    if node.text:
        draft.say(path, node.text)
    spill_around(node, path, draft, but=but)


def spill_around(node: Node, path: str, draft: Draft, *, but: str = "") -> None:
    """Keep the words of attributes and children as texts, not the element's own."""
    if node.attributes:
        for name, value in node.attributes.items():
            if name != but:
                draft.say(f"{path}@{name}", value)
    for child in node.children:
        spill(child, f"{path}/{child.name}", draft)
