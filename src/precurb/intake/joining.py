"""Rows, papers and files that belong together, as one transaction.

What two rows of one order say differently is stated; the first stays. What two papers say
differently is the examiners' work: every paper is kept as it stands, and one of them leads.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from precurb.intake.gaps import Gap, gap
from precurb.intake.kinds import rank
from precurb.model import (
    Line,
    NotChecked,
    Paper,
    PaperKind,
    Particulars,
    Party,
    Transaction,
    TransactionKind,
)


@dataclass(frozen=True, slots=True)
class Part:
    """One row as a transaction, and of which paper it is when the table says so."""

    transaction: Transaction
    kind: PaperKind | None = None
    number: str = ""


def joined(parts: Sequence[Part]) -> Transaction:
    """The rows of one order as one transaction, its parties once each."""
    if parts[0].kind is None:
        return _merged([part.transaction for part in parts])
    groups: dict[tuple[PaperKind | None, str], list[Transaction]] = {}
    for part in parts:
        groups.setdefault((part.kind, part.number), []).append(part.transaction)
    whole = {key: _merged(rows) for key, rows in groups.items()}
    first = parts[0].transaction
    base = Transaction(
        reference=first.reference,
        location=first.location,
        unread=tuple(each for one in whole.values() for each in one.unread),
    )
    papers = [
        paper_of(one, kind, number) for (kind, number), one in whole.items() if kind is not None
    ]
    return with_papers(base, papers)


def paper_of(transaction: Transaction, kind: PaperKind, number: str = "") -> Paper:
    """A transaction that was read from one paper, as that paper."""
    return Paper(
        kind=kind,
        number=number,
        date=transaction.date,
        location=transaction.location,
        departure=transaction.departure,
        destination=transaction.destination,
        parties=transaction.parties,
        lines=transaction.lines,
        particulars=transaction.particulars,
    )


def with_papers(base: Transaction, papers: Sequence[Paper]) -> Transaction:
    """Papers beside a transaction; what it does not say itself, the leading one says.

    Order, contract, invoice and declaration lead in this order; what the leading paper is
    silent about comes from the next one that speaks.
    """
    led = sorted(papers, key=lambda paper: rank(paper.kind))
    ordered = led[0].kind in (PaperKind.ORDER, PaperKind.CONTRACT)
    parties = list(base.parties)
    for paper in led:
        present = {party.role for party in parties}
        parties += [party for party in paper.parties if party.role not in present]
    particulars = dict(base.particulars)
    for paper in led:
        particulars |= {
            name: value
            for name, value in paper.particulars.items()
            if particulars.get(name, "") == ""
        }
    return replace(
        base,
        kind=TransactionKind.ORDER if ordered else TransactionKind.CONSIGNMENT,
        date=base.date or next((p.date for p in led if p.date), None),
        departure=base.departure or next((p.departure for p in led if p.departure), ""),
        destination=base.destination or next((p.destination for p in led if p.destination), ""),
        parties=tuple(parties),
        lines=spoken(base.lines) or next((p.lines for p in led if spoken(p.lines)), ()),
        particulars=particulars,
        papers=tuple(papers),
    )


def spoken(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines, if any of them says something; one without a word stands for no line."""
    return lines if any(line != Line(number=line.number) for line in lines) else ()


def _merged(rows: list[Transaction]) -> Transaction:
    first = rows[0]
    if len(rows) == 1:
        return first
    # What is nested in a record goes with each of its rows, and so do its gaps.
    gaps = list(dict.fromkeys(each for row in rows for each in row.unread))
    lines = [line for row in rows for line in row.lines]
    return replace(
        first,
        lines=tuple(replace(line, number=n) for n, line in enumerate(lines, 1)),
        papers=tuple(dict.fromkeys(paper for row in rows for paper in row.papers)),
        parties=_parties(party for row in rows for party in row.parties),
        particulars=_particulars(rows, gaps),
        unread=tuple(gaps),
    )


def _parties(parties: Iterable[Party]) -> tuple[Party, ...]:
    """Each party once; particulars of two rows are put together where they agree."""
    found: list[Party] = []
    for party in dict.fromkeys(parties):
        for at, known in enumerate(found):
            both = _together(known, party)
            if both is not None:
                found[at] = both
                break
        else:
            found.append(party)
    return tuple(found)


def _together(one: Party, two: Party) -> Party | None:
    """Two namings of one party as one; ``None`` when they differ."""
    if not one.particulars and not two.particulars:
        return None  # equal ones are already one
    if replace(one, particulars={}) != replace(two, particulars={}):
        return None
    merged = dict(one.particulars)
    for name, value in two.particulars.items():
        if merged.get(name, "") == "":
            merged[name] = value
        elif value not in ("", merged[name]):
            return None
    return replace(one, particulars=merged)


def _particulars(rows: list[Transaction], gaps: list[NotChecked]) -> Particulars:
    """What the rows say of the whole; where they differ, the first stays and it is said."""
    found: Particulars = dict(rows[0].particulars)
    for row in rows[1:]:
        for name, value in row.particulars.items():
            if found.get(name, "") == "":
                found[name] = value
            elif value not in ("", found[name]):
                reason = f"another row of {row.reference} says {found[name]!r}, not {value!r}"
                gaps.append(gap(Gap.DIFFERING_ROWS, reason, row.location, name))
    return found
