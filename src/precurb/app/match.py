"""Match names with the watchlists, one or a column of a file; and pairs of names."""

import csv
import multiprocessing as mp
import re
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

import msgspec

from precurb.app.home import Home
from precurb.app.particulars import Read, read_particulars
from precurb.errors import InvalidRecordError
from precurb.examine.parties.judge import REVIEW_FROM, Band
from precurb.examine.parties.match import (
    AlignedWord,
    Asked,
    Evidence,
    Hit,
    match_pair,
    match_party,
    matcher_version,
)
from precurb.lists.canonical import entry_hash
from precurb.lists.party_names import unread_in
from precurb.lists.shelf import Shelf
from precurb.lists.snapshot import Snapshot
from precurb.lists.watchlist import Watchlist
from precurb.model import PartyType, WatchlistEntry

_NEAR = 0.00001  # with a number of hits wished for, what is clear is shown as well
_MOST_HITS = 50
_BATCH = 200
_MOST_BYTES = 1_000_000

_TYPES = {
    "person": PartyType.PERSON, "individual": PartyType.PERSON,
    "company": PartyType.ENTITY, "organization": PartyType.ENTITY, "entity": PartyType.ENTITY,
    "vessel": PartyType.VESSEL, "airplane": PartyType.AIRCRAFT, "aircraft": PartyType.AIRCRAFT,
}  # fmt: skip

_LINKED = re.compile(r"Linked To: ([^;.]+)")

