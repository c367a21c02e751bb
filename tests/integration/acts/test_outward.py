"""Incidents and notifications in the formats of others, and the feed."""

import csv
import datetime as dt
import io
import json
from dataclasses import replace
from decimal import Decimal

import pytest
import stix2  # type: ignore[import-untyped]  # it has no types

from acts_cases import EXPORTER, IMPORTER, THIRD, notification, seizure, sent_notification
from exchange_world import AMBER, OFFICER, World
from precurb.app.access.actor import Actor, Grant
from precurb.app.acts import incidents
from precurb.app.acts.feed import read_feed
from precurb.app.acts.outward import (
    export_incident,
    notifications_csv,
    notifications_json,
    propose_incidents,
)
from precurb.errors import DeniedError, InvalidRecordError
from precurb.exchange.acts.stix import EXTENSION
from precurb.exchange.codes import RefusedError
from precurb.exchange.marking import Marking, Pap, Tlp
from precurb.model.incident import Incident, Involved, Item, Leg, LegRole, Measured, Place
from precurb.model.quantity import Unit

ANALYST = Actor(user="u-3", name="eva", grants=(Grant(role="analyst"),))
GREEN = Marking(tlp=Tlp.GREEN, pap=Pap.GREEN, purpose="control of precursors")
RED = Marking(tlp=Tlp.RED, pap=Pap.RED)


def told() -> Incident:
    item = Item(
        name="N-苯基哌啶-4-胺",
        amounts=(Measured(value=Decimal("0.30"), unit=Unit.KILOGRAM, form="powder"),),
    )
    return seizure(
        items=(item,),
        route=(Leg(role=LegRole.ORIGIN, place=Place(name="Tianjin", country="CN")),),
        involved=(Involved(name="Ejemplo SA", country="MX"),),
        stopped=Place(name="Manzanillo", country="MX"),
    )


def shared(world: World, marking: Marking = AMBER, incident: Incident | None = None) -> str:
    one = world[IMPORTER]
    found = incidents.draft_incident(
        incident or told(), (EXPORTER, THIRD), marking, service=one.service, actor=OFFICER
    )
    incidents.share_incident(found, one.node, service=one.service, actor=OFFICER)
    world.settle()
    return found


@pytest.mark.parametrize("tlp", list(Tlp))
def test_a_bundle_reads_as_stix_and_carries_tlp_two(world: World, tlp: Tlp) -> None:
    one, found = world[IMPORTER], shared(world, Marking(tlp=tlp, pap=Pap.AMBER))
    content = export_incident(found, "stix", service=one.service, actor=OFFICER)
    bundle = stix2.parse(content.decode(), version="2.1")
    kinds = [each["type"] for each in bundle["objects"]]
    assert kinds.count("incident") == 1
    (marking,) = (
        e for e in json.loads(content)["objects"] if e["type"] == "marking-definition"
    )
    assert next(iter(marking["extensions"].values()))["tlp_2_0"] == tlp
    (incident,) = (e for e in json.loads(content)["objects"] if e["type"] == "incident")
    assert incident["object_marking_refs"] == [marking["id"]]
    assert EXTENSION in incident["extensions"]


def test_exporting_twice_gives_the_same_bytes(world: World) -> None:
    one, found = world[IMPORTER], shared(world)
    for form in ("stix", "misp"):
        first, second = (
            export_incident(found, form, service=one.service, actor=OFFICER) for _ in range(2)
        )
        assert first == second


@pytest.mark.parametrize("form", ["stix", "misp"])
def test_what_goes_out_comes_back_to_the_letter_as_a_draft(world: World, form: str) -> None:
    one, third, found = world[IMPORTER], world[THIRD], shared(world)
    content = export_incident(found, form, service=one.service, actor=OFFICER)  # type: ignore[arg-type]  # of the table
    (draft,) = propose_incidents(
        content, form, ((EXPORTER,), GREEN), service=third.service, actor=OFFICER  # type: ignore[arg-type]  # of the table
    )  # fmt: skip
    seen = incidents.read_incident(draft, service=third.service, actor=OFFICER)
    assert seen.account.body == told()
    assert seen.account.version == 0
    assert seen.marking == GREEN


@pytest.mark.parametrize(
    ("form", "content"),
    [
        ("stix", b"{}"),
        ("stix", b'{"type":"bundle","id":"bundle--x","objects":[]}'),
        ("stix", b"[]"),
        ("stix", b'{"type":"bundle","type":"bundle"}'),
        ("misp", b'{"Event":[]}'),
        ("misp", b'{"Event":{"Attribute":[{"comment":"precurb-incident/1","value":"{}"}]}}'),
        ("misp", b'{"Event":{"Attribute":[{"comment":"precurb-incident/1","value":7}]}}'),
    ],
)
def test_what_does_not_hold_is_not_drafted(world: World, form: str, content: bytes) -> None:
    one = world[IMPORTER]
    with pytest.raises((InvalidRecordError, RefusedError)):
        propose_incidents(
            content, form, ((EXPORTER,), GREEN), service=one.service, actor=OFFICER  # type: ignore[arg-type]  # of the table
        )  # fmt: skip
    assert incidents.list_incidents(service=one.service, actor=OFFICER) == ()


