"""Lists and policies come into use by one person or by two, and alerts are closed by people."""

from dataclasses import replace
from pathlib import Path

import pytest

from precurb.app.access.actor import SYSTEM, Actor, Grant
from precurb.app.rescreen.activate import (
    activate_policy,
    confirm_activation,
    decline_activation,
    waiting,
)
from precurb.app.rescreen.alerts import alert, alerts, close_alert, confirm_release
from precurb.app.service import Service
from precurb.app.watch import with_lists
from precurb.errors import ConflictError, DeniedError, InvalidRecordError, UnknownRecordError
from precurb.lists.watchlist import Watchlist
from precurb.store import decisions
from precurb.store.alerts import AlertFilter, AlertKind, KeptAlert
from rescreen_cases import EVA, HEADER, TOM, again, entry, keep, sale, take

ANALYST = Actor(user="u-ann", name="ann", grants=(Grant(role="analyst"),))
RULE = (
    'name = "house"\n[[rules]]\nrule = "party-name"\noutcome = "stop"\nwhy = "We do not deal '
    'with listed parties."\nsource = "{source}"\n[[rules.examples]]\nfacts = {{}}\n'
    'expect = "stop"\n'
)


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "house.toml"
    path.write_text(RULE.format(source="own rule"))
    return path


def fallen_away(service: Service) -> KeptAlert:
    """A proposal to release what an entry held that is gone."""
    one = replace(SYSTEM, name="one")
    for day, entries in ((1, (entry(1, "Zoraxin Chemical"),)), (2, ())):
        made = take(service, entries, day=day, actor=one)
        if made is not None and made.state == "waiting":
            confirm_activation(made.id, service=service, actor=TOM)
        again(service)
        if day == 1:
            keep(service, (sale("A-1", "Zoraxin Chemical"),))
    (found,) = alerts(AlertFilter(), service=service, actor=SYSTEM)
    return found


def test_lists_wait_for_a_second_person_where_two_are_asked_for(four_eyes: Service) -> None:
    before = four_eyes.snapshot.id
    made = take(four_eyes, (entry(1, "Zoraxin"),), actor=EVA)
    assert made is not None
    assert four_eyes.snapshot.id == before
    confirm_activation(made.id, service=four_eyes, actor=TOM)
    assert four_eyes.snapshot.id == made.after


def test_nobody_is_his_own_second_person_for_lists(four_eyes: Service) -> None:
    made = take(four_eyes, (entry(1, "Zoraxin"),), actor=EVA)
    assert made is not None
    with pytest.raises(DeniedError, match="another one"):
        confirm_activation(made.id, service=four_eyes, actor=EVA)
    assert [each.id for each in waiting(service=four_eyes, actor=EVA)] == [made.id]


def test_who_may_not_take_lists_into_use_may_not_confirm_either(four_eyes: Service) -> None:
    made = take(four_eyes, (entry(1, "Zoraxin"),), actor=EVA)
    assert made is not None
    with pytest.raises(DeniedError):
        confirm_activation(made.id, service=four_eyes, actor=ANALYST)


def test_the_same_list_found_again_makes_no_second_proposal(four_eyes: Service) -> None:
    one = take(four_eyes, (entry(1, "Zoraxin"),), actor=EVA)
    two = take(four_eyes, (entry(1, "Zoraxin"),), actor=TOM)
    assert one == two


def test_a_newer_proposal_takes_the_place_of_an_older_one(four_eyes: Service) -> None:
    one = take(four_eyes, (entry(1, "Zoraxin"),), actor=EVA)
    two = take(four_eyes, (entry(2, "Zoraxin"),), day=2, actor=EVA)
    assert one is not None
    assert two is not None
    assert [each.id for each in waiting(service=four_eyes, actor=EVA)] == [two.id]
    with pytest.raises(ConflictError):
        confirm_activation(one.id, service=four_eyes, actor=TOM)


def test_a_proposal_made_over_other_lists_is_refused(four_eyes: Service) -> None:
    made = take(four_eyes, (entry(1, "Zoraxin"),), actor=EVA)
    assert made is not None
    (four_eyes.home.shelf.root / "current").unlink(missing_ok=True)
    other = Watchlist.build(replace(HEADER, id="other"), (entry(9, "Another"),))
    shelf = four_eyes.home.shelf
    shelf.use(shelf.keep(with_lists(four_eyes.snapshot, (other,))))
    with pytest.raises(ConflictError, match="meanwhile"):
        confirm_activation(made.id, service=four_eyes, actor=TOM)
    assert [each.id for each in waiting(service=four_eyes, actor=EVA)] == [made.id]


