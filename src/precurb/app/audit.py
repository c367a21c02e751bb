"""What rests on what: how well every row of the law is grounded, and how exact its days are."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from precurb.errors import InvalidRecordError
from precurb.lists.knowledge import ControlBook
from precurb.model import ControlList, ListEntry, Validity, Verification

EXACT, RANGE, UNKNOWN = "exact day", "between two days", "no day known"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListAudit:
    """One list: entries by verification and by exactness of their beginning.

    The counts of ``verification`` and of ``days`` each add up to ``entries``.
    """

    list: str
    instrument: str
    entries: int
    verification: dict[str, int]
    days: dict[str, int]
    without_substance: int
    without_cas: int
    thresholds: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """All lists, duties by jurisdiction, class definitions, and the rows in question."""

    lists: tuple[ListAudit, ...]
    duties: dict[str, dict[str, int]]
    classes: dict[str, str]
    rows: tuple[ListEntry, ...]


def audit(book: ControlBook, list_id: str = "", *, unverified: bool = False) -> Audit:
    """Count what rests on what.

    Args:
        book: The law.
        list_id: One list; its rows that are not read in full from the official text are given.
        unverified: Give the rows of any list that nobody could verify.

    Raises:
        InvalidRecordError: No list has this id.
    """
    asked = list_id.upper()
    if asked and asked not in book.lists:
        raise InvalidRecordError(f"no control list is called {list_id!r}")
    chosen = [book.lists[asked]] if asked else list(book.knowledge.lists)
    duties: dict[str, Counter[str]] = {}
    for duty in book.knowledge.requirements:
        duties.setdefault(duty.jurisdiction, Counter())[str(duty.verification)] += 1
    return Audit(
        lists=tuple(map(_audited, chosen)),
        duties={place: dict(counts) for place, counts in sorted(duties.items())},
        classes={each.id: str(each.verification) for each in book.knowledge.classes},
        rows=tuple(
            entry
            for each in chosen
            for entry in each.entries
            if _questionable(entry, bool(asked), unverified)
        ),
    )


def _questionable(entry: ListEntry, one_list: bool, unverified: bool) -> bool:
    if unverified:
        return entry.verification is Verification.UNVERIFIED
    return one_list and entry.verification is not Verification.OFFICIAL_TEXT


def _audited(each: ControlList) -> ListAudit:
    return ListAudit(
        list=each.id,
        instrument=each.instrument,
        entries=len(each.entries),
        verification=_counts(str(e.verification) for e in each.entries),
        days=_counts(_exactness(e.validity) for e in each.entries),
        without_substance=sum(not e.substance for e in each.entries),
        without_cas=sum(not e.cas for e in each.entries),
        thresholds=_counts(str(t.verification) for t in each.thresholds),
    )


def _exactness(validity: Validity) -> str:
    if validity.since is None and validity.until is None:
        return UNKNOWN
    return EXACT if validity.since == validity.until else RANGE


def _counts(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))
