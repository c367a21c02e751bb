"""The papers of one consignment side by side: what each of them says in the same fields.

Amounts are added up over the lines of a paper, but only when every line states them. A party
is compared as a party, not letter by letter: where the matcher takes two names for the same
party, the papers agree.
"""

import itertools
from collections.abc import Collection, Mapping

from precurb.examine.facts.descriptions import descriptions
from precurb.examine.facts.quantities import kilograms
from precurb.examine.parties.judge import Band
from precurb.examine.parties.match import Asked, match_pair
from precurb.examine.substances import identify
from precurb.lists.knowledge import ControlBook
from precurb.lists.reference.harmonized import digits_of
from precurb.model import (
    Line,
    Paper,
    PaperKind,
    Particulars,
    PartyType,
    Role,
    Transaction,
)
from precurb.model.papers import Record

_TEXTS = (
    "container_no", "seal_no", "mode", "incoterm", "exit_point", "entry_point", "dispatch_date",
)  # fmt: skip
_PARTIES = {
    "exporter": (Role.EXPORTER, Role.CONSIGNOR, Role.SUPPLIER),
    "importer": (Role.IMPORTER, Role.CUSTOMER),
    "consignee": (Role.CONSIGNEE,),
    "ultimate_consignee": (Role.END_USER,),
}
_SUMS = ("net_kg", "gross_kg", "pack_count")
# What may be supplied within a time, and not what this consignment holds.
_LIMITS = (PaperKind.AUTHORISATION, PaperKind.CONTRACT, PaperKind.CUSTOMER_DECLARATION)
_INVOICES = (PaperKind.INVOICE, PaperKind.ORDER)
# The commercial documents of Art. 5(2) Reg. (EC) 273/2004 and Art. 3 Reg. (EC) 111/2005.
_AMOUNTS = frozenset(("quantity_kg", "net_kg", "gross_kg"))  # a bill of lading has the gross
_COMMERCIAL = (PaperKind.INVOICE, PaperKind.MANIFEST, PaperKind.TRANSPORT)


def paper_facts(transaction: Transaction, book: ControlBook) -> Particulars:
    """What several papers say, field by field; nothing when there is only one."""
    if len(transaction.papers) < 2:
        return {}
    papers: dict[str, Paper] = {}
    for paper in transaction.papers:
        papers[_name(paper, papers)] = paper
    docs = {name: _fields(paper) for name, paper in papers.items()}
    for name, paper in papers.items():
        for field in _of_another_amount(paper, transaction):
            docs[name].pop(field, None)
    for role in _PARTIES:
        _agree(docs, role)
    texts = descriptions(papers, book)
    facts: Particulars = {"docs": {**docs}, **_shown_on(transaction)}
    if len(texts) > 1:
        facts["doc_texts"] = {**texts}
    return facts


def _of_another_amount(paper: Paper, transaction: Transaction) -> tuple[str, ...]:
    """Fields in which a paper rightly says another figure than the consignment."""
    if paper.kind in _LIMITS:
        return ("quantity_kg", "net_kg", "pack_count")
    return ("value",) if paper.kind is PaperKind.PAYMENT and _in_parts(transaction) else ()


def _in_parts(transaction: Transaction) -> bool:
    """Whether a part is paid in advance: then a payment is not of the price."""
    share = transaction.particulars.get("payment.prepaid_share")
    return isinstance(share, float) and 0 < share < 1


def _shown_on(transaction: Transaction) -> Particulars:
    """Whether every commercial document shows the amount, and who sends and gets the goods."""
    papers = [paper for paper in transaction.papers if paper.kind in _COMMERCIAL]
    if not papers:
        return {}
    fields = [_fields(paper) for paper in papers]
    return {
        "doc_has_quantity": all(_AMOUNTS & set(each) for each in fields),
        "doc_has_parties": all({"exporter", "importer"} <= set(each) for each in fields),
    }


def paper_line_facts(transaction: Transaction, line: Line, book: ControlBook) -> Particulars:
    """What other papers say of the same line: invoice, label, certificate, data sheet."""
    facts: Particulars = {}
    by_kind = {paper.kind: paper for paper in transaction.papers}
    for kind, prefix in ((PaperKind.INVOICE, "invoice"), (PaperKind.LABEL, "label")):
        if (other := _same_line(by_kind.get(kind), line)) is not None:
            facts |= _named(other, prefix, book)
    facts |= _certified(by_kind, line, book)
    facts |= _totals(by_kind)
    return facts | _amounts(transaction)


def _name(paper: Paper, taken: Collection[str]) -> str:
    """What a paper is called; of several without a number, each by its place."""
    name = f"{paper.kind} {paper.number}".strip()
    others = (f"{name} ({n})" for n in itertools.count(2))
    return name if name not in taken else next(n for n in others if n not in taken)


