"""The open scenarios that are incidents, notices or control changes, between three nodes.

Each is put into the shapes of this exchange from the file itself and travels. What the file
asks for under ``tests`` is what is asserted; the year and month of a source stay a year and a
month.
"""

import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from acts_cases import EXPORTER, IMPORTER, THIRD, kept_consignment, notification
from acts_cases import sent_notification as send_one
from exchange_world import AMBER, OFFICER, World
from precurb.app.acts import incidents
from precurb.app.acts.fits import fits_of
from precurb.app.acts.notifications import list_notifications
from precurb.app.exchange.boxes import Look, Standing, list_inbox, list_outbox
from precurb.app.exchange.reading import acknowledge
from precurb.errors import InvalidRecordError
from precurb.exchange.acts.fits import Common
from precurb.exchange.acts.incident import Account
from precurb.model.incident import (
    Certainty,
    Claim,
    Incident,
    IncidentType,
    Involved,
    Item,
    Leg,
    LegRole,
    Link,
    LinkKind,
    Measured,
    Place,
)
from precurb.model.progress import Grade, Precision, Source, When
from precurb.model.quantity import Unit
from precurb.store import incidents as kept

Scenario = Callable[[str], dict[str, Any]]


@pytest.fixture
def scenario(shared: Path) -> Scenario:
    """An open scenario by its id; skips where the folder does not hold it."""

    def read(id_: str) -> dict[str, Any]:
        found = sorted((shared / "eval" / "dev" / "scenarios").glob(f"{id_}_*.json"))
        if not found:
            pytest.skip(f"no scenario {id_}")
        told: dict[str, Any] = json.loads(found[0].read_text("utf-8"))
        return told

    return read


def when(text: str) -> When:
    parts = [int(part) for part in text.split("-")]
    precision = (Precision.YEAR, Precision.MONTH, Precision.DAY)[len(parts) - 1]
    return When(day=dt.date(*parts, *(1,) * (3 - len(parts))), precision=precision)


def sources(told: dict[str, Any]) -> tuple[Source, ...]:
    grade = Grade.PRESS if "press" in told["grade"] else Grade.EXCERPT
    return tuple(Source(title=each, grade=grade) for each in told["sources"])


def share(world: World, author: str, told: Incident) -> str:
    one = world[author]
    audience = tuple(name for name in world.nodes if name != author)
    found = incidents.draft_incident(told, audience, AMBER, service=one.service, actor=OFFICER)
    incidents.share_incident(found, one.node, service=one.service, actor=OFFICER)
    return found


def stands(world: World, name: str, found: str) -> Account:
    with world[name].store.read() as db:
        return kept.read(db, found).account


def body(world: World, name: str, found: str) -> Incident:
    told = stands(world, name, found).body
    assert told is not None
    return told


def seizure(told: dict[str, Any], **more: object) -> Incident:
    """A seizure of S01, S02 or S03 as its file tells it."""
    facts = told["facts"]
    measured = Measured(value=Decimal(facts["quantity_kg"]), unit=Unit.KILOGRAM)
    values: dict[str, object] = {
        "type": IncidentType.SEIZURE, "happened": when(facts["when"]),
        "country": facts["where"], "summary": told["title"],
        "items": (Item(name=facts["substance"], amounts=(measured,)),),
        "stopped": Place(country=facts["where"]), "sources": sources(told), **more,
    }  # fmt: skip
    return Incident(**values)  # type: ignore[arg-type]  # as the file tells it


def test_s01_to_s03_are_one_pattern_of_three_authors_and_stay_three(
    world: World, scenario: Scenario
) -> None:
    first, second, third = (scenario(id_) for id_ in ("S01", "S02", "S03"))
    route = tuple(
        Leg(role=role, place=Place(country=country))
        for role, country in (
            (LegRole.ORIGIN, "IN"), (LegRole.TRANSIT, "QA"), (LegRole.STOP, "LU"),
            (LegRole.TRANSIT, "DE"), (LegRole.DESTINATION, "PL"),
        )
    )  # fmt: skip
    suspected = Place(
        country=second["facts"]["suspected_destination"], certainty=Certainty.SUSPECTED
    )
    known = "earlier shipments of other precursors of new psychoactive substances"
    involved = (
        Involved(name="supplier", role="supplier", earlier=known),
        Involved(name="consignee", role="consignee", earlier=known),
    )
    one = share(
        world,
        EXPORTER,
        seizure(
            first, route=route, involved=involved, reason=first["facts"]["reason_for_stop"],
            purpose=first["facts"]["purpose"],
        ),
    )  # fmt: skip
    two = share(
        world,
        IMPORTER,
        seizure(second, route=(Leg(role=LegRole.DESTINATION, place=suspected),)),
    )
    world.settle()
    # The oldest is told last: both orders are kept, that of events and that of receipt.
    origin = Leg(role=LegRole.ORIGIN, place=Place(country=third["facts"]["origin"]))
    links = (Link(kind=LinkKind.SAME_PATTERN, to=one), Link(kind=LinkKind.SAME_PATTERN, to=two))
    three = share(world, THIRD, seizure(third, route=(origin,), links=links))
    world.settle()
    node = world[EXPORTER]
    seen = incidents.read_incident(three, service=node.service, actor=OFFICER)
    assert {each.id for each in seen.alike} == {one, two}
    rows = incidents.list_incidents(service=node.service, actor=OFFICER)
    assert [each.id for each in rows] == [three, two, one]
    assert [each.happened for each in rows] == ["2018-04", "2018-12", "2018-08"]
    assert {each.author for each in rows} == {EXPORTER, IMPORTER, THIRD}
    assert body(world, THIRD, two).route[0].place.certainty is Certainty.SUSPECTED
    assert len(body(world, IMPORTER, one).route) == len(first["facts"]["route"])
    assert body(world, IMPORTER, one).items[0].cas == ""


