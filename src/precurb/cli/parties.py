"""The command that asks who a party is: one name, a file of names, or pairs of names."""

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
from cyclopts import App, Parameter
from rich.markup import escape

from precurb.app.home import Home
from precurb.app.prose import Language, word
from precurb.app.watch import current_snapshot
from precurb.cli import show
from precurb.cli.acting import signed
from precurb.cli.extra import extra_watchlists
from precurb.errors import InvalidRecordError
from precurb.examine.parties.judge import Band
from precurb.model import PartyType

if TYPE_CHECKING:
    from precurb.app.match import MatchAnswer, ShownHit

_COLOURS = {Band.MATCH: "red", Band.REVIEW: "yellow", Band.CLEAR: "green"}


def add_party_commands(app: App) -> None:
    """Add ``match`` and ``allow`` to the program."""
    app.command(match_command, name="match")
    app.command(allow_command, name="allow")


def match_command(
    name: str,
    *,
    column: str = "",
    pairs: bool = False,
    type: str = "",
    country: str = "",
    list_id: Annotated[str, Parameter(name="--list")] = "",
    top: int = 0,
    watchlist: tuple[Path, ...] = (),
    watchlist_marking: str = "",
    workers: int | None = None,
    language: Language = "en",
    output: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None,
    json: bool = False,
) -> int:
    """Say which listed parties a name may be, and why.

    Args:
        name: The name, in any script; or a table (CSV, Excel …), with --column or --pairs.
        column: The column of the file with the names.
        pairs: Compare the two names of each row: query_name and candidate_name.
        type: What bears the name: person, company, vessel or aircraft.
        country: Where the party is from (ISO code); tells Japanese from Chinese.
        list_id: Ask only lists whose id begins so, e.g. "ofac".
        top: Show so many of the nearest, also those that are clear.
        watchlist: A further watchlist for this question only.
        watchlist_marking: How its entries are marked in every result, e.g. "DEMO".
        workers: Processes for a file; as many as there are processors by default.
        language: Language of the words around the answer.
        output: Where to write the answers, one JSON object a line.
        json: Print the answer as JSON.
    """
    from precurb.app.match import Request, match_name
    from precurb.app.match_files import match_file, match_pairs, read_type
    from precurb.examine.parties.match import Asked

    if pairs:
        return _write(
            (msgspec.json.encode(answer) for answer in match_pairs(Path(name))), output
        )
    home = Home.of_user()
    snapshot = current_snapshot(home, extra_watchlists(watchlist, watchlist_marking))
    processes = workers or os.cpu_count() or 1
    request = Request(list_id=list_id, top=top, column=column, workers=processes)
    if column:
        return _write(match_file(Path(name), snapshot, home, request), output)
    if type and read_type(type) is PartyType.UNKNOWN:
        raise InvalidRecordError(f"unknown type {type!r}")
    whole = name.encode("utf-8", "replace").decode()  # bytes that are no text
    asked = Asked(names=(whole,), type=read_type(type), country=country.upper())
    answer = match_name(asked, snapshot, request)
    if json:
        show.as_json(answer)
    else:
        show.prose_markup(_lines(answer, language))
    return show.status_of(answer.band is not Band.CLEAR, bool(answer.not_checked))


def allow_command(
    name: str,
    entry: str,
    *,
    reason: str,
    by: str,
    country: str = "",
    identifier: str = "",
) -> int:
    """Record that a party is not a listed one; a changed entry opens the question again.

    Args:
        name: The party, as the papers name it.
        entry: The entry it was taken for, e.g. "ofac-36".
        reason: Why it is another party.
        by: Who decided.
        country: The party's country (ISO code), as the papers have it.
        identifier: Its identity number, as the papers have it.
    """
    from precurb.app.allow import Decision, allow
    from precurb.app.check import customer

    home = Home.of_user()
    party = customer(name, country.upper(), identifier)
    made = allow(
        party, entry, Decision(reason, signed(by)), snapshot=current_snapshot(home), home=home
    )
    show.note(f"{name} is not {made.entry_id} of {made.list_id}: {made.reason} ({made.by})")
    return 0


def _write(answers: Iterable[bytes], output: Path | None) -> int:
    counts: Counter[str] = Counter()
    gaps = 0
    with output.open("wb") if output else nullcontext(sys.stdout.buffer) as file:
        for answer in answers:
            file.write(answer + b"\n")
            told = msgspec.json.decode(answer, type=_Banded)
            counts[told.band] += 1
            gaps += bool(told.not_checked)
    if output:
        show.note(", ".join(f"{counts[band]} {band}" for band in Band))
    if gaps:
        show.note(f"{gaps} rows were not checked in whole; see not_checked")
    return show.status_of(bool(counts[Band.MATCH] or counts[Band.REVIEW]), bool(gaps))


class _Banded(msgspec.Struct):
    band: Band
    not_checked: tuple[str, ...] = ()


def _lines(answer: "MatchAnswer", language: str) -> Iterable[str]:
    colour = _COLOURS[answer.band]
    yield f"[bold {colour}]{word(answer.band, language).upper()}[/]  {escape(answer.query)}"
    for hit in answer.hits:
        yield from _hit_lines(hit, language)
    if not answer.hits:
        yield word("no listed party", language)
    for gap in answer.not_checked:
        yield f"{word('not checked', language)}: {escape(gap)}"


def _hit_lines(hit: "ShownHit", language: str) -> Iterable[str]:
    def said(key: str) -> str:
        return word(key, language)

    programmes = ", ".join(hit.programmes) or said("no programme")
    yield (
        f"[bold]{said(hit.band)}[/] {hit.score:.2f}  {escape(hit.name)}  "
        f"({escape(hit.entry)}, {escape(programmes)}; {escape(hit.list)}, {hit.list_date})"
    )
    why = hit.why
    for title, told in (
        ("in both", "; ".join(why.words) or said(hit.how)),
        ("only in the question", ", ".join(why.only_asked)),
        ("only on the list", ", ".join(why.only_listed)),
        ("contradicts", ", ".join(map(said, why.contradictions))),
        ("beside the name", ", ".join(_remark(each, said) for each in why.remarks)),
        ("linked to", ", ".join(hit.related)),
    ):
        if told:
            yield f"    {said(title)}: {escape(told)}"


def _remark(remark: str, said: Callable[[str], str]) -> str:
    """A remark with its weight ("same country (+0.3)"), its words in the language."""
    what, _, weight = remark.rpartition(" (")
    return f"{said(what)} ({weight}"