Row = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Evidence in words: what agrees, what is left on either side, what speaks against."""

    words: tuple[str, ...]
    only_asked: tuple[str, ...]
    only_listed: tuple[str, ...]
    contradictions: tuple[str, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownHit:
    """A listed party in an answer, with the evidence for it in words."""

    entry: str
    list: str
    name: str
    score: float
    band: Band
    how: str
    quality: str
    programmes: tuple[str, ...]
    list_date: str
    entry_hash: str
    channel: str
    why: Told
    related: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchAnswer:
    """What the watchlists say of one name."""

    row: int
    query: str
    band: Band
    hits: tuple[ShownHit, ...]
    not_checked: tuple[str, ...] = ()
    matcher: str = field(default_factory=matcher_version)


@dataclass(frozen=True, slots=True, kw_only=True)
class PairAnswer:
    """Whether two names are one party's."""

    row: int
    query: str
    candidate: str
    score: float
    band: Band
    channel: str
    why: Told
    not_checked: tuple[str, ...] = ()
    matcher: str = field(default_factory=matcher_version)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked of the lists.

    ``list_id`` is how the ids of the lists begin; ``top`` how many hits are shown, also those
    that are clear (0: those to act on); ``column`` that of a file, and ``workers`` how many
    processes read it.
    """

    list_id: str = ""
    top: int = 0
    column: str = ""
    workers: int = 1


def match_name(
    asked: Asked,
    snapshot: Snapshot,
    request: Request,
    row: int = 1,
    gaps: tuple[str, ...] = (),
) -> MatchAnswer:
    """Ask the watchlists for one party.

    Raises:
        InvalidRecordError: No watchlist, or none of the name that is asked for.
    """
    least, most = (_NEAR, request.top) if request.top else (REVIEW_FROM, _MOST_HITS)
    found = [
        (watchlist, hit)
        for watchlist in chosen(snapshot, request.list_id)
        for hit in match_party(asked, watchlist, least)
    ]
    found.sort(key=lambda pair: (-pair[1].evidence.likely, -pair[1].evidence.shared))
    hits = tuple(_shown(watchlist, hit) for watchlist, hit in found[:most])
    left = sum(hit.evidence.likely >= REVIEW_FROM for _, hit in found[most:])
    cut = (f"{left} more hits are not shown",) if left else ()
    band = hits[0].band if hits else Band.CLEAR
    return MatchAnswer(
        row=row,
        query=asked.names[0],
        band=band,
        hits=hits,
        not_checked=(*gaps, *unread(asked), *cut),
    )


def unread(asked: Asked) -> tuple[str, ...]:
    """What of the names of a party could not be compared, in words."""
    found = (unread_in(name, asked.type, asked.country) for name in asked.names)
    return tuple(f"name: {reason}" for reason in found if reason)


def chosen(snapshot: Snapshot, list_id: str) -> tuple[Watchlist, ...]:
    """The watchlists whose id begins so; all of them when nothing is asked for.

    Raises:
        InvalidRecordError: There is none.
    """
    lists = tuple(w for w in snapshot.watchlists if w.header.id.startswith(list_id))
    if not lists:
        known = ", ".join(w.header.id for w in snapshot.watchlists) or "none"
        raise InvalidRecordError(f"no watchlist {list_id!r}; in use: {known}")
    return lists


def match_file(path: Path, snapshot: Snapshot, home: Home, request: Request) -> Iterator[bytes]:
    """Ask for every row of a CSV file, in its order; each answer is one JSON line.

    Further columns are used where the file has them: ``schema`` or ``query_schema`` (Person,
    Company …),
    ``country``, and ``query_attrs`` with particulars as a JSON object.

    Raises:
        InvalidRecordError: The file is no CSV in UTF-8, or has no such column.
    """
    chosen(snapshot, request.list_id)
    rows = enumerate(read_rows(path, request.column), start=1)
    batches = iter(lambda: list(islice(rows, _BATCH)), [])
    head = list(islice(batches, 3))
    workers = request.workers
    if workers == 1 or len(head) < 3:
        for batch in chain(head, batches):
            yield from _answers(batch, snapshot, request)
        return
    kept = home.prepare().shelf.keep(snapshot)
    context = mp.get_context("spawn")  # forking a process that has threads can deadlock
    start = (home.shelf.root, kept, request)
    with ProcessPoolExecutor(
        workers, mp_context=context, initializer=_start, initargs=start
    ) as pool:
        waiting: deque[Future[list[bytes]]] = deque()
        for batch in chain(head, batches):
            waiting.append(pool.submit(_work, batch))
            if len(waiting) > workers * 3:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def match_pairs(path: Path) -> Iterator[PairAnswer]:
    """Compare the two names of every row: ``query_name`` and ``candidate_name``.

    ``query_schema`` and ``candidate_schema`` say what bears them; ``query_attrs`` and
    ``candidate_attrs`` may hold particulars as JSON objects.

    Raises:
        InvalidRecordError: The file is no CSV in UTF-8, or lacks a column.
    """
    for number, row in enumerate(read_rows(path, "query_name", "candidate_name"), start=1):
        one, gaps = asked_of(row, "query_name", "query_schema", "query_attrs")
        two, more = asked_of(row, "candidate_name", "candidate_schema", "candidate_attrs")
        yield pair_answer(one, two, number, (*gaps, *more))


def pair_answer(one: Asked, two: Asked, row: int = 1, gaps: tuple[str, ...] = ()) -> PairAnswer:
    """Compare two parties."""
    found = match_pair(one, two)
    return PairAnswer(
        row=row,
        query=one.names[0],
        candidate=two.names[0],
        score=round(found.likely, 6),
        band=found.band,
        channel=found.channel,
        not_checked=(*gaps, *unread(one), *unread(two)),
        why=_told(found),
    )


def asked_of(
    row: Row, name: str, schema: str = "schema", attrs: str = "query_attrs"
) -> tuple[Asked, tuple[str, ...]]:
    """A party from the columns of a row, and what of it could not be read."""
    gaps: tuple[str, ...] = ()
    try:
        more = read_particulars(row.get(attrs) or "")
    except InvalidRecordError as error:
        more, gaps = Read(), (str(error),)
    country = (row.get("country") or "").strip().upper()
    asked = Asked(
        names=(row[name] or "", *more.names),
        type=read_type(row.get(schema) or row.get("query_schema") or ""),
        country=country if len(country) == 2 else "",
        particulars=more.particulars,
    )
    return asked, gaps


def read_type(schema: str) -> PartyType:
    """What a party is, by the word of a file; unknown where the word says nothing certain."""
    return _TYPES.get(schema.strip().casefold(), PartyType.UNKNOWN)


def read_rows(path: Path, *columns: str) -> Iterator[Row]:
    """The rows of a CSV file that must have some columns.

    Raises:
        InvalidRecordError: The file is no CSV in UTF-8, or lacks a column.
    """
    csv.field_size_limit(_MOST_BYTES)
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            reader = csv.DictReader(file)
            names = reader.fieldnames or ()
            for column in columns:
                if column not in names:
                    has = ", ".join(names)
                    raise InvalidRecordError(
                        f"{path.name} has no column {column!r} (it has {has})"
                    )
            yield from reader
        except (csv.Error, UnicodeDecodeError) as error:
            raise InvalidRecordError(f"{path.name}: {error}") from error


def _answers(
    batch: Iterable[tuple[int, Row]], snapshot: Snapshot, request: Request
) -> list[bytes]:
    made = []
    for number, row in batch:
        asked, gaps = asked_of(row, request.column)
        made.append(msgspec.json.encode(match_name(asked, snapshot, request, number, gaps)))
    return made


class _Worker:
    """What this worker process asks, set once when the process starts."""

    snapshot: Snapshot
    request: Request


def _start(shelf: Path, snapshot: str, request: Request) -> None:
    _Worker.snapshot = Shelf(shelf).open(snapshot)
    _Worker.request = request


def _work(batch: list[tuple[int, Row]]) -> list[bytes]:
    return _answers(batch, _Worker.snapshot, _Worker.request)


def _shown(watchlist: Watchlist, hit: Hit) -> ShownHit:
    return ShownHit(
        entry=hit.entry.id,
        list=watchlist.header.id,
        name=hit.name.text,
        score=round(hit.evidence.likely, 6),
        band=hit.evidence.band,
        how=hit.how,
        quality=hit.name.quality,
        programmes=hit.entry.programmes,
        list_date=watchlist.header.version_date.isoformat(),
        entry_hash=entry_hash(hit.entry)[:16],
        channel=hit.evidence.channel,
        why=_told(hit.evidence),
        related=related(hit.entry),
    )


def related(entry: WatchlistEntry) -> tuple[str, ...]:
    """Parties that an entry is linked to by its own words: a relation, not a name match.

    OFAC writes "Linked To:"; what a listed party owns by half or more counts as listed as
    well (OFAC's 50 percent rule), which no name can show.
    """
    return tuple(name.strip() for name in _LINKED.findall(entry.remarks))


def _told(found: Evidence) -> Told:
    """Evidence as short texts: ``guanlang = guanlang (name 1)``."""
    return Told(
        words=tuple(map(_word, found.words)),
        only_asked=found.only_asked,
        only_listed=found.only_listed,
        contradictions=tuple(kind.name.lower() for kind in found.contradictions),
        remarks=tuple(f"{r.what} ({r.weight:+.1f})" for r in found.remarks),
    )


def _word(each: AlignedWord) -> str:
    sign, more = ("=", "") if each.alike >= 1 else ("≈", f", alike {each.alike:.2f}")
    return f"{each.asked} {sign} {each.listed} ({each.kind.name.lower()} {each.weight:g}{more})"
