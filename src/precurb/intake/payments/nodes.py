"""Elements of a payment as they grow: the part of reading that runs for every tag."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from precurb.intake.payments.encoded import UNDECODED

LONGEST = 100_000  # characters of one text; the rest is cut off and said
MOST = 50_000  # elements of one payment
DEEPEST = 60
_XSI = ("xsi:nil", "xsi:type", "xsi:schemaLocation", "xsi:noNamespaceSchemaLocation")
_NO_ATTRIBUTES: Mapping[str, str] = MappingProxyType({})


class Node:
    """An element with its local name; attributes of XML itself are left out."""

    __slots__ = ("attributes", "children", "name", "text")

    def __init__(
        self, name: str, attributes: Mapping[str, str] = _NO_ATTRIBUTES, text: str = ""
    ) -> None:
        self.name = name
        self.text = text
        self.attributes = attributes
        self.children: list[Node] = []

    @property
    def empty(self) -> bool:
        """Whether it says nothing at all."""
        return not (self.text or self.attributes or self.children)

    def child(self, name: str) -> "Node | None":
        """The first child of a name."""
        return next((each for each in self.children if each.name == name), None)


class Flaw(NamedTuple):
    """A text that is not whole: a code of a gap, the place, and why."""

    code: str
    place: str
    reason: str


class Growing:
    """Takes the tags of one payment after another."""

    __slots__ = ("_count", "_done", "_flaws", "_node", "_stack")

    def __init__(self, done: Callable[[Node, bool, list[Flaw]], None]) -> None:
        """``done`` is told each payment that ends, whether it was too large, and its flaws."""
        self._done = done
        self.begin(Node(""))

    def begin(self, payment: Node) -> None:
        """Begin with the element of a payment."""
        self._node, self._count = payment, 0
        self._stack: list[Node] = []
        self._flaws: list[Flaw] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element in the payment begins; those that are too many or too deep are dropped."""
        fresh = Node(tag if ":" not in tag else tag.rpartition(":")[2])
        if attributes:
            fresh.attributes = attributes_of(attributes, tag, self._flaws)
        stack, node = self._stack, self._node
        self._count += 1
        if len(stack) >= DEEPEST:
            self._count = MOST + 1
        if self._count <= MOST:
            node.children.append(fresh)
        stack.append(node)
        self._node = fresh

    def data(self, text: str) -> None:
        """Text of the element that is open."""
        node = self._node
        if len(node.text) <= LONGEST:
            node.text += text

    def end(self, _: str) -> None:
        """An element ends; the last one is the payment's own."""
        node = self._node
        if node.text:
            text = node.text = node.text.strip()
            if len(text) > LONGEST or UNDECODED in text:
                place = "/".join((*(each.name for each in self._stack), node.name))
                node.text = whole(text, place, self._flaws)
        if self._stack:
            self._node = self._stack.pop()
        else:
            self._done(node, self._count > MOST, self._flaws)


def whole(text: str, place: str, flaws: list[Flaw]) -> str:
    """A text as far as it is kept; what is wrong with it joins the flaws."""
    if len(text) > LONGEST:
        why = f"over {LONGEST} characters; what follows was not read"
        flaws.append(Flaw("text-too-long", place, why))
    else:
        why = "bytes of another encoding than the file"
        flaws.append(Flaw("undecodable-text", place, why))
    return text[:LONGEST]


def attributes_of(
    attributes: Mapping[str, str], tag: str, flaws: list[Flaw]
) -> Mapping[str, str]:
    """The attributes that say something; those of XML (``xmlns``, ``xsi:nil``) do not."""
    kept: dict[str, str] = {}
    for name, value in attributes.items():
        text = value.strip()
        if not text or name.startswith("xmlns") or name in _XSI:
            continue
        if len(text) > LONGEST or UNDECODED in text:
            text = whole(text, f"{tag}@{name}", flaws)
        kept[name] = text
    return kept
