"""Whatever a full screening would match is found by keys."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from precurb.examine.parties.match import Asked, match_party
from precurb.examine.parties.particulars import Particulars
from precurb.examine.parties.similar import similarity
from precurb.lists.party_names.items import columns
from precurb.lists.party_names.words import Channel, Mark, WordKind
from precurb.lists.shelf import bundled_watchlists
from precurb.lists.snapshot import Snapshot
from precurb.lists.watchlist import Watchlist
from precurb.model import (
    History,
    ListedIdentifier,
    ListedName,
    Party,
    PartyType,
    Role,
    Wallet,
    WatchlistEntry,
)
from precurb.screening import screen
from precurb.screening.keys import (
    Key,
    KeyKind,
    keys_of,
    keys_of_entry,
    keys_of_listing,
    may_be,
    name_questions,
    words_of_party,
)
from precurb.screening.spellings import (
    NameWord,
    asked_spellings,
    kept_spellings,
    within_slips,
)
from trade_cases import line, order

KINDS = st.sampled_from((WordKind.NAME, WordKind.INDUSTRY, WordKind.PLACE, WordKind.INITIAL))
MARKS = st.sampled_from((0, Mark.CUT, Mark.UNVOWELLED, Mark.PINYIN, Mark.LOAN))
FEW = "aeksnrtiy"  # few letters, so that slips meet other words
SLIPS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 30), st.sampled_from(FEW)), max_size=4
)


def slipped(text: str, slips: list[tuple[int, int, str]]) -> str:
    """A text with letters left out, put in, exchanged, or turned round with the next."""
    for how, where, letter in slips:
        at = where % max(1, len(text))
        if how == 0:
            text = text[:at] + text[at + 1 :]
        elif how == 1:
            text = text[:at] + letter + text[at:]
        elif how == 2:
            text = text[:at] + letter + text[at + 1 :]
        else:
            text = text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :]
    return text


def word(text: str, kind: WordKind, marks: int) -> NameWord:
    initial = kind is WordKind.INITIAL
    text, marks = (text[:1], 0) if initial else (text, marks)
    return NameWord(text, kind, marks, 1000, False, Channel.LATIN)


def alike(one: NameWord, other: NameWord) -> bool:
    return bool(similarity(columns([one.item]), columns([other.item]))[0, 0] > 0)


def met(asked: NameWord, kept: NameWord) -> bool:
    return not asked_spellings(asked).isdisjoint(kept_spellings(kept))


@settings(max_examples=1500, deadline=None)
@given(
    st.text(FEW, min_size=1, max_size=16),
    SLIPS,
    st.tuples(KINDS, KINDS),
    st.tuples(MARKS, MARKS),
)
def test_words_that_are_alike_share_a_key(
    text: str,
    slips: list[tuple[int, int, str]],
    kinds: tuple[WordKind, WordKind],
    marks: tuple[int, int],
) -> None:
    other = slipped(text, slips) or "a"
    one, two = word(text, kinds[0], marks[0]), word(other, kinds[1], marks[1])
    if alike(one, two):
        assert met(one, two)


@settings(max_examples=500, deadline=None)
@given(st.text(FEW, min_size=1, max_size=16), SLIPS, st.tuples(MARKS, MARKS))
def test_no_word_that_is_alike_is_ruled_out_by_counting_slips(
    text: str, slips: list[tuple[int, int, str]], marks: tuple[int, int]
) -> None:
    other = slipped(text, slips) or "a"
    one, two = word(text, WordKind.NAME, marks[0]), word(other, WordKind.NAME, marks[1])
    if alike(one, two):
        assert within_slips([one], [two]).tolist() == [True]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("muhammad", "mohamed"),  # the same sound
        ("ghaddafi", "qaddafi"),
        ("william", "bill"),  # a pet name
        ("constantinopel", "konstantinople"),  # three slips
        ("rosneftegaz", "rosnetfegzas"),  # turned round across the middle, and two more
    ],
)
def test_spellings_of_one_name_meet(one: str, two: str) -> None:
    asked, kept = word(one, WordKind.NAME, 0), word(two, WordKind.NAME, 0)
    assert (met(asked, kept), met(kept, asked)) == (True, True)


def test_words_of_other_letters_share_no_key() -> None:
    asked, kept = word("muster", WordKind.NAME, 0), word("beispiel", WordKind.NAME, 0)
    assert not met(asked, kept)


@pytest.fixture(scope="module")
def watchlist() -> Watchlist:
    """The largest bundled list; building its index once is enough."""
    return max(bundled_watchlists(), key=len)


@settings(max_examples=250, deadline=None)
@given(
    st.data(),
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 60), st.sampled_from(FEW + " ")), max_size=3
    ),
    st.sampled_from(("", " Trading", " Co., Ltd.", " Hebei", " J.")),
    st.booleans(),
)
def test_every_party_that_is_matched_is_found_by_keys(
    watchlist: Watchlist,
    data: st.DataObject,
    slips: list[tuple[int, int, str]],
    more: str,
    whereabouts: bool,
) -> None:
    entry = watchlist.entry(data.draw(st.integers(0, len(watchlist) - 1)))
    text = data.draw(st.sampled_from([name.text for name in entry.names]))
    country = next((c for c in entry.countries if len(c) == 2), "") if whereabouts else ""
    address = entry.addresses[0] if entry.addresses and whereabouts else ""
    party = Party(
        name=slipped(text, slips) + more, role=Role.OTHER, country=country, address=address
    )
    asked = Asked(
        names=(party.name,),
        country=country,
        particulars=Particulars(
            countries=frozenset((country,)) if country else frozenset(),
            addresses=(address,) if address else (),
        ),
    )
    hits = match_party(asked, watchlist)
    assert [hit.entry.id for hit in hits if not may_be(party, hit.entry)] == []


def listed(name: str, **more: object) -> WatchlistEntry:
    made = WatchlistEntry(id="x-1", type=PartyType.ENTITY, names=(ListedName(name),))
    return replace(made, **more)  # type: ignore[arg-type]


def party(name: str, **more: object) -> Party:
    return replace(Party(name=name, role=Role.OTHER), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("Hebei Atun Trading", "河北阿顿贸易有限公司"),
        ("Зоракс Хим", "Zorax Khim LLC"),
        ("Muster-Chemie GmbH", "Muster Chemie"),
        ("MusterChemie", "Muster Chemie Ltd"),
        ("China National Chemical Corporation", "China National Chemical Corp."),
    ],
)
def test_a_name_in_another_dress_is_found(asked: str, name: str) -> None:
    assert may_be(party(asked), listed(name))


def test_common_words_alone_find_nobody() -> None:
    assert not may_be(party("Zoraxin Chemical Co., Ltd."), listed("Muster Chemical Co., Ltd."))


def test_a_common_given_name_alone_finds_nobody() -> None:
    person = replace(listed("Mohammed Zoraxin Musterov"), type=PartyType.PERSON)
    assert not may_be(party("Mohammed Beispielez"), person)


def test_a_number_is_a_key_however_it_is_written() -> None:
    entry = listed("Zoraxin", identifiers=(ListedIdentifier("Tax", "12-345 678"),))
    assert may_be(party("Muster", identifiers=("Tax: 12345678",)), entry)


def test_a_number_too_short_to_name_anyone_is_no_key() -> None:
    entry = listed("Zoraxin", identifiers=(ListedIdentifier("Tax", "12"),))
    assert list(keys_of_entry(entry)) == []


def test_a_wallet_is_a_key() -> None:
    address = "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"
    entry = listed("Zoraxin", wallets=(Wallet("XBT", address),))
    assert may_be(party("Muster", wallets=(address,)), entry)


def test_legal_forms_are_words_only_where_there_is_nothing_else() -> None:
    (reading,) = words_of_party(party("Muster GmbH"))
    assert {each.text for each in reading} == {"muster"}


def test_no_word_is_met_where_none_is_stored() -> None:
    (question, *_) = name_questions(listed("Muster Chemie"))
    assert question.meet([]) == []


def test_goods_are_keyed_by_number_name_customs_line_and_substance(snapshot: Snapshot) -> None:
    goods = order(line("Acetic anhydride 99 %", cas="108-24-7", hs_code="2915.24.00"))
    found = set(keys_of(goods, snapshot.book))
    assert found >= {
        Key(KeyKind.CAS, "108-24-7"), Key(KeyKind.HS, "291524"), Key(KeyKind.HS, "2915"),
        Key(KeyKind.NAME, "aceticanhydride"), Key(KeyKind.COUNTRY, "MX"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "goods",
    [
        line("Acetic anhydride 99 %"),
        line("Essigsäureanhydrid", cas="108-24-7"),
        line("乙酸酐"),
        line("Ephedrine hydrochloride"),
        line("4-Anilinopiperidin-Dihydrochlorid"),
        line("Potassium permanganate KMnO4"),
    ],
    ids=lambda goods: goods.description,
)
def test_every_entry_that_goods_fall_under_finds_them(
    snapshot: Snapshot, goods: object
) -> None:
    made = order(goods)  # type: ignore[arg-type]
    check = screen(made, snapshot, History(on=made.date))  # type: ignore[arg-type]
    kept = set(keys_of(made, snapshot.book))
    entries = {
        (each.id, entry.id): entry
        for each in snapshot.book.knowledge.lists
        for entry in each.entries
    }
    cited = [
        entries[each.finding.citation.list_id, each.finding.citation.entry_id]
        for each in check.judgements
        if each.finding.citation
        and (each.finding.citation.list_id, each.finding.citation.entry_id) in entries
    ]
    assert cited
    substances = snapshot.book.substances
    missed = [
        e for e in cited if kept.isdisjoint(keys_of_listing(e, substances.get(e.substance)))
    ]
    assert missed == []
