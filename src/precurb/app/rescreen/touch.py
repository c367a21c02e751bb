"""What a change may touch: of listed parties by keys, of a policy by what its rules decided."""

from collections.abc import Callable, Iterable, Iterator

from sqlalchemy import ColumnElement, Connection, select

from precurb.lists.snapshot import Change, Snapshot, diff
from precurb.model import WatchlistEntry
from precurb.screening.changes import (
    TOGETHER,
    EntryChange,
    PolicyChange,
    text_keys_of_entry,
)
from precurb.screening.keys import keys_of_listing
from precurb.store import keys
from precurb.store.checks import is_newest
from precurb.store.planned import ChangeKind, NewChange, What
from precurb.store.rows import batches
from precurb.store.tables import checks, judgements
from precurb.store.tables.alerts import text_pairs

Tell = Callable[[int, int, str], None]
"""Says how far something is: done, of how many, and what."""


def touched_by_entries(
    db: Connection, changed: Iterable[EntryChange], tell: Tell
) -> Iterator[NewChange]:
    """What changed listed parties may touch, in their old form and in their new one."""
    every = list(changed)
    for number, each in enumerate(every):
        tell(number, len(every), "looking for whom the change touches")
        found, texts = set[int](), set[int]()
        moved = set[int](_bearing(db, each.list, each.entry))
        for form in each.forms:
            touched = keys.touched(db, form)
            found |= touched.parties
            moved |= touched.transactions
            texts |= set(text_keys_of_entry(form))
        moved.update(_with_texts(db, texts))
        yield _change(each, frozenset(found), frozenset(moved))


def untouched(changed: Iterable[EntryChange]) -> Iterator[NewChange]:
    """The same changes where nobody looks for whom they touch, since all are decided again."""
    for each in changed:
        yield _change(each, frozenset(), frozenset())


def touched_by_law(db: Connection, old: Snapshot, new: Snapshot) -> Iterator[NewChange]:
    """What changed entries of control lists surely touch; a changed law touches more."""
    for each in diff(Snapshot(old.book), Snapshot(new.book)):
        found = set[int]()
        for one in (old, new):
            found.update(_with_goods(db, one, each))
        yield NewChange(
            what=What.CONTROL,
            list=each.list_id,
            entry=each.entry_id,
            name=each.name,
            kind=ChangeKind(each.kind),
            fields=each.fields,
            transactions=frozenset(found),
        )


def touched_by_policy(db: Connection, change: PolicyChange) -> Iterator[NewChange]:
    """What a change of policy touches: whatever bears the rules and signs that changed."""
    parts = (
        (What.RULE, change.rules, judgements.c.rule),
        (What.SUPPRESSION, change.suppressions, judgements.c.rule),
        (What.SIGN, change.signs, judgements.c.sign),
    )
    together = set(_judged(db, judgements.c.rule == TOGETHER)) if change.signs else set()
    for what, names, column in parts:
        for name in names:
            found = set(_judged(db, column == name))
            found |= together if what is What.SIGN else set()
            yield NewChange(
                what=what,
                list="policy",
                entry=name,
                name=name,
                kind=ChangeKind.CHANGED,
                transactions=frozenset(found),
            )


def bearing_list(db: Connection, list_id: str) -> set[int]:
    """Transactions of which the newest check has a finding of a list."""
    return set(_judged(db, judgements.c.list == list_id))


def _bearing(db: Connection, list_id: str, entry: str) -> Iterator[int]:
    """Transactions that a kept finding of an entry stands in, however it was found."""
    yield from _judged(db, (judgements.c.list == list_id) & (judgements.c.entry == entry))


def _judged(db: Connection, said: ColumnElement[bool]) -> Iterator[int]:
    query = (
        select(checks.c.transaction)
        .join(judgements, judgements.c.check == checks.c.seq)
        .where(said, is_newest())
    )
    yield from db.execute(query).scalars()


def _with_texts(db: Connection, wanted: set[int]) -> Iterator[int]:
    for some in batches(sorted(wanted)):
        query = select(text_pairs.c.transaction).where(text_pairs.c.key.in_(some))
        yield from db.execute(query).scalars()


def _with_goods(db: Connection, snapshot: Snapshot, change: Change) -> Iterator[int]:
    for each in snapshot.book.knowledge.lists:
        for entry in each.entries if each.id == change.list_id else ():
            if entry.id == change.entry_id:
                substance = snapshot.book.substances.get(entry.substance)
                yield from keys.transactions_with(db, keys_of_listing(entry, substance))


def _change(
    each: EntryChange, parties: frozenset[int], transactions: frozenset[int]
) -> NewChange:
    form: WatchlistEntry = each.forms[-1]
    kind = ChangeKind.CHANGED
    if each.old is None or each.new is None:
        kind = ChangeKind.ADDED if each.old is None else ChangeKind.REMOVED
    return NewChange(
        what=What.PARTY,
        list=each.list,
        entry=each.entry,
        name=form.names[0].text,
        kind=kind,
        fields=each.fields,
        parties=parties,
        transactions=transactions,
    )
