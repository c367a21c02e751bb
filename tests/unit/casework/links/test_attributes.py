"""Ways to write one telephone number, address or domain, and what names nobody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from links_cases import customer, order
from precurb.casework.links import attributes
from precurb.casework.links.mentions import Gathering, entry_mention, trade_id
from precurb.model import ListedIdentifier, ListedName, PartyType, WatchlistEntry
from precurb.model.links import AttributeKind, Origin


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("+52 222 123 4567", "(222) 1234567"),
        ("0049 30 1234567", "030/123 45 67"),
        ("86-158-1535-1839", "15815351839"),
    ],
)
def test_a_telephone_number_is_the_same_with_any_prefix(one: str, other: str) -> None:
    assert list(attributes.phone(one)) == list(attributes.phone(other))


@pytest.mark.parametrize("text", ["", "12", "n/a", "ext. 5"])
def test_what_is_too_short_is_no_telephone_number(text: str) -> None:
    assert list(attributes.phone(text)) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Calle 5 No. 12, Col. Centro, Puebla", "C. 5 12, Centro, Puebla"),
        ("12 Example Street, Leeds", "LEEDS, 12 Example St."),
        ("北京市朝阳区示例路 88 号", "北京市朝阳区示例路88号"),
    ],
)
def test_an_address_is_the_same_in_other_dress(one: str, other: str) -> None:
    first, second = list(attributes.address(one)), list(attributes.address(other))
    assert first == second != []


@pytest.mark.parametrize("text", ["Tehran, Iran", "Iran", "5", ""])
def test_a_town_is_no_address(text: str) -> None:
    assert list(attributes.address(text)) == []


def test_another_house_is_another_address() -> None:
    one, other = (attributes.address(f"Example Street {n}, Leeds") for n in (12, 14))
    assert list(one) != list(other)


def test_free_mail_gives_no_domain() -> None:
    kinds = [each.kind for each in attributes.email("acme2020@gmail.com")]
    assert kinds == [AttributeKind.EMAIL]


def test_mail_of_a_firm_and_its_web_site_share_a_domain() -> None:
    mail = set(attributes.email("sales@acme.example"))
    assert set(attributes.website("https://www.ACME.example/contact")) <= mail


@given(st.text(max_size=60))
def test_any_text_can_be_read_as_anything(text: str) -> None:
    for read in (attributes.phone, attributes.email, attributes.website, attributes.address,
                 attributes.number, attributes.account, attributes.wallet):  # fmt: skip
        assert all(each.key for each in read(text))


def test_one_party_of_two_orders_is_one_mention_with_all_that_both_tell() -> None:
    first = customer("Ejemplo SA", phone="222 1234567")
    second = customer("Ejemplo SA", email="a@ejemplo.example")
    gathering = Gathering()
    gathering.take("t1", order("1", first))
    gathering.take("t2", order("2", second))
    told = {each.id: each for each in gathering.done().mentions}[trade_id(first)]
    assert {"phone", "email", "domain", "supplier", "product"} <= {
        str(each.kind) for each in told.attributes
    }


def test_a_listed_telephone_and_address_are_read() -> None:
    entry = WatchlistEntry(
        id="x-1", type=PartyType.ENTITY, names=(ListedName("Example Press Co"),),
        identifiers=(
            ListedIdentifier("Phone Number", "8615815351839"),
            ListedIdentifier("SWIFT/BIC", "EXAMPLEX"),
        ),
        addresses=("12 Example Street, Leeds",),
    )  # fmt: skip
    told = entry_mention("ofac", entry)
    assert told.id == "entry:ofac/x-1"
    assert told.origin is Origin.ENTRY
    assert {str(each.kind) for each in told.attributes} >= {"phone", "address"}
    assert not any(each.kind is AttributeKind.NUMBER for each in told.attributes)
