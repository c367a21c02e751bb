"""Who is it: numbers and wallets, exact, near and weak names."""

import datetime as dt
from typing import Any

import pytest

from precurb.examine import examine_parties
from precurb.lists.canonical import entry_hash
from precurb.lists.knowledge import ControlBook, read_packaged
from precurb.lists.snapshot import Snapshot
from precurb.lists.watchlist import Watchlist
from precurb.model import (
    Allowance,
    Finding,
    History,
    ListedIdentifier,
    ListedName,
    NameQuality,
    NotChecked,
    Party,
    PartyType,
    Role,
    Transaction,
    Wallet,
    WatchlistEntry,
    WatchlistHeader,
    fingerprint,
)

HEADER = WatchlistHeader(
    id="t", title="Test", publisher="us", version_date=dt.date(2026, 1, 2), source="invented"
)
ENTRY = WatchlistEntry(
    id="t-1",
    type=PartyType.ENTITY,
    names=(
        ListedName("Grauwolf Beispiel Handels GmbH"),
        ListedName("示例化工（江州）有限公司"),
        ListedName("Wolfling", NameQuality.WEAK),
        ListedName("Ali"),
    ),
    identifiers=(ListedIdentifier("registration", "DE-123 456"), ListedIdentifier("x", "12")),
    wallets=(
        Wallet("ETH", "0xDE30de30DE30de30DE30de30DE30de30DE30de30"),
        Wallet("XBT", "1AbCdEfGhIj"),
    ),
    countries=("DE",),
)
LAW = Snapshot(ControlBook(read_packaged()), (Watchlist.build(HEADER, [ENTRY]),))


def seen(snapshot: Snapshot = LAW, **party: Any) -> list[Finding | NotChecked]:
    given = {"name": "", "role": Role.CUSTOMER, **party}
    transaction = Transaction(reference="T", parties=(Party(**given),))
    return list(examine_parties(transaction, snapshot, History(on=dt.date(2026, 11, 24))))


def rules(**party: Any) -> list[str]:
    return [f.rule for f in seen(**party) if isinstance(f, Finding)]


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("GRAUWOLF BEISPIEL HANDELS GMBH", "party-name"),
        ("示例化工(江州)有限公司", "party-name"),
        ("Grauwolf Beispiel-Handels AG", "party-name-near"),
        ("Handels Grauwolf, Beispiel", "party-name-near"),
        ("Grau Wolf Beispielhandels KG", "party-name-near"),
        ("示例化工江州", "party-name-near"),
        ("Wolfling", "party-weak-name"),
        ("Ali", "party-weak-name"),
    ],
)
def test_a_name_is_found_by_what_it_shares(name: str, rule: str) -> None:
    assert rules(name=name) == [rule]


@pytest.mark.parametrize("name", ["示例化工", "Beispiel Handels GmbH"])
def test_a_name_that_lacks_a_word_is_for_a_person(name: str) -> None:
    assert rules(name=name) == ["party-name-similar"]


@pytest.mark.parametrize("name", ["Grauwolf GmbH", "Wolf"])
def test_part_of_a_name_is_another_name(name: str) -> None:
    assert rules(name=name) == []


@pytest.mark.parametrize(
    ("wallet", "found"),
    [
        ("0xde30de30de30de30de30de30de30de30de30de30", ["party-wallet"]),
        ("1AbCdEfGhIj", ["party-wallet"]),
        ("1abcdefghij", []),
    ],
    ids=["hexadecimal without case", "base58", "base58 in another case"],
)
def test_a_wallet_is_compared_as_its_currency_does(wallet: str, found: list[str]) -> None:
    assert rules(name="Someone Else", wallets=(wallet,)) == found


@pytest.mark.parametrize(("number", "found"), [("de 123456", ["party-identifier"]), ("12", [])])
def test_an_identity_number_is_found_unless_too_short(number: str, found: list[str]) -> None:
    assert rules(name="Someone Else", identifiers=(number,)) == found


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("LEI: ---", "fewer than 5"),
        ("LEI:", "fewer than 5"),
        ("12", "fewer than 5"),
        ("LEI: 5493001KJTIIGC8Y1R13", "check digit"),
        ("LEI: " + "9" * 300, "too long"),
    ],
)
def test_a_number_that_can_name_no_one_is_told_and_stops_nothing(
    number: str, said: str
) -> None:
    found = seen(name="Grauwolf Beispiel Handels GmbH", identifiers=(number,))
    gap, finding = found
    assert isinstance(gap, NotChecked)
    assert gap.code == "identifier-check"
    assert said in gap.reason
    assert isinstance(finding, Finding)


@pytest.mark.parametrize(
    ("country", "said"), [("DE", "country"), ("FR", "contradicted: country"), ("", "")]
)
def test_the_country_supports_or_contradicts(country: str, said: str) -> None:
    (finding,) = seen(name="Grauwolf Beispiel Handels GmbH", country=country)
    assert isinstance(finding, Finding)
    assert finding.facts["corroborated"] == said


def test_one_entry_is_found_once_by_its_surest_evidence() -> None:
    assert rules(name="Grauwolf Beispiel Handels GmbH", identifiers=("DE123456",)) == [
        "party-identifier"
    ]


@pytest.mark.parametrize(
    ("bears", "rule"),
    [
        ({}, "party-allowed"),
        ({"identifiers": ("DE123456",)}, "party-identifier"),
        ({"wallets": ("1AbCdEfGhIj",)}, "party-wallet"),
    ],
)
def test_a_decision_on_a_name_silences_no_number(bears: dict[str, Any], rule: str) -> None:
    party = Party(name="Grauwolf Beispiel Handels GmbH", role=Role.CUSTOMER, **bears)
    decision = Allowance(
        party=fingerprint(party),
        list_id="t",
        entry_id="t-1",
        entry_hash=entry_hash(ENTRY),
        reason="another company",
        by="A. Officer",
        on=dt.date(2026, 11, 1),
    )
    history = History(on=dt.date(2026, 11, 24), allowed=(decision,))
    transaction = Transaction(reference="T", parties=(party,))
    (finding,) = examine_parties(transaction, LAW, history)
    assert isinstance(finding, Finding)
    assert finding.rule == rule


def test_a_party_without_name_or_number_is_not_checked() -> None:
    (gap,) = seen(name="—")
    assert isinstance(gap, NotChecked)
    assert gap.code == "party-without-name"


def test_without_watchlist_nobody_is_checked() -> None:
    (gap,) = seen(Snapshot(LAW.book), name="Someone")
    assert isinstance(gap, NotChecked)
    assert gap.code == "no-watchlist"
