"""Find entries of a watchlist by what somebody types: an id, a number, a wallet, a name.

The index that the matcher asks is asked here too, so other spellings are found, and a list of a
million parties answers as fast as one of a hundred. It passes over words that tell nobody apart
("bank", "second"), so shorter lists are gone through for parts of names as well. Addresses and
remarks are not searched.
"""

from collections.abc import Iterator

from rapidfuzz.fuzz import token_set_ratio

from precurb.lists.names import fold, identifier_key, party_name_key
from precurb.lists.party_names.features import features
from precurb.lists.party_names.reading import read_name
from precurb.lists.watchlist import KeyKind, Watchlist
from precurb.model import PartyType, WatchlistEntry
from precurb.model.wallets import wallet_key

GONE_THROUGH = 20_000  # entries; a full OFAC list of 15,443 takes 0.3 s on a busy machine
_NEAR, _FAR = 0.3, 0.12  # cosine: alike; and one word of a name of several
_ROWS = 120


def find_parties(text: str, watchlist: Watchlist) -> tuple[WatchlistEntry, ...]:
    """Entries that a text names, the likeliest first."""
    asked = fold(text).strip()
    found = {entry.id: entry for entry in _exactly(text, watchlist)}
    others = {entry.id: entry for entry in _containing(asked, watchlist)}
    others |= {entry.id: entry for entry in _nearly(text, asked, watchlist)}
    rest = [entry for key, entry in others.items() if key not in found]
    return (*found.values(), *sorted(rest, key=lambda each: _strangeness(each, asked)))


def entry_by_id(entry_id: str, watchlist: Watchlist) -> WatchlistEntry | None:
    """The entry of an id, by halving: entries lie in the order of their ids."""
    low, high = 0, len(watchlist)
    while low < high:
        middle = (low + high) // 2
        entry = watchlist.entry(middle)
        if entry.id == entry_id:
            return entry
        low, high = (middle + 1, high) if entry.id < entry_id else (low, middle)
    return None


def _exactly(text: str, watchlist: Watchlist) -> Iterator[WatchlistEntry]:
    if (entry := entry_by_id(text.strip(), watchlist)) is not None:
        yield entry
    yield from watchlist.find(KeyKind.NAME, party_name_key(text))
    yield from watchlist.find(KeyKind.IDENTIFIER, identifier_key(text))
    yield from watchlist.find(KeyKind.WALLET, wallet_key(text.strip()))


def _containing(asked: str, watchlist: Watchlist) -> Iterator[WatchlistEntry]:
    if len(watchlist) <= GONE_THROUGH:
        words = asked.split()
        yield from (entry for entry in watchlist.entries() if _has_all(entry, words))


def _nearly(text: str, asked: str, watchlist: Watchlist) -> Iterator[WatchlistEntry]:
    index, words = watchlist.names, asked.split()
    for reading in read_name(text, PartyType.UNKNOWN, ""):
        wanted = features(reading)
        near = set(index.row_entry[index.similar_rows(wanted, _ROWS, _NEAR)].tolist())
        far = set(index.row_entry[index.similar_rows(wanted, _ROWS, _FAR)].tolist())
        yield from map(watchlist.entry, sorted(near))
        entries = map(watchlist.entry, sorted(far - near))
        yield from (entry for entry in entries if _has_all(entry, words))


def _has_all(entry: WatchlistEntry, words: list[str]) -> bool:
    """Whether one of its names has all words, or parts of words, that were asked for."""
    names = (fold(name.text) for name in entry.names)
    return any(all(word in name for word in words) for name in names)


def _strangeness(entry: WatchlistEntry, asked: str) -> tuple[float, int, str]:
    """How unlike what was asked the likest of its names is, then the length of its name."""
    likeness = max(token_set_ratio(asked, fold(name.text)) for name in entry.names)
    return -likeness, len(entry.names[0].text), entry.id