def _fields(paper: Paper) -> Record:
    fields: Record = {}
    for name in _SUMS:
        values = [line.particulars.get(f"line.{name}") for line in paper.lines]
        if values and all(isinstance(v, float) for v in values):
            fields[name] = sum(v for v in values if isinstance(v, float))
    if (quantity := _quantity(paper)) is not None:
        fields["quantity_kg"] = quantity
    codes = sorted({d[:6] for line in paper.lines if len(d := digits_of(line.hs_code)) >= 6})
    if codes:
        fields["hs6"] = " ".join(codes)
    return fields | _money(paper) | _words(paper) | _names(paper)


def _quantity(paper: Paper) -> float | None:
    """The kilograms of all lines, if every line states them."""
    amounts = [kilograms(line) for line in paper.lines]
    if not amounts or None in amounts:
        return None
    return sum(a for a in amounts if a is not None)


def _money(paper: Paper) -> Record:
    total = paper.particulars.get("line.invoice_total") or paper.particulars.get(
        "payment.amount"
    )
    values = [line.value for line in paper.lines]
    currencies = {value.currency for value in values if value is not None}
    fields: Record = {}
    if isinstance(total, float):
        fields["value"] = total
    elif values and None not in values and len(currencies) == 1:
        fields["value"] = float(sum(value.amount for value in values if value is not None))
    if len(currencies) == 1:
        fields["currency"] = currencies.pop()
    return fields


def _words(paper: Paper) -> Record:
    fields: Record = {}
    for name in _TEXTS:
        value = paper.particulars.get(f"consignment.{name}")
        if isinstance(value, str) and value:
            fields[name] = value
    origins = {o for line in paper.lines if (o := line.particulars.get("line.origin"))}
    if len(origins) == 1:
        fields["origin"] = str(origins.pop())
    return fields


def _names(paper: Paper) -> Record:
    fields: Record = {}
    for field, roles in _PARTIES.items():
        named = (p for role in roles for p in paper.parties if p.role is role and p.name)
        if (found := next(named, None)) is not None:
            fields[field] = found.name
    return fields


def _agree(docs: Mapping[str, Record], role: str) -> None:
    """Write one party's name in one way wherever papers mean the same party."""
    known: list[str] = []
    for fields in docs.values():
        name = fields.get(role)
        if isinstance(name, str):
            same = next((other for other in known if same_party(name, other)), None)
            if same is None:
                known.append(name)
            else:
                fields[role] = same


def same_party(one: str, other: str) -> bool:
    """Whether two names are those of one party, by the matcher's own band."""
    asked = [Asked(names=(name,), type=PartyType.UNKNOWN) for name in (one, other)]
    return one == other or match_pair(*asked).band is Band.MATCH


def _same_line(paper: Paper | None, line: Line) -> Line | None:
    """The line of another paper that stands in the same place, where both have one each."""
    if paper is None:
        return None
    if len(paper.lines) == 1:
        return paper.lines[0]
    return next((other for other in paper.lines if other.number == line.number), None)


def _amounts(transaction: Transaction) -> Particulars:
    """The amounts of the first two papers that state one, as written but for the unit."""
    amounts = [kg for paper in transaction.papers if (kg := _quantity(paper)) is not None]
    return {"qty_a": amounts[0], "qty_b": amounts[1]} if len(amounts) > 1 else {}


def _named(other: Line, prefix: str, book: ControlBook) -> Particulars:
    facts: Particulars = {f"{prefix}_text": other.description}
    if prefix == "label" and other.description:
        facts["label_name"] = other.description
    found = identify(other, book).substances
    if len(found) == 1:
        facts[f"{prefix}_key"] = found[0]
    batch = other.particulars.get("line.batch")
    if prefix == "label" and isinstance(batch, str) and batch:
        facts["label_batch"] = batch
    return facts


def _certified(papers: Mapping[PaperKind, Paper], line: Line, book: ControlBook) -> Particulars:
    """What the certificate of analysis is for."""
    paper = papers.get(PaperKind.CERTIFICATE_OF_ANALYSIS)
    other = _same_line(paper, line)
    if paper is None or other is None:
        return {}
    facts: Particulars = {}
    found = identify(other, book).substances
    if len(found) == 1:
        facts["coa_substance"] = found[0]
    batch = other.particulars.get("line.batch")
    if isinstance(batch, str) and batch:
        facts["coa_batch"] = batch
    if paper.date is not None:
        facts["coa_on"] = paper.date.isoformat()
    return facts


def _totals(papers: Mapping[PaperKind, Paper]) -> Particulars:
    """The sum of the lines of the invoice, and the total that it states."""
    for kind in _INVOICES:
        paper = papers.get(kind)
        total = paper.particulars.get("line.invoice_total") if paper else None
        if paper is not None and isinstance(total, float):
            values = [line.value for line in paper.lines]
            if values and None not in values:
                lines = float(sum(value.amount for value in values if value is not None))
                return {"invoice_total": total, "sum_of_lines": lines}
    return {}
