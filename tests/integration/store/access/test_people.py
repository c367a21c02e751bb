"""Users and grants: duties kept apart, and the ways to come by a right one was not given."""

from collections.abc import Callable

import pytest

from access_cases import OTHER_PASSWORD, PASSWORD, TimedService, actor, acts, make_user
from precurb.app.access.account import invite
from precurb.app.access.actions import Action
from precurb.app.access.actor import SYSTEM, Actor
from precurb.app.access.denials import note_denial
from precurb.app.access.first import first_admin_code, is_empty, make_first_admin
from precurb.app.access.people import (
    NewUser,
    add_user,
    disable,
    enable,
    end_sessions,
    grant,
    people,
    person,
    revoke,
    unbind,
)
from precurb.app.access.permit import require
from precurb.app.access.sessions import actor_of_session
from precurb.app.access.sign_in import Came, sign_in
from precurb.errors import (
    ConflictError,
    DeniedError,
    InvalidRecordError,
    UnauthenticatedError,
    UnknownRecordError,
)

CAME = Came(address="192.0.2.7")


def test_a_new_user_may_do_nothing(service: TimedService) -> None:
    assert make_user(service, "eva").grants == ()


def test_who_gave_and_took_what_is_in_the_audit(service: TimedService) -> None:
    admin = make_user(service, "root.admin", "admin")
    new = NewUser(name="Eva", display="Eva Ejemplo", role="officer", scope="jurisdiction:DE")
    assert add_user(new, service=service, actor=admin) == "eva"
    revoke("eva", "officer", "jurisdiction:DE", service=service, actor=admin)
    assert acts(service)[-3:] == [
        ("root.admin", "add user", "user eva"),
        ("root.admin", "grant officer within jurisdiction:DE", "user eva"),
        ("root.admin", "revoke officer within jurisdiction:DE", "user eva"),
    ]


def test_users_are_seen_with_what_they_hold(service: TimedService) -> None:
    auditor = make_user(service, "uta", "auditor")
    make_user(service, "eva", "officer jurisdiction:DE", "analyst", password=PASSWORD)
    found = {each.user.name: each for each in people(service=service, actor=auditor)}
    assert sorted(found) == ["eva", "uta"]
    assert [(e.role, e.scope) for e in found["eva"].grants] == [
        ("analyst", ""), ("officer", "jurisdiction:DE")
    ]  # fmt: skip
    assert person("eva", service=service, actor=auditor) == found["eva"]


def test_one_sees_oneself_and_nobody_else(service: TimedService) -> None:
    eva = make_user(service, "eva", "officer")
    make_user(service, "uta")
    assert person("eva", service=service, actor=eva).user.name == "eva"
    with pytest.raises(DeniedError, match=r"user\.read"):
        person("uta", service=service, actor=eva)


@pytest.mark.parametrize("role", ["analyst", "officer", "approver", "auditor", ""])
def test_only_who_manages_users_changes_them(service: TimedService, role: str) -> None:
    make_user(service, "root.admin", "admin")
    make_user(service, "eva", "analyst", password=PASSWORD)
    other = make_user(service, "other", *([role] if role else []))
    tries: tuple[Callable[[], object], ...] = (
        lambda: add_user(NewUser(name="new", role="admin"), service=service, actor=other),
        lambda: grant("other", "officer", service=service, actor=other),
        lambda: grant("eva", "admin", service=service, actor=other),
        lambda: revoke("eva", "analyst", service=service, actor=other),
        lambda: disable("eva", service=service, actor=other),
        lambda: enable("eva", service=service, actor=other),
        lambda: end_sessions("eva", service=service, actor=other),
        lambda: invite("eva", service=service, actor=other),
        lambda: unbind("eva", service=service, actor=other),
    )
    before = acts(service)
    for each in tries:
        with pytest.raises(DeniedError):
            each()
    assert acts(service) == before


def test_who_manages_users_within_a_scope_manages_none(service: TimedService) -> None:
    admin = make_user(service, "root.admin", "admin jurisdiction:DE")
    make_user(service, "eva")
    with pytest.raises(DeniedError, match="jurisdiction:DE alone"):
        grant("eva", "officer", service=service, actor=admin)


def test_an_administrator_gives_himself_nothing(service: TimedService) -> None:
    admin = make_user(service, "root.admin", "admin")
    for role in ("officer", "auditor", "admin"):
        with pytest.raises(DeniedError, match="himself"):
            grant("root.admin", role, "jurisdiction:DE", service=service, actor=admin)
    assert [each.role for each in actor(service, "root.admin").grants] == ["admin"]


@pytest.mark.parametrize(
    ("held", "wanted"),
    [("admin", "officer"), ("officer", "admin"), ("auditor", "analyst"), ("admin", "auditor")],
)
def test_roles_that_are_kept_apart_do_not_meet_in_one_user(
    service: TimedService, held: str, wanted: str
) -> None:
    admin = make_user(service, "root.admin", "admin")
    make_user(service, "eva", held)
    with pytest.raises(ConflictError, match="does not go with"):
        grant("eva", wanted, "case:1", service=service, actor=admin)


