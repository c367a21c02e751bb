"""Match a party with a watchlist, or two parties with each other, and explain the answer.

Certain evidence first: a wallet or an identity number names one party. Names come next, every
name of the party against every name of the list; any one alias is full evidence and aliases
do not add up, so eighty of them weigh no more than one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from precurb.data import data_folder
from precurb.examine.parties.align import Pair, align
from precurb.examine.parties.judge import (
    REVIEW_FROM,
    Band,
    band,
    least_scores,
    probability,
)
from precurb.examine.parties.particulars import (
    SAME_NUMBER,
    Identity,
    Particulars,
    Remark,
    compare_particulars,
    most_in_favour,
)
from precurb.examine.parties.search import MOST_ROWS, Candidate, Floats, search
from precurb.examine.parties.similar import similarity
from precurb.lists.names import identifier_key, party_name_key
from precurb.lists.party_names import Channel, Reading, WordKind, read_name
from precurb.lists.party_names.items import Item, columns, items_of
from precurb.lists.party_names.version import hash_of, reading_version
from precurb.lists.watchlist import MIN_IDENTIFIER, KeyKind, Watchlist
from precurb.model import ListedName, NameQuality, PartyType, WatchlistEntry
from precurb.model.identifier_kinds import kind_of
from precurb.model.wallets import wallet_key

WEAK_FROM = 0.97  # a weak alias counts when it is the same, not when it is similar
_CERTAIN = 0.999
_SAME_NAME = 0.55


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A party as a question puts it: names, what it is, and what else is known."""

    names: tuple[str, ...]
    type: PartyType = PartyType.UNKNOWN
    country: str = ""
    particulars: Particulars = field(default_factory=Particulars)
    wallets: tuple[str, ...] = ()

    def readings(self) -> list[Reading]:
        """Every usual way to read its names."""
        return [r for name in self.names for r in read_name(name, self.type, self.country)]


@dataclass(frozen=True, slots=True)
class AlignedWord:
    """A word of the question and the listed word it stands for."""

    asked: str
    listed: str
    kind: WordKind
    weight: float
    alike: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Why two parties are, or are not, taken for one."""

    likely: float
    band: Band
    score: float = 0.0
    shared: float = 0.0
    channel: Channel = Channel.LATIN
    words: tuple[AlignedWord, ...] = ()
    only_asked: tuple[str, ...] = ()
    only_listed: tuple[str, ...] = ()
    contradictions: tuple[WordKind, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A listed party that a party may be, by which of its names, and why."""

    entry: WatchlistEntry
    name: ListedName
    evidence: Evidence
    how: str = "name"  # name, identifier or wallet
    number: str = ""  # the number or wallet that both bear, as the question has it


@cache
def matcher_version() -> str:
    """Which matcher this is, named in every answer: a hash of all that decides one."""
    here = Path(__file__).parent
    curves = data_folder() / "locale" / "parties" / "calibration.toml"
    return f"names-{hash_of((*here.glob('*.py'), curves), reading_version())}"


def match_party(asked: Asked, watchlist: Watchlist, least: float = REVIEW_FROM) -> list[Hit]:
    """Listed parties that a party may be, the likeliest first.

    Args:
        asked: The party.
        watchlist: The list to ask.
        least: The probability from which a hit is given; lower it to see what was near.
    """
    certain = {hit.entry.id: hit for hit in _by_number(asked, watchlist)}
    named = [hit for hit in _by_name(asked, watchlist, least) if hit.entry.id not in certain]
    named.sort(key=lambda h: (-h.evidence.likely, -h.evidence.shared, h.entry.id))
    return [*certain.values(), *named]


def match_pair(asked: Asked, other: Asked) -> Evidence:
    """Whether two parties are one, from their names and what else is known of both."""
    remarks = tuple(compare_particulars(asked.particulars, other.particulars))
    best: Evidence | None = None
    for one in asked.readings():
        mine = tuple(items_of(one))
        for two in other.readings():
            theirs = tuple(items_of(two))
            found = align(mine, theirs, similarity(columns(mine), columns(theirs)))
            channel = _deciding(one.channel, two.channel)
            likely = probability(found.score, found.shared, channel, asked.type, remarks)
            if best is None or (likely, found.score) > (best.likely, best.score):
                candidate = Candidate(-1, channel, mine, theirs, found)
                best = _evidence(candidate, likely, remarks)
    return best or Evidence(likely=0.0, band=Band.CLEAR, remarks=remarks)


def _by_number(asked: Asked, watchlist: Watchlist) -> Iterator[Hit]:
    for wallet in asked.wallets:
        key = wallet_key(wallet)
        for entry in watchlist.find(KeyKind.WALLET, key):
            if any(wallet_key(w.address) == key for w in entry.wallets):
                yield _certain(entry, "wallet", wallet)
    known = asked.particulars
    numbers = (*(i.value for i in known.identities), *known.phones, *known.emails)
    for number in numbers:
        key = identifier_key(number)
        if len(key) < MIN_IDENTIFIER:
            continue
        for entry in watchlist.find(KeyKind.IDENTIFIER, key):
            if any(identifier_key(i.value) == key for i in entry.identifiers):
                yield _certain(entry, "identifier", number)


