"""Who is it? Listed parties by identity number, wallet and name, in any script.

One finding for each party and entry, with the most certain evidence: a wallet or a number
names one party, a name may be borne by several, a weak name by many. A person's decision that
a party is not a listed one holds for the name, until the entry changes; it never silences a
number or a wallet.
"""

from collections.abc import Iterator
from functools import lru_cache

from precurb.errors import InvalidIdentifierError
from precurb.examine.parties.judge import Band
from precurb.examine.parties.match import Asked, Evidence, Hit, match_party, matcher_version
from precurb.examine.parties.particulars import Identity, Particulars
from precurb.lists.canonical import entry_hash
from precurb.lists.names import identifier_key, party_name_key
from precurb.lists.party_names import read_name, unread_in
from precurb.lists.snapshot import Snapshot
from precurb.lists.watchlist import MIN_IDENTIFIER, Watchlist
from precurb.model import (
    Allowance,
    Finding,
    History,
    NameQuality,
    NotChecked,
    Party,
    PartyType,
    Question,
    Transaction,
    fingerprint,
)
from precurb.model.identifier_rules import CheckResult
from precurb.model.party_identifiers import guess_kind, read_identifier

__all__ = ["examine_parties"]

_SAME = "same after folding case, accents and punctuation"
_SAME_WORDS = "same words, without legal form and in any order"
_REMEMBERED = 20_000  # parties; the same few buyers stand in most orders
_LONGEST_NUMBER = 200  # characters; longer ones are no numbers, and nothing to remember


def examine_parties(
    transaction: Transaction, snapshot: Snapshot, history: History
) -> Iterator[Finding | NotChecked]:
    """Ask every watchlist for every party of a transaction."""
    if not snapshot.watchlists:
        yield _gap(transaction, "no-watchlist", "no watchlist is in use")
    if not transaction.parties:
        yield _gap(transaction, "no-party", "the papers name no party")
    for party in transaction.parties:
        yield from _unread(party, transaction)
        for watchlist in snapshot.watchlists:
            for hit in _hits(party, watchlist):
                yield _finding(party, hit, watchlist, snapshot, history)


def _unread(party: Party, transaction: Transaction) -> Iterator[NotChecked]:
    read = read_name(party.name, PartyType.UNKNOWN, party.country)
    wrong = unread_in(party.name, PartyType.UNKNOWN, party.country)
    if wrong and (read or not (party.identifiers or party.wallets)):
        code = "party-name-too-long" if read else "party-without-name"
        yield _gap(transaction, code, f"name of the {party.role}: {wrong}")
    for number in party.identifiers:
        if wrong := _wrong_in(number):
            reason = f"the identity number {number[:60]!r} of the {party.role} {wrong}"
            yield _gap(transaction, "identifier-check", reason)


def _wrong_in(number: str) -> str:
    """Why a number can name no one: too short, or against the rule of its kind ("LEI: …")."""
    return _wrong(number) if len(number) <= _LONGEST_NUMBER else _wrong.__wrapped__(number)


@lru_cache(maxsize=_REMEMBERED)  # the same banks stand in most payments
def _wrong(number: str) -> str:
    kind, colon, value = number.partition(":")
    if len(identifier_key(value if colon else number)) < MIN_IDENTIFIER:
        return f"has fewer than {MIN_IDENTIFIER} letters or digits and was not compared"
    if not colon or guess_kind(value):
        return ""
    try:
        read = read_identifier(kind, value)
    except InvalidIdentifierError as error:
        return f"cannot be read: {error}"
    return "fails its check digit" if read.check is CheckResult.INVALID else ""


def _hits(party: Party, watchlist: Watchlist) -> tuple[Hit, ...]:
    numbers = tuple(Identity("", n.partition(":")[2] or n) for n in party.identifiers)
    asked = Asked(
        names=(party.name,),
        country=party.country,
        wallets=party.wallets,
        particulars=Particulars(
            countries=frozenset((party.country,)) if party.country else frozenset(),
            addresses=(party.address,) if party.address else (),
            identities=numbers,
        ),
    )
    return _remembered(asked, watchlist)


