"""Real events whose facts are published: the flags that those facts support are raised.

The facts stay in their files, which are for measuring and never copied; what a file does not
say stays unknown here, and an unknown fact speaks against no one. Each test says why its sign
or rule has to fire, or why nothing may.
"""

import datetime as dt
import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from precurb.examine.facts import gather
from precurb.lists.snapshot import Snapshot
from precurb.model import (
    Check,
    History,
    Line,
    Outcome,
    Paper,
    PaperKind,
    Particulars,
    Party,
    Quantity,
    Role,
    Transaction,
    Unit,
)
from precurb.screening import screen

TODAY = dt.date(2026, 11, 27)
NOT_APPLICABLE = {
    "S04": "a count of declined orders without any of the orders; no goods, no customer",
    "S14": "a notice to the trade: care by country of the buyer is no sign here, for a country "
    "never speaks against a customer, and the list attached to it is not given",
    "S19": "statistics of notifications",
}
Facts = Callable[[str], dict[str, Any]]


@pytest.fixture(scope="session")
def facts(shared: Path) -> Facts:
    """The facts of a scenario by its number."""
    files = (shared / "eval" / "dev" / "scenarios").glob("*.json")
    read = [json.loads(path.read_text("utf-8")) for path in files]
    by_id = {each["id"]: each["facts"] | {"tests": each["tests"]} for each in read}
    return by_id.__getitem__


def made(transaction: Transaction, snapshot: Snapshot) -> Check:
    return screen(transaction, snapshot, History(on=TODAY))


def told(check: Check) -> set[str]:
    found = [judgement.finding for judgement in check.judgements]
    return {f.rule for f in found} | {f.facts["sign"] for f in found if "sign" in f.facts}


def goods(number: int, text: str, amount: float | None = None, unit: Unit = Unit.KILOGRAM,
          particulars: Particulars | None = None) -> Line:  # fmt: skip
    quantity = None if amount is None else Quantity(Decimal(str(amount)), unit)
    return Line(
        number=number, description=text, quantity=quantity, particulars=particulars or {}
    )


def country(text: str) -> str:
    """The country that a stop of a route begins or ends with."""
    match = re.search(r"\b([A-Z]{2})\b", text)
    return match[1] if match else ""


def month(text: str) -> dt.date:
    year, number = map(int, text.split("-")[:2])
    return dt.date(year, number, 1)


def air_hub(known: dict[str, Any]) -> Transaction:
    """A consignment whose consignee was known from earlier ones of the same trade."""
    start, *transit, end = map(country, known["route"])
    return Transaction(
        reference="S01",
        date=month(known["when"]),
        departure=start,
        destination=end,
        transit=tuple(transit),
        parties=(Party(name="consignee, not named", role=Role.CONSIGNEE, country=end),),
        lines=(goods(1, known["substance"], known["quantity_kg"]),),
        particulars={"consignment.mode": "air", "history.prior_seizures": 1.0},
    )


def test_a_consignee_known_from_earlier_consignments_is_shown(
    facts: Facts, snapshot: Snapshot
) -> None:
    # "Supplier and consignee already known from earlier shipments of other NPS precursors".
    assert "CU-008" in told(made(air_hub(facts("S01")), snapshot))


@pytest.mark.parametrize("scenario", ["S01", "S02", "S03"])
def test_goods_that_no_list_has_are_not_called_listed(
    scenario: str, facts: Facts, snapshot: Snapshot
) -> None:
    # Under no international control; a relative of it is on lists, and it is not that one.
    known = facts(scenario)
    check = made(
        Transaction(
            reference=scenario,
            date=month(known["when"]),
            departure=country(known.get("origin", "")),
            destination="",  # suspected at most, which is not known
            lines=(goods(1, known["substance"], known["quantity_kg"]),),
        ),
        snapshot,
    )
    assert {rule for rule in told(check) if rule.startswith(("listed", "class"))} == set()


@pytest.mark.parametrize("scenario", ["S02", "S03"])
def test_a_place_that_is_only_suspected_raises_no_sign(
    scenario: str, facts: Facts, snapshot: Snapshot
) -> None:
    known = facts(scenario)
    line = goods(1, known["substance"], known["quantity_kg"])
    check = made(Transaction(reference=scenario, lines=(line,)), snapshot)
    assert told(check) == set()


def test_pill_equipment_is_seen_in_goods_without_a_number(
    facts: Facts, snapshot: Snapshot
) -> None:
    # Article 13 of the 1988 Convention: equipment, not chemicals.
    known = facts("S08")
    sale = Transaction(reference="S08", lines=(goods(1, known["goods"]),))
    hits = next(gather(sale, snapshot, History(on=TODAY))).groups["line"]["list_hits"]
    assert {"press", "die", "pill_equipment"} <= set(hits)  # type: ignore[arg-type]  # a list
    assert "controlled" not in hits  # type: ignore[operator]  # a list


@pytest.mark.parametrize("name", ["Youli Technology Development", "Yason General Machinery"])
def test_a_maker_designated_with_them_stops_the_sale(
    name: str, facts: Facts, snapshot: Snapshot
) -> None:
    # The parties of the action are on the packaged list; the scenario says how many.
    known = facts("S08")
    seller = Party(name=f"{name} Co., Ltd.", role=Role.SUPPLIER, country="CN")
    sale = Transaction(
        reference="S08",
        date=dt.date.fromisoformat(known["when"]),
        departure="CN",
        parties=(seller,),
        lines=(goods(1, known["goods"]),),
    )
    assert made(sale, snapshot).outcome is Outcome.STOP


