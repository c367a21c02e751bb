"""From tags to payments: the groups that are open, and the payment that is growing.

Only what is open is held. A group is cut where its first payment begins: its head is what
stands before, and what follows is gathered apart, so that it can be known beforehand.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple
from xml.parsers import expat

from precurb.intake.payments.encoded import UNDECODED
from precurb.intake.payments.nodes import (
    DEEPEST,
    LONGEST,
    MOST,
    Flaw,
    Growing,
    Node,
    attributes_of,
    whole,
)
from precurb.intake.payments.tables import Message, envelopes, message_of

_MOST_OUTSIDE = 5_000  # elements that belong to each payment of a group
_URN = re.compile(r"urn:[\w:.-]*:((?:pacs|pain|camt)\.\d{3}\.\d{3}\.\d\d)")
_HELD = 1000  # payments of one entry of a statement, until the entry ends


class Behind(NamedTuple):
    """What a first run found behind the first payment of a group, and how many it holds."""

    later: "Node"
    inside: int
    flaws: tuple["Flaw", ...]


_NOTHING: Mapping[int, Behind] = MappingProxyType({})


class RefusedError(Exception):
    """The file is hostile, or too large to be read safely."""


@dataclass(slots=True, eq=False)
class Group:
    """What stands around payments: an envelope, a message, a batch, a statement.

    ``head`` stands before the first payment, ``later`` behind it; ``inside`` counts the
    payments and groups directly in it.
    """

    name: str
    number: int
    depth: int
    head: Node
    parent: "Group | None" = None
    message: Message | None = None
    form: str = ""
    cut: bool = False
    inside: int = 0
    began: int = 0  # elements outside of payments that were held when it began
    later: Node | None = None
    flaws: list[Flaw] = field(default_factory=list)
    context: Any = None  # kept by the reader: the same for every payment in the group

    @property
    def without(self) -> bool:
        """Whether the message carries no payment; what stands in it is not kept."""
        return self.message is not None and self.message.without != ""


class Builder:
    """Takes the tags of a file and hands out payments; ``behind`` is what a first run found."""

    def __init__(
        self, behind: Mapping[int, Behind] = _NOTHING, *, first_run: bool = False
    ) -> None:
        self._behind, self._found, self._first = behind, dict[int, Behind](), first_run
        self._top = Node("")
        self._node, self._stack = self._top, list[Node]()
        self._group: Group | None = None
        self._groups = self._payments = self._outside = self._messages = 0
        self._headers: list[Node] = []
        self._urns: dict[str, str] = {}
        self._ready: list[tuple[Any, ...]] = []
        self._held: list[tuple[Any, ...]] = []
        self._inner: frozenset[str] = frozenset()
        self._growing = Growing(self._hand_out)
        self._parser: Any = None

    def attach(self, parser: "expat.XMLParserType") -> None:
        """Take the tags of a parser."""
        self._parser = parser
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.data

    def taken(self) -> list[tuple[Any, ...]]:
        """The payments that are complete by now; they are handed out once."""
        ready, self._ready = self._ready, []
        return ready

    def behind(self) -> Mapping[int, Behind]:
        """What stands behind the payments of groups that cannot be held until they end."""
        self.finish()
        return self._found

    def finish(self) -> list[tuple[Any, ...]]:
        """End what a broken file left open, and hand out the rest."""
        for node in (*self._stack, self._node):
            node.text = node.text.strip()
        while self._group is not None:
            self._leave(self._group, whole=False)
        return self.taken()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element outside of payments begins."""
        name = tag.rpartition(":")[2] if ":" in tag else tag
        if self._begins(name, tag, attributes):
            return
        if len(self._stack) > DEEPEST:
            raise RefusedError(f"elements stand more than {DEEPEST} deep")
        node = Node(name)
        self._attributes(node, attributes)
        if self._group is None or not self._group.without:
            self._node.children.append(node)
        self._stack.append(self._node)
        self._node = node

    def data(self, text: str) -> None:
        """Text of the element that is open."""
        node = self._node
        if len(node.text) <= LONGEST:
            node.text += text

    def end(self, _: str) -> None:
        """An element ends."""
        node, group = self._node, self._group
        node.text = node.text.strip()
        if len(node.text) > LONGEST or UNDECODED in node.text:
            place = "/".join([*(each.name for each in self._stack[1:]), node.name])
            node.text = whole(node.text, place, self._flaws())
        if group is not None and len(self._stack) == group.depth:
            self._leave(group)
            return
        self._node = self._stack.pop()
        self._tidy(node)

    def _begins(self, name: str, tag: str, attributes: dict[str, str]) -> bool:
        """Begin a group or a payment, if the element is one."""
        group = self._group
        if group is not None and name in self._inner:
            message = group.message
            if message is not None and name in message.payments:
                self._enter_payment(name, attributes)
            else:
                self._enter(name, attributes, message, group.form)
            return True
        if group is None or group.message is None:
            if attributes:
                self._note_urns(attributes)
            message = message_of(name) or self._unknown(name)
            if group is None or message is not None or name in envelopes():
                self._enter(name, attributes, message, self._form(tag, message))
                return True
        if group is not None and group.without:
            return False
        self._outside += 1
        if self._outside > _MOST_OUTSIDE:
            raise RefusedError(f"over {_MOST_OUTSIDE} elements outside of payments")
        return False

    def _unknown(self, name: str) -> Message | None:
        """A message of a kind that is not in the table: what stands first in a document."""
        group = self._group
        if group is None or group.name != "Document" or self._node is not group.head:
            return None
        others = group.inside or any(each.name != "AppHdr" for each in group.head.children)
        return None if others else Message(form=name, without="a message that is not read here")

    def _enter(
        self, name: str, attributes: dict[str, str], message: Message | None, form: str
    ) -> None:
        self._cut()
        if len(self._stack) > DEEPEST:
            raise RefusedError(f"elements stand more than {DEEPEST} deep")
        node = Node(name)
        self._groups += 1
        group = Group(
            name, self._groups, len(self._stack) + 1, node, self._group, message, form,
            began=self._outside,
        )  # fmt: skip
        self._group = group
        self._messages += message is not None
        self._inner = _inner(message)
        self._attributes(node, attributes)
        if self._headers and name == "Document":
            node.children, self._headers = self._headers, []
        if group.number in self._behind:
            known = self._behind[group.number]
            group.later, group.inside, group.flaws = known.later, known.inside, [*known.flaws]
        self._stack.append(self._node)
        self._node = node

    def _enter_payment(self, name: str, attributes: dict[str, str]) -> None:
        self._cut()
        node = Node(name)
        self._attributes(node, attributes)
        self._growing.begin(node)
        self._parser.StartElementHandler = self._growing.start
        self._parser.EndElementHandler = self._growing.end
        self._parser.CharacterDataHandler = self._growing.data

    def _cut(self) -> None:
        """Fix the head of the open group; what follows grows on copies of what is open."""
        group = self._group
        if group is None:
            return
        if group.number not in self._behind:
            group.inside += 1
        if group.cut:
            return
        group.cut = True
        for node in (*self._stack[group.depth :], self._node):
            node.text = node.text.strip()
        fresh = Node(group.name)
        if len(self._stack) == group.depth:
            self._node = fresh
        else:
            self._stack[group.depth] = fresh
            for at in range(group.depth + 1, len(self._stack)):
                self._stack[at] = _grown(fresh, self._stack[at].name)
                fresh = self._stack[at]
            self._node = _grown(fresh, self._node.name)

    def _hand_out(self, node: Node, large: bool, flaws: list[Flaw]) -> None:
        self.attach(self._parser)
        self._payments += 1
        group = self._group
        if self._first or group is None:
            return
        why = f"over {MOST} elements, or more than {DEEPEST} deep" if large else ""
        alone = group.message is not None and group.name in group.message.alone
        ready = self._held if alone and group.number not in self._behind else self._ready
        ready.append((group, None if why else node, self._payments, why, tuple(flaws)))

    def _leave(self, group: Group, *, whole: bool = True) -> None:
        """End a group; without a payment in it, it is one itself or carries none."""
        rest = self._open_node(group)
        rest.text = rest.text.strip()
        self._group = group.parent
        self._outside = group.began
        self._inner = _inner(self._group.message if self._group else None)
        message = group.message
        alone = message is not None and group.name in message.alone
        if group.cut and group.number not in self._behind:
            group.later = rest
            if group.inside > _HELD or not (alone or rest.empty):
                self._found[group.number] = Behind(rest, group.inside, tuple(group.flaws))
        elif not group.cut and message is not None and whole:
            self._without(group, message, alone=alone)
        if group.parent is None:
            self._leave_file(group, whole=whole)
        if self._held:
            self._ready += self._held
            self._held = []
        self._node = self._stack[group.depth - 1]
        del self._stack[group.depth - 1 :]

    def _open_node(self, group: Group) -> Node:
        return self._node if len(self._stack) == group.depth else self._stack[group.depth]

    def _without(self, group: Group, message: Message, *, alone: bool) -> None:
        ready: tuple[Any, ...]
        if alone and group.parent is not None:
            self._payments += 1
            ready = (group.parent, group.head, self._payments, "", tuple(group.flaws))
        else:
            what = message.without or "it names no payment"
            ready = (group, None, 0, f"{group.name}: {what}", ())
        if not self._first:
            self._ready.append(ready)

    def _leave_file(self, group: Group, *, whole: bool) -> None:
        """Say that a file holds no message; headers that none followed belong to the file."""
        if not self._messages and whole:
            why = f"{group.name}: it holds no payment message"
            self._ready.append((group, None, 0, why, ()))
        if self._headers:
            rest = group.later or Node(group.name)
            rest.children.extend(self._headers)
            group.later, self._headers = rest, []
            self._found[group.number] = Behind(rest, group.inside, tuple(group.flaws))

    def _tidy(self, node: Node) -> None:
        """Drop what says nothing, and keep a header for the document that follows."""
        siblings = self._node.children
        if not siblings or siblings[-1] is not node:
            return
        if node.empty:
            siblings.pop()
        elif node.name == "AppHdr":
            self._headers.append(siblings.pop())

    def _flaws(self) -> list[Flaw]:
        """The flaws of the open group; those that a first run found are not found again."""
        group = self._group
        return [] if group is None or group.number in self._behind else group.flaws

    def _attributes(self, node: Node, attributes: dict[str, str]) -> None:
        if attributes:
            node.attributes = attributes_of(attributes, node.name, self._flaws())

    def _note_urns(self, attributes: dict[str, str]) -> None:
        for name, value in attributes.items():
            if name.startswith("xmlns") and (found := _URN.search(value)):
                self._urns[name.partition(":")[2]] = found[1]

    def _form(self, tag: str, message: Message | None) -> str:
        """The full name of a message definition, by its namespace or its own old name."""
        if message is None:
            return ""
        prefix, _, name = tag.rpartition(":")
        known = (self._urns.get(prefix, ""), name)
        return next((each for each in known if each.startswith(message.form)), message.form)


def _inner(message: Message | None) -> frozenset[str]:
    return frozenset((*message.payments, *message.groups)) if message else frozenset()


def _grown(parent: Node, name: str) -> Node:
    node = Node(name)
    parent.children.append(node)
    return node