def test_s01_to_s03_are_named_beside_the_next_manifest_before_a_person_reads_it(
    world: World, scenario: Scenario
) -> None:
    first, second, third = (scenario(id_) for id_ in ("S01", "S02", "S03"))
    route = tuple(
        Leg(role=role, place=Place(country=country))
        for role, country in ((LegRole.ORIGIN, "IN"), (LegRole.DESTINATION, "PL"))
    )
    suspected = Place(country="PL", certainty=Certainty.SUSPECTED)
    known = tuple(
        Involved(name=name, earlier=first["facts"]["reason_for_stop"])
        for name in ("Muster Intermediates Pvt Ltd", "Przykład Handel sp. z o.o.")
    )  # names are invented: the source gives none
    ids = {
        share(world, IMPORTER, seizure(first, route=route, involved=known)),
        share(world, IMPORTER, seizure(second, route=(Leg(
            role=LegRole.DESTINATION, place=suspected),))),
        share(world, THIRD, seizure(third, route=(Leg(
            role=LegRole.ORIGIN, place=Place(country=third["facts"]["origin"])),))),
    }  # fmt: skip
    world.settle()
    goods = f"100 kg {first['facts']['substance']}"
    transaction = kept_consignment(
        world[EXPORTER], goods=goods, departure="IN", destination="PL",
        customer="PRZYKLAD HANDEL SP Z O O",
    )  # fmt: skip
    found = fits_of(transaction, service=world[EXPORTER].service, actor=OFFICER)
    assert {each.fit.incident for each in found} == ids
    reasons = {each.told.country: {r.common for r in each.fit.reasons} for each in found}
    alike = {Common.SUBSTANCE, Common.COUNTRY}
    assert reasons == {"LU": {Common.PARTY, *alike}, "DE": alike, "CZ": alike}
    # In Luxembourg the name stands in its own script, in the papers without it.
    by_name = next(each for each in found if each.told.country == "LU").fit.reasons[0]
    assert by_name.there == "Przykład Handel sp. z o.o."


def test_s04_a_declined_order_is_an_event_and_a_count_without_records(
    world: World, scenario: Scenario
) -> None:
    told = scenario("S04")
    facts = told["facts"]
    declined = Incident(
        type=IncidentType.DECLINED_ORDER, happened=when(facts["when"]),
        country=facts["where"], summary=told["title"], count=facts["count"],
        reason=facts["what"], sources=sources(told),
    )  # fmt: skip
    found = share(world, EXPORTER, declined)
    world.settle()
    seen = body(world, IMPORTER, found)
    assert (seen.count, seen.items, seen.stopped) == (14, (), None)
    assert str(seen.happened) == "2019"


def test_s08_equipment_has_no_cas_number(world: World, scenario: Scenario) -> None:
    told = scenario("S08")
    facts = told["facts"]
    goods = (Item(name="pill presses"), Item(name="die moulds"))
    incident = Incident(
        type=IncidentType.EQUIPMENT, happened=when(facts["when"]), country="US",
        summary=facts["goods"], items=goods, sources=sources(told),
    )  # fmt: skip
    found = share(world, THIRD, incident)
    world.settle()
    assert [each.name for each in body(world, IMPORTER, found).items] == [
        "pill presses",
        "die moulds",
    ]
    with_cas = Item(name="pill press", cas="108-24-7")
    wrong = Incident(
        type=IncidentType.EQUIPMENT, happened=when(facts["when"]), country="US",
        summary="x", items=(with_cas,),
    )  # fmt: skip
    with pytest.raises(InvalidRecordError, match="no cas"):
        share(world, THIRD, wrong)


