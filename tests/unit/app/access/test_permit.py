"""Verdicts, and the lines that the roles never cross."""

import pytest

from precurb.app.access.actions import Action, read_actions
from precurb.app.access.actor import SYSTEM, Actor, Grant
from precurb.app.access.permit import permit, require
from precurb.app.access.roles import roles, roles_to_give, roles_with
from precurb.errors import DeniedError, InvalidRecordError

READING = {each for each in Action if each.value.endswith(".read")}
DECIDING = {
    Action.DECISION_MAKE, Action.DECISION_RELEASE, Action.DECISION_CONFIRM,
    Action.ALLOWANCE_MAKE, Action.DUTY_SETTLE, Action.ALERT_CLOSE, Action.PAYMENT_RELEASE,
    Action.POLICY_ACTIVATE, Action.LIST_UPDATE, Action.EXCHANGE_SEND,
}  # fmt: skip


def eva(*grants: Grant, scopes: frozenset[Action] | None = None) -> Actor:
    return Actor(user="1", name="eva", grants=grants, scopes=scopes)


@pytest.mark.parametrize("action", list(Action))
def test_without_a_grant_nothing_is_allowed(action: Action) -> None:
    assert not permit(eva(), action).allowed
    assert not permit(eva(), action, "jurisdiction:DE").allowed


@pytest.mark.parametrize("role", ["", "root", "Officer", "officer "])
def test_a_role_that_is_none_allows_nothing(role: str) -> None:
    assert not any(permit(eva(Grant(role=role)), each).allowed for each in Action)


@pytest.mark.parametrize("role", list(roles()))
def test_a_role_allows_its_actions_and_no_other(role: str) -> None:
    allowed = {each for each in Action if permit(eva(Grant(role=role)), each).allowed}
    assert allowed == roles()[role].actions


@pytest.mark.parametrize(
    ("held", "asked", "allowed"),
    [
        ("", "", True),
        ("", "jurisdiction:DE", True),
        ("jurisdiction:DE", "jurisdiction:DE", True),
        ("jurisdiction:DE", "jurisdiction:AT", False),
        ("jurisdiction:DE", "", False),
        ("jurisdiction:DE", "jurisdiction:DEX", False),
        ("jurisdiction:DE", "jurisdiction:de", False),
        ("case:1", "jurisdiction:1", False),
    ],
)
def test_a_grant_counts_for_its_scope(held: str, asked: str, allowed: bool) -> None:
    actor = eva(Grant(role="officer", scope=held))
    assert permit(actor, Action.CHECK_READ, asked).allowed is allowed


def test_a_denial_names_the_right_and_who_has_it() -> None:
    verdict = permit(eva(Grant(role="analyst")), Action.DECISION_CONFIRM)
    assert verdict.why == "eva lacks the right decision.confirm; approver has it"


def test_a_denial_for_a_scope_names_both() -> None:
    actor = eva(Grant(role="officer", scope="jurisdiction:DE"))
    within = permit(actor, Action.CHECK_READ, "jurisdiction:AT")
    assert within.why == (
        "eva has the right check.read within jurisdiction:DE alone, not for jurisdiction:AT"
    )
    assert permit(actor, Action.CHECK_READ).why.endswith("alone, not everywhere")


def test_a_denial_says_that_it_is_the_token() -> None:
    actor = eva(Grant(role="officer"), scopes=frozenset({Action.CHECK_MAKE}))
    assert permit(actor, Action.CHECK_MAKE).allowed
    with pytest.raises(DeniedError, match=r"^the token of eva does not reach to check\.read$"):
        require(actor, Action.CHECK_READ)


def test_a_token_gives_no_right_of_its_own() -> None:
    assert not permit(eva(scopes=frozenset(Action)), Action.CHECK_READ).allowed


def test_what_is_allowed_says_by_which_role() -> None:
    assert permit(eva(Grant(role="officer")), Action.CHECK_READ).why == (
        "eva may check.read as officer"
    )


def test_every_action_is_in_a_role_that_can_be_given() -> None:
    assert [each for each in Action if not roles_with(each)] == []


def test_who_manages_users_decides_nothing() -> None:
    managing = [roles()[name] for name in roles_with(Action.USER_MANAGE)]
    assert managing
    assert [role.name for role in managing if role.actions & DECIDING] == []


def test_who_manages_users_holds_no_deciding_role_beside_it() -> None:
    deciding = {name for name in roles_to_give() if roles()[name].actions & DECIDING}
    for name in roles_with(Action.USER_MANAGE):
        assert deciding <= roles()[name].apart_from


def test_an_auditor_reads_everything_and_changes_nothing() -> None:
    assert roles()["auditor"].actions == READING
    assert roles()["auditor"].apart_from == set(roles_to_give()) - {"auditor"}


def test_roles_are_kept_apart_from_both_sides() -> None:
    pairs = {(a, b) for a in roles() for b in roles()[a].apart_from}
    assert pairs == {(b, a) for a, b in pairs}


def test_who_releases_does_not_confirm_by_the_same_role() -> None:
    both = {Action.DECISION_RELEASE, Action.DECISION_CONFIRM}
    assert [name for name in roles() if roles()[name].actions >= both] == []


def test_a_machine_lets_nothing_go() -> None:
    letting_go = {
        Action.DECISION_RELEASE, Action.DECISION_CONFIRM, Action.ALLOWANCE_MAKE,
        Action.PAYMENT_RELEASE, Action.EXCHANGE_SEND,
    }  # fmt: skip
    assert {each for each in Action if not permit(SYSTEM, each).allowed} == letting_go


def test_the_role_of_precurb_itself_cannot_be_given() -> None:
    assert "system" in roles()
    assert "system" not in roles_to_give()


def test_actions_are_read_by_name() -> None:
    assert read_actions(["check.make", " list.read "]) == (Action.CHECK_MAKE, Action.LIST_READ)
    with pytest.raises(InvalidRecordError, match=r"check\.all"):
        read_actions(["check.all"])
