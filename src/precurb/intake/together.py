"""Several files as papers of the same consignments.

Papers belong together when one names what the other is called: the same reference, purchase
order, invoice or paper number, or the trader's part of a unique consignment reference. Numbers
are compared without case, spaces and punctuation; short ones (under three signs) join nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from precurb.errors import InvalidRecordError
from precurb.intake.columns import ColumnGuess, Mapping, key_of
from precurb.intake.gaps import Gap, gap
from precurb.intake.joining import paper_of, with_papers
from precurb.intake.kinds import kind_in_title, rank
from precurb.model import Location, NotChecked, Paper, PaperKind, Transaction

MOST_PAPERS = 100_000  # held in memory at once, some hundred megabytes
SHORTEST = 3  # signs of a number that joins papers; "1" is the number of too many of them
_NAMED_BY = (
    "consignment.purchase_order_no",
    "consignment.invoice_id",
    "payment.invoice_id",
)


@dataclass(frozen=True, slots=True)
class Given:
    """One transaction as its file gave it, of which kind of paper, and what it is called."""

    transaction: Transaction
    kind: PaperKind
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Source:
    """One file being read: its path, its form, how its columns were understood, its content."""

    path: Path
    form: str
    columns: tuple[ColumnGuess, ...]
    found: Iterable[Transaction | NotChecked]


def put_together(
    sources: Iterable[Source | NotChecked], mapping: Mapping
) -> Iterator[Transaction | NotChecked]:
    """Put the transactions of several files together by what they are called.

    Raises:
        InvalidRecordError: There are more papers than are held at once.
    """
    given: list[Given] = []
    for source in sources:
        if isinstance(source, NotChecked):
            yield source
            continue
        try:
            for each in _of_source(source, mapping):
                if isinstance(each, NotChecked):
                    yield each
                    continue
                given.append(each)
                if len(given) > MOST_PAPERS:
                    break
        except InvalidRecordError as error:
            yield gap(Gap.UNREADABLE_FILE, str(error), Location(source.path.name, ""))
        if len(given) > MOST_PAPERS:
            reason = f"more than {MOST_PAPERS} papers to compare; give fewer at once"
            raise InvalidRecordError(f"{source.path.name}: {reason}")
    yield from map(_whole, _groups(given))


def _of_source(source: Source, mapping: Mapping) -> Iterator[Given | NotChecked]:
    kind = kind_of_file(source, mapping)
    extra = _extra_names(source)
    for each in source.found:
        names = next(extra, ())
        if isinstance(each, NotChecked):
            yield each
        else:
            yield Given(each, kind, _keys(source, each, names))


def kind_of_file(source: Source, mapping: Mapping) -> PaperKind:
    """Of which kind of paper a file is that does not say so itself.

    A WCO message is a declaration. Of a table the mapping says it; else the file's name
    (``packing_list.csv``); else the heading of its reference (an invoice number is an
    invoice's); else it is taken for orders.
    """
    if source.form == "xml":
        return PaperKind.DECLARATION
    for text in (mapping.defaults.get("paper", ""), source.path.stem):
        kind = kind_in_title(text) if text else None
        if kind is not None:
            return kind
    for column in source.columns:
        if column.field == "reference" and column.particular == "consignment.invoice_id":
            return PaperKind.INVOICE
    return PaperKind.ORDER


def _keys(source: Source, found: Transaction, extra: tuple[str, ...]) -> frozenset[str]:
    """What a transaction and its papers may be called, as it is compared."""
    names = [*extra, *(paper.number for paper in found.papers)]
    # Where a paper has no number, its reference was made of the file's name and joins nothing.
    if found.reference.partition(":")[0] not in (source.path.stem, source.path.name):
        names.append(found.reference)
    for holder in (found.particulars, *(paper.particulars for paper in found.papers)):
        names += [str(holder.get(name, "")) for name in _NAMED_BY]
    return frozenset(key for name in names if len(key := key_of(name)) >= SHORTEST)


def _extra_names(source: Source) -> Iterator[tuple[str, ...]]:
    """Further names of each declaration of a file, in the order of the declarations."""
    if source.form != "xml":
        return iter(())
    from precurb.intake.wco import names_in_wco

    return names_in_wco(source.path)


def _groups(given: list[Given]) -> Iterator[list[Given]]:
    """Those that share a name, directly or through another; in the order they were given."""
    leader = list(range(len(given)))

    def top(at: int) -> int:
        while leader[at] != at:
            leader[at] = leader[leader[at]]
            at = leader[at]
        return at

    first: dict[str, int] = {}
    for at, each in enumerate(given):
        for name in each.names:
            one, two = sorted((top(first.setdefault(name, at)), top(at)))
            leader[two] = one
    groups: dict[int, list[Given]] = {}
    for at, each in enumerate(given):
        groups.setdefault(top(at), []).append(each)
    yield from groups.values()


def _whole(group: list[Given]) -> Transaction:
    first = min(group, key=lambda each: rank(each.kind)).transaction
    if len(group) == 1:
        reason = f"no other paper names {first.reference}; there is nothing to compare it with"
        alone = gap(Gap.UNMATCHED_PAPER, reason, first.location, "reference")
        return replace(first, unread=(*first.unread, alone))
    return with_papers(
        Transaction(
            reference=first.reference,
            location=first.location,
            transit=first.transit,
            unread=tuple(gap_ for each in group for gap_ in each.transaction.unread),
        ),
        [paper for each in group for paper in _papers(each)],
    )


def _papers(given: Given) -> tuple[Paper, ...]:
    """The papers a transaction has, or itself as one."""
    found = given.transaction
    if found.papers:
        return found.papers
    invoice = given.kind is PaperKind.INVOICE
    number = found.particulars.get("consignment.invoice_id", "") if invoice else ""
    order = found.particulars.get("consignment.purchase_order_no")
    own = "" if order == found.reference else found.reference
    return (paper_of(found, given.kind, str(number) or own),)