def test_s10_conflicts_stand_side_by_side_and_ordinary_trade_is_only_proposed(
    world: World, scenario: Scenario
) -> None:
    told = scenario("S10")
    facts = told["facts"]
    transaction = kept_consignment(world[EXPORTER], goods="25 kg benzyl alcohol")
    items = tuple(
        Item(
            name=each["name"], status=each["control"], containers=each["containers"],
            amounts=(Measured(value=Decimal(each["kg"]), unit=Unit.KILOGRAM),),
        )
        for each in facts["substances"]
    )  # fmt: skip
    claims = [
        Claim(about=each["field"], value=value, source=Source(title=who, grade=Grade.PRESS))
        for each in told["conflicts"]
        for value, who in each["values"].items()
    ]
    press = Source(title=told["sources"][0], grade=Grade.PRESS)
    claims += [
        Claim(about="yield", value=f"{facts['claimed_yield_kg_meth']} kg", source=press),
        Claim(about="value", value=f"{facts['claimed_value_usd']} USD", source=press),
    ]
    legs = (
        Leg(role=LegRole.LOADING, place=Place(name="Shanghai", country="CN")),
        Leg(role=LegRole.DISCHARGE, place=Place(country="MX")),
        Leg(
            role=LegRole.DESTINATION,
            place=Place(country="MX", certainty=Certainty.ALLEGED),
        ),
    )
    incident = Incident(
        type=IncidentType.STOPPED_SHIPMENT, happened=When(day=dt.date(2025, 8, 1),
        precision=Precision.MONTH), announced=when(facts["announced"]), country="US",
        summary=told["title"], items=items, reason=facts["legal_basis"],
        stopped=Place(name="high seas", certainty=Certainty.ALLEGED),
        stored=Place(name="Port of Houston", country="US"), route=legs,
        claims=tuple(claims), agencies=tuple(facts["agencies"]), sources=sources(told),
    )  # fmt: skip
    found = share(world, THIRD, incident)
    world.settle()
    seen = body(world, EXPORTER, found)
    assert set(seen.conflicts) == {"place", "meaning of 78,925 kg"}
    assert (seen.stopped, seen.stored) == (incident.stopped, incident.stored)
    total = sum(a.value for item in seen.items for a in item.amounts)
    assert total == 316_440
    (proposal,) = stands(world, EXPORTER, found).screenings[0].proposals
    assert proposal.transaction == transaction
    assert proposal.by == ("substance benzyl alcohol", "country MX")


def test_s13_a_control_change_reaches_everybody_and_what_was_notified_is_found(
    world: World, scenario: Scenario
) -> None:
    facts = scenario("S13")["facts"]
    found = send_one(world, notification())
    change = {"kind": "control_change", **facts}
    world[EXPORTER].send(json.dumps(change), IMPORTER, THIRD)
    world.settle()
    for name in (IMPORTER, THIRD):
        (text,) = world[name].inbox(EXPORTER)
        told = json.loads(text)
        assert told["effective"] == "same day"
        assert set(told["destinations_added"]) == {"US", "MX", "CA"}
    # Notified that very morning: it is there to be looked at again, by destination.
    one = world[EXPORTER]
    rows = list_notifications(service=one.service, actor=OFFICER)
    assert [each.id for each in rows if each.title.endswith("→ MX")] == [found]


def test_s14_who_took_a_notice_on_is_known_by_receipt(world: World, scenario: Scenario) -> None:
    told = scenario("S14")
    one, two = world[EXPORTER], world[IMPORTER]
    one.send(json.dumps(told["facts"]), IMPORTER, THIRD)
    world.settle()
    (letter,) = list_inbox(Look(kind="note"), service=two.service, actor=OFFICER)
    acknowledge(letter.kept.id, two.node, service=two.service, actor=OFFICER)
    world.settle()
    outbox = list_outbox(Look(kind="note"), service=one.service, actor=OFFICER)
    stand = {each.kept.recipient: each.standing for each in outbox}
    assert stand == {IMPORTER: Standing.ACKNOWLEDGED, THIRD: Standing.DELIVERED}
    assert "51 US-controlled precursors" in two.inbox(EXPORTER)[0]


def test_s17_an_operation_groups_incidents_of_many_owners_and_adds_no_litres_to_kilograms(
    world: World, scenario: Scenario
) -> None:
    told = scenario("S17")
    facts = told["facts"]
    for author, unit, amount in (
        (EXPORTER, Unit.KILOGRAM, facts["kg"]), (IMPORTER, Unit.LITRE, facts["litres"]),
    ):  # fmt: skip
        item = Item(
            name=facts["targets"][0], amounts=(Measured(value=Decimal(amount), unit=unit),)
        )
        share(
            world,
            author,
            Incident(
                type=IncidentType.SEIZURE, happened=when(facts["reported"]), country="DE",
                summary="part of an operation", items=(item,), operation="Knockout",
                sources=sources(told),
            ),
        )  # fmt: skip
    world.settle()
    with world[THIRD].store.read() as db:
        found = list(kept.every(db))
    bodies = [each.account.body for each in found if each.account.body]
    assert {each.operation for each in bodies} == {"Knockout"}
    assert {each.record.author for each in found} == {EXPORTER, IMPORTER}
    sums: dict[str, Decimal] = {}
    for each in bodies:
        for measured in (a for item in each.items for a in item.amounts):
            at = measured.unit.dimension
            sums[at] = sums.get(at, Decimal(0)) + measured.value
    assert sums == {"mass": Decimal(785), "volume": Decimal(225)}