def test_the_role_of_precurb_itself_is_given_to_nobody(service: TimedService) -> None:
    make_user(service, "eva")
    with pytest.raises(InvalidRecordError, match="no role"):
        grant("eva", "system", service=service, actor=SYSTEM)


@pytest.mark.parametrize("role", ["", "root", "officer,admin"])
def test_what_is_no_role_is_refused(service: TimedService, role: str) -> None:
    make_user(service, "eva")
    with pytest.raises(InvalidRecordError):
        grant("eva", role, service=service, actor=SYSTEM)


def test_a_grant_is_given_once_and_taken_once(service: TimedService) -> None:
    make_user(service, "eva", "officer")
    with pytest.raises(ConflictError, match="already"):
        grant("eva", "officer", service=service, actor=SYSTEM)
    grant("eva", "officer", "case:1", service=service, actor=SYSTEM)
    revoke("eva", "officer", service=service, actor=SYSTEM)
    with pytest.raises(UnknownRecordError):
        revoke("eva", "officer", service=service, actor=SYSTEM)
    assert [each.scope for each in actor(service, "eva").grants] == ["case:1"]


def test_the_last_who_manages_users_stays(service: TimedService) -> None:
    admin = make_user(service, "root.admin", "admin")
    make_user(service, "within", "admin jurisdiction:DE")
    removing: tuple[Callable[[], object], ...] = (
        lambda: revoke("root.admin", "admin", service=service, actor=SYSTEM),
        lambda: disable("root.admin", service=service, actor=admin),
    )
    for remove in removing:
        with pytest.raises(ConflictError, match="somebody must remain"):
            remove()
    assert actor(service, "root.admin").grants == admin.grants
    make_user(service, "second", "admin")
    disable("root.admin", service=service, actor=SYSTEM)
    with pytest.raises(ConflictError, match="somebody must remain"):
        revoke("second", "admin", service=service, actor=SYSTEM)


def test_where_nobody_ever_managed_users_the_command_line_still_does(
    service: TimedService,
) -> None:
    make_user(service, "eva", "officer")
    disable("eva", service=service, actor=SYSTEM)
    with pytest.raises(ConflictError, match="disabled already"):
        disable("eva", service=service, actor=SYSTEM)
    enable("eva", service=service, actor=SYSTEM)
    with pytest.raises(ConflictError, match="not disabled"):
        enable("eva", service=service, actor=SYSTEM)


@pytest.mark.parametrize("name", ["Eva", "eva "])
def test_no_two_users_have_one_name(service: TimedService, name: str) -> None:
    make_user(service, "eva")
    with pytest.raises(ConflictError):
        add_user(NewUser(name=name), service=service, actor=SYSTEM)


def test_a_denial_is_kept_with_its_reason(service: TimedService) -> None:
    eva = make_user(service, "eva", "analyst")
    with pytest.raises(DeniedError) as error:
        require(eva, Action.DECISION_RELEASE)
    note_denial(error.value, service=service, actor=eva)
    told = "denied: eva lacks the right decision.release; officer has it"
    assert acts(service)[-1] == ("eva", told, "user eva")


def test_who_is_not_known_writes_nothing_into_the_audit(service: TimedService) -> None:
    before = acts(service)
    nobody = Actor(user="", name="")
    note_denial(UnauthenticatedError("who?"), service=service, actor=nobody)
    assert acts(service) == before


def test_the_first_administrator_is_made_with_the_code_of_the_terminal(
    service: TimedService,
) -> None:
    assert is_empty(service=service)
    code = first_admin_code(service)
    assert code is not None
    opened = make_first_admin(code, "Eva", PASSWORD, CAME, service=service)
    found = actor_of_session(opened.secret, service=service)
    assert found is not None
    assert [each.role for each in found.grants] == ["admin"]
    assert sign_in("eva", PASSWORD, CAME, service=service).user == "eva"
    assert first_admin_code(service) is None


def test_the_code_is_that_of_the_last_start_and_good_once(service: TimedService) -> None:
    old, code = first_admin_code(service), first_admin_code(service)
    assert old
    assert code
    for wrong in (old, "", "guess"):
        with pytest.raises(UnauthenticatedError):
            make_first_admin(wrong, "eva", PASSWORD, CAME, service=service)
    with pytest.raises(InvalidRecordError):
        make_first_admin(code, "eva", "short", CAME, service=service)
    make_first_admin(code, "eva", PASSWORD, CAME, service=service)
    with pytest.raises(ConflictError):
        make_first_admin(code, "mallory", OTHER_PASSWORD, CAME, service=service)


def test_the_code_is_worth_nothing_once_there_is_a_user(service: TimedService) -> None:
    code = first_admin_code(service)
    assert code
    make_user(service, "eva", "admin")
    with pytest.raises(ConflictError):
        make_first_admin(code, "mallory", PASSWORD, CAME, service=service)


def test_an_invitation_is_no_first_code(service: TimedService) -> None:
    make_user(service, "eva")
    code = invite("eva", service=service, actor=SYSTEM)
    with pytest.raises(ConflictError):
        make_first_admin(code, "mallory", PASSWORD, CAME, service=service)