def _certain(entry: WatchlistEntry, how: str, number: str) -> Hit:
    remark = Remark(f"same {how} {number}", SAME_NUMBER)
    evidence = Evidence(likely=_CERTAIN, band=Band.MATCH, remarks=(remark,))
    return Hit(entry=entry, name=entry.names[0], evidence=evidence, how=how, number=number)


def _by_name(asked: Asked, watchlist: Watchlist, least: float) -> Iterator[Hit]:
    best: dict[str, Hit] = {}
    bars = least_scores(least, most_in_favour(asked.particulars))
    for reading in asked.readings():
        for hit in _by_reading(asked, reading, watchlist, bars, least):
            known = best.get(hit.entry.id)
            if known is None or hit.evidence.likely > known.evidence.likely:
                best[hit.entry.id] = hit
    yield from best.values()


def _by_reading(
    asked: Asked, reading: Reading, watchlist: Watchlist, bars: Floats, least: float
) -> list[Hit]:
    """The hits by one reading; where most rows are hits, there may be more, so look wider."""
    index = watchlist.names
    most = MOST_ROWS if least >= REVIEW_FROM else MOST_ROWS * 4
    while True:
        hits = []
        for found in search(reading, asked.type, index, bars, most):
            entry = watchlist.entry(int(index.row_entry[found.row]))
            if hit := _hit(asked, found, entry, watchlist, least):
                hits.append(hit)
        to_act_on = sum(hit.evidence.likely >= REVIEW_FROM for hit in hits)
        if to_act_on * 2 < most:
            return hits
        most *= 4


def _hit(
    asked: Asked, found: Candidate, entry: WatchlistEntry, watchlist: Watchlist, least: float
) -> Hit | None:
    index = watchlist.names
    score, shared = found.alignment.score, found.alignment.shared
    same = _same_name(asked, entry)
    name = entry.names[int(index.row_name[found.row])]
    name = same if same and score >= WEAK_FROM else name
    if name.quality is NameQuality.WEAK and score < WEAK_FROM:
        return None
    channel = _deciding(found.channel, index.channel(found.row))
    remarks = tuple(compare_particulars(asked.particulars, particulars_of(entry)))
    likely = probability(score, shared, channel, entry.type, remarks)
    if name is same and sum(remark.weight for remark in remarks) >= 0:
        likely = max(likely, _SAME_NAME)  # however many bear it, it is the listed name
    if likely < least:
        return None
    evidence = _evidence(replace(found, channel=channel), likely, remarks, name.quality)
    return Hit(entry=entry, name=name, evidence=evidence)


def _same_name(asked: Asked, entry: WatchlistEntry) -> ListedName | None:
    """A listed name that is written the same; it says more than one that reads the same."""
    mine = {party_name_key(name) for name in asked.names}
    same = (name for name in entry.names if party_name_key(name.text) in mine)
    return min(same, key=lambda name: name.quality is NameQuality.WEAK, default=None)


def particulars_of(entry: WatchlistEntry) -> Particulars:
    """What a list says of a party beside its names."""
    return Particulars(
        birth_dates=entry.birth_dates,
        countries=frozenset(c for c in entry.countries if len(c) == 2),
        addresses=entry.addresses,
        identities=tuple(
            Identity(kind_of(i.kind)[0], i.value, i.country) for i in entry.identifiers
        ),
    )


def _deciding(one: Channel, two: Channel) -> Channel:
    """The way of reading that decides how far a score goes: the one that is not Latin."""
    return two if one is Channel.LATIN else one


def _evidence(
    found: Candidate,
    likely: float,
    remarks: tuple[Remark, ...],
    quality: NameQuality = NameQuality.STRONG,
) -> Evidence:
    pairs = sorted(found.alignment.pairs, key=lambda p: p.asked)
    return Evidence(
        likely=likely,
        band=band(likely, found.alignment.shared, quality),
        score=found.alignment.score,
        shared=found.alignment.shared,
        channel=found.channel,
        words=tuple(_aligned(found, pair) for pair in pairs),
        only_asked=_left(found.asked, {p.asked for p in pairs}),
        only_listed=_left(found.listed, {p.listed for p in pairs}),
        contradictions=found.alignment.contradictions,
        remarks=remarks,
    )


def _aligned(found: Candidate, pair: Pair) -> AlignedWord:
    one, two = found.asked[pair.asked], found.listed[pair.listed]
    return AlignedWord(
        one.form.text,
        two.form.text,
        two.kind,
        round((one.weight + two.weight) / 2, 3),
        round(pair.alike, 3),
    )


def _left(items: tuple[Item, ...], used: set[int]) -> tuple[str, ...]:
    """Words that pair with nothing, legal forms and particles left out."""
    covered = {
        w for at in used for w in range(items[at].start, items[at].start + items[at].span)
    }
    small = (WordKind.LEGAL, WordKind.PARTICLE)
    return tuple(
        i.form.text
        for i in items
        if i.span == 1 and i.start not in covered and i.kind not in small
    )
