"""Incidents among three authorities: shared, screened on arrival, answered, corrected."""

import pytest

from acts_cases import EXPORTER, IMPORTER, THIRD, kept_consignment, seizure
from exchange_world import AMBER, OFFICER, World
from precurb.app.access.actor import Actor, Grant
from precurb.app.acts import incidents
from precurb.app.acts.progress import incident_records
from precurb.errors import ConflictError, DeniedError, InvalidRecordError, UnknownRecordError
from precurb.exchange.acts import payload
from precurb.exchange.acts.incident import Account, State
from precurb.exchange.acts.payload import INCIDENT, RESPONSE
from precurb.model.incident import (
    Certainty,
    Incident,
    IncidentType,
    Involved,
    Item,
    Leg,
    LegRole,
    Place,
    Responded,
    ResponseKind,
    Shared,
)
from precurb.store import incidents as kept

ANALYST = Actor(user="u-3", name="eva", grants=(Grant(role="analyst"),))
WRITER = Actor(user="u-5", name="wim", grants=(Grant(role="officer"),))


def shared(world: World, told: Incident, *to: str) -> str:
    one = world[IMPORTER]
    found = incidents.draft_incident(
        told, to or (EXPORTER, THIRD), AMBER, service=one.service, actor=OFFICER
    )
    incidents.share_incident(found, one.node, service=one.service, actor=OFFICER)
    world.settle()
    return found


def stands(world: World, name: str, found: str) -> Account:
    with world[name].store.read() as db:
        return kept.read(db, found).account


def responds(world: World, name: str, found: str, act: Responded) -> None:
    one = world[name]
    incidents.respond_to_incident(found, act, one.node, service=one.service, actor=OFFICER)
    world.settle()


def test_an_incident_is_shared_with_its_audience_and_nobody_else(world: World) -> None:
    found = shared(world, seizure(), EXPORTER)
    assert stands(world, EXPORTER, found).state is State.SHARED
    with pytest.raises(UnknownRecordError):
        stands(world, THIRD, found)


def test_an_incident_that_lacks_what_its_type_must_say_is_not_shared(world: World) -> None:
    told = seizure(items=())
    with pytest.raises(InvalidRecordError, match="a seizure says items"):
        shared(world, told)


def test_on_arrival_the_history_of_the_recipient_is_searched(world: World) -> None:
    transaction = kept_consignment(world[EXPORTER])
    kept_consignment(world[EXPORTER], "A-2", goods="10 kg glue")
    found = shared(world, seizure())
    (screened,) = stands(world, EXPORTER, found).screenings
    (proposal,) = screened.proposals
    assert (proposal.transaction, proposal.reference) == (transaction, "A-1")
    assert proposal.by == ("substance acetic anhydride",)
    assert stands(world, THIRD, found).screenings[0].proposals == ()


@pytest.mark.parametrize("name", ["醋酸酐", "Essigsäureanhydrid", "anhídrido acético"])
def test_a_substance_is_found_by_its_name_in_another_language(world: World, name: str) -> None:
    kept_consignment(world[EXPORTER])
    found = shared(world, seizure(name))
    assert len(stands(world, EXPORTER, found).screenings[0].proposals) == 1


def test_a_party_is_found_by_name_and_number_and_a_country_only_beside_it(
    world: World,
) -> None:
    kept_consignment(world[EXPORTER], goods="10 kg glue")
    buyer = Involved(name="Ejemplo Recubrimientos S.A. de C.V.", country="MX")
    place = Place(country="MX")
    told = seizure("unlisted powder", involved=(buyer,), stopped=place)
    found = shared(world, told)
    (proposal,) = stands(world, EXPORTER, found).screenings[0].proposals
    assert proposal.by == ("party Ejemplo Recubrimientos S.A. de C.V.", "country MX")
    other = shared(world, seizure("unlisted powder", stopped=place))
    assert stands(world, EXPORTER, other).screenings[0].proposals == ()


def test_what_the_history_proposes_never_leaves_the_node(world: World) -> None:
    kept_consignment(world[EXPORTER])
    found = shared(world, seizure())
    responds(world, EXPORTER, found, Responded(kind=ResponseKind.SEEN, version=1))
    assert stands(world, IMPORTER, found).screenings == []


