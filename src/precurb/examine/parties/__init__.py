"""Who is it? Listed parties by identity number, wallet, exact and nearly exact name.

One finding for each party and entry, with the most certain evidence: a wallet or a number
names one party, a name may be borne by several, a weak name by many.
"""

from collections.abc import Iterator

from precurb.lists.names import identifier_key, party_keys, wallet_key
from precurb.lists.snapshot import Snapshot
from precurb.lists.watchlist import MIN_IDENTIFIER, KeyKind, Watchlist
from precurb.model import (
    Finding,
    History,
    NameQuality,
    NotChecked,
    Party,
    Question,
    Transaction,
    WatchlistEntry,
)

__all__ = ["examine_parties"]

# How names may agree, in the order of the keys of a name.
_ALIGNMENTS = (
    (KeyKind.NAME, "party-name", "same after folding case, accents and punctuation"),
    (KeyKind.CORE, "party-name-near", "same words, without legal form and in any order"),
    (KeyKind.SOLID, "party-name-near", "same letters, without legal form and spaces"),
)
SHORT_NAME = 5  # letters; a single shorter word is borne by many


def examine_parties(
    transaction: Transaction, snapshot: Snapshot, history: History
) -> Iterator[Finding | NotChecked]:
    """Ask every watchlist for every party of a transaction."""
    if not snapshot.watchlists:
        yield _gap(transaction, "no-watchlist", "no watchlist is in use")
    if not transaction.parties:
        yield _gap(transaction, "no-party", "the papers name no party")
    for party in transaction.parties:
        if not party_keys(party.name)[0] and not party.identifiers and not party.wallets:
            reason = f"the {party.role} has no name that could be compared: {party.name!r}"
            yield _gap(transaction, "party-without-name", reason)
        for watchlist in snapshot.watchlists:
            yield from _listed(party, watchlist, snapshot)


def _listed(party: Party, watchlist: Watchlist, snapshot: Snapshot) -> Iterator[Finding]:
    seen: set[str] = set()
    for rule, how, entry in _hits(party, watchlist):
        if entry.id not in seen:
            seen.add(entry.id)
            yield Finding(
                question=Question.WHO,
                rule=rule,
                party=party.name,
                facts=_facts(party, watchlist, entry, how),
                citation=snapshot.cite_party(watchlist, entry),
            )


def _hits(party: Party, watchlist: Watchlist) -> Iterator[tuple[str, str, WatchlistEntry]]:
    """Rule, alignment in words and entry, the most certain evidence first."""
    for wallet in party.wallets:
        key = wallet_key(wallet)
        for entry in watchlist.find(KeyKind.WALLET, key):
            if any(wallet_key(w.address) == key for w in entry.wallets):
                yield "party-wallet", f"wallet {wallet}", entry
    for identifier in party.identifiers:
        key = identifier_key(identifier)
        if len(key) < MIN_IDENTIFIER:
            continue
        for entry in watchlist.find(KeyKind.IDENTIFIER, key):
            if any(identifier_key(i.value) == key for i in entry.identifiers):
                yield "party-identifier", f"identity number {identifier}", entry
    yield from _name_hits(party.name, watchlist)


def _name_hits(name: str, watchlist: Watchlist) -> Iterator[tuple[str, str, WatchlistEntry]]:
    keys = party_keys(name)
    if not keys[0]:
        return
    for at, (kind, rule, how) in enumerate(_ALIGNMENTS):
        for entry in watchlist.find(kind, keys[at]):
            qualities = {n.quality for n in entry.names if party_keys(n.text)[at] == keys[at]}
            if qualities:
                yield rule if _telling(keys[at], qualities) else "party-weak-name", how, entry


def _telling(key: str, qualities: set[NameQuality]) -> bool:
    short = key.isascii() and " " not in key and len(key) < SHORT_NAME
    return NameQuality.STRONG in qualities and not short


def _facts(
    party: Party, watchlist: Watchlist, entry: WatchlistEntry, how: str
) -> dict[str, str]:
    keys = party_keys(party.name)
    alike = [n for at in range(3) for n in entry.names if party_keys(n.text)[at] == keys[at]]
    matched = alike[0] if alike else entry.names[0]
    header = watchlist.header
    return {
        "party": party.name,
        "role": party.role,
        "listed_name": matched.text,
        "quality": matched.quality,
        "programmes": ", ".join(entry.programmes),
        "how": how,
        "corroborated": _corroborated(party, entry),
        "list_title": f"{header.marking} {header.title}".strip(),
        "list_date": header.version_date.isoformat(),
    }


def _corroborated(party: Party, entry: WatchlistEntry) -> str:
    """Whether the country supports the name: the only other evidence papers share."""
    known = [country for country in entry.countries if len(country) == 2]
    if not party.country or not known:
        return ""
    return "country" if party.country in known else "contradicted: country"


def _gap(transaction: Transaction, code: str, reason: str) -> NotChecked:
    return NotChecked(code=code, reason=reason, location=transaction.location)
