"""Signs in a replay: those that a change touches are asked again, the others stay as stored."""

from functools import lru_cache

from precurb.app.earlier import EarlierTrade
from precurb.app.home import Home
from precurb.app.stored import StoredCheck
from precurb.app.watch import current_snapshot
from precurb.decide.vocabulary import finding_kinds
from precurb.errors import PrecurbError
from precurb.examine.facts import gather
from precurb.examine.signs import examine_signs, told_once
from precurb.lists.snapshot import Snapshot
from precurb.model import Finding, Transaction
from precurb.signs import GATE, SignBook

SIGN_RULES = frozenset(("sign", "papers-sign"))
TOGETHER = "signs-together"


def signs_to_ask(old: SignBook, new: SignBook, *, every: bool = False) -> frozenset[str]:
    """The signs that have to be asked again when one book takes the place of another.

    Besides those that changed, these are the signs that were not told because another told the
    same, or something heavier: whether they fire cannot be seen in a stored check.

    Args:
        old: The book in use.
        new: The book that would take its place.
        every: Ask all of them.
    """
    asked = {each.id for book in (old, new) for each in book.asked}
    if every:
        return frozenset(asked)
    changed = {id_ for id_ in asked if _asked(old, id_) != _asked(new, id_)}
    if not changed and old.gate == new.gate:
        return frozenset()
    silent = changed | set(finding_kinds())
    signs = [each for book in (old, new) for each in book.asked]
    named = {id_ for each in signs if each.id in changed for id_ in each.same_as}
    silenced = {each.id for each in signs if not silent.isdisjoint(each.same_as)}
    return frozenset(asked & (changed | named | silenced))


class SignAsker:
    """Asks some signs again, by the old book and by the new one, on the same facts.

    Args:
        old: The book in use.
        new: The book that would take its place.
        ids: The signs to ask.
        home: Where lists and earlier trade are kept.
    """

    def __init__(self, old: SignBook, new: SignBook, ids: frozenset[str], home: Home) -> None:
        self.ids = ids
        self._books = (old, new)
        self._asked = tuple(_part(book, ids) for book in self._books)
        self._known = tuple(frozenset(each.id for each in book.asked) for book in self._books)
        signs = [each for book in self._asked for each in book.signs]
        self.looks_back = any("history" in each.groups for each in signs)
        self.earlier = EarlierTrade(home, signs)
        self._home = home
        self._open = lru_cache(maxsize=2)(self._snapshot)
        self.other_lists = 0
        self.foreign = 0

    def ask(self, check: StoredCheck) -> tuple[list[Finding], list[Finding]]:
        """The findings of signs by either book."""
        found = [each.finding for each in check.judgements]
        stored = [f for f in found if f.rule in SIGN_RULES and f.facts["sign"] not in self.ids]
        told = {(f.rule, f.line) for f in found if f.rule not in (*SIGN_RULES, TOGETHER)}
        transaction = check.read_transaction()
        snapshot, here = self._open(check.snapshot)
        self.other_lists += not here
        facts = list(
            gather(transaction, snapshot, self.earlier.of(check.checked_on, check.history))
        )
        sides = []
        for book, part, ids in zip(self._books, self._asked, self._known, strict=True):
            known = [f for f in stored if f.facts["sign"] in ids]
            self.foreign += len(stored) - len(known)
            sides.append(list(told_once([*known, *examine_signs(facts, part)], book, told)))
        self.remember(transaction)
        return sides[0], sides[1]

    def remember(self, transaction: Transaction) -> None:
        """Let a transaction be earlier trade, where signs look back."""
        if self.looks_back:
            self.earlier.add(transaction)

    def _snapshot(self, name: str) -> tuple[Snapshot, bool]:
        try:
            return self._home.shelf.open(name), True
        except PrecurbError:
            return current_snapshot(self._home), False


def _asked(book: SignBook, id_: str) -> object:
    """A sign as it is asked; one that is switched off is as if it were not there."""
    sign = book.by_id.get(id_)
    return sign if sign is not None and sign.enabled else None


def _part(book: SignBook, ids: frozenset[str]) -> SignBook:
    signs = (each for each in book.asked if each.id in ids and each.id != GATE)
    return SignBook(tuple(signs), book.version)