def test_responses_are_records_of_their_own_and_silence_is_named(world: World) -> None:
    found = shared(world, seizure())
    responds(world, EXPORTER, found, Responded(kind=ResponseKind.SEEN, version=1))
    hit = Responded(kind=ResponseKind.HIT, version=1, found="an exporter of A")
    responds(world, EXPORTER, found, hit)
    opened = Responded(kind=ResponseKind.BACKTRACKING_OPENED, version=1)
    responds(world, EXPORTER, found, opened)
    result = Responded(
        kind=ResponseKind.RESULT, version=1, text="licence withdrawn", action=True
    )
    responds(world, EXPORTER, found, result)
    account = stands(world, IMPORTER, found)
    assert account.silent == (THIRD,)
    assert [each.kind for _, each in account.responses_of(EXPORTER)] == [
        ResponseKind.SEEN,
        ResponseKind.HIT,
        ResponseKind.BACKTRACKING_OPENED,
        ResponseKind.RESULT,
    ]
    with world[IMPORTER].store.read() as db:
        (record,) = incident_records(db)
    assert (record.responses, record.backtracked, record.action) == (4, True, True)


def test_who_cannot_follow_says_why() -> None:
    with pytest.raises(ValueError, match="cannot-follow says what, or why"):
        Responded(kind=ResponseKind.CANNOT_FOLLOW, version=1)


def test_an_officer_says_that_nothing_was_found_and_who_signs_names_a_hit(
    world: World,
) -> None:
    one, found = world[EXPORTER], shared(world, seizure())
    clear = Responded(kind=ResponseKind.CHECKED_NO_HIT, version=1)
    incidents.respond_to_incident(found, clear, one.node, service=one.service, actor=WRITER)
    hit = Responded(kind=ResponseKind.HIT, version=1, found="somebody")
    with pytest.raises(DeniedError, match=r"exchange\.send"):
        incidents.respond_to_incident(found, hit, one.node, service=one.service, actor=WRITER)


def test_a_correction_is_a_new_version_and_the_old_one_stays(world: World) -> None:
    one, found = world[IMPORTER], shared(world, seizure())
    incidents.correct_incident(
        found, seizure(reason="labels"), "why was missing", service=one.service, actor=OFFICER
    )
    incidents.share_incident(found, one.node, service=one.service, actor=OFFICER)
    world.settle()
    account = stands(world, EXPORTER, found)
    assert account.state is State.CORRECTED
    assert [told.incident.reason for _, told in account.versions] == ["", "labels"]
    with pytest.raises(ConflictError, match="version 2 is the newest"):
        responds(world, EXPORTER, found, Responded(kind=ResponseKind.SEEN, version=1))


def test_a_withdrawal_is_a_tombstone_with_its_reason(world: World) -> None:
    one, found = world[IMPORTER], shared(world, seizure())
    incidents.take_back_incident(
        found, "false alarm", one.node, service=one.service, actor=OFFICER
    )
    world.settle()
    account = stands(world, EXPORTER, found)
    assert account.state is State.WITHDRAWN
    assert account.withdrawn is not None
    assert account.withdrawn.reason == "false alarm"
    assert account.body is not None


def test_who_was_not_told_cannot_respond(world: World) -> None:
    found = shared(world, seizure(), EXPORTER)
    act = Responded(kind=ResponseKind.SEEN, version=1)
    text = world[THIRD].cheat(payload.write(found, act), IMPORTER, kind=RESPONSE)
    assert world[IMPORTER].take(text).refused == ("invalid-content",)


def test_another_audience_than_that_of_the_envelope_is_refused(world: World) -> None:
    act = Shared(version=1, incident=seizure(), audience=(EXPORTER, THIRD))
    text = world[IMPORTER].cheat(
        payload.write("rec-1", act), EXPORTER, kind=INCIDENT, record="rec-1"
    )
    assert world[EXPORTER].take(text).refused == ("invalid-content",)


def test_incidents_alike_are_shown_beside_each_other_and_not_merged(world: World) -> None:
    first, second = shared(world, seizure()), shared(world, seizure(country="DE"))
    shared(world, seizure("something else"))
    one = world[EXPORTER]
    seen = incidents.read_incident(second, service=one.service, actor=OFFICER)
    assert [each.id for each in seen.alike] == [first]
    assert seen.alike[0].shared == ("substance acetic anhydride",)


def test_every_leg_says_how_certain_it_is(world: World) -> None:
    legs = (
        Leg(role=LegRole.ORIGIN, place=Place(country="IN")),
        Leg(
            role=LegRole.DESTINATION,
            place=Place(country="PL", certainty=Certainty.SUSPECTED),
        ),
    )
    found = shared(world, seizure(route=legs))
    account = stands(world, EXPORTER, found)
    assert account.body is not None
    assert account.body.route == legs


def test_equipment_has_no_cas_number(world: World) -> None:
    told = seizure(
        type=IncidentType.EQUIPMENT, items=(Item(name="pill press", cas="108-24-7"),)
    )
    with pytest.raises(InvalidRecordError, match="no cas"):
        shared(world, told)
    assert shared(world, seizure(type=IncidentType.EQUIPMENT, items=(Item(name="die"),)))
