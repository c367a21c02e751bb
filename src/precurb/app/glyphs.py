"""Which characters the bundled fonts can show, and how the others are written instead.

Papers are written by strangers. What no font has must not end as a blank, and what turns the
order of letters round or hides between them must not stay hidden: both are written as
``[U+202E]``.
"""

import struct
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path

from precurb.data import data_folder

LONGEST = 1_500  # characters of one text that are shown; the JSON has them all
UNBROKEN = 24  # characters in a row without a place to break the line
NARROW = 10  # the same in a narrow column
MARKS = 3  # marks that may stand over one letter
BREAK = "\u200b"
# Invisible although their category does not say so: fillers, joiners, variation selectors.
_INVISIBLE = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0" + "".join(map(chr, range(0xFE00, 0xFE10)))
)
_BREAKS_AFTER = frozenset(" -/?,;:|\u3000\n")


def font_folder() -> Path:
    """The folder of the bundled fonts."""
    return data_folder() / "fonts"


@cache
def coverage() -> frozenset[int]:
    """Every code point that some bundled font has a glyph for."""
    found: set[int] = set()
    for path in sorted(font_folder().glob("*.[ot]tf")):
        found |= _mapped(path.read_bytes())
    return frozenset(found)


@dataclass(slots=True)
class Ink:
    """Makes texts fit to be set, and counts what of them no font can show."""

    missing: Counter[str] = field(default_factory=Counter)

    def show(
        self, text: object, *, lines: bool = False, longest: int = LONGEST, narrow: bool = False
    ) -> str:
        """A text as it can be set.

        Args:
            text: Anything; its text is taken.
            lines: Keep line breaks; otherwise they become ``↵``.
            longest: How many characters are shown; how many more there are is said.
            narrow: It stands in a narrow column.
        """
        whole = str(text)
        kept = whole[:longest].expandtabs(4).replace("\r\n", "\n").rstrip("\n")
        told = self._visible(kept if lines else kept.replace("\n", " ↵ "))
        rest = len(whole) - longest
        return _breakable(told, NARROW if narrow else UNBROKEN) + (
            f" … [+{rest:,}]" if rest > 0 else ""
        )

    def _visible(self, text: str) -> str:
        shown, marks = [], 0
        for char in text:
            kind = unicodedata.category(char)
            marks = marks + 1 if kind == "Mn" else 0
            if char == "\n" or (self._shown(char, kind) and marks <= MARKS):
                shown.append(char)
            else:
                shown.append(f"[U+{ord(char):04X}]")
        return "".join(shown)

    def _shown(self, char: str, kind: str) -> bool:
        if kind[0] == "C" or kind in ("Zl", "Zp") or char in _INVISIBLE:
            return False
        if ord(char) in coverage():
            return True
        self.missing[char] += 1
        return False


def _breakable(text: str, unbroken: int) -> str:
    """The text with places where an endless word may break."""
    parts, run = [text[:1]], 1
    for before, char in pairwise(text):
        run = 1 if before in _BREAKS_AFTER or before > "\u2e7f" else run + 1
        if run > unbroken and unicodedata.category(char)[0] != "M":
            parts.append(BREAK)
            run = 1
        parts.append(char)
    return "".join(parts)


def _mapped(font: bytes) -> set[int]:
    """The code points of a font's ``cmap`` (OpenType specification, formats 4 and 12)."""
    count = struct.unpack_from(">H", font, 4)[0]
    for number in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", font, 12 + 16 * number)
        if tag == b"cmap":
            return _of_table(font, offset)
    return set()


def _of_table(font: bytes, table: int) -> set[int]:
    found: set[int] = set()
    for number in range(struct.unpack_from(">H", font, table + 2)[0]):
        offset = table + struct.unpack_from(">I", font, table + 4 + 8 * number + 4)[0]
        form = struct.unpack_from(">H", font, offset)[0]
        if form == 12:
            groups = struct.unpack_from(">I", font, offset + 12)[0]
            for first, last, _ in struct.iter_unpack(
                ">III", font[offset + 16 : offset + 16 + 12 * groups]
            ):
                found.update(range(first, last + 1))
        elif form == 4:
            segments = struct.unpack_from(">H", font, offset + 6)[0] // 2
            ends = struct.unpack_from(f">{segments}H", font, offset + 14)
            starts = struct.unpack_from(f">{segments}H", font, offset + 16 + 2 * segments)
            for first, last in zip(starts, ends, strict=True):
                found.update(range(first, last + 1))
    return found - {0xFFFF}