def solvents(known: dict[str, Any]) -> Transaction:
    first, second, *_ = known["route"]
    lines = []
    for number, each in enumerate(known["substances"], start=1):
        # The surveillance list of the authority is what its operators load as their own.
        watched: Particulars = {"line.list_hits": ["operator_watchlist"]}
        more = watched if "surveillance list" in each["control"] else {}
        lines.append(goods(number, each["name"], each["kg"], particulars=more))
    return Transaction(
        reference="S10",
        departure=country(first),
        destination=country(second),
        lines=tuple(lines),
        particulars={"consignment.mode": "sea"},
    )


def test_a_solvent_of_the_surveillance_list_is_shown(facts: Facts, snapshot: Snapshot) -> None:
    assert "CO-042" in told(made(solvents(facts("S10")), snapshot))


def test_ordinary_bulk_solvents_are_not_stopped(facts: Facts, snapshot: Snapshot) -> None:
    # Neither is listed, the trade in them is huge, and yield and street value are only claims.
    check = made(solvents(facts("S10")), snapshot)
    assert check.outcome.severity <= Outcome.REVIEW.severity
    assert "listed-substance" not in told(check)


def test_pounds_and_kilograms_of_one_load_do_not_contradict(
    facts: Facts, snapshot: Snapshot
) -> None:
    # 0.1 % apart: a rounded figure in one unit is no other amount.
    text = next(text for text in facts("S10")["tests"] if "unit conflict" in text)
    pounds, kilograms = (
        float(number.replace(",", "")) for number in re.findall(r"([\d,]+) (?:lb|kg)", text)[:2]
    )
    name = facts("S10")["substances"][0]["name"]
    papers = (
        Paper(kind=PaperKind.INVOICE, lines=(goods(1, name, pounds, Unit.POUND),)),
        Paper(kind=PaperKind.TRANSPORT, lines=(goods(1, name, kilograms),)),
    )
    check = made(Transaction(reference="S10", papers=papers, lines=papers[0].lines), snapshot)
    assert {"PC-035", "PC-036", "PC-052"} & told(check) == set()


@pytest.mark.parametrize("destination", ["US", "MX", "CA"])
def test_a_destination_that_was_added_needs_the_special_licence(
    destination: str, facts: Facts, snapshot: Snapshot
) -> None:
    assert destination in facts("S13")["destinations_added"]
    assert "CN-019" in owed(special(destination), snapshot)


def test_another_destination_needs_no_special_licence(facts: Facts, snapshot: Snapshot) -> None:
    assert facts("S13")["other_destinations"] == "no licence needed"
    assert "CN-019" not in owed(special("DE"), snapshot)


def test_before_its_day_the_special_licence_is_not_owed(
    facts: Facts, snapshot: Snapshot
) -> None:
    day = dt.date.fromisoformat(facts("S13")["when"]) - dt.timedelta(days=1)
    assert "CN-019" not in owed(special("MX", day), snapshot)


def special(destination: str, day: dt.date = dt.date(2026, 11, 2)) -> Transaction:
    # The thirteen names of the first notice are not in any source that was read; this one of a
    # later amendment is.
    name = "Methyl 1-phenethyl-4-oxopiperidine-3-carboxylate"
    return Transaction(
        reference="S13",
        date=day,
        departure="CN",
        destination=destination,
        lines=(goods(1, name, 25),),
    )


def owed(transaction: Transaction, snapshot: Snapshot) -> set[str]:
    return {duty.requirement.id for duty in made(transaction, snapshot).obligations}


def operation(known: dict[str, Any]) -> Transaction:
    lines = tuple(goods(number, name) for number, name in enumerate(known["targets"], start=1))
    return Transaction(reference="S17", lines=lines)


def test_of_the_targets_those_on_precursor_lists_are_found(
    facts: Facts, snapshot: Snapshot
) -> None:
    # Where the goods went is not said, so every list is asked; an acronym may mean another
    # thing and says so. The other three are medicines, whose law is not bundled.
    check = made(operation(facts("S17")), snapshot)
    listed = ("listed-substance", "listed-acronym")
    found = {j.finding.line for j in check.judgements if j.finding.rule in listed}
    targets = facts("S17")["targets"]
    assert {targets[line - 1] for line in found if line} == {"1,4-butanediol", "GBL"}


def test_a_route_that_is_not_told_is_a_stated_gap(facts: Facts, snapshot: Snapshot) -> None:
    check = made(operation(facts("S17")), snapshot)
    assert "route-unknown" in {gap.code for gap in check.not_checked}


def test_kilograms_and_litres_are_not_added(facts: Facts, snapshot: Snapshot) -> None:
    known = facts("S17")
    first, second, *_ = known["targets"]
    mixed = (goods(1, first, known["kg"]), goods(2, second, known["litres"], Unit.LITRE))
    total = (goods(1, first, known["kg"] + known["litres"]),)
    papers = (
        Paper(kind=PaperKind.INVOICE, lines=mixed),
        Paper(kind=PaperKind.TRANSPORT, lines=total),
    )
    seizure = Transaction(reference="S17", lines=mixed, papers=papers)
    docs = next(gather(seizure, snapshot, History(on=TODAY))).groups["consignment"]["docs"]
    assert "quantity_kg" not in docs["invoice"]  # type: ignore[index, call-overload, operator]  # papers


def test_every_open_scenario_is_asked_or_has_its_reason(shared: Path) -> None:
    files = (shared / "eval" / "dev" / "scenarios").glob("*.json")
    open_ = {path.name.split("_")[0] for path in files}
    assert open_ == {"S01", "S02", "S03", "S08", "S10", "S13", "S17", *NOT_APPLICABLE}
