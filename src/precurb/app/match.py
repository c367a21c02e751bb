"""Match one name with the watchlists, or two names with each other, and say why."""

import re
from dataclasses import dataclass, field

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
from precurb.lists.snapshot import Snapshot
from precurb.lists.watchlist import Watchlist
from precurb.model import WatchlistEntry

_NEAR = 0.00001  # with a number of hits wished for, what is clear is shown as well
_MOST_HITS = 50

_LINKED = re.compile(r"Linked To: ([^;.]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Evidence in words: what agrees, what is left on either side, what speaks against."""

    words: tuple[str, ...] = ()
    only_asked: tuple[str, ...] = ()
    only_listed: tuple[str, ...] = ()
    contradictions: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


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

    @classmethod
    def unread(cls, row: int, reason: str) -> "MatchAnswer":
        """The answer for a row that cannot be read: for a person, with the reason."""
        return cls(row=row, query="", band=Band.REVIEW, hits=(), not_checked=(reason,))


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

    @classmethod
    def unread(cls, row: int, reason: str) -> "PairAnswer":
        """The answer for a row that cannot be read: for a person, with the reason."""
        return cls(
            row=row,
            query="",
            candidate="",
            score=0.0,
            band=Band.REVIEW,
            channel="",
            why=Told(),
            not_checked=(reason,),
        )


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
