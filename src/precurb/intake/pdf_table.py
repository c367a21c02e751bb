"""The table of goods on the pages of a paper, with lines drawn around it or without.

Its headings are those of every table; a cell belongs to the heading it stands under. A row
begins where a number stands under a heading that bears numbers; what follows without one
continues the row above.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from precurb.intake.columns import field_of_heading
from precurb.intake.pdf_labels import is_total, label_in
from precurb.intake.pdf_pages import Page, Segment, Table

GOODS = {"description", "cas", "line.text", "line.shipping_name", "line.technical_name"}
_UNIT = re.compile(r"[(\[（]?[^\W\d]{1,6}[)\]）]?")
_DANGEROUS = re.compile(
    r"\bUN\s?(\d{4})\b(?:,\s*([^,\d\s][^,]*))?(?:,\s*(\d(?:\.\d)?)\b)?(?:,\s*(?:PG\s*)?(I{1,3})\b)?"
)
_NUMBERED = {"number", "quantity", "value", "line.net_kg", "line.gross_kg", "line.pack_count"}
_CODED = {"cas", "hs_code", "line.un_no", "line.batch"}


@dataclass(slots=True)
class Goods:
    """Rows of goods as cells by heading, each with its place; and what of the pages it took."""

    rows: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)  # cells under headings not understood
    taken: set[Segment] = field(default_factory=set)


@dataclass(slots=True)
class _Columns:
    """Headings by place: what text each stands for, and from where to where it reaches."""

    names: list[str]
    places: list[tuple[float, float]]

    def of(self, segment: Segment) -> int:
        """The column a segment stands in: the widest overlap, or the nearest heading."""
        return min(
            range(len(self.places)),
            key=lambda at: (_apart(segment, self.places[at]), self.places[at][0]),
        )


def find_goods(pages: list[Page]) -> Goods:
    """Find the rows of goods on the pages of one paper."""
    goods = Goods()
    ruled: list[str] = []
    open_: _Columns | None = None
    for page in pages:
        found = False
        for table in page.tables:
            ruled = _take_ruled(goods, page, table, ruled) or ruled
            found = found or any(_inside(each, table) for each in goods.taken)
        if not found and not ruled:
            open_ = _take_open(goods, page, open_)
    _align(goods)
    return goods


def _take_ruled(goods: Goods, page: Page, table: Table, before: list[str]) -> list[str]:
    """Take the rows of a drawn table; without headings it continues the one before."""
    at, names = _ruled_headings(table)
    if not names and before and table.rows and len(table.rows[0]) == len(before):
        at, names = -1, before
    if not names:
        return []
    for cells in table.rows[at + 1 :]:
        if any(map(is_total, cells)) or not any(map(str.strip, cells)):
            continue
        row: dict[str, str] = {}
        for name, cell in zip(names, cells, strict=False):
            first, *more = [" ".join(part.split()) for part in cell.strip().split("\n")]
            if name and first:
                row[name] = first
                for part in more:
                    _continue(row, {name: part})
            elif first:
                goods.lost.append(cell)
        _add(goods, page, row)
    goods.taken |= {s for line in page.lines for s in line if _inside(s, table)}
    return names


def _ruled_headings(table: Table) -> tuple[int, list[str]]:
    for at, cells in enumerate(table.rows[:4]):
        names = _names(list(cells))
        if names:
            return at, names
    return -1, []


def _names(texts: list[str]) -> list[str]:
    """The headings as they are understood, empty for the others; nothing if it is no head."""
    names: list[str] = []
    fields: list[str] = []
    for text in texts:
        name, of = _heading(text)
        if of == "quantity" and of in fields and re.match(r"(?i)amount\b", name):
            name, of = "value", "value"
        if of == "value" and of in fields:  # of unit price and amount the amount stands last
            names[fields.index(of)] = fields[fields.index(of)] = ""
        names.append("" if of in fields else name)
        fields.append(of)
    known = {each for each in fields if each}
    return names if len(known) >= 2 and known & GOODS else []


def _heading(text: str) -> tuple[str, str]:
    """The part of a heading that is understood: headings are often in two languages."""
    plain = " ".join(text.split())
    for part in (plain, *text.split("\n"), *re.split(r"\s*[/|]\s*", plain)):
        if name := field_of_heading(part.strip(" .:*")):
            return part.strip(" .:*"), name
    words = re.findall(r"[\u4e00-\u9fff]+|[^\u4e00-\u9fff]+", plain)
    for part in words if len(words) > 1 else []:
        if name := field_of_heading(part.strip(" .:*")):
            return part.strip(" .:*"), name
    return "", ""


def _take_open(goods: Goods, page: Page, columns: _Columns | None) -> _Columns | None:
    """Take the rows below headings without lines; give the columns if more may follow."""
    bottom = 0.0
    began = False
    for at, line in enumerate(page.lines):
        if line[0] in goods.taken:
            continue
        head = _open_headings(line, (page.lines[at + 1 : at + 2] or [[]])[0])
        if head is not None:
            columns, used = head
            began, bottom = True, used[-1].bottom
            goods.taken |= set(used)
            continue
        if columns is None:
            continue
        if is_total(line[0].text):
            return None
        cells = _cells(line, columns, page)
        far = line[0].top - bottom > 3.0 * line[0].height
        if _starts(cells):
            _add(goods, page, cells)
        elif not began or far or _is_label(line[0].text):
            if began and goods.rows:
                return columns
            continue
        elif goods.rows:
            _continue(goods.rows[-1][1], cells)
        began, bottom = True, line[0].bottom
        goods.taken |= {s for s in line if columns.names[columns.of(s)]}
    return columns


def _is_label(text: str) -> bool:
    """Whether a text is a label of the whole paper, which no row holds."""
    label = label_in(text)
    if label is None or _of_line(label[0]):
        return False
    return bool(label[1] or text.rstrip().endswith((":", "：")))


def _of_line(name: str) -> bool:
    return name.startswith("line.") or name in _CODED


def _open_headings(
    line: list[Segment], below: list[Segment]
) -> tuple[_Columns, list[Segment]] | None:
    """The columns that a line of headings opens, and which segments the headings are.

    The line below may hold their second words or their units.
    """
    names = _names([segment.text for segment in line])
    used = list(line)
    if below and (names or len(line) > 2):
        both = _names([_with_below(segment, below) for segment in line])
        units = all(_UNIT.fullmatch(segment.text) for segment in below)
        if sum(map(bool, both)) + units > sum(map(bool, names)):
            names, used = both, [*line, *below]
    if not names:
        return None
    return _Columns(names, [(segment.x0, segment.x1) for segment in line]), used


def _with_below(segment: Segment, below: list[Segment]) -> str:
    under = [s for s in below if s.x0 < segment.x1 and s.x1 > segment.x0]
    near = [s for s in under if s.top - segment.bottom < 1.2 * segment.height]
    return " ".join([segment.text, *(each.text for each in near)])


def _cells(line: list[Segment], columns: _Columns, page: Page) -> dict[str, str]:
    cells: dict[str, str] = {}
    for segment in line:
        crossed = [p for p in columns.places if p[0] < segment.x1 and p[1] > segment.x0]
        parts = [segment] if len(crossed) < 2 else list(_words_of(segment, page))
        for part in parts:
            name = columns.names[columns.of(part)]
            if name:
                cells[name] = f"{cells[name]} {part.text}" if name in cells else part.text
    return cells


def _words_of(segment: Segment, page: Page) -> Iterator[Segment]:
    for word in page.words:
        if (
            word.x0 >= segment.x0
            and word.x1 <= segment.x1
            and word.top >= segment.top - 0.1
            and word.bottom <= segment.bottom + 0.1
        ):
            yield word


def _starts(cells: dict[str, str]) -> bool:
    """Whether a line begins a row: two cells, and a figure where figures belong."""
    fields = {field_of_heading(name): text for name, text in cells.items()}
    figures = any(
        re.search(r"\d", text) for of, text in fields.items() if of in _NUMBERED | _CODED
    )
    return len(cells) >= 2 and figures


def _continue(row: dict[str, str], cells: dict[str, str]) -> None:
    """Add a line to the row above: a label with a value of the goods, or more of a cell."""
    for name, text in cells.items():
        said = read_dangerous(text)
        label = label_in(text)
        if not said and label is not None and label[1] and _of_line(label[0]):
            said = {label[0]: label[1]}
        for of, value in said.items():
            row.setdefault(of, value)
        row[name] = f"{row[name]} {text}" if row.get(name) else text


def read_dangerous(text: str) -> dict[str, str]:
    """``UN 1090, ACETONE, 3, II``: number, name, class and packing group in their fixed order.

    The order is that of ADR 5.4.1.1.1, which IMDG and RID share; name and group may lack.
    """
    match = _DANGEROUS.search(text)
    names = ("line.un_no", "line.shipping_name", "line.un_class", "line.packing_group")
    parts = match.groups() if match else ()
    return {n: part.strip() for n, part in zip(names, parts, strict=False) if part}


def _align(goods: Goods) -> None:
    """What a row says under a label belongs to the column that bears the same, if one does."""
    headings = {field_of_heading(name): name for _, row in goods.rows for name in row}
    for _, row in goods.rows:
        for name in list(row):
            heading = headings[field_of_heading(name)]
            if heading != name:
                row.setdefault(heading, row.pop(name))


def _add(goods: Goods, page: Page, cells: dict[str, str]) -> None:
    goods.rows.append((f"page {page.number}, line {len(goods.rows) + 1}", cells))


def _apart(segment: Segment, place: tuple[float, float]) -> float:
    """How far apart; negative is how much they overlap."""
    return max(segment.x0, place[0]) - min(segment.x1, place[1])


def _inside(segment: Segment, table: Table) -> bool:
    x0, top, x1, bottom = table.box
    middle = (segment.top + segment.bottom) / 2
    return x0 - 1 <= segment.x0 and segment.x1 <= x1 + 1 and top <= middle <= bottom
