"""One box over everything: references, ids, parties, list entries, substances, rules.

What is named exactly comes first in each group. Of chemicals only those that the law lists are
found: this is no register of others.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.allow import entries_named
from precurb.app.prose import rules_told
from precurb.app.service import Service
from precurb.errors import InvalidRecordError
from precurb.examine.parties.match import Asked, match_party
from precurb.lists.names import name_key
from precurb.lists.watchlist import Watchlist
from precurb.model import Outcome, Substance, WatchlistEntry
from precurb.store import found
from precurb.store.checks import KeptCheck

LONGEST = 200
_ID = 26  # letters of an id


class Kind(StrEnum):
    """What a hit is."""

    TRANSACTION = "transaction"
    CHECK = "check"
    PARTY = "party"
    ENTRY = "entry"
    SUBSTANCE = "substance"
    RULE = "rule"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Something that was found; ``id`` leads to its page.

    For a transaction and a check ``id`` is their own, and ``check`` the newest check; for a
    party its fingerprint, for an entry ``list:entry``, for a substance its key in the law book,
    for a rule its name, for a sign its id.
    """

    kind: Kind
    id: str
    title: str
    detail: str = ""
    check: str = ""
    outcome: Outcome | None = None
    count: int = 0  # transactions that it concerns, where that is known


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Hits in groups, what is named exactly first; ``more`` says which groups have more."""

    hits: tuple[Hit, ...]
    more: frozenset[Kind] = frozenset()


def search(
    text: str, kinds: tuple[Kind, ...] = (), most: int = 10, *, service: Service, actor: Actor
) -> Found:
    """Find what somebody types, at most so many of each kind.

    Raises:
        DeniedError: The actor may not read checks.
        InvalidRecordError: The text is too long.
    """
    require(actor, Action.CHECK_READ)
    told = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    if len(told) > LONGEST:
        raise InvalidRecordError(f"a search takes {LONGEST} letters, not {len(told)}")
    hits: list[Hit] = []
    more = set()
    for kind, find in _FINDERS.items() if told else ():
        if kinds and kind not in kinds:
            continue
        some = list(find(told, most + 1, service))
        hits += some[:most]
        if len(some) > most:
            more.add(kind)
    return Found(hits=tuple(hits), more=frozenset(more))


def _transactions(text: str, most: int, service: Service) -> Iterator[Hit]:
    with service.store.read() as db:
        for kept in found.newest_checks(db, text, most):
            yield _of_check(Kind.TRANSACTION, kept.transaction, kept)


def _checks(text: str, most: int, service: Service) -> Iterator[Hit]:
    if len(text) == _ID:
        with service.store.read() as db:
            if kept := found.check_with(db, text):
                yield _of_check(Kind.CHECK, kept.id, kept)


def _of_check(kind: Kind, id_: str, kept: KeptCheck) -> Hit:
    return Hit(
        kind=kind, id=id_, title=kept.reference, detail=str(kept.law_date), check=kept.id,
        outcome=kept.outcome,
    )  # fmt: skip


def _parties(text: str, most: int, service: Service) -> Iterator[Hit]:
    with service.store.read() as db:
        for each in found.parties_named(db, text, most):
            yield Hit(
                kind=Kind.PARTY, id=each.fingerprint, title=each.name, detail=each.country,
                count=each.transactions,
            )  # fmt: skip


def _entries(text: str, most: int, service: Service) -> Iterator[Hit]:
    snapshot = service.snapshot
    for watchlist, entry in entries_named(text, snapshot):
        yield _of_entry(watchlist, entry)
    for listed in snapshot.book.knowledge.lists:
        for row in listed.entries:
            if row.id == text:
                title = f"{listed.instrument}, {listed.category}: {row.name}"
                yield Hit(kind=Kind.ENTRY, id=f"{listed.id}:{row.id}", title=title)
    alike = [
        (hit.evidence.likely, watchlist, hit.entry)
        for watchlist in snapshot.watchlists
        for hit in match_party(Asked(names=(text,)), watchlist)
    ]
    for _, watchlist, entry in sorted(alike, key=lambda each: -each[0])[:most]:
        yield _of_entry(watchlist, entry)


def _of_entry(watchlist: Watchlist, entry: WatchlistEntry) -> Hit:
    header = watchlist.header
    return Hit(
        kind=Kind.ENTRY,
        id=f"{header.id}:{entry.id}",
        title=entry.names[0].text,
        detail=f"{header.marking} {header.title}".strip(),
    )


def _substances(text: str, most: int, service: Service) -> Iterator[Hit]:
    book, key = service.snapshot.book, name_key(text)
    exact = (
        *book.by_cas.get(text, ()),
        *book.by_inchikey.get(text, ()),
        *book.by_name.get(key, ()),
    )
    shown = dict.fromkeys(exact)
    for each in book.knowledge.substances:
        if len(shown) >= most:
            break
        if len(key) > 2 and any(key in name_key(name.text) for name in each.names):
            shown[each.key] = None
    yield from (_of_substance(book.substances[each]) for each in shown)


def _of_substance(each: Substance) -> Hit:
    return Hit(kind=Kind.SUBSTANCE, id=each.key, title=each.name, detail=each.cas)


def _rules(text: str, most: int, service: Service) -> Iterator[Hit]:
    told = text.casefold()
    for sign in service.policy.signs.signs:
        if told == sign.id.casefold() or (len(told) > 2 and told in sign.sign.casefold()):
            yield Hit(kind=Kind.RULE, id=sign.id, title=sign.sign, detail=sign.family)
    for rule in rules_told():
        if len(told) > 2 and told in rule:
            yield Hit(kind=Kind.RULE, id=rule, title=rule)


_FINDERS: dict[Kind, Callable[[str, int, Service], Iterator[Hit]]] = {
    Kind.TRANSACTION: _transactions,
    Kind.CHECK: _checks,
    Kind.PARTY: _parties,
    Kind.ENTRY: _entries,
    Kind.SUBSTANCE: _substances,
    Kind.RULE: _rules,
}
