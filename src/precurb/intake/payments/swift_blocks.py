"""SWIFT MT files into messages, blocks and fields; several messages may follow one another.

Between banks a message has blocks in braces; statements for customers often come bare, from
one ``:20:`` to the next or to a line with a hyphen. A message that the next one cuts short is
kept, and what it lacks is said.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from precurb.errors import InvalidRecordError
from precurb.intake.payments.encoded import UNDECODED
from precurb.intake.payments.nodes import LONGEST

_LONGEST_LINE = 1024 * 1024  # bytes
_LARGEST = 32 * 1024 * 1024  # characters of one message
_FIELD = re.compile(r":(\d\d[A-Z]?):(.*)", re.DOTALL)
_BEGINS = re.compile(r"(?:^|[}$\x01\x03])\s*(\{1:)")
_AROUND = " \t$\x01\x03"  # what stands between messages


@dataclass(slots=True)
class RawMessage:
    """One message: its blocks but the fourth, and the fields of that in order.

    ``stray`` is text that belongs to no field; ``flaws`` are what is wrong with its form.
    """

    number: int
    blocks: list[tuple[str, str]] = field(default_factory=list)
    fields: list[tuple[str, str]] = field(default_factory=list)
    stray: list[str] = field(default_factory=list)
    flaws: list[tuple[str, str, str]] = field(default_factory=list)

    def block(self, name: str) -> str:
        """The content of a block or of a tag in one (``3:121``); empty if it has none."""
        return next((text for place, text in self.blocks if place == name), "")

    @property
    def type(self) -> str:
        """The three digits of its type; of a bare message by the fields it has."""
        if match := re.match(r"[IO](\d{3})", self.block("2")):
            return match[1]
        tags = {tag for tag, _ in self.fields}
        if tags & {"60F", "60M", "61", "25"}:
            return "942" if "34F" in tags else "940"
        if "32A" in tags and tags & {"59", "59A", "59F", "50K"}:
            return "103" if "58A" not in tags and "58D" not in tags else "202"
        return "202" if tags & {"58A", "58D"} else ""


@dataclass(slots=True)
class _Splitter:
    """Takes lines and gives messages."""

    number: int = 0
    head: list[str] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)
    inside: bool = False  # of the fourth block
    closed: bool = False  # whether that has ended
    blocks: bool = False
    size: int = 0
    message: RawMessage | None = None
    lines: list[str] = field(default_factory=list)

    def line(self, text: str) -> Iterator[RawMessage]:
        """Take one line, without its end; it may close a message and begin the next."""
        begins = _BEGINS.search(text)
        while begins is not None and self._may_begin(text, begins.start(1)):
            before, text = text[: begins.start(1)], text[begins.start(1) :]
            if self.message is not None and before.strip():
                self._grow(before)
            yield from self.end(whole=not self.inside)
            self._begin(blocks=True)
            begins = _BEGINS.search(text, 1)
        bare = self.closed or not self.blocks
        if self.message is not None and bare and text.startswith(":20:"):
            yield from self.end(whole=True)
        if self.message is None:
            if not text.strip(_AROUND):
                return
            self._begin(blocks=False)
        self._grow(text)
        if not self.blocks and text.strip() == "-":
            yield from self.end(whole=True)

    def end(self, *, whole: bool) -> Iterator[RawMessage]:
        """End the message that is open, if one is."""
        message = self.message
        if message is None:
            return
        self._field()
        message.blocks += _blocks("".join(self.head)) + _blocks("".join(self.tail))
        if self.size > _LARGEST:
            why = f"over {_LARGEST} characters; what follows was not read"
            message.flaws.append(("text-too-long", "", why))
        if not whole:
            why = "the message ends without its end mark: it may be cut off"
            message.flaws.append(("cut-off-message", "{4:}", why))
        self.message, self.lines, self.head, self.tail = None, [], [], []
        self.inside = self.closed = False
        yield message

    def _may_begin(self, text: str, at: int) -> bool:
        """Whether a first block at a place begins a message: not amid the text of a field."""
        return not self.inside or at == 0 or (self.blocks and text.startswith("-}"))

    def _begin(self, *, blocks: bool) -> None:
        self.number += 1
        self.message = RawMessage(self.number)
        self.blocks, self.inside, self.closed, self.size = blocks, not blocks, False, 0

    def _grow(self, text: str) -> None:
        self.size += len(text)
        if self.size > _LARGEST:
            return
        if not self.inside:
            if self.closed or "{4:" not in text:
                (self.tail if self.closed else self.head).append(text)
                return
            head, _, text = text.partition("{4:")
            self.head.append(head)
            self.inside = True
        if self.blocks and text.startswith("-}"):
            self._field()
            self.inside, self.closed = False, True
            self.tail.append(text[2:])
        elif match := _FIELD.match(text):
            self._field()
            self.lines = [match[1], match[2]]
        elif self.blocks or text.strip() != "-":
            self.lines = self.lines or [""]
            self.lines.append(text)

    def _field(self) -> None:
        message, lines = self.message, self.lines
        self.lines = []
        if message is None or not lines:
            return
        text = "\n".join(lines[1:]).strip("\n\r ")
        if not lines[0]:
            message.stray += filter(None, (text,))
            return
        place = f":{lines[0]}:"
        if len(text) > LONGEST:
            why = f"over {LONGEST} characters; what follows was not read"
            message.flaws.append(("text-too-long", place, why))
            text = text[:LONGEST]
        if UNDECODED in text:
            why = "bytes of another encoding than the file"
            message.flaws.append(("undecodable-text", place, why))
        message.fields.append((lines[0], text))


def messages_of(path: Path) -> Iterator[RawMessage]:
    """Yield the messages of a file.

    Raises:
        InvalidRecordError: The file cannot be opened.
    """
    splitter = _Splitter()
    try:
        with path.open("rb") as file:
            while piece := file.readline(_LONGEST_LINE):
                yield from splitter.line(_decoded(piece).rstrip("\r\n"))
    except OSError as error:
        raise InvalidRecordError(f"{path.name}: {error.strerror or error}") from error
    yield from splitter.end(whole=not splitter.inside or not splitter.blocks)


def _decoded(piece: bytes) -> str:
    """UTF-8, or what older systems write; a byte of neither is marked."""
    try:
        return piece.decode("utf-8-sig")
    except UnicodeDecodeError:
        return piece.decode("cp1252", "replace")


def _blocks(text: str) -> list[tuple[str, str]]:
    """Blocks by name; those that hold tags give each tag: ``{3:{121:…}}`` is ``3:121``.

    What is in no block, or in one that is not closed, has no name.
    """
    found: list[tuple[str, str]] = []
    loose: list[str] = []
    depth, start, opened, outer = 0, 0, 0, ""
    for at, sign in enumerate(text):
        if sign == "{":
            if depth == 0:
                opened = at
            elif depth == 1:
                outer = text[start:at].partition(":")[0]
            depth, start = depth + 1, at + 1
        elif sign == "}" and depth:
            name, _, content = text[start:at].partition(":")
            if content or (name and depth > 1):
                found.append((f"{outer}:{name}" if depth > 1 else name, content))
            depth, start = depth - 1, at + 1
        elif not depth:
            loose.append(sign)
    loose += text[opened:] if depth else ""
    if rest := "".join(loose).strip(_AROUND):
        found.append(("", rest))
    return found
