"""What a check looks back on: the trade that is kept, of the same customers and goods.

Signs of behaviour and running balances compare with earlier trade. What they would find among
all that is kept is gathered here by the keys of the store, bounded, and kept under its hash, so
that the check can be replayed and decided again. The sum over all customers is another matter:
it is never known from some of them, so the ledger is told that these are some.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from precurb.app.history import keep_past
from precurb.app.service import Service
from precurb.examine.facts.persons import counterparties
from precurb.examine.facts.price import LATEST
from precurb.model import Location, NotChecked, Transaction
from precurb.model.trade import buyer_of, contacts_of, goods_keys, party_key
from precurb.model.transaction import TransactionKind
from precurb.screening.kept_past import KeptPast
from precurb.signs import Sign
from precurb.store import earlier
from precurb.store.earlier import UNDATED, By, Key, Span

_ONE = dt.timedelta(days=1)
_YEAR = dt.timedelta(days=365)  # of sales, from which a usual price is worked out
_CALENDAR = 366  # days of a sign that looks at a calendar year or month
_OTHERS = 4  # times as many sales to others as transactions of the customers
_START = "start of the trade that is kept"


@dataclass(frozen=True, slots=True)
class Found:
    """A past, and the hash under which it is kept; both empty where nothing is known."""

    past: KeptPast
    hash: str


def look_back(asked: Sequence[Transaction], *, service: Service, most: int) -> Found:
    """Find and keep what checks of these transactions look back on.

    Payments look back in another way (``precurb payments``), and find nothing here.

    Args:
        asked: What is about to be checked.
        service: The installation.
        most: How many transactions of their customers, the newest first.
    """
    goods = [each for each in asked if each.kind is not TransactionKind.PAYMENT]
    if not goods or not service.settings.look_back.on:
        return Found(KeptPast(), "")
    today, signs = service.today(), service.policy.signs.asked
    with service.store.read() as db:
        past = _past(db, _Asked(goods, today, longest(signs)), most)
    if not past.earlier:
        return Found(past, "")
    return Found(past, keep_past(past, service.home.prepare()))


def longest(signs: Iterable[Sign]) -> int:
    """The longest window of history, in days, that any of the signs looks at."""
    looking = (each for each in signs if "history" in each.groups)
    days = (_CALENDAR if each.calendar else each.days or _CALENDAR for each in looking)
    return max(days, default=_CALENDAR)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked about, on which day, and how far signs look."""

    transactions: Sequence[Transaction]
    today: dt.date
    days: int

    @property
    def references(self) -> frozenset[str]:
        """Their own numbers: what is kept under them is no earlier trade."""
        return frozenset(each.reference for each in self.transactions)

    def span(self, most: int) -> Span:
        """From the first day that any sign or limit looks at; a limit counts the last year."""
        days = [self._day(each) for each in self.transactions]
        first = min(days)
        window = first - dt.timedelta(days=min(self.days, (first - _EARLIEST).days))
        last_year = dt.date(max(first.year - 1, 2), 1, 1)
        return Span(since=min(window, last_year), until=max(days) + _ONE, most=most)

    def customers(self) -> Iterator[Key]:
        """Whose trade is looked at; trade that names nobody may be theirs."""
        yield Key(By.BUYER)
        for each in self.transactions:
            buyer = buyer_of(each.parties)
            for party in (*counterparties(each), *((buyer,) if buyer else ())):
                yield Key(By.BUYER, party_key(party))

    def contacts(self) -> Iterator[Key]:
        """Phones, e-mails and addresses, which others may share."""
        for each in self.transactions:
            for party in counterparties(each):
                yield from (Key(By.CONTACT, contact) for contact in contacts_of(party))

    def goods(self) -> Iterator[tuple[Key, Span]]:
        """Sales of the same goods to anybody: of these days, and of a year where a price is."""
        for each in self.transactions:
            day = self._day(each)
            for line in each.lines:
                back = _ONE if line.value is None else _YEAR
                span = Span(since=max(day, _EARLIEST) - back, until=day + _ONE, most=LATEST)
                yield from ((Key(By.GOODS, key), span) for key in goods_keys(line))

    def _day(self, transaction: Transaction) -> dt.date:
        return min(max(transaction.date or self.today, _EARLIEST), _LATEST)


_EARLIEST, _LATEST = dt.date(3, 1, 1), dt.date(9999, 12, 30)  # so that a span stays within days


def _past(db: Connection, asked: _Asked, most: int) -> KeptPast:
    span = asked.span(most + 1)  # one more tells whether there are more
    own = asked.references
    start = earlier.first_day(db, own)
    if start is None or start > span.until:
        return KeptPast()
    mine, cut = _newest(_of_customers(db, asked, span), most)
    others, cut_others = _newest(_of_goods(db, asked), most * _OTHERS)
    since = max(start, cut + _ONE) if cut else start
    days = {seq: day for seq, day in (others | mine).items() if day >= since or day == UNDATED}
    told = earlier.read_all(db, days)
    found = [told[seq] for seq in sorted(days, key=lambda seq: (days[seq], seq))]
    kept = tuple(each for each in found if each.reference not in own)
    gaps = tuple(_gaps(cut, cut_others, most))
    return KeptPast(earlier=(_started(since), *kept), gaps=gaps, of_customers=True)


def _of_customers(db: Connection, asked: _Asked, span: Span) -> dict[int, dt.date]:
    """Trade of the customers, and of those who share a phone, an e-mail or an address."""
    sharing = earlier.newest_with(db, dict.fromkeys(asked.contacts()), span)
    told = earlier.read_all(db, sharing).values()
    linked = (Key(By.BUYER, party_key(b)) for each in told if (b := buyer_of(each.parties)))
    keys = dict.fromkeys((*asked.customers(), *linked))
    undated = Span(since=UNDATED, until=UNDATED, most=span.most)
    return earlier.newest_with(db, keys, undated) | earlier.newest_with(db, keys, span)


def _of_goods(db: Connection, asked: _Asked) -> dict[int, dt.date]:
    found: dict[int, dt.date] = {}
    for key, span in dict.fromkeys(asked.goods()):
        found |= earlier.newest_with(db, (key,), span)
    return found


def _newest(found: dict[int, dt.date], most: int) -> tuple[dict[int, dt.date], dt.date | None]:
    """The newest so many, and the day on which the others begin to be left out."""
    if len(found) <= most:
        return found, None
    newest = sorted(found, key=lambda seq: (found[seq], seq), reverse=True)
    return {seq: found[seq] for seq in newest[:most]}, found[newest[most]]


def _started(day: dt.date) -> Transaction:
    """Says from which day on trade is known, and nothing of whose it was."""
    return Transaction(reference=_START, location=Location("store", ""), date=day)


def _gaps(cut: dt.date | None, others: dt.date | None, most: int) -> Iterable[NotChecked]:
    if cut:
        reason = (
            f"more than {most} earlier transactions of these customers are kept; they are "
            f"looked back on from {cut + _ONE} on"
        )
        yield NotChecked(code="past-cut", reason=reason, location=Location("store", ""))
    if others:
        reason = (
            f"more than {most * _OTHERS} earlier sales of these goods are kept; usual prices "
            f"and buyers of the same days are those of the newest"
        )
        yield NotChecked(code="past-cut", reason=reason, location=Location("store", ""))
