"""Who decides what, and when a decision stands."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from databases import QUIET
from desk_cases import ADA, BEA, IVO, LISTED, NOBODY, OF_MEXICO, OTTO, checked
from precurb.app.access.actor import Actor
from precurb.app.desk.check import Made, check_again
from precurb.app.desk.decide import allow, confirm, decide, may_decide, waiting
from precurb.app.desk.transactions import Standing, transaction
from precurb.app.records import Making, keep_check
from precurb.app.service import Service
from precurb.errors import (
    ConflictError,
    DeniedError,
    InvalidRecordError,
    UnknownRecordError,
)
from precurb.model import Outcome
from precurb.store.decisions import Action as Ruling
from service_cases import person, service_in


def held(service: Service) -> Made:
    """A check that holds or stops: the customer bears a listed name."""
    made = checked(service, customer=LISTED)
    assert made.check.outcome in (Outcome.HOLD, Outcome.STOP)
    return made


def newer(service: Service, made: Made) -> str:
    """A newer check of the same transaction."""
    later = replace(made.check, checked_on=made.check.checked_on + dt.timedelta(days=1))
    acting = service.acting(ADA)
    return keep_check(later, Making(), store=service.store, acting=acting).id


def standing(service: Service, made: Made) -> Standing:
    return transaction(made.kept.transaction, service=service, actor=OTTO).standing


def listed_finding(made: Made) -> int:
    """The position of the finding that the customer is listed."""
    return next(
        at
        for at, each in enumerate(made.check.judgements)
        if each.finding.rule in ("party-name", "party-name-near")
    )


def test_what_is_held_goes_once_two_have_let_it(service: Service) -> None:
    made = held(service)
    first = decide(made.kept.id, Ruling.RELEASE, "seen", service=service, actor=ADA)
    between = standing(service, made)
    confirm(first.id, "seen too", service=service, actor=BEA)
    assert (between, standing(service, made)) == (Standing.WAITING, Standing.RELEASED)


def test_a_hold_by_one_person_stands_at_once(service: Service) -> None:
    made = checked(service)
    found = decide(made.kept.id, Ruling.HOLD, "licence is missing", service=service, actor=IVO)
    assert found.stands
    assert standing(service, made) is Standing.HOLD


@pytest.mark.parametrize("ruling", [Ruling.HOLD, Ruling.STOP])
def test_what_a_person_keeps_is_not_let_go_by_checking_it_again(
    service: Service, ruling: Ruling
) -> None:
    made = checked(service, goods="5 kg glue", destination="AT")
    decide(made.kept.id, ruling, "odd", service=service, actor=IVO)
    later = newer(service, made)
    assert standing(service, made) is Standing(ruling)
    found = decide(later, Ruling.RELEASE, "asked", service=service, actor=ADA)
    assert found.needs_second


def test_what_two_have_let_go_is_not_kept_by_checking_it_again(service: Service) -> None:
    made = checked(service, goods="5 kg glue", destination="AT")
    decide(made.kept.id, Ruling.HOLD, "odd", service=service, actor=IVO)
    first = decide(made.kept.id, Ruling.RELEASE, "asked", service=service, actor=ADA)
    confirm(first.id, "asked too", service=service, actor=BEA)
    newer(service, made)
    assert standing(service, made) is Standing.RELEASE


def test_what_a_person_held_needs_two_to_go(service: Service) -> None:
    made = checked(service, goods="5 kg glue", destination="AT")
    decide(made.kept.id, Ruling.HOLD, "odd", service=service, actor=IVO)
    found = decide(made.kept.id, Ruling.RELEASE, "asked", service=service, actor=ADA)
    assert found.needs_second


def test_one_person_lets_go_where_the_settings_say_so(tmp_path: Path) -> None:
    settings = replace(QUIET, four_eyes=())
    with service_in(tmp_path, settings=settings) as service:
        made = held(service)
        found = decide(made.kept.id, Ruling.RELEASE, "seen", service=service, actor=ADA)
    assert found.stands


@pytest.mark.parametrize("ruling", [Ruling.RELEASE, Ruling.HOLD, Ruling.STOP])
def test_a_decision_without_a_reason_is_refused(alone: Service, ruling: Ruling) -> None:
    made = held(alone)
    with pytest.raises(InvalidRecordError, match="says why"):
        decide(made.kept.id, ruling, "  ", service=alone, actor=ADA)


@pytest.mark.parametrize("who", [NOBODY, IVO, OTTO, BEA], ids=lambda who: who.name)
def test_who_may_not_release_is_told_which_right_is_missing(alone: Service, who: Actor) -> None:
    made = held(alone)
    with pytest.raises(DeniedError, match=r"decision\.release"):
        decide(made.kept.id, Ruling.RELEASE, "r", service=alone, actor=who)
    assert transaction(made.kept.transaction, service=alone, actor=OTTO).decisions == ()


def test_nobody_confirms_what_is_his_own(alone: Service) -> None:
    both = person("ada", "officer", "approver")
    made = held(alone)
    first = decide(made.kept.id, Ruling.RELEASE, "seen", service=alone, actor=both)
    with pytest.raises(DeniedError, match="another one"):
        confirm(first.id, "seen", service=alone, actor=both)


def test_a_decision_is_confirmed_once(alone: Service) -> None:
    made = held(alone)
    first = decide(made.kept.id, Ruling.RELEASE, "seen", service=alone, actor=ADA)
    confirm(first.id, "seen", service=alone, actor=BEA)
    with pytest.raises(ConflictError, match="second person already"):
        confirm(first.id, "seen", service=alone, actor=BEA)


def test_what_was_checked_again_meanwhile_is_not_decided_on_old_evidence(
    service: Service,
) -> None:
    made = held(service)
    first = decide(made.kept.id, Ruling.RELEASE, "seen", service=service, actor=ADA)
    newest = newer(service, made)
    with pytest.raises(ConflictError, match=newest):
        confirm(first.id, "seen", service=service, actor=BEA)
    with pytest.raises(ConflictError, match=newest):
        decide(made.kept.id, Ruling.RELEASE, "seen", service=service, actor=ADA)
    assert waiting(service=service, actor=BEA) == ()


def test_what_waits_is_shown_to_each_with_what_they_may(service: Service) -> None:
    made = held(service)
    first = decide(made.kept.id, Ruling.RELEASE, "seen", service=service, actor=ADA)
    shown = {
        who.name: [(each.decision.id, each.may.allowed) for each in
                   waiting(service=service, actor=who)]
        for who in (ADA, BEA, OTTO)
    }  # fmt: skip
    assert shown == {
        "ada": [(first.id, False)], "bea": [(first.id, True)], "otto": [(first.id, False)],
    }  # fmt: skip


def test_whoever_answers_for_a_country_decides_what_enters_it(service: Service) -> None:
    made = held(service)
    assert decide(made.kept.id, Ruling.STOP, "s", service=service, actor=OF_MEXICO).stands


def test_whoever_answers_for_a_country_decides_on_no_other(service: Service) -> None:
    made = checked(service, destination="AT")
    with pytest.raises(DeniedError):
        decide(made.kept.id, Ruling.STOP, "s", service=service, actor=OF_MEXICO)


def test_a_party_that_is_another_one_is_allowed_in_the_next_check(service: Service) -> None:
    made = held(service)
    first = allow(
        made.kept.id, listed_finding(made), "a theatre group", service=service, actor=ADA
    )
    confirm(first.id, "I know them", service=service, actor=BEA)
    again = check_again(made.kept.id, service=service, actor=ADA)
    rules = {each.finding.rule for each in again.check.judgements}
    assert "party-allowed" in rules
    assert again.kept.number == 2


def test_an_allowance_that_waits_allows_nothing(service: Service) -> None:
    made = held(service)
    allow(made.kept.id, listed_finding(made), "theatre", service=service, actor=ADA)
    assert check_again(made.kept.id, service=service, actor=ADA).kept == made.kept


def test_only_a_name_can_be_allowed(alone: Service) -> None:
    made = held(alone)
    other = next(at for at, each in enumerate(made.check.judgements) if not each.finding.party)
    with pytest.raises(InvalidRecordError, match="not about a listed party"):
        allow(made.kept.id, other, "why", service=alone, actor=ADA)


@pytest.mark.parametrize("position", [-1, 10_000])
def test_a_finding_that_is_not_there_cannot_be_allowed(alone: Service, position: int) -> None:
    made = held(alone)
    with pytest.raises(UnknownRecordError):
        allow(made.kept.id, position, "why", service=alone, actor=ADA)


def test_every_refusal_is_explained_before_it_is_met(alone: Service) -> None:
    made = held(alone)
    told = may_decide(made.kept.id, service=alone, actor=IVO)
    assert {ruling: each.allowed for ruling, each in told.items()} == {
        Ruling.RELEASE: False, Ruling.HOLD: True, Ruling.STOP: True, Ruling.ALLOW: False,
    }  # fmt: skip
    assert "decision.release" in told[Ruling.RELEASE].why


def test_an_outdated_check_offers_no_decision(alone: Service) -> None:
    made = held(alone)
    newest = newer(alone, made)
    told = may_decide(made.kept.id, service=alone, actor=ADA)
    assert not told[Ruling.RELEASE].allowed
    assert newest in told[Ruling.RELEASE].why
