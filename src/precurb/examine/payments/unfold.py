"""A payment unfolded: what its texts tell stands where the examiners look.

Names in texts become parties, goods become lines, addresses of digital currency become wallets,
and the facts that signs ask for are stated. What the message itself states is never changed,
and unfolding a payment twice is unfolding it once.
"""

from collections.abc import Iterator
from dataclasses import replace

from precurb.examine.facts.money import payee_country, payer_country
from precurb.examine.payments.agents import (
    ULTIMATE,
    Placed,
    listed_wallets,
    lists_of,
    placed,
)
from precurb.examine.payments.cited import cited_in, papers_cited
from precurb.examine.payments.crypto import wallets_in
from precurb.examine.payments.goods import Goods, goods_in
from precurb.examine.payments.likely import likely_facts, likely_paper
from precurb.examine.payments.links import listed_goods
from precurb.examine.payments.names import listed_names_in, names_in
from precurb.examine.payments.orders import country_of
from precurb.examine.payments.texts import has_letters, texts_of
from precurb.examine.payments.words import packaged_words, text_facts
from precurb.lists.names import party_name_key
from precurb.lists.snapshot import Snapshot
from precurb.lists.watchlist import Watchlist
from precurb.model import (
    AccountKind,
    Line,
    Particulars,
    Party,
    Payment,
    Role,
    Text,
    Transaction,
)
from precurb.model.paper_index import PaperIndex
from precurb.model.papers import Record
from precurb.model.trade import buyer_of, party_key

MOST_NAMES = 20  # parties taken from the texts of one payment


def unfold(
    transaction: Transaction, snapshot: Snapshot, papers: PaperIndex | None = None
) -> Transaction:
    """State what the texts of a payment tell; another transaction stays as it is.

    Args:
        transaction: The payment as read.
        snapshot: The lists whose names and substances are looked for.
        papers: Orders and consignments among which the papers it cites are looked for.
    """
    payment = transaction.payment
    if payment is None:
        return transaction
    texts = texts_of(payment)
    own = tuple(_with_account(party, payment) for party in transaction.parties)
    parties = (*own, *_named(own, texts, snapshot), *_wallets(own, texts))
    goods = tuple(dict.fromkeys(g for t in texts for g in goods_in(t.text, snapshot.book)))
    lines = (*transaction.lines, *_lines(transaction.lines, goods))
    facts = _facts(replace(transaction, parties=parties), texts, snapshot)
    facts |= text_facts(payment, packaged_words())
    facts["payment.goods_hits"] = [*dict.fromkeys(hit for each in goods for hit in each.hits)]
    known = papers or PaperIndex()
    facts |= _paper_facts(transaction, facts, known, snapshot)
    if (likely := likely_paper(transaction, known)) is not None:
        told = replace(transaction, parties=parties, lines=lines)
        facts |= likely_facts(told, likely, snapshot.book)
    start, end = (
        _route(transaction) if lines else (transaction.departure, transaction.destination)
    )
    return replace(
        transaction,
        parties=parties,
        lines=lines,
        particulars={**facts, **transaction.particulars},
        departure=start,
        destination=end,
    )


def _with_account(party: Party, payment: Payment) -> Party:
    """A party whose account is a wallet has that wallet."""
    account = {
        Role.DEBTOR: payment.debtor_account,
        Role.CREDITOR: payment.creditor_account,
    }.get(party.role)
    if account is None or account.kind is not AccountKind.WALLET:
        return party
    return replace(party, wallets=tuple(dict.fromkeys((*party.wallets, account.number))))


def _named(
    parties: tuple[Party, ...], texts: tuple[Text, ...], snapshot: Snapshot
) -> Iterator[Party]:
    """Names in the texts that no party of the message bears."""
    known = [f" {party_name_key(party.name)} " for party in parties]
    found = 0
    for name in _names(texts, snapshot):
        key = f" {party_name_key(name)} "
        if found < MOST_NAMES and not any(key in each for each in known):
            known.append(key)
            found += 1
            yield Party(name=name, role=Role.NAMED_IN_TEXT)


def _names(texts: tuple[Text, ...], snapshot: Snapshot) -> Iterator[str]:
    for text in texts:
        if has_letters(text.text):
            yield from (each.name for each in names_in(text.text))
            for watchlist in snapshot.watchlists:
                yield from (each.name for each in listed_names_in(text.text, watchlist))


def _wallets(parties: tuple[Party, ...], texts: tuple[Text, ...]) -> Iterator[Party]:
    known = {wallet for party in parties for wallet in party.wallets}
    for text in texts:
        for wallet in wallets_in(text.text):
            if wallet.key not in known:
                known.add(wallet.key)
                yield Party(name="", role=Role.NAMED_IN_TEXT, wallets=(wallet.key,))


def _lines(known: tuple[Line, ...], goods: tuple[Goods, ...]) -> Iterator[Line]:
    told = {line.description for line in known}
    number = max((line.number for line in known), default=0)
    for each in goods:
        if each.text not in told:
            number += 1
            yield Line(number=number, description=each.text, cas=each.cas)


def _route(transaction: Transaction) -> tuple[str, str]:
    """Goods go from the payee to the payer, where the message states no other way."""
    if transaction.departure or transaction.destination:
        return transaction.departure, transaction.destination
    return payee_country(transaction), payer_country(transaction)


def _facts(
    transaction: Transaction, texts: tuple[Text, ...], snapshot: Snapshot
) -> Particulars:
    parties, lists = transaction.parties, snapshot.watchlists
    facts: Particulars = {}
    agents = [each for each in placed(parties) if each.party.role.is_agent]
    if agents:
        facts["payment.agents"] = [*_records(agents, lists)]
    if behind := [party for party in parties if party.role in ULTIMATE]:
        hits = dict.fromkeys(hit for party in behind for hit in lists_of(party, lists))
        facts["payment.ultimate_party_hits"] = [*hits]
    if wallets := tuple(wallet for party in parties for wallet in party.wallets):
        facts["payment.wallet_hits"] = ["designated"] if listed_wallets(wallets, lists) else []
    return facts


def _records(agents: list[Placed], lists: tuple[Watchlist, ...]) -> Iterator[Record]:
    """The banks: position, country if it is known, and the lists they are on for certain."""
    for each in agents:
        place = country_of(each.party)
        hits = [*lists_of(each.party, lists)]
        yield {
            "position": each.position,
            **({"country": place} if place else {}),
            "list_hits": hits,
        }


def _paper_facts(
    transaction: Transaction, facts: Particulars, index: PaperIndex, snapshot: Snapshot
) -> Particulars:
    """What is known of the papers that a payment cites, where there are papers to look in."""
    cited = cited_in(transaction)
    stated: Particulars = {"payment.invoice_id": cited[0]} if cited else {}
    if not (index.count and cited):
        return stated
    papers = papers_cited(transaction, index)
    stated["payment.matched_goods"] = bool(papers)
    if papers and (buyer := buyer_of(papers[0].parties)) is not None:
        stated["payment.order_payer_id"] = party_key(buyer)
    hits = facts["payment.goods_hits"]
    if isinstance(hits, list) and listed_goods(papers, snapshot.book):
        stated["payment.goods_hits"] = [*dict.fromkeys((*map(str, hits), "precursor"))]
    return stated
