"""XML from outside, read record by record and without believing it.

A list needs no document type and no entities, so a file that brings either is refused, and
the parser neither fetches nor expands anything. Records are dropped once read: memory stays
flat however long the list is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from precurb.errors import InvalidRecordError

MAX_BYTES = 512 * 1024 * 1024
_HEAD = 64 * 1024
_ROOT = re.compile(r"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Node:
    """An element asked by local names, whatever its namespace."""

    element: etree._Element

    @property
    def name(self) -> str:
        """The local name."""
        tag = self.element.tag
        return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""

    def children(self, name: str) -> list["Node"]:
        """Direct children of this name."""
        return [node for each in self.element if (node := Node(each)).name == name]

    def nested(self, outer: str, inner: str) -> list["Node"]:
        """Children of one level down, e.g. ``akaList`` then ``aka``."""
        return [node for each in self.children(outer) for node in each.children(inner)]

    def text(self, name: str) -> str:
        """The text of the first child of this name, blanks made single."""
        for each in self.children(name):
            return each.own_text()
        return ""

    def own_text(self) -> str:
        """The text of the element itself."""
        return " ".join((self.element.text or "").split())

    def attribute(self, name: str) -> str:
        """An attribute, or an empty string."""
        return self.element.get(name) or ""


def records(path: Path, names: frozenset[str]) -> Iterator[Node]:
    """Yield each element of these names once complete; its content is freed afterwards.

    Raises:
        InvalidRecordError: The file is not well-formed XML, brings a document type or
            entities, or is larger than any list.
    """
    _require_sane(path)
    try:
        with path.open("rb") as stream:
            for _, element in etree.iterparse(
                stream,
                events=("end",),
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                huge_tree=False,
                remove_comments=True,
                remove_pis=True,
            ):
                if (node := Node(element)).name in names:
                    _refuse_document_type(path, element)
                    yield node
                    _release(element)
    except (etree.LxmlError, OSError) as error:
        raise InvalidRecordError(f"{path.name}: not readable XML: {error}") from error


def root_name(head: bytes) -> str:
    """The local name of the outermost element, as far as the first bytes tell."""
    match = _ROOT.search(_COMMENT.sub("", _decode(head)))
    return match[1] if match else ""


def _require_sane(path: Path) -> None:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InvalidRecordError(f"{path.name}: larger than {MAX_BYTES} bytes")
        with path.open("rb") as stream:
            head = _decode(stream.read(_HEAD))
    except OSError as error:
        raise InvalidRecordError(f"{path.name}: {error.strerror or error}") from error
    if "<!DOCTYPE" in head or "<!ENTITY" in head:
        raise InvalidRecordError(f"{path.name}: a document type or entity is not accepted")


def _refuse_document_type(path: Path, element: etree._Element) -> None:
    """Catch a document type that stood behind a long comment."""
    if element.getroottree().docinfo.internalDTD is not None:
        raise InvalidRecordError(f"{path.name}: a document type or entity is not accepted")


def _decode(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    return head.decode("utf-8", "replace")


def _release(element: etree._Element) -> None:
    element.clear()
    while element.getprevious() is not None:
        parent = element.getparent()
        if parent is None:
            return
        del parent[0]
