"""What changed between two states of lists and policy, and which findings it can touch.

A watchlist is compared line by line as it is kept, so the cost follows the lists that differ
and only entries that differ are read. Of a policy, a rule and a suppression touch the findings
they speak of; a sign that was switched off touches what bore it. Whatever may make something
new fire (another sign, another number in one) touches everything.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from precurb.decide import Policy
from precurb.examine.payments.texts import texts_of
from precurb.lists.canonical import decode_entries
from precurb.lists.names import party_name_key
from precurb.lists.snapshot import Snapshot
from precurb.lists.watchlist import Watchlist
from precurb.model import Transaction, WatchlistEntry
from precurb.screening.spellings import hashed

TOGETHER = "signs-together"
_PAIR, _NAME = "two words", "whole name"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryChange:
    """A listed party as it stood and as it stands; one of both is missing, or they differ."""

    list: str
    entry: str
    old: WatchlistEntry | None
    new: WatchlistEntry | None

    @property
    def forms(self) -> tuple[WatchlistEntry, ...]:
        """The entry in each form it has: whom either touches is to be looked at again."""
        return tuple(each for each in (self.old, self.new) if each is not None)

    @property
    def fields(self) -> tuple[str, ...]:
        """What of a changed entry differs."""
        if self.old is None or self.new is None:
            return ()
        names = WatchlistEntry.__dataclass_fields__
        return tuple(n for n in names if getattr(self.old, n) != getattr(self.new, n))


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyChange:
    """What a change of policy touches: findings by rule and by sign; or everything, and why."""

    rules: tuple[str, ...] = ()
    suppressions: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    whole: str = ""


def changed_entries(old: Snapshot, new: Snapshot) -> Iterator[EntryChange]:
    """Every entry of a watchlist that was added, changed or removed."""
    before = {each.header.id: each for each in old.watchlists}
    after = {each.header.id: each for each in new.watchlists}
    for name in sorted(before.keys() | after.keys()):
        yield from _between(name, before.get(name), after.get(name))


def relabelled(old: Snapshot, new: Snapshot) -> tuple[str, ...]:
    """Watchlists of which the title or the marking changed, so every finding of theirs."""
    before = {each.header.id: each.header for each in old.watchlists}
    return tuple(
        each.header.id
        for each in new.watchlists
        if (was := before.get(each.header.id)) is not None
        and (was.title, was.marking, was.source)
        != (each.header.title, each.header.marking, each.header.source)
    )


def policy_change(old: Policy, new: Policy) -> PolicyChange:
    """What differs between two policies."""
    names = old.rules_of.keys() | new.rules_of.keys()
    rules = {name for name in names if old.rules_of.get(name) != new.rules_of.get(name)}
    silenced = [
        *(each for each in old.suppressions if each not in new.suppressions),
        *(each for each in new.suppressions if each not in old.suppressions),
    ]
    off, whole = _signs(old, new)
    return PolicyChange(
        rules=tuple(sorted(rules)),
        suppressions=tuple(sorted({each.rule for each in silenced})),
        signs=off,
        whole=whole,
    )


def _signs(old: Policy, new: Policy) -> tuple[tuple[str, ...], str]:
    """The signs that are no longer asked; and what may fire anew, if anything may."""
    if old.signs.version == new.signs.version:
        return (), ""
    if old.signs.gate != new.signs.gate:
        return (), "signs are put together in another way"
    before = {each.id: each for each in old.signs.asked}
    after = {each.id: each for each in new.signs.asked}
    for name, sign in after.items():
        if sign != before.get(name):
            what = "is changed" if name in before else "is new"
            return (), f"sign {name} {what}"
    return tuple(sorted(before.keys() - after.keys())), ""


def text_keys(transaction: Transaction) -> Iterator[int]:
    """Keys of the texts of a payment: each two words that follow, and each whole name."""
    if transaction.payment is None:
        return
    for text in texts_of(transaction.payment):
        words = party_name_key(text.text).split()
        yield from (hashed(_PAIR, f"{one} {two}") for one, two in pairwise(words))
    for party in transaction.parties:
        if name := party_name_key(party.name):
            yield hashed(_NAME, name)


def text_keys_of_entry(entry: WatchlistEntry) -> Iterator[int]:
    """Keys of the names of a listed party, as the texts of payments are searched for them."""
    for name in entry.names:
        if key := party_name_key(name.text):
            yield hashed(_NAME, key)
            words = key.split()
            if len(words) > 1:
                yield hashed(_PAIR, f"{words[0]} {words[1]}")


def _between(name: str, old: Watchlist | None, new: Watchlist | None) -> Iterator[EntryChange]:
    if old is not None and new is not None and old.sha256 == new.sha256:
        return
    before, after = _lines(old), _lines(new)
    was = {each.id: each for each in _decoded(before - after)}
    now = {each.id: each for each in _decoded(after - before)}
    for entry in sorted(was.keys() | now.keys()):
        yield EntryChange(list=name, entry=entry, old=was.get(entry), new=now.get(entry))


def _lines(watchlist: Watchlist | None) -> set[bytes]:
    return set(watchlist.content[:].split(b"\n")) if watchlist is not None else set()


def _decoded(lines: set[bytes]) -> tuple[WatchlistEntry, ...]:
    return decode_entries(b"\n".join(lines))
