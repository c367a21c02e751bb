"""One box finds everything, and what is named exactly comes first."""

import pytest

from desk_cases import ADA, LISTED, NOBODY, checked
from precurb.app.desk.pages import Part
from precurb.app.desk.search import Hit, Kind, search
from precurb.app.desk.transactions import Wanted, find_checks
from precurb.app.service import Service
from precurb.errors import DeniedError, InvalidRecordError


def found(text: str, kind: Kind, service: Service, most: int = 10) -> tuple[Hit, ...]:
    return search(text, (kind,), most, service=service, actor=ADA).hits


def test_a_reference_comes_before_those_that_hold_it(service: Service) -> None:
    for reference in ("A-11", "A-1", "B-A-1x"):
        checked(service, reference)
    titles = [each.title for each in found("A-1", Kind.TRANSACTION, service)]
    assert titles[0] == "A-1"
    assert set(titles) == {"A-1", "A-11", "B-A-1x"}


def test_small_letters_find_large_ones(service: Service) -> None:
    checked(service, "Order-XY")
    assert [h.title for h in found("order-xy", Kind.TRANSACTION, service)] == ["Order-XY"]


@pytest.mark.parametrize("text", ["%", "_", "A_1", "'; DROP TABLE checks --", "\\", "ä\x00"])
def test_signs_of_the_database_mean_nothing(service: Service, text: str) -> None:
    checked(service, "A-1")
    assert found(text, Kind.TRANSACTION, service) == ()


def test_an_id_leads_to_its_check(service: Service) -> None:
    made = checked(service)
    (hit,) = found(made.kept.id, Kind.CHECK, service)
    assert (hit.id, hit.outcome) == (made.kept.id, made.check.outcome)


def test_a_party_is_found_by_part_of_its_name_and_leads_to_its_checks(
    service: Service,
) -> None:
    checked(service, "A-1", customer="Zorabella Lacke GmbH")
    checked(service, "A-2", customer="Zorabella Lacke GmbH")
    checked(service, "A-3", customer="Andere Farben GmbH")
    (hit,) = found("zorabella", Kind.PARTY, service)
    wanted = Wanted(party=hit.id)
    checks = find_checks(wanted, Part(), service=service, actor=ADA).items
    assert (hit.count, [each.reference for each in checks]) == (2, ["A-2", "A-1"])


def test_a_party_is_found_as_the_matcher_reads_names(service: Service) -> None:
    checked(service, customer="Иванов Сергей")
    assert [h.title for h in found("Ivanov Sergey", Kind.PARTY, service)] == ["Иванов Сергей"]


def test_a_listed_party_is_found_by_name_and_id(alone: Service) -> None:
    by_name = found(LISTED, Kind.ENTRY, alone)
    by_id = found("ofac-10386", Kind.ENTRY, alone)
    assert by_name[0].id == "ofac-eo14059:ofac-10386" == by_id[0].id


@pytest.mark.parametrize(
    "text", ["108-24-7", "acetic anhydride", "醋酸酐", "Essigsäureanhydrid"]
)
def test_a_listed_substance_is_found_in_every_language(alone: Service, text: str) -> None:
    assert "acetic_anhydride" in [each.id for each in found(text, Kind.SUBSTANCE, alone)]


def test_a_chemical_that_no_law_lists_is_not_found(alone: Service) -> None:
    assert found("citric acid", Kind.SUBSTANCE, alone) == ()


def test_a_sign_is_found_by_id_and_words(alone: Service) -> None:
    (hit,) = [h for h in found("CO-064", Kind.RULE, alone) if h.id == "CO-064"]
    words = " ".join(hit.title.split()[:4])
    assert "CO-064" in [each.id for each in found(words, Kind.RULE, alone, 50)]


def test_more_than_is_shown_is_said(service: Service) -> None:
    for number in range(4):
        checked(service, f"A-{number}")
    told = search("A-", (Kind.TRANSACTION,), 3, service=service, actor=ADA)
    assert (len(told.hits), told.more) == (3, frozenset((Kind.TRANSACTION,)))


@pytest.mark.parametrize("text", ["", "   "])
def test_nothing_typed_finds_nothing(alone: Service, text: str) -> None:
    checked(alone)
    assert search(text, service=alone, actor=ADA).hits == ()


def test_an_endless_text_is_refused(alone: Service) -> None:
    with pytest.raises(InvalidRecordError, match="200"):
        search("x" * 201, service=alone, actor=ADA)


def test_who_may_read_nothing_finds_nothing(alone: Service) -> None:
    with pytest.raises(DeniedError):
        search("A-1", service=alone, actor=NOBODY)
