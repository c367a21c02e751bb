"""Labels on a paper and the values beside or below them; blocks that name a party.

``Invoice No.: 4711``, ``Rechnungs-Nr. | 4711`` and a label with its value below are the same
to a reader. Only labels of the paper as a whole are taken here; goods are in their table.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from precurb.data import data_folder
from precurb.errors import InvalidRecordError
from precurb.intake.columns import field_of, key_of
from precurb.intake.fields import PARTY_ROLES
from precurb.intake.kinds import kind_in_title
from precurb.intake.pdf_pages import Page, Segment
from precurb.intake.values import read_country, read_currency
from precurb.model import PaperKind

_CORE = {"reference", "date", "currency", "departure", "destination", "transit", "paper_number"}
_SUMS = {"line.invoice_total", "net_total", "tax"}
_WHOLE = _SUMS | {"line.net_kg", "line.gross_kg", "line.pack_count"}
_GOODS = {"description", "cas", "hs_code", "quantity"}
_OF_PARTY = {"customer_id", "customer_country"}
_CODE = re.compile(r"[A-Z]{0,4}[-/]?\d|[A-Z]{3}\b")
MOST_BELOW = 8  # lines of a block
CLOSE = 1.6  # heights of a line, at most, between two lines of a block


@dataclass(slots=True)
class Labelled:
    """What the labels of a paper say, and which segments said it."""

    values: dict[str, str] = field(default_factory=dict)
    parties: list[dict[str, Any]] = field(default_factory=list)
    taken: set[Segment] = field(default_factory=set)


def is_total(text: str) -> bool:
    """Whether a text begins the sums below a table."""
    before = re.split(r"[:：\d(]", text, maxsplit=1)[0]
    words = before.split()
    return any(
        key_of(" ".join(words[:count])) in _totals()
        for count in range(1, min(len(words), 3) + 1)
    )


def label_in(text: str) -> tuple[str, str] | None:
    """The field that a text labels, and the value behind the label if there is one."""
    left, colon, right = re.sub("：", ":", text, count=1).partition(":")
    if colon:
        name = _field(left)
        return (name, right.strip()) if name else None
    if name := _field(text):
        return name, ""
    words = text.split()
    for count in range(min(len(words) - 1, 5), 0, -1):
        name = _field(" ".join(words[:count]))
        value = " ".join(words[count:])
        # One word is a label without a colon only before a figure or a code.
        if name and (
            count > 1 or name in _WHOLE or re.match(r"[A-Z]{0,4}[-/]?\d|[A-Z]{3}\b", value)
        ):
            return name, value
    return None


def find_labels(
    pages: list[Page], taken: set[Segment], *, goods: bool, prices: bool
) -> Labelled:
    """Read the labels of a paper.

    Args:
        pages: Its pages.
        taken: What has been understood otherwise.
        goods: Whether labels may also say what the goods are: the paper has no table.
        prices: Whether the table has prices; without, a sum is one of money only with its
            currency.
    """
    found = Labelled()
    for page in pages:
        free = [[s for s in line if s not in taken] for line in page.lines]
        lines = [line for line in free if line]
        for at, line in enumerate(lines):
            for place, segment in enumerate(line):
                if segment not in found.taken:
                    _read(found, _Spot(lines, at, place), goods, prices)
        _read_blocks(found, lines)
    return found


@dataclass(frozen=True, slots=True)
class _Spot:
    """A segment among the lines of its page."""

    lines: list[list[Segment]]
    at: int
    place: int

    @property
    def segment(self) -> Segment:
        return self.lines[self.at][self.place]

    @property
    def beside(self) -> Segment | None:
        line = self.lines[self.at]
        return line[self.place + 1] if self.place + 1 < len(line) else None

    def below(self, first: Segment) -> Iterator[Segment]:
        """The segments below one, in its column, while the lines follow closely."""
        after = [s.x0 for s in self.lines[self.at] if s.x0 > first.x1]
        edge = min(after, default=float("inf"))
        bottom = first.bottom
        for line in self.lines[self.at + 1 : self.at + 1 + MOST_BELOW]:
            inside = [s for s in line if first.x0 - 6 <= s.x0 < edge - 3]
            if not inside or inside[0].top - bottom > CLOSE * first.height:
                return
            bottom = inside[0].bottom
            yield from inside


def _read(found: Labelled, spot: _Spot, goods: bool, prices: bool) -> None:
    label = label_in(spot.segment.text)
    if label is None:
        return
    name, value = label
    if name in PARTY_ROLES:
        _read_party(found, spot, name, value)
        return
    allowed = name in _CORE | _WHOLE or name.startswith(("consignment.", "payment."))
    if not allowed and not (goods and (name in _GOODS or name.startswith("line."))):
        return
    used = [spot.segment]
    if not value:
        source = _value_of(spot)
        if source is None:
            return
        value = source.text
        used.append(source)
    if name in _SUMS and not prices and not any(map(read_currency, value.split())):
        return
    if found.values.setdefault(name, value) == value:
        found.taken |= set(used)


def _value_of(spot: _Spot) -> Segment | None:
    """Where the value of a bare label stands: beside it, else below it."""
    beside = spot.beside
    if beside is not None and label_in(beside.text) is None:
        return beside
    below = next(spot.below(spot.segment), None)
    return below if below is not None and label_in(below.text) is None else None


def _read_party(found: Labelled, spot: _Spot, role: str, value: str) -> None:
    first, used = spot.segment, [spot.segment]
    beside = spot.beside
    if not value and beside is not None and label_in(beside.text) is None:
        first, value = beside, beside.text
        used.append(beside)
    party: dict[str, Any] = {"role": role, "name": value}
    lines: list[str] = []
    for segment in spot.below(first):
        label = label_in(segment.text)
        if label is not None and not _detail(party, *label):
            break
        used.append(segment)
        if label is None and party["name"]:
            lines.append(segment.text)
        elif label is None:
            party["name"] = segment.text
    if party["name"]:
        _address(party, lines)
        found.parties.append(party)
        found.taken |= set(used)


def _read_blocks(found: Labelled, lines: list[list[Segment]]) -> None:
    """Take addresses that bear no label: a name, lines, and a country by itself at the end.

    Who they are is not said, so their role is left open.
    """
    for at, line in enumerate(lines):
        for place, first in enumerate(line):
            if first in found.taken or re.search(r"\d", first.text):
                continue
            below = [first]
            for segment in _Spot(lines, at, place).below(first):
                near = segment.top - below[-1].bottom <= CLOSE * first.height
                if abs(segment.x0 - first.x0) < 3 and near and segment not in found.taken:
                    below.append(segment)
            ends = [n for n, s in enumerate(below) if n > 1 and _is_country(s.text)]
            if ends:
                block = below[1 : ends[0] + 1]
                party: dict[str, Any] = {"role": "other", "name": first.text}
                _address(party, [segment.text for segment in block])
                found.parties.append(party)
                found.taken |= {first, *block}


def _is_country(text: str) -> bool:
    try:
        return len(text) > 2 and bool(read_country(text))
    except InvalidRecordError:
        return False


def _detail(party: dict[str, Any], name: str, value: str) -> bool:
    """Take a label that belongs inside a block: phone, e-mail, number of a register."""
    if name in _OF_PARTY and value:
        party["id" if name == "customer_id" else "country"] = value
        return True
    if name.startswith("party.") and value:
        party[name] = value
        return True
    return False


def _address(party: dict[str, Any], lines: list[str]) -> None:
    """The lines below the name; the last that is a country, or ends with one, says it."""
    if lines:
        party["address"] = ", ".join(lines)
    for line in reversed(lines):
        for part in (line, line.rpartition(",")[2]):
            try:
                party.setdefault("country", read_country(part.strip()))
            except InvalidRecordError:
                continue
            return


def _field(text: str) -> str:
    """The field of a label; labels in two languages are tried by part."""
    plain = text.strip(" .:*#\u2022-")
    for part in (plain, *re.split(r"\s*[/|]\s*", plain), *_scripts(plain)):
        name = _labels().get(key_of(part)) or field_of(part)
        if name:
            return name
    return _numbered(plain)


def _scripts(text: str) -> list[str]:
    parts = re.findall(r"[\u4e00-\u9fff]+|[^\u4e00-\u9fff]+", text)
    return parts if len(parts) > 1 else []


def _numbered(text: str) -> str:
    """``Packing list no.``: the number of a paper by its kind."""
    words = re.split(r"[\s.\-]+", text)
    last = key_of(words[-1]) if len(words) > 1 else ""
    if last not in _numbers() or len(words) > 5:
        return ""
    kind = kind_in_title(" ".join(words[:-1]))
    names = {
        PaperKind.INVOICE: "consignment.invoice_id",
        PaperKind.ORDER: "reference",
        PaperKind.CONTRACT: "reference",
        PaperKind.AUTHORISATION: "consignment.authorisation_no",
    }
    return names.get(kind, "paper_number") if kind else ""


@cache
def _table() -> dict[str, Any]:
    raw = (data_folder() / "formats" / "labels.toml").read_text("utf-8")
    return tomllib.loads(raw)


@cache
def _labels() -> dict[str, str]:
    return {
        key_of(word): name
        for name, words in _table().items()
        if name != "words"
        for word in words
    }


@cache
def _totals() -> frozenset[str]:
    return frozenset(map(key_of, _table()["words"]["totals"]))


@cache
def _numbers() -> frozenset[str]:
    return frozenset(map(key_of, _table()["words"]["number"]))
