"""Long answers, part by part: how many at once, and where to go on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from precurb.errors import InvalidRecordError

MOST = 200
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Which part of a long answer: at most ``most``, after the mark of the part before."""

    after: str = ""
    most: int = 50

    def __post_init__(self) -> None:
        """Refuse what nobody could read or no machine should give."""
        if not 1 <= self.most <= MOST:
            raise InvalidRecordError(f"a part holds 1 to {MOST}, not {self.most}")

    @property
    def number(self) -> int | None:
        """The mark as a number; nothing at the beginning.

        Raises:
            InvalidRecordError: It is no mark of ours.
        """
        if not self.after:
            return None
        if not (self.after.isascii() and self.after.isdigit() and len(self.after) < 19):
            raise InvalidRecordError(f"not where a part ends: {self.after[:40]!r}")
        return int(self.after)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """One part of a long answer; ``next`` is the mark to go on from, empty at the end."""

    items: tuple[T, ...]
    next: str = ""


def page(found: Sequence[T], marks: Sequence[str], most: int) -> Page[T]:
    """A part of what was found, asked for with one more than it may hold.

    Args:
        found: What was found, at most ``most + 1``.
        marks: The mark of each.
        most: How many the part may hold.
    """
    more = len(found) > most
    return Page(items=tuple(found[:most]), next=marks[most - 1] if more else "")
