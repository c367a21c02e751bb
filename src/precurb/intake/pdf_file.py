"""Papers as text PDFs: invoices, packing lists, delivery notes, orders and their kin.

The kind comes from the title, the goods from the table whose headings are understood, the
rest from labels. What was not understood is counted and shown, never left silent.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from precurb.intake.columns import Mapping, field_of_heading, guess_columns
from precurb.intake.gaps import Gap, gap
from precurb.intake.joining import Part, joined, paper_of, spoken, with_papers
from precurb.intake.kinds import kind_in_title, read_kind
from precurb.intake.nested import NestedReader
from precurb.intake.pdf_labels import Labelled, find_labels
from precurb.intake.pdf_pages import Page, Segment, read_pages
from precurb.intake.pdf_table import Goods, find_goods
from precurb.intake.values import read_currency
from precurb.model import Location, NotChecked, Paper, PaperKind, Transaction

_REFERENCES = {"reference", "consignment.purchase_order_no", "consignment.invoice_id"}
TITLE_LINES = 15  # from the top, in which a title is looked for
SHOWN = 5  # texts of those that were not understood
_BOTH = re.compile(r"\d{1,3}(?:([.,])\d{3})+([.,])\d{1,4}")
_COMMA = re.compile(r"\d+,\d{1,2}")
_MONEY = re.compile(r"([^\d\s.,]{1,4})?\s*([\d.,'\s]*\d)\s*([^\d\s.,]{1,4})?")


@dataclass(frozen=True, slots=True)
class _Title:
    kind: PaperKind
    segment: Segment | None


def read_pdf(path: Path, mapping: Mapping) -> Iterator[Transaction | NotChecked]:
    """Read the papers of a PDF; several in one file are papers of one transaction.

    Raises:
        InvalidRecordError: It is scanned, encrypted, damaged, hostile or too large.
    """
    pages = read_pages(path)
    papers: list[Paper] = []
    gaps: list[NotChecked] = []
    reference = ""
    for title, some in _parted(pages):
        part, unread = _read(path, title, some, mapping)
        whole = part.transaction
        reference = reference or whole.reference
        gaps += [*whole.unread, *unread]
        number = part.number or _number(whole, title.kind)
        paper = paper_of(whole, title.kind, number)
        papers.append(replace(paper, lines=spoken(paper.lines)))
    base = Transaction(
        reference=reference, location=Location(path.name, ""), unread=tuple(gaps)
    )
    yield with_papers(base, papers)


def _parted(pages: list[Page]) -> Iterator[tuple[_Title, list[Page]]]:
    """Pages by paper: one that bears the title of another kind begins a new paper."""
    title, some = _title(pages[0]), [pages[0]]
    for page in pages[1:]:
        next_ = _exact_title(page)
        if next_ is not None and next_.kind is not title.kind:
            yield title, some
            title, some = next_, []
        some.append(page)
    yield title, some


def _title(page: Page) -> _Title:
    exact = _exact_title(page)
    if exact is not None:
        return exact
    found = [
        _Title(kind, segment)
        for line in page.lines[:TITLE_LINES]
        for segment in line
        if (kind := kind_in_title(segment.text)) is not None
    ]
    # The title is written largest; of equal ones the first counts.
    best = max(found, key=lambda each: _height(each.segment), default=None)
    return best or _Title(PaperKind.OTHER, None)


def _exact_title(page: Page) -> _Title | None:
    for line in page.lines[:TITLE_LINES]:
        for segment in line:
            kind = read_kind(segment.text)
            if kind is not None:
                return _Title(kind, segment)
    return None


def _height(segment: Segment | None) -> float:
    return round(segment.height, 1) if segment is not None else 0.0


def _read(
    path: Path, title: _Title, pages: list[Page], mapping: Mapping
) -> tuple[Part, list[NotChecked]]:
    """Read one paper, and what of its text was not understood."""
    goods = find_goods(pages)
    heads = {title.segment} if title.segment is not None else set()
    prices = any(field_of_heading(name) == "value" for _, row in goods.rows for name in row)
    labelled = find_labels(pages, goods.taken | heads, goods=not goods.rows, prices=prices)
    manner = replace(mapping, decimal=mapping.decimal or _hand(pages), columns={})
    part = _part(path, title, goods, labelled, manner)
    unread = list(_unread(path, pages, goods, goods.taken | labelled.taken | heads))
    if title.segment is None:
        reason = "no title says what kind of paper it is"
        unread.insert(0, gap(Gap.UNKNOWN_PAPER, reason, Location(path.name, ""), "paper"))
    return part, unread


def _part(
    path: Path, title: _Title, goods: Goods, labelled: Labelled, mapping: Mapping
) -> Part:
    values = _net({name: text for name, text in labelled.values.items() if text})
    if title.segment is not None and "paper_number" not in values:
        rest = re.search(r"(?:nº|n°|no|nr|号)\.?\s*[:：]?\s*(\S+)$", title.segment.text, re.I)
        if rest:
            values["paper_number"] = rest[1]
    rows = goods.rows or [(f"page {1}", {})]
    headers = list(dict.fromkeys(name for _, cells in rows for name in cells))
    inside = {field_of_heading(name) for name in headers}
    whole = {n: v for n, v in values.items() if n not in inside and _of_whole(n, rows)}
    if labelled.parties:
        whole["parties"] = msgspec.json.encode(labelled.parties).decode()
    if not {"reference", "consignment.purchase_order_no", "consignment.invoice_id"} & set(
        whole
    ):
        whole["reference"] = path.stem
    whole["paper"] = title.kind.value
    filled = [(at, _priced({**whole, **cells})) for at, cells in rows]
    names = list(dict.fromkeys(name for _, cells in filled for name in cells))
    columns = guess_columns(path.name, names, mapping, goods=False)
    reader = NestedReader(path.name, columns, mapping)
    parts = [reader.read_row(at, cells) for at, cells in filled]
    merged = joined([replace(part, kind=None) for part in parts])
    return Part(merged, title.kind, parts[0].number)


def _net(values: dict[str, str]) -> dict[str, str]:
    """The total of an invoice before taxes, which is that of its lines; else none."""
    net, tax = values.pop("net_total", ""), values.pop("tax", "")
    if net:
        values["line.invoice_total"] = net
    elif tax:
        values.pop("line.invoice_total", None)
    return values


def _of_whole(name: str, rows: list[tuple[str, dict[str, str]]]) -> bool:
    """Totals of weights and packages are those of the line when there is but one."""
    return name not in ("line.net_kg", "line.gross_kg", "line.pack_count") or len(rows) == 1


def _priced(cells: dict[str, str]) -> dict[str, str]:
    """Part ``EUR 1,200.00`` and ``1.200,00 €`` into the amount and its currency."""
    for name in list(cells):
        if field_of_heading(name) not in ("value", "line.invoice_total"):
            continue
        match = _MONEY.fullmatch(cells[name].strip())
        code = read_currency(match[1] or match[3] or "") if match else ""
        if match and code:
            cells[name] = match[2].strip()
            cells.setdefault("currency", code)
    return cells


def _hand(pages: list[Page]) -> str:
    """How the paper writes decimals, where its own figures show it without doubt."""
    marks = set()
    for page in pages:
        for word in page.words:
            both = _BOTH.fullmatch(word.text)
            if both and both[1] != both[2]:
                marks.add(both[2])
            elif _COMMA.fullmatch(word.text):
                marks.add(",")
    return {frozenset(","): "comma", frozenset("."): "point"}.get(frozenset(marks), "")


def _unread(
    path: Path, pages: list[Page], goods: Goods, taken: set[Segment]
) -> Iterator[NotChecked]:
    free = [s.text for page in pages for line in page.lines for s in line if s not in taken]
    left = [*free, *goods.lost]
    if left:
        words = sum(len(text.split()) for text in left)
        of = sum(len(page.words) for page in pages)
        shown = "; ".join(text[:60] for text in left[:SHOWN])
        reason = f"{words} of {of} words were not understood: {shown}"
        yield gap(Gap.UNREAD_TEXT, reason, Location(path.name, f"page {pages[0].number}"))


def _number(whole: Transaction, kind: PaperKind) -> str:
    """The number of the paper itself, where its kind tells which of the numbers it is."""
    name = {
        PaperKind.INVOICE: "consignment.invoice_id",
        PaperKind.AUTHORISATION: "consignment.authorisation_no",
    }.get(kind, "")
    value = whole.particulars.get(name, "")
    return value if isinstance(value, str) else ""
