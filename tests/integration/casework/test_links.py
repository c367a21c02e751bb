"""Links in the store: built, asked, confirmed and undone; seen as far as cases are seen."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from links_cases import DAY, customer, order
from precurb.app.casework.cases import open_case, write_into
from precurb.app.casework.links import (
    Web,
    ask_build,
    build_links,
    decide_link,
    entity_id,
    find_parties,
    open_links,
    read_web,
)
from precurb.app.casework.links_export import export_links
from precurb.app.casework.links_picture import picture
from precurb.app.records import verify_audit
from precurb.app.service import Service
from precurb.casework.links.displaced import displacements
from precurb.casework.links.paths import shortest_paths
from precurb.errors import DeniedError, InvalidRecordError, UnknownRecordError
from precurb.model import Party
from precurb.model.casework import Asserted, MeasureKind, MeasureTaken, Opened, SubjectAdded
from precurb.model.casework import SubjectKind as Kind
from precurb.model.links import LinkState
from precurb.model.progress import Source, When
from precurb.store.transactions import join_parties, keep, keep_parties
from service_cases import person, service_in

EVA, LI, AUDIT = person("eva", "officer"), person("li", "analyst"), person("ana", "auditor")
ONE = customer(
    "Quimica Ejemplo SA de CV", "Calle 5 No 12, Centro, Puebla", phone="222 123 4567"
)
TWO = customer("Química Ejemplo S.A.", "C 5 12, Centro, Puebla", phone="+52 222 123 4567")
THREE = customer("=Otra Cosa SA", phone="222 123 4567", email="x@otra.example")
SOURCE = Source(title="Gazette")


def take(service: Service, reference: str, *parties: Party) -> None:
    """Keep an order with its parties."""
    made = order(reference, *parties)
    with service.store.write(service.acting(EVA)) as writing:
        (kept,) = keep(writing, [made])
        numbers, _ = keep_parties(writing, made.parties)
        join_parties(writing, [(kept, made)], numbers)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with service_in(tmp_path) as made:
        for at, party in enumerate((ONE, TWO, THREE)):
            take(made, f"A-{at}", party)
        yield made


def built(service: Service) -> Web:
    build_links(service=service, actor=EVA)
    return read_web(service=service, actor=EVA)


def ends(web: Web) -> tuple[str, str]:
    proposal = open_links(web)[0].proposal
    return proposal.one, proposal.other


def test_links_that_were_never_built_are_empty(service: Service) -> None:
    web = read_web(service=service, actor=EVA)
    assert (web.built, web.graph.entities, web.links) == (None, {}, ())


def test_building_twice_proposes_nothing_new(service: Service) -> None:
    first, second = (build_links(service=service, actor=EVA) for _ in range(2))
    assert (first.parties, first.proposals, first.new) == (4, 1, 1)
    assert (second.proposals, second.new) == (1, 0)


def test_a_confirmed_link_makes_one_and_undoing_it_makes_two_again(service: Service) -> None:
    pair = ends(built(service))
    decide_link(pair, LinkState.CONFIRMED, "", service=service, actor=EVA)
    web = read_web(service=service, actor=EVA)
    assert web.graph.entity_of[pair[0]] == web.graph.entity_of[pair[1]]
    assert open_links(web) == []
    decide_link(pair, LinkState.UNDONE, "two branches", service=service, actor=EVA)
    web = read_web(service=service, actor=EVA)
    assert web.graph.entity_of[pair[0]] != web.graph.entity_of[pair[1]]


def test_every_answer_stands_in_the_audit(service: Service) -> None:
    pair = ends(built(service))
    decide_link(pair, LinkState.CONFIRMED, "", service=service, actor=EVA)
    decide_link(pair, LinkState.UNDONE, "no", service=service, actor=EVA)
    before = verify_audit(store=service.store).head.seq
    assert before == 3 + 1 + 2  # transactions, gathering, answers


def test_an_undone_link_is_proposed_again_only_on_new_evidence(service: Service) -> None:
    pair = ends(built(service))
    decide_link(pair, LinkState.UNDONE, "two branches", service=service, actor=EVA)
    assert open_links(built(service)) == []
    fuller = customer(TWO.name, TWO.address, phone="222 123 4567", email="x@ejemplo.example")
    take(service, "A-9", fuller)
    assert ends(built(service)) == pair


def test_undoing_needs_a_reason(service: Service) -> None:
    pair = ends(built(service))
    with pytest.raises(InvalidRecordError):
        decide_link(pair, LinkState.UNDONE, " ", service=service, actor=EVA)


def test_what_was_never_proposed_is_not_confirmed(service: Service) -> None:
    web = built(service)
    some = sorted(web.graph.entity_of)
    wrong = next((a, b) for a in some for b in some if a < b and (a, b) != ends(web))
    with pytest.raises(UnknownRecordError):
        decide_link(wrong, LinkState.CONFIRMED, "", service=service, actor=EVA)


def test_an_auditor_reads_and_changes_nothing(service: Service) -> None:
    pair = ends(built(service))
    assert read_web(service=service, actor=AUDIT).graph.entities
    with pytest.raises(DeniedError):
        build_links(service=service, actor=AUDIT)
    with pytest.raises(DeniedError):
        decide_link(pair, LinkState.CONFIRMED, "", service=service, actor=AUDIT)


def case_with_measure(service: Service) -> str:
    case = open_case(
        Opened(title="Presses", owner="eva", because="by hand"), service=service, actor=EVA
    )
    acts = (
        SubjectAdded(subject="firm", kind=Kind.COMPANY, name="Antigualla SA", country="MX"),
        Asserted(subject="firm", field="phone", value="222 123 4567", source=SOURCE),
        MeasureTaken(
            target="firm", kind=MeasureKind.STRUCK_OFF, instrument="register",
            authority="Court", when=When(day=DAY.replace(year=2025)), source=SOURCE,
        ),
    )  # fmt: skip
    for act in acts:
        write_into(case, act, service=service, actor=EVA)
    return case


def test_a_firm_with_the_phone_of_a_measured_subject_is_displaced(service: Service) -> None:
    case_with_measure(service)
    web = built(service)
    found = {web.graph.entities[each.new].name for each in displacements(web.graph)}
    assert found == {ONE.name, TWO.name, THREE.name}


def test_who_has_no_part_in_a_case_finds_nothing_of_it(service: Service) -> None:
    case = case_with_measure(service)
    built(service)
    web = read_web(service=service, actor=LI)
    assert find_parties("Antigualla", web) == []
    assert displacements(web.graph) == []
    assert not any(case in each for each in web.graph.entity_of)
    for form in ("ftm", "graphml", "csv"):
        assert b"Antigualla" not in export_links(web, form)
    assert "Antigualla" not in str(picture(web, "", 500, "en"))


def test_a_party_is_found_by_name_number_and_telephone(service: Service) -> None:
    web = built(service)
    for asked in ("quimica ejemplo", "222 123 4567", "otra.example"):
        assert find_parties(asked, web)
    assert find_parties("", web) == []
    assert web.graph.entities[entity_id(ONE.name, web)].name == ONE.name


def test_a_name_that_several_bear_is_not_guessed(service: Service) -> None:
    web = built(service)
    with pytest.raises(InvalidRecordError, match="several"):
        entity_id("ejemplo", web)
    with pytest.raises(UnknownRecordError):
        entity_id("nobody", web)


def test_a_path_tells_the_shared_phone(service: Service) -> None:
    web = built(service)
    path = shortest_paths(web.graph, entity_id(ONE.name, web), entity_id(THREE.name, web))[0]
    assert {str(each.kind) for each in path.ties[0].shared} == {"phone"}


def test_the_csv_computes_nothing(service: Service) -> None:
    text = export_links(built(service), "csv").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert any("'=Otra Cosa SA" in row for row in rows)
    assert not any(cell[:1] in "=+-@" for row in rows for cell in row if cell)


def test_followthemoney_lines_refer_to_each_other(service: Service) -> None:
    lines = [json.loads(each) for each in export_links(built(service), "ftm").splitlines()]
    ids = {each["id"] for each in lines}
    joined = [each for each in lines if each["schema"] in ("UnknownLink", "Payment")]
    assert joined
    for each in joined:
        told = each["properties"]
        assert {told["subject"][0], told["object"][0]} <= ids
    assert len(ids) == len(lines)


def test_graphml_is_xml_whose_edges_end_at_nodes(service: Service) -> None:
    root = ElementTree.fromstring(export_links(built(service), "graphml"))
    space = {"g": "http://graphml.graphdrawing.org/xmlns"}
    nodes = {each.get("id") for each in root.iterfind(".//g:node", space)}
    ends_of = [(e.get("source"), e.get("target")) for e in root.iterfind(".//g:edge", space)]
    assert ends_of
    assert {each for pair in ends_of for each in pair} <= nodes


def test_another_form_is_refused(service: Service) -> None:
    with pytest.raises(InvalidRecordError):
        export_links(built(service), "exe")


def test_the_picture_holds_no_more_than_asked_and_its_edges_end_in_it(service: Service) -> None:
    web = built(service)
    for most in (1, 2, 5, 500):
        made = picture(web, "", most, "en")
        names = {each["id"] for each in made.nodes}
        assert len(names) == len(made.nodes) <= most
        assert all({each["s"], each["t"]} <= names for each in made.edges)


def test_what_was_said_cannot_be_changed(service: Service) -> None:
    from sqlalchemy import update
    from sqlalchemy.exc import DatabaseError

    from precurb.store.tables.casework import link_decisions

    decide_link(ends(built(service)), LinkState.CONFIRMED, "", service=service, actor=EVA)
    with pytest.raises(DatabaseError), service.store.write(service.acting(EVA)) as writing:
        writing.db.execute(update(link_decisions).values(state="undone"))


def test_a_build_is_asked_for_once_and_done_by_the_worker(service: Service) -> None:
    from precurb.store.jobs import claim
    from precurb.worker.registry import WORK

    assert ask_build(service=service, actor=EVA)
    assert ask_build(service=service, actor=EVA) is None
    with service.store.write(service.acting(EVA)) as writing:
        job = claim(writing, "worker")
    assert job is not None
    WORK[job.kind](job, service, lambda **_: None)
    assert read_web(service=service, actor=EVA).built is not None
