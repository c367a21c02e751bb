"""A new consignment is held against what other authorities told, before anybody reads it."""

import datetime as dt
from dataclasses import replace

from acts_cases import EXPORTER, THIRD, kept_consignment, seizure
from desk_cases import orders
from exchange_world import AMBER, OFFICER, World
from precurb.app.access.actor import Actor, Grant
from precurb.app.acts import incidents
from precurb.app.acts.fits import Fitting, fits_of, fits_with, newest_fits
from precurb.app.desk.check import check_again
from precurb.app.desk.files import Wish, screen_upload
from precurb.exchange.acts.fits import Common
from precurb.exchange.marking import Marking, Pap, Tlp
from precurb.model.incident import Incident, Involved, Leg, LegRole, Place
from precurb.store import checks, incident_fits
from precurb.worker.loop import Worker

ANALYST = Actor(user="u-3", name="eva", grants=(Grant(role="analyst"),))


def way(*countries: str) -> tuple[Leg, ...]:
    return tuple(Leg(role=LegRole.TRANSIT, place=Place(country=each)) for each in countries)


def share(world: World, author: str, told: Incident, marking: Marking = AMBER) -> str:
    one = world[author]
    audience = tuple(name for name in world.nodes if name != author)
    found = incidents.draft_incident(
        told, audience, marking, service=one.service, actor=OFFICER
    )
    incidents.share_incident(found, one.node, service=one.service, actor=OFFICER)
    world.settle()
    return found


def fits(world: World, transaction: str, actor: Actor = OFFICER) -> tuple[Fitting, ...]:
    return fits_of(transaction, service=world[EXPORTER].service, actor=actor)


def reasons(found: Fitting) -> list[tuple[str, str, str]]:
    return [(each.common, each.here, each.there) for each in found.fit.reasons]


def test_a_party_in_another_spelling_is_enough(world: World) -> None:
    named = (Involved(name="EJEMPLO RECUBRIMIENTOS, S.A. de C.V."),)
    found = share(world, THIRD, seizure("something else", involved=named))
    transaction = kept_consignment(world[EXPORTER])
    (one,) = fits(world, transaction)
    assert one.fit.incident == found
    assert one.author == THIRD
    assert [each[0] for each in reasons(one)] == [Common.PARTY]


def test_a_substance_needs_a_country_of_the_way_beside_it(world: World) -> None:
    share(world, THIRD, seizure())  # dealt with in MX; nothing is told of its way
    share(world, THIRD, seizure(route=way("QA", "LU")))
    found = share(world, THIRD, seizure("Essigsäureanhydrid", route=way("MX")))
    transaction = kept_consignment(world[EXPORTER], departure="DE", destination="MX")
    (one,) = fits(world, transaction)
    assert one.fit.incident == found
    assert [each[0] for each in reasons(one)] == [Common.SUBSTANCE, Common.COUNTRY]
    assert reasons(one)[0][2] == "Essigsäureanhydrid"


def test_a_country_alone_is_never_enough(world: World) -> None:
    share(world, THIRD, seizure("pill presses", route=way("DE", "MX")))
    assert fits(world, kept_consignment(world[EXPORTER])) == ()


def test_what_was_taken_back_fits_nothing_more_and_stays_noted_where_it_did(
    world: World,
) -> None:
    found = share(world, THIRD, seizure(route=way("MX")))
    before = kept_consignment(world[EXPORTER], "A-1")
    three = world[THIRD]
    incidents.take_back_incident(
        found, "false alarm", three.node, service=three.service, actor=OFFICER
    )
    world.settle()
    after = kept_consignment(world[EXPORTER], "A-2")
    assert [each.withdrawn for each in fits(world, before)] == [True]
    assert fits(world, after) == ()


def test_a_correction_is_what_counts_from_then_on(world: World) -> None:
    found = share(world, THIRD, seizure(route=way("MX")))
    three = world[THIRD]
    incidents.correct_incident(
        found, seizure(route=way("BR")), "the way was wrong", service=three.service,
        actor=OFFICER,
    )  # fmt: skip
    incidents.share_incident(found, three.node, service=three.service, actor=OFFICER)
    world.settle()
    assert fits(world, kept_consignment(world[EXPORTER], destination="MX")) == ()


