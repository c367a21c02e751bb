"""Gather the facts of a transaction, once for each goods line and counterparty."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from precurb.examine.facts.consignment import consignment_facts
from precurb.examine.facts.flows import ToldPast
from precurb.examine.facts.goods import goods_facts
from precurb.examine.facts.keys import keyed
from precurb.examine.facts.papers import paper_facts, paper_line_facts
from precurb.examine.facts.past import GIVES, Past, Window
from precurb.examine.facts.payments import payment_facts
from precurb.examine.facts.persons import counterparties, fit_facts, party_facts
from precurb.examine.substances import identify
from precurb.lists.snapshot import Snapshot
from precurb.model import History, Line, Particulars, Party, Role, Transaction

Groups = Mapping[str, Particulars]
AS_READ = ("un_no", "pack_type", "incoterm")  # "UN 1090" is 1090, "Fässer" are drums
BY_LAW = ("category", "legal_names", "limit_kg", "annex2_limit")  # the lists know better


_PAST_NAMES = frozenset(f"history.{name}" for name in GIVES)


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
    past: Past | ToldPast

    @cached_property
    def names(self) -> frozenset[str]:
        """The full names of all facts that are there; of ``history`` the stated ones."""
        full = (_full_names(group, tuple(facts)) for group, facts in self.groups.items())
        return frozenset().union(*full)

    @cached_property
    def filled(self) -> frozenset[str]:
        """The names of those that are not empty."""
        return self.names.difference(
            f"{group}.{field}"
            for group, facts in self.groups.items()
            for field, value in facts.items()
            if not value and value in ("", [])
        )

    @property
    def past_names(self) -> frozenset[str]:
        """The full names of what earlier trade can tell beside, where any is known."""
        return _PAST_NAMES if self.past.known else frozenset()

    def within(self, window: Window | None, wanted: Container[str] = GIVES) -> Groups:
        """All groups, with what is known of earlier trade inside a window.

        What was stated of the past goes first; without a window there is nothing else.
        """
        if window is None:
            return self.groups
        history = _over(self.past.within(window, wanted), self.groups.get("history", {}))
        return {**self.groups, "history": history}


@lru_cache(maxsize=4096)  # papers of one source have the same fields
def _full_names(group: str, fields: tuple[str, ...]) -> frozenset[str]:
    return frozenset(f"{group}.{field}" for field in fields)


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
    named = keyed(stated.get("consignment", {}), snapshot.book)
    consignment = _over(worked_out, named)
    payment = _over(_paid(transaction, history), stated.get("payment", {}))
    parties: tuple[Party | None, ...] = counterparties(transaction) or (None,)
    lines: tuple[Line | None, ...] = transaction.lines or (None,)
    for line in lines:
        goods = _goods(transaction, line, snapshot, history)
        for party in parties:
            person = _person(party)
            fit = fit_facts(person, goods)
            past = _past(transaction, line, party, goods, snapshot, history)
            yield Facts(
                number=line.number if line else 0,
                party=party.name if party else "",
                groups={
                    "party": _over(fit, person),
                    "line": _over(fit, goods),
                    "consignment": consignment,
                    "payment": payment,
                    "history": _over(past.at_least(goods), stated.get("history", {})),
                },
                past=past,
            )


def _paid(transaction: Transaction, history: History) -> Particulars:
    """What a payment tells of itself, and what other payments tell of it."""
    if transaction.payment is None:
        return {}
    told = history.flows.payment if history.flows else {}
    return {**payment_facts(transaction), **told}


def _past(  # noqa: PLR0913  # a past is of one line and party, under one law
    transaction: Transaction,
    line: Line | None,
    party: Party | None,
    goods: Particulars,
    snapshot: Snapshot,
    history: History,
) -> Past | ToldPast:
    """What is known of earlier trade, or of earlier payments when it is a payment."""
    if transaction.payment is not None and history.flows is not None and party is not None:
        return ToldPast(history.flows, at_payee=party.role is Role.CREDITOR)
    return Past(transaction, line, party, _limit(goods), history, snapshot.book)


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
    stated = keyed(_stated(line.particulars).get("line", {}), snapshot.book)
    facts = _over(worked_out, stated)
    # Papers may name further lists, and never take the goods off one.
    facts["list_hits"] = [*dict.fromkeys((*_hits(worked_out), *_hits(stated)))]
    facts["contains_scheduled"] = True in (
        worked_out["contains_scheduled"],
        stated.get("contains_scheduled"),
    )
    return facts


def _hits(facts: Particulars) -> list[str]:
    hits = facts.get("list_hits")
    return [str(each) for each in hits] if isinstance(hits, list) else []


def _over(worked_out: Particulars, stated: Particulars) -> Particulars:
    """What is stated goes before what is worked out, unless that is the same, read, or law.

    A cell that was left blank states nothing.
    """
    known = {name: worked_out[name] for name in (*AS_READ, *BY_LAW) if name in worked_out}
    said = {
        name: value for name, value in stated.items() if value != "" or name not in worked_out
    }
    return {**worked_out, **said, **known}


def _limit(goods: Particulars) -> float | None:
    limit = goods.get("limit_kg")
    return limit if isinstance(limit, float) else None


def _person(party: Party | None) -> Particulars:
    if party is None:
        return {}
    return _over(party_facts(party), _stated(party.particulars).get("party", {}))


def _stated(particulars: Particulars) -> dict[str, Particulars]:
    """Particulars by group: ``line.net_kg`` is ``net_kg`` of ``line``."""
    groups: dict[str, Particulars] = {}
    for name, value in particulars.items():
        group, _, field = name.partition(".")
        groups.setdefault(group, {})[field] = value
    return groups