def test_an_amber_incident_of_another_author_is_not_written_out(world: World) -> None:
    two, found = world[EXPORTER], shared(world)
    with pytest.raises(DeniedError, match="stays here"):
        export_incident(found, "stix", service=two.service, actor=OFFICER)


def test_a_green_incident_of_another_author_is(world: World) -> None:
    two, found = world[EXPORTER], shared(world, GREEN)
    assert export_incident(found, "misp", service=two.service, actor=OFFICER)


def test_tags_of_a_misp_event_say_the_marking(world: World) -> None:
    one, found = world[IMPORTER], shared(world)
    event = json.loads(export_incident(found, "misp", service=one.service, actor=OFFICER))
    assert [each["name"] for each in event["Event"]["Tag"]] == ["tlp:amber", "PAP:AMBER"]
    assert event["Event"]["distribution"] == "0"


def test_no_cell_of_the_table_computes_anything(world: World) -> None:
    goods = replace(notification().goods[0], name='=HYPERLINK("http://x","y")')
    sent_notification(world, replace(notification(), goods=(goods,)))
    one = world[EXPORTER]
    text = notifications_csv(service=one.service, actor=OFFICER)
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["substance"].startswith("'=")
    assert (row["quantity"], row["unit"]) == ("250", "kg")
    told = json.loads(notifications_json(service=one.service, actor=OFFICER))
    assert told["notifications"][0]["substance"].startswith("=")


def read_all(world: World, actor: Actor, most: int = 2) -> tuple[list[str], int]:
    found, cursor, withheld = [], "", 0
    for _ in range(50):
        part = read_feed(cursor, most, service=world[EXPORTER].service, actor=actor)
        found += [f"{each['act']} {each['number']}" for each in part.items]
        withheld += part.withheld
        cursor = part.cursor
        if not part.more:
            break
    return found, withheld


def test_the_feed_gives_everything_once_and_goes_on_where_it_stopped(world: World) -> None:
    for _ in range(3):
        shared(world)
    service = world[EXPORTER].service
    first = read_feed("", 2, service=service, actor=OFFICER)
    assert (len(first.items), first.more) == (2, True)
    rest = read_feed(first.cursor, 2, service=service, actor=OFFICER)
    assert (len(rest.items), rest.more) == (1, False)
    empty = read_feed(rest.cursor, 2, service=service, actor=OFFICER)
    assert (empty.items, empty.cursor) == ((), rest.cursor)
    world.clock.tick(days=-30)  # a clock that goes back loses nothing
    shared(world)
    (last,) = read_feed(empty.cursor, 2, service=service, actor=OFFICER).items
    assert last["act"] == "Shared"


def test_the_feed_withholds_what_a_marking_keeps_and_says_how_much(world: World) -> None:
    shared(world)
    shared(world, RED)
    assert read_all(world, ANALYST) == (["Shared 1"], 1)
    assert read_all(world, OFFICER) == (["Shared 1", "Shared 1"], 0)


def test_the_feed_tells_nothing_that_was_found_at_home(world: World) -> None:
    shared(world)
    assert read_all(world, OFFICER)[0] == ["Shared 1"]


@pytest.mark.parametrize("cursor", ["x", "ZjE6eA", "ZjE6LTE", "💥", "ZjI6MQ"])
def test_a_cursor_that_is_none_is_refused(world: World, cursor: str) -> None:
    with pytest.raises(InvalidRecordError, match="not a cursor"):
        read_feed(cursor, 10, service=world[EXPORTER].service, actor=OFFICER)


def test_moments_of_a_bundle_are_those_of_the_first_and_last_version(world: World) -> None:
    one, found = world[IMPORTER], shared(world)
    world.clock.tick(days=1)
    incidents.correct_incident(found, told(), "a comma", service=one.service, actor=OFFICER)
    incidents.share_incident(found, one.node, service=one.service, actor=OFFICER)
    content = json.loads(export_incident(found, "stix", service=one.service, actor=OFFICER))
    (incident,) = (e for e in content["objects"] if e["type"] == "incident")
    days = [dt.datetime.fromisoformat(incident[n]).date() for n in ("created", "modified")]
    assert days[1] - days[0] == dt.timedelta(days=1)