def test_a_declined_list_never_comes_into_use(four_eyes: Service) -> None:
    made = take(four_eyes, (entry(1, "Zoraxin"),), actor=EVA)
    assert made is not None
    decline_activation(made.id, "half of it is missing", service=four_eyes, actor=TOM)
    with pytest.raises(ConflictError):
        confirm_activation(made.id, service=four_eyes, actor=TOM)


def test_a_policy_waits_for_a_second_person(four_eyes: Service, policy: Path) -> None:
    before = four_eyes.policy.version
    made = activate_policy(policy, "asked by the board", service=four_eyes, actor=EVA)
    policy.write_text(RULE.format(source="another"))  # what was proposed is what is taken
    assert four_eyes.policy.version == before
    confirm_activation(made.id, service=four_eyes, actor=TOM)
    assert four_eyes.policy.version == made.after


def test_a_policy_with_a_problem_is_refused(alone: Service, policy: Path) -> None:
    policy.write_text(RULE.format(source=""))
    with pytest.raises(InvalidRecordError, match="names no source"):
        activate_policy(policy, "asked by the board", service=alone, actor=SYSTEM)


def test_a_policy_without_a_reason_is_refused(alone: Service, policy: Path) -> None:
    with pytest.raises(InvalidRecordError, match="says why"):
        activate_policy(policy, " ", service=alone, actor=SYSTEM)


def test_the_policy_in_use_is_not_taken_into_use_again(alone: Service, policy: Path) -> None:
    activate_policy(policy, "asked by the board", service=alone, actor=SYSTEM)
    with pytest.raises(ConflictError, match="already"):
        activate_policy(policy, "once more", service=alone, actor=SYSTEM)


def test_who_may_not_activate_a_policy_changes_nothing(alone: Service, policy: Path) -> None:
    with pytest.raises(DeniedError):
        activate_policy(policy, "just so", service=alone, actor=ANALYST)
    assert alone.policy_path is None


def test_an_alert_is_closed_with_a_reason_and_once(alone: Service) -> None:
    found = fallen_away(alone)
    close_alert(found.id, "the customer is gone", service=alone, actor=EVA)
    told = alert(found.id, service=alone, actor=EVA)
    assert (told.state, told.closed_by, told.closed_reason) == (
        "closed", "eva", "the customer is gone",
    )  # fmt: skip
    with pytest.raises(ConflictError):
        close_alert(found.id, "again", service=alone, actor=EVA)


def test_an_alert_is_not_closed_without_a_reason(alone: Service) -> None:
    found = fallen_away(alone)
    with pytest.raises(InvalidRecordError):
        close_alert(found.id, " ", service=alone, actor=EVA)


def test_an_alert_that_is_not_there_is_unknown(alone: Service) -> None:
    with pytest.raises(UnknownRecordError):
        close_alert("nothing", "looked", service=alone, actor=EVA)


def test_a_confirmed_release_waits_for_the_second_person(four_eyes: Service) -> None:
    found = fallen_away(four_eyes)
    made = confirm_release(found.id, "no longer listed", service=four_eyes, actor=EVA)
    with four_eyes.store.read() as db:
        decision, _ = decisions.of_transaction(db, found.transaction)
    told = alert(found.id, service=four_eyes, actor=EVA)
    assert (decision.id, decision.stands, told.decision) == (made, False, made)


def test_what_is_no_proposal_releases_nothing(alone: Service) -> None:
    keep(alone, (sale("A-1", "Zoraxin Chemical"),))
    again(alone)
    take(alone, (entry(1, "Zoraxin Chemical"),))
    again(alone)
    (found,) = alerts(AlertFilter(kinds=(AlertKind.WORSE,)), service=alone, actor=SYSTEM)
    with pytest.raises(UnknownRecordError, match="no release"):
        confirm_release(found.id, "fine", service=alone, actor=EVA)


def test_who_may_not_release_does_not_by_a_proposal_either(alone: Service) -> None:
    found = fallen_away(alone)
    with pytest.raises(DeniedError):
        confirm_release(found.id, "fine", service=alone, actor=ANALYST)


def test_alerts_are_found_by_the_entry_that_moved(alone: Service) -> None:
    found = fallen_away(alone)
    for wanted, expected in (
        (AlertFilter(list="house", entry="house-1"), (found,)),
        (AlertFilter(entry="house-2"), ()),
        (AlertFilter(transaction=found.transaction), (found,)),
        (AlertFilter(before=found.seq), ()),
    ):
        assert alerts(wanted, service=alone, actor=EVA) == expected