@lru_cache(maxsize=_REMEMBERED)
def _remembered(asked: Asked, watchlist: Watchlist) -> tuple[Hit, ...]:
    return tuple(match_party(asked, watchlist))


def _finding(
    party: Party, hit: Hit, watchlist: Watchlist, snapshot: Snapshot, history: History
) -> Finding:
    rule, how = _rule(party, hit)
    facts = _facts(party, watchlist, hit) | {"how": how}
    decision = _allowance(party, hit, watchlist, history)
    if decision:
        facts |= {"decided_by": decision.by, "decided_on": decision.on.isoformat()}
        facts["reason"] = decision.reason
        if hit.number:
            facts["reopened"] = "the decision is on a name, not on a number"
        elif decision.entry_hash == entry_hash(hit.entry):
            rule = "party-allowed"
        else:
            facts["reopened"] = "the entry has changed since"
    return Finding(
        question=Question.WHO,
        rule=rule,
        party=party.name,
        facts=facts,
        citation=snapshot.cite_party(watchlist, hit.entry),
    )


def _rule(party: Party, hit: Hit) -> tuple[str, str]:
    """The rule of a hit, and how names or numbers agree, in words."""
    if hit.how == "wallet":
        return "party-wallet", hit.number
    if hit.how == "identifier":
        return "party-identifier", hit.number
    how = "; ".join(_how(hit.evidence))
    same = party_name_key(party.name) == party_name_key(hit.name.text)
    if hit.name.quality is NameQuality.WEAK or hit.evidence.shared < _LEAST_TELLING:
        return "party-weak-name", _SAME if same else how
    if same:
        return "party-name", _SAME
    exact = all(w.alike >= 1 for w in hit.evidence.words)
    whole = not (hit.evidence.only_asked or hit.evidence.only_listed)
    if hit.evidence.band is Band.MATCH:
        return "party-name-near", _SAME_WORDS if exact and whole else how
    return "party-name-similar", how


def _how(evidence: Evidence) -> Iterator[str]:
    """How words agree, in signs: ``a = b``, ``a ≈ b``, ``+ only asked``, ``− only listed``."""
    for each in evidence.words:
        yield f"{each.asked} {'=' if each.alike >= 1 else '≈'} {each.listed}"
    yield from (f"+ {only}" for only in evidence.only_asked)
    yield from (f"− {only}" for only in evidence.only_listed)


_LEAST_TELLING = 0.6  # weight of what agrees; a single short or very common word has less


def _facts(party: Party, watchlist: Watchlist, hit: Hit) -> dict[str, str]:
    header = watchlist.header
    evidence = hit.evidence
    return {
        "party": party.name,
        "role": party.role,
        "listed_name": hit.name.text,
        "quality": hit.name.quality,
        "programmes": ", ".join(hit.entry.programmes),
        "likely": f"{evidence.likely:.2f}",
        "only_asked": ", ".join(evidence.only_asked),
        "only_listed": ", ".join(evidence.only_listed),
        "corroborated": _corroborated(party, hit),
        "list_title": f"{header.marking} {header.title}".strip(),
        "list_date": header.version_date.isoformat(),
        "matcher": matcher_version(),
    }


def _corroborated(party: Party, hit: Hit) -> str:
    """Whether the country supports the name: the only other evidence papers share."""
    known = [country for country in hit.entry.countries if len(country) == 2]
    if not party.country or not known:
        return ""
    return "country" if party.country in known else "contradicted: country"


def _allowance(
    party: Party, hit: Hit, watchlist: Watchlist, history: History
) -> Allowance | None:
    mine = fingerprint(party)
    found = [
        each
        for each in history.allowed
        if each.party == mine
        and each.list_id == watchlist.header.id
        and each.entry_id == hit.entry.id
    ]
    return found[-1] if found else None


def _gap(transaction: Transaction, code: str, reason: str) -> NotChecked:
    return NotChecked(code=code, reason=reason, location=transaction.location)
