"""Nested records: what JSON says in objects is laid into cells, and read from them again.

``customer: {...}`` and ``parties: [...]`` become one cell of parties, ``papers: [...]`` one of
papers, each as JSON text; ``consignment: {...}`` becomes cells under vocabulary names. A cell
of a CSV file may hold the same JSON.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any

import msgspec

from precurb.errors import InvalidRecordError
from precurb.intake.columns import ColumnGuess, field_of, guess_columns, key_of
from precurb.intake.excel import plain_text
from precurb.intake.fields import PARTY_ROLES
from precurb.intake.gaps import Gap, gap
from precurb.intake.joining import Part, joined, paper_of, spoken, with_papers
from precurb.intake.particulars import Manner, fill, read_json, read_particular
from precurb.intake.rows import RowReader
from precurb.intake.values import read_country
from precurb.model import (
    Location,
    NotChecked,
    Paper,
    PaperKind,
    Particulars,
    Party,
    Role,
    Transaction,
)
from precurb.signs import vocabulary

_NEAR = 0.9  # of 1, from which one name is taken for a slip of another
LINES = ("lines", "items", "positions", "Positionen", "goods")
_NOUNS = ("line", "party", "consignment", "payment", "history")
_PARTY_CORE = (
    "name", "role", "country", "address", "identifiers", "id", "wallets", "wallet",
    "particulars",
)  # fmt: skip


def is_record(content: dict[str, Any]) -> bool:
    """Whether an object is one order or consignment, not a wrapper around many."""
    return any(
        field_of(key) in ("parties", "papers")
        if isinstance(value, list)
        else bool(field_of(key)) or key in _NOUNS
        for key, value in content.items()
    )


def rows_of(content: dict[str, Any]) -> Iterator[dict[str, str] | str]:
    """One row of cells for each goods line of a record, or what is wrong with a line."""
    name = next((n for n in LINES if isinstance(content.get(n), list)), "")
    for line in content.get(name) or [{}]:
        if isinstance(line, dict):
            named = {_line_name(key): value for key, value in line.items()}
            yield _cells({**content, **named}, name)
        else:
            yield f"a line of {name} is no object"


def _line_name(key: str) -> str:
    """``net_kg`` of a line is ``line.net_kg``, where the word is no heading of its own."""
    full = f"line.{key}"
    return full if full in vocabulary() and not field_of(key) else key


def _cells(content: dict[str, Any], lines: str) -> dict[str, str]:
    cells: dict[str, str] = {}
    parties: list[Any] = []
    for key, value in content.items():
        if not isinstance(value, list | dict):
            if value is not None or "." not in key:  # null says nothing, "" was left blank
                cells[key] = plain_text(value)
        elif field_of(key) in PARTY_ROLES and isinstance(value, dict):
            parties.append({"role": field_of(key), **value})
        elif field_of(key) == "parties" and isinstance(value, list):
            parties += value
        elif isinstance(value, dict) and (key in _NOUNS or key == "particulars"):
            cells |= _under(key, value)
        elif key != lines and field_of(key):
            cells[key] = _json(value)
    if parties:
        cells["parties"] = _json(parties)
    return cells


def _under(noun: str, content: dict[str, Any]) -> dict[str, str]:
    """The fields of ``consignment: {...}`` under their full names where they have one."""
    found = {}
    for key, value in content.items():
        full = f"{noun}.{key}"
        name = full if full in vocabulary() else key
        if value is not None and (not isinstance(value, list | dict) or field_of(name)):
            found[name] = _json(value) if isinstance(value, list | dict) else plain_text(value)
    return found


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


@dataclass(slots=True)
class NestedReader(RowReader):
    """Reads rows some of whose cells hold parties or papers as JSON.

    Records need not all have the same fields: one that turns up late is understood then.
    """

    _known: set[str] = field(default_factory=set)
    _nested: list[ColumnGuess] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Note which columns are nested, beside what every reader notes."""
        RowReader.__post_init__(self)
        self._known |= {column.header for column in self.columns}
        # Parties first: papers only add the roles that the record itself does not fill.
        self._nested = [
            c for name in ("parties", "papers") for c in self.columns if c.field == name
        ]

    def read_row(self, record: str, cells: dict[str, str]) -> Part:
        """Read one row and what is nested in it."""
        where = Location(self.file, record)
        late = [] if cells.keys() <= self._known else self._learn(cells, where)
        part = RowReader.read_row(self, record, cells)
        if not self._nested and not late:
            return part
        found, gaps = part.transaction, [*part.transaction.unread, *late]
        for column in self._nested:
            if text := cells.get(column.header, "").strip():
                try:
                    found = self._with(found, column.field, text, gaps)
                except InvalidRecordError as error:
                    gaps.append(gap(Gap.UNREADABLE_ROW, str(error), where, column.field))
        return replace(part, transaction=replace(found, unread=tuple(gaps)))

    def _with(
        self, found: Transaction, name: str, text: str, gaps: list[NotChecked]
    ) -> Transaction:
        content = read_json(text)
        if not isinstance(content, list):
            raise InvalidRecordError(f"{name} are no JSON array")
        where = found.location
        if name == "parties":
            parties = (self._party(each, where, gaps) for each in content)
            return replace(found, parties=(*found.parties, *filter(None, parties)))
        papers = list(filter(None, (self._paper(each, where, gaps) for each in content)))
        return with_papers(found, papers) if papers else found

    def _learn(self, cells: dict[str, str], where: Location) -> list[NotChecked]:
        """Understand fields that earlier records did not have."""
        gaps = []
        for header in cells:
            if header in self._known:
                continue
            self._known.add(header)
            headers = [column.header for column in self.columns]
            try:
                self.columns = guess_columns(
                    self.file, [*headers, header], self.mapping, goods=False
                )
            except InvalidRecordError as error:
                gaps.append(gap(Gap.DUPLICATE_HEADER, str(error), where, header))
        self.__post_init__()
        return gaps

    def _party(self, content: Any, where: Location, gaps: list[NotChecked]) -> Party | None:
        """A party as an object has it; what of it cannot be read is stated."""
        if not isinstance(content, dict):
            gaps.append(gap(Gap.UNREADABLE_ROW, "a party is no object", where, "parties"))
            return None
        words = content.get("wallets") or content.get("wallet")
        return Party(
            name=plain_text(content.get("name")),
            role=_role(content, where, gaps),
            country=_country(content, where, gaps),
            address=plain_text(content.get("address")),
            identifiers=_texts(content.get("identifiers") or content.get("id")),
            wallets=_texts(words),
            particulars=self._of_party(content, where, gaps),
        )

    def _of_party(
        self, content: dict[str, Any], where: Location, gaps: list[NotChecked]
    ) -> Particulars:
        found: Particulars = {}
        manner = Manner(self.mapping.decimal, self.mapping.dates)
        inner = content.get("particulars")
        further = inner if isinstance(inner, dict) else {}
        cells = {k: v for k, v in content.items() if k not in _PARTY_CORE} | further
        for name, text in _cells({"party": cells}, "").items():
            full = name if name in vocabulary() else field_of(name)
            if not full.startswith("party."):
                gaps += _misspelt(name, where)
                continue
            try:
                fill(found, full, read_particular(full, text.strip(), manner))
            except InvalidRecordError as error:
                gaps.append(gap(Gap.UNREADABLE_PARTICULAR, str(error), where, full))
        return found

    def _paper(self, content: Any, where: Location, gaps: list[NotChecked]) -> Paper | None:
        """One of several papers, read like a record of its own."""
        if not isinstance(content, dict):
            gaps.append(gap(Gap.UNREADABLE_ROW, "a paper is no object", where, "papers"))
            return None
        inner = {k: v for k, v in content.items() if k not in ("kind", "number")}
        if "kind" in content:
            inner["paper"] = content["kind"]
        number = plain_text(content.get("number"))
        rows = []
        for row in rows_of(inner):
            if isinstance(row, str):
                gaps.append(gap(Gap.UNREADABLE_ROW, row, where, "papers"))
            else:
                rows.append(row)
        if not rows:
            return None
        reader = self._for_papers(rows, where)
        parts = [reader.read_row(where.record, row) for row in rows]
        gaps += [each for part in parts for each in part.transaction.unread]
        whole = joined([replace(part, kind=None) for part in parts])
        paper = paper_of(whole, parts[0].kind or PaperKind.OTHER, number or parts[0].number)
        return replace(paper, lines=spoken(paper.lines))

    def _for_papers(self, rows: list[dict[str, str]], where: Location) -> "NestedReader":
        """A reader of one paper: manners and units are those of the file."""
        kept = {k: v for k, v in self.mapping.defaults.items() if k in ("unit", "currency")}
        mapping = replace(self.mapping, columns={}, defaults=kept)
        headers = list(dict.fromkeys(key for row in rows for key in row))
        if "paper" not in headers:
            headers.append("paper")
        columns = guess_columns(f"{where}, paper", headers, mapping, goods=False)
        return NestedReader(self.file, columns, mapping)