def test_the_same_consignment_again_is_noted_once(world: World) -> None:
    share(world, THIRD, seizure(route=way("MX")))
    transaction = kept_consignment(world[EXPORTER])
    one = world[EXPORTER]
    (fit,) = fits(world, transaction)
    world.clock.tick(days=1)
    with one.store.read() as db:
        (kept,) = checks.of_transaction(db, transaction)
    again = check_again(kept.id, service=one.service, actor=OFFICER)
    assert again.kept.new
    assert fits(world, transaction) == (fit,)


def test_an_incident_that_came_later_is_noted_where_it_is_checked_again(world: World) -> None:
    transaction = kept_consignment(world[EXPORTER])
    assert fits(world, transaction) == ()
    found = share(world, THIRD, seizure(route=way("MX")))
    one = world[EXPORTER]
    world.clock.tick(days=1)
    with one.store.read() as db:
        (kept,) = checks.of_transaction(db, transaction)
    check_again(kept.id, service=one.service, actor=OFFICER)
    assert [each.fit.incident for each in fits(world, transaction)] == [found]


def test_red_is_shown_to_nobody_who_may_not_sign(world: World) -> None:
    red = Marking(tlp=Tlp.RED, pap=Pap.RED)
    found = share(world, THIRD, seizure(route=way("MX")), red)
    transaction = kept_consignment(world[EXPORTER])
    service = world[EXPORTER].service
    assert len(fits(world, transaction)) == 1
    assert fits(world, transaction, ANALYST) == ()
    assert newest_fits(service=service, actor=ANALYST) == ()
    assert fits_with(found, service=service, actor=ANALYST) == ()


def test_after_the_expiry_of_its_marking_it_is_neither_held_against_nor_shown(
    world: World,
) -> None:
    over = world.clock.now + dt.timedelta(hours=2)
    share(world, THIRD, seizure(route=way("MX")), replace(AMBER, expires=over))
    before = kept_consignment(world[EXPORTER], "A-1")
    assert len(fits(world, before)) == 1
    world.clock.tick(hours=3)
    after = kept_consignment(world[EXPORTER], "A-2")
    assert fits(world, before) == fits(world, after) == ()
    with world[EXPORTER].store.read() as db:
        assert {each.reference for each in incident_fits.newest(db, 9)} == {"A-1"}


def test_a_draft_of_ones_own_fits_nothing_until_it_is_shared(world: World) -> None:
    one = world[EXPORTER]
    found = incidents.draft_incident(
        seizure(route=way("MX")), (THIRD,), AMBER, service=one.service, actor=OFFICER
    )
    assert fits(world, kept_consignment(one, "A-1")) == ()
    incidents.share_incident(found, one.node, service=one.service, actor=OFFICER)
    assert len(fits(world, kept_consignment(one, "A-2"))) == 1


def test_the_incident_names_the_consignments_and_the_audit_the_note(world: World) -> None:
    found = share(world, THIRD, seizure(route=way("MX")))
    transaction = kept_consignment(world[EXPORTER], "A-7")
    service = world[EXPORTER].service
    for told in (
        fits_with(found, service=service, actor=OFFICER),
        newest_fits(service=service, actor=OFFICER),
    ):
        assert [(e.fit.transaction, e.fit.reference) for e in told] == [(transaction, "A-7")]
    assert fits_with("another", service=service, actor=OFFICER) == ()


def test_a_file_is_held_against_incidents_row_by_row(world: World) -> None:
    found = share(world, THIRD, seizure(route=way("MX")))
    service = world[EXPORTER].service
    screen_upload((orders(3),), Wish(), service=service, actor=OFFICER)
    assert not any(fits_with(found, service=service, actor=OFFICER))
    while not (told := fits_with(found, service=service, actor=OFFICER)):
        assert Worker(service).once()  # what is to be delivered stands in the same queue
    # The second and the third row are other goods.
    assert [each.fit.reference for each in told] == ["R-1"]
