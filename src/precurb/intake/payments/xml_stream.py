"""Payment messages in XML, payment by payment, without believing what they bring.

A document type is refused where it begins, so that no entity is ever defined. Elements are
known by local names; comments and instructions are dropped. What stands around payments
belongs to each of them, also what follows them: a small file is held until its end, a large
one is read twice, first for what stands behind the payments of each group.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple
from xml.parsers import expat  # a document type is refused before any entity is known

from precurb.errors import InvalidRecordError
from precurb.intake.payments.encoded import text_of
from precurb.intake.payments.grow import Behind, Builder, Group, RefusedError
from precurb.intake.payments.nodes import Flaw, Node

SMALL = 4 * 1024 * 1024  # bytes; what is larger is read twice and never held
_SECOND = (9, 17)  # expat: junk after the document, declaration not at the start
_LONGEST_TOKEN = 2 * 1024 * 1024  # bytes of one tag, comment or attribute


class Frame(NamedTuple):
    """One payment as it stands in its message: its own element, and the groups around it.

    ``node`` is ``None`` where there is none to read, and ``why`` says the reason.
    """

    group: Group
    node: Node | None
    number: int
    why: str = ""
    flaws: tuple[Flaw, ...] = ()


@dataclass(slots=True)
class Broken:
    """Where and why reading ended before the end of the file."""

    why: str = ""


def frames(path: Path, broken: Broken, small: int = SMALL) -> Iterator[Frame]:
    """Yield every payment of a file, and every message that carries none.

    Args:
        path: The file.
        broken: Filled when the file ends in a way that XML does not allow.
        small: Bytes up to which a file is held until its end.

    Raises:
        InvalidRecordError: The file cannot be opened, is hostile, or its encoding is not
            accepted.
    """
    try:
        held = path.stat().st_size <= small
    except OSError as error:
        raise InvalidRecordError(f"{path.name}: {error.strerror or error}") from error
    behind: Mapping[int, Behind] = {}
    if not held:
        first = Builder(first_run=True)
        for _ in _run(path, first, Broken()):
            pass
        behind = first.behind()
    builder = Builder(behind)
    for _ in _run(path, builder, broken):
        if not held:
            yield from map(_frame, builder.taken())
    yield from map(_frame, builder.finish())


def _frame(found: tuple[Any, ...]) -> Frame:
    return Frame(*found)


def _run(path: Path, builder: Builder, broken: Broken) -> Iterator[None]:
    """Feed a builder; control comes back after each piece of the file.

    Documents that follow one another in one file, as exports of banks have them, are each read
    with a parser of their own.
    """
    parser, given = _parser(builder), 0
    try:
        for piece in text_of(path):
            rest = piece
            while rest:
                try:
                    parser.Parse(rest, False)
                    given += len(rest.encode()) if not rest.isascii() else len(rest)
                    rest = ""
                except expat.ExpatError as error:
                    rest = _behind_document(rest, parser.ErrorByteIndex - given, error.code)
                    if not rest:
                        raise
                    parser, given = _parser(builder), 0
            if given - max(parser.CurrentByteIndex, 0) > _LONGEST_TOKEN:
                raise RefusedError(f"a tag or comment has over {_LONGEST_TOKEN} bytes")
            yield
        parser.Parse("", True)
    except expat.ExpatError as error:
        broken.why = f"not well-formed XML: {error}"
    except RefusedError as error:
        raise InvalidRecordError(f"{path.name}: {error}") from error


def _parser(builder: Builder) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    builder.attach(parser)
    return parser


def _behind_document(text: str, at: int, code: int) -> str:
    """What follows a document that has ended, if it is another one; else nothing."""
    rest = text.encode()[at:].decode() if at > 0 and code in _SECOND else ""
    return rest if rest.startswith("<") else ""


def _refuse(*_: object) -> None:
    raise RefusedError("a document type or entity is not accepted")