def _misspelt(name: str, where: Location) -> Iterator[NotChecked]:
    """Name a field that is nearly one of a party: left out, it could free one silently."""
    known = [each for each in vocabulary() if each.startswith("party.")]
    full = name if name.startswith("party.") else f"party.{name}"
    plain = full.casefold()
    second = plain[-1:].isdigit()  # "address2" is another one, and no slip
    near = [] if second else get_close_matches(plain, known, n=1, cutoff=_NEAR)
    if near or full == name:
        nearest = f"; the nearest is {near[0]}" if near else ""
        reason = f"no field of a party is called {name!r}{nearest}"
        yield gap(Gap.UNREADABLE_PARTICULAR, reason, where, name)


def _role(content: dict[str, Any], where: Location, gaps: list[NotChecked]) -> Role:
    text = plain_text(content.get("role"))
    known = PARTY_ROLES.get(field_of(text)) or {key_of(role): role for role in Role}.get(
        key_of(text)
    )
    if known is None and text:
        reason = f"no role of a party is called {text!r}"
        gaps.append(gap(Gap.UNREADABLE_PARTICULAR, reason, where, "role"))
    return known or Role.OTHER


def _country(content: dict[str, Any], where: Location, gaps: list[NotChecked]) -> str:
    text = plain_text(content.get("country"))
    try:
        return read_country(text) if text else ""
    except InvalidRecordError as error:
        gaps.append(gap(Gap.UNKNOWN_COUNTRY, str(error), where, "country"))
        return ""


def _texts(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(text for each in values if (text := plain_text(each)))
