"""Gather the facts of a transaction, once for each goods line and counterparty."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from precurb.examine.facts.consignment import consignment_facts
from precurb.examine.facts.goods import goods_facts
from precurb.examine.facts.papers import paper_facts, paper_line_facts
from precurb.examine.facts.past import Past, Window
from precurb.examine.facts.persons import counterparties, fit_facts, party_facts
from precurb.examine.substances import identify
from precurb.lists.snapshot import Snapshot
from precurb.model import History, Line, Particulars, Party, Transaction

Groups = Mapping[str, Particulars]
AS_READ = ("un_no", "pack_type", "incoterm")  # "UN 1090" is 1090, "Fässer" are drums


@dataclass(frozen=True)
class Facts:
    """What is known of one line in the hands of one counterparty.

    ``number`` is 0 when the papers name no goods; ``party`` is empty when they name nobody.
    ``groups`` has no ``history`` beyond what was stated: that depends on the window a sign
    looks at, see ``within``.
    """

    number: int
    party: str
    groups: Groups
    past: Past

    @cached_property
    def names(self) -> frozenset[str]:
        """The full names of all facts that are there; of ``history`` the stated ones."""
        return frozenset(
            f"{group}.{field}" for group, facts in self.groups.items() for field in facts
        )

    @cached_property
    def filled(self) -> frozenset[str]:
        """The names of those that are not empty."""
        return frozenset(
            f"{group}.{field}"
            for group, facts in self.groups.items()
            for field, value in facts.items()
            if value not in ("", [])
        )

    def within(self, window: Window | None) -> Groups:
        """All groups, with what is known of earlier trade inside a window.

        What was stated of the past goes first; without a window there is nothing else.
        """
        if window is None:
            return self.groups
        history = {**self.past.within(window), **self.groups.get("history", {})}
        return {**self.groups, "history": history}


def gather(transaction: Transaction, snapshot: Snapshot, history: History) -> Iterator[Facts]:
    """Yield the facts of each line with each counterparty, in the order of the papers.

    Args:
        transaction: The order or consignment.
        snapshot: The law, for what the goods are.
        history: The day, and earlier trade.
    """
    stated = _stated(transaction.particulars)
    worked_out = {
        **consignment_facts(transaction, history, snapshot.book),
        **paper_facts(transaction, snapshot.book),
    }
    consignment = _over(worked_out, stated.get("consignment", {}))
    parties: tuple[Party | None, ...] = counterparties(transaction) or (None,)
    lines: tuple[Line | None, ...] = transaction.lines or (None,)
    for line in lines:
        goods = _goods(transaction, line, snapshot, history)
        for party in parties:
            person = _person(party)
            fit = fit_facts(person, goods)
            yield Facts(
                number=line.number if line else 0,
                party=party.name if party else "",
                groups={
                    "party": {**fit, **person},
                    "line": {**fit, **goods},
                    "consignment": consignment,
                    "payment": stated.get("payment", {}),
                    "history": stated.get("history", {}),
                },
                past=Past(transaction, line, party, _limit(goods), history, snapshot.book),
            )


def _goods(
    transaction: Transaction,
    line: Line | None,
    snapshot: Snapshot,
    history: History,
) -> Particulars:
    if line is None:
        return {}
    identification = identify(line, snapshot.book)
    worked_out = {
        **goods_facts(transaction, line, identification, snapshot.book, history),
        **paper_line_facts(transaction, line, snapshot.book),
    }
    return _over(worked_out, _stated(line.particulars).get("line", {}))


def _over(worked_out: Particulars, stated: Particulars) -> Particulars:
    """What is stated goes before what is worked out, unless that is the same, read."""
    read = {name: worked_out[name] for name in AS_READ if name in worked_out}
    return {**worked_out, **stated, **read}


def _limit(goods: Particulars) -> float | None:
    limit = goods.get("limit_kg")
    return limit if isinstance(limit, float) else None


def _person(party: Party | None) -> Particulars:
    if party is None:
        return {}
    return {**party_facts(party), **_stated(party.particulars).get("party", {})}


def _stated(particulars: Particulars) -> dict[str, Particulars]:
    """Particulars by group: ``line.net_kg`` is ``net_kg`` of ``line``."""
    groups: dict[str, Particulars] = {}
    for name, value in particulars.items():
        group, _, field = name.partition(".")
        groups.setdefault(group, {})[field] = value
    return groups
