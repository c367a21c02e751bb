"""Match a column of names, or a table of pairs of names, row by row and in order."""

import multiprocessing as mp
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from pathlib import Path

import msgspec

from precurb.app.home import Home
from precurb.app.match import (
    MatchAnswer,
    PairAnswer,
    Request,
    chosen,
    match_name,
    pair_answer,
)
from precurb.app.particulars import Read, read_particulars
from precurb.errors import InvalidRecordError
from precurb.examine.parties.match import Asked
from precurb.intake import Row, read_table
from precurb.lists.shelf import Shelf
from precurb.lists.snapshot import Snapshot
from precurb.model import NotChecked, PartyType

_BATCH = 200

_TYPES = {
    "person": PartyType.PERSON, "individual": PartyType.PERSON,
    "company": PartyType.ENTITY, "organization": PartyType.ENTITY, "entity": PartyType.ENTITY,
    "vessel": PartyType.VESSEL, "airplane": PartyType.AIRCRAFT, "aircraft": PartyType.AIRCRAFT,
}  # fmt: skip


def match_file(path: Path, snapshot: Snapshot, home: Home, request: Request) -> Iterator[bytes]:
    """Ask for every row of a table, in its order; each answer is one JSON line.

    Further columns are used where the file has them: ``schema`` or ``query_schema`` (Person,
    Company …), ``country``, and ``query_attrs`` with particulars as a JSON object.

    Raises:
        InvalidRecordError: The file is no table, or has no such column.
    """
    chosen(snapshot, request.list_id)
    rows = enumerate(read_table(path, request.column), start=1)
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
        InvalidRecordError: The file is no table, or lacks a column.
    """
    for number, row in enumerate(read_table(path, "query_name", "candidate_name"), start=1):
        if isinstance(row, NotChecked):
            yield PairAnswer.unread(number, _why(row))
            continue
        one, gaps = asked_of(row[1], "query_name", "query_schema", "query_attrs")
        two, more = asked_of(row[1], "candidate_name", "candidate_schema", "candidate_attrs")
        yield pair_answer(one, two, number, (*gaps, *more))


def asked_of(
    cells: dict[str, str], name: str, schema: str = "schema", attrs: str = "query_attrs"
) -> tuple[Asked, tuple[str, ...]]:
    """A party from the cells of a row, and what of it could not be read."""
    gaps: tuple[str, ...] = ()
    try:
        more = read_particulars(cells.get(attrs) or "")
    except InvalidRecordError as error:
        more, gaps = Read(), (str(error),)
    country = (cells.get("country") or "").strip().upper()
    asked = Asked(
        names=(cells.get(name) or "", *more.names),
        type=read_type(cells.get(schema) or cells.get("query_schema") or ""),
        country=country if len(country) == 2 else "",
        particulars=more.particulars,
    )
    return asked, gaps


def read_type(schema: str) -> PartyType:
    """What a party is, by the word of a file; unknown where the word says nothing certain."""
    return _TYPES.get(schema.strip().casefold(), PartyType.UNKNOWN)


def _answers(
    batch: Iterable[tuple[int, Row | NotChecked]], snapshot: Snapshot, request: Request
) -> list[bytes]:
    made = []
    for number, row in batch:
        if isinstance(row, NotChecked):
            answer = MatchAnswer.unread(number, _why(row))
        else:
            asked, gaps = asked_of(row[1], request.column)
            answer = match_name(asked, snapshot, request, number, gaps)
        made.append(msgspec.json.encode(answer))
    return made


def _why(row: NotChecked) -> str:
    return f"{row.location}: {row.reason}"


class _Worker:
    """What this worker process asks, set once when the process starts."""

    snapshot: Snapshot
    request: Request


def _start(shelf: Path, snapshot: str, request: Request) -> None:
    _Worker.snapshot = Shelf(shelf).open(snapshot)
    _Worker.request = request


def _work(batch: list[tuple[int, Row | NotChecked]]) -> list[bytes]:
    return _answers(batch, _Worker.snapshot, _Worker.request)
