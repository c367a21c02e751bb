"""Signs on a transaction: each is shown, none decides alone, several kinds together do."""

import datetime as dt
from dataclasses import replace
from typing import Any

from precurb.decide import read_policy
from precurb.lists.snapshot import Snapshot
from precurb.model import Check, History, Outcome, Particulars, Transaction
from precurb.screening import decode_check, encode_check, screen
from trade_cases import BUYER, TODAY, line, order

PLAIN = line("Titanium dioxide", 25)


def made(transaction: Transaction, snapshot: Snapshot) -> Check:
    return screen(transaction, snapshot, History(on=TODAY))


def signs(check: Check) -> dict[str, Outcome]:
    return {
        j.finding.facts["sign"]: j.outcome
        for j in check.judgements
        if "sign" in j.finding.facts
    }


def rules(check: Check) -> set[str]:
    return {j.finding.rule for j in check.judgements}


def known(**particulars: object) -> Transaction:
    party = replace(BUYER, particulars=named(particulars))
    return order(PLAIN, parties=(party,))


def named(particulars: dict[str, object]) -> Particulars:
    return {f"party.{name}": value for name, value in particulars.items()}  # type: ignore[misc]


def test_an_ordinary_order_shows_no_sign(snapshot: Snapshot) -> None:
    assert signs(made(order(PLAIN), snapshot)) == {}


def test_one_sign_is_shown_and_releases(snapshot: Snapshot) -> None:
    check = made(known(web_presence=0.0), snapshot)
    assert signs(check) == {"BK-032": Outcome.RELEASE}
    assert check.outcome is Outcome.RELEASE


def test_two_signs_of_one_family_do_not_come_together(snapshot: Snapshot) -> None:
    check = made(known(web_presence=0.0, register_hit=False), snapshot)
    assert len(signs(check)) == 2
    assert "signs-together" not in rules(check)


def test_signs_of_two_families_ask_for_a_person(snapshot: Snapshot) -> None:
    check = made(known(web_presence=0.0, address_type="postbox"), snapshot)
    assert check.outcome is Outcome.REVIEW
    together = next(j for j in check.judgements if j.finding.rule == "signs-together")
    assert together.finding.facts["families"] == "2"
    assert together.finding.facts["addends"].count("+") == 1


def test_what_a_law_forbids_holds_alone(snapshot: Snapshot) -> None:
    listed = line("Piperonal", 25)
    party = replace(BUYER, particulars=named({"licence_status": "missing"}))
    check = made(order(listed, parties=(party,)), snapshot)
    assert signs(check)["CO-002"] is Outcome.HOLD


def test_two_rules_that_say_the_same_count_once(snapshot: Snapshot) -> None:
    check = made(order(PLAIN, container_no="CSQU3054384"), snapshot)
    assert set(signs(check)) == {"PC-053"}


def test_what_another_examiner_told_is_not_told_again(snapshot: Snapshot) -> None:
    check = made(order(line("Piperonal", 25, hs_code="2932.99")), snapshot)
    assert "hs-mismatch" in rules(check)
    assert "PC-011" not in signs(check)


def test_evidence_names_the_facts_and_the_source(snapshot: Snapshot) -> None:
    check = made(order(line("Glucose", net_kg=520.0, gross_kg=500.0)), snapshot)
    found = next(j.finding for j in check.judgements if j.finding.rule == "papers-sign")
    assert found.facts["evidence"] == "line.gross_kg: 500; line.net_kg: 520"
    assert found.citation is not None
    assert found.citation.version == read_policy().signs.version


def test_a_check_with_signs_is_replayed_to_the_byte(snapshot: Snapshot) -> None:
    check = made(known(web_presence=0.0, address_type="postbox"), snapshot)
    again = made(decode_check(encode_check(check)).transaction, snapshot)
    assert encode_check(again) == encode_check(check)


def test_a_customer_with_a_first_large_order_is_only_judged_with_a_past(
    snapshot: Snapshot,
) -> None:
    past = tuple(
        order(line(kg=50), day=dt.date(2026, month, 1), reference=f"P{month}")
        for month in range(1, 7)
    )
    large = order(line(kg=5000))
    with_past = screen(large, snapshot, History(on=TODAY, earlier=past))
    assert "CO-020" in signs(with_past)
    assert "CO-020" not in signs(made(large, snapshot))


def test_of_two_signs_that_say_the_same_the_heavier_is_told(snapshot: Snapshot) -> None:
    dear_freight = order(line("Titanium dioxide", 25, 100), freight_charge=150.0)
    check = made(dear_freight, snapshot)
    assert signs(check) == {"PC-042": Outcome.REVIEW}  # and not CO-063, of low severity


def test_what_is_told_of_one_line_silences_no_other(snapshot: Snapshot) -> None:
    lines = (
        line("Piperonal", 25, hs_code="2932.99"),
        line("Titanium dioxide", 25, number=2, hs_code="2932.99", specific_hs6="282300"),
    )
    check = made(order(*lines), snapshot)
    found = [j.finding for j in check.judgements]
    assert ("PC-011", 2) in {(f.facts.get("sign"), f.line) for f in found}


def test_supply_above_the_yearly_amount_holds_without_any_past(snapshot: Snapshot) -> None:
    party = replace(BUYER, particulars=named({"licence_status": "missing"}))
    check = made(order(line(kg=2000), parties=(party,)), snapshot)
    assert signs(check)["CO-040"] is Outcome.HOLD


def test_a_blank_cell_contradicts_nothing(snapshot: Snapshot) -> None:
    blank: dict[str, Any] = {"delivery_place": "", "authorised_substance": "", "loaded_on": ""}
    stated: dict[str, Any] = {"first_stated_place": "Hamburg", "ordered_on": "2026-11-02"}
    assert signs(made(order(PLAIN, **blank, **stated), snapshot)) == {}


def test_a_blank_list_of_lists_frees_nobody(snapshot: Snapshot) -> None:
    party = replace(BUYER, particulars=named({"licence_status": "missing"}))
    check = made(order(line("Piperonal", 25, list_hits=""), parties=(party,)), snapshot)
    assert signs(check)["CO-002"] is Outcome.HOLD
