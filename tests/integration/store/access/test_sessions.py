"""Sessions and tokens, and the ways to use one that holds no longer."""

import datetime as dt

import pytest
from sqlalchemy import insert, select

from access_cases import PASSWORD, TimedService, actor, acts, make_user
from precurb.app.access.actions import Action
from precurb.app.access.actor import SYSTEM
from precurb.app.access.people import disable, enable, end_sessions, revoke
from precurb.app.access.permit import permit, require
from precurb.app.access.secrets import hash_of
from precurb.app.access.sessions import (
    actor_of_session,
    end_own_session,
    own_sessions,
    sign_out,
)
from precurb.app.access.sign_in import Came, sign_in
from precurb.app.access.tokens import (
    PREFIX,
    Wanted,
    actor_of_token,
    make_token,
    revoke_token,
    tokens_of,
)
from precurb.errors import DeniedError, InvalidRecordError, UnknownRecordError
from precurb.store.tables import grants, sessions, tokens


def opened(service: TimedService, name: str = "eva", before: str = "") -> str:
    return sign_in(name, PASSWORD, Came(before=before), service=service).secret


def test_only_the_hash_of_a_session_is_kept(service: TimedService) -> None:
    make_user(service, "eva", password=PASSWORD)
    secret = opened(service)
    with service.store.read() as db:
        kept = db.execute(select(sessions.c.secret_hash)).scalars().all()
    assert kept == [hash_of(secret)]
    assert actor_of_session(kept[0], service=service) is None


def test_a_session_given_from_outside_is_never_taken_over(service: TimedService) -> None:
    make_user(service, "eva", password=PASSWORD)
    planted = "a-secret-that-somebody-else-knows"
    assert opened(service, before=planted) != planted
    assert actor_of_session(planted, service=service) is None


def test_signing_in_again_ends_the_session_that_the_browser_had(service: TimedService) -> None:
    make_user(service, "eva", password=PASSWORD)
    first = opened(service)
    second = opened(service, before=first)
    assert actor_of_session(first, service=service) is None
    assert actor_of_session(second, service=service) is not None


def test_a_session_ends_when_it_is_not_used(service: TimedService) -> None:
    make_user(service, "eva", password=PASSWORD)
    secret = opened(service)
    for _ in range(3):
        service.later(minutes=59)
        assert actor_of_session(secret, service=service) is not None
    service.later(minutes=60)
    assert actor_of_session(secret, service=service) is None


def test_a_session_ends_however_much_it_is_used(service: TimedService) -> None:
    make_user(service, "eva", password=PASSWORD)
    secret = opened(service)
    for _ in range(23):
        service.later(minutes=30)
        assert actor_of_session(secret, service=service) is not None
    service.later(minutes=30)
    assert actor_of_session(secret, service=service) is None


def test_who_signed_out_is_out(service: TimedService) -> None:
    eva = make_user(service, "eva", password=PASSWORD)
    secret = opened(service)
    sign_out(secret, service=service, actor=eva)
    assert actor_of_session(secret, service=service) is None
    assert acts(service)[-1] == ("eva", "sign out", "user eva")


def test_one_session_or_all_of_a_user_are_ended(service: TimedService) -> None:
    eva = make_user(service, "eva", password=PASSWORD)
    admin = make_user(service, "root.admin", "admin")
    here, there = opened(service), opened(service)
    listed = {each.id for each in own_sessions(service=service, actor=eva)}
    assert listed == {hash_of(here)[:16], hash_of(there)[:16]}
    end_own_session(hash_of(there)[:16], service=service, actor=eva)
    assert actor_of_session(there, service=service) is None
    assert actor_of_session(here, service=service) is not None
    assert end_sessions("eva", service=service, actor=admin) == 1
    assert actor_of_session(here, service=service) is None


def test_nobody_ends_the_sessions_of_another(service: TimedService) -> None:
    make_user(service, "eva", password=PASSWORD)
    mallory = make_user(service, "mallory", "officer")
    secret = opened(service)
    with pytest.raises(UnknownRecordError):
        end_own_session(hash_of(secret)[:16], service=service, actor=mallory)
    with pytest.raises(DeniedError):
        end_sessions("eva", service=service, actor=mallory)
    assert actor_of_session(secret, service=service) is not None


def test_a_disabled_user_is_out_and_does_not_come_back_in_by_an_old_session(
    service: TimedService,
) -> None:
    make_user(service, "root.admin", "admin")
    make_user(service, "eva", password=PASSWORD)
    secret = opened(service)
    disable("eva", service=service, actor=SYSTEM)
    assert actor_of_session(secret, service=service) is None
    enable("eva", service=service, actor=SYSTEM)
    assert actor_of_session(secret, service=service) is None


def test_a_grant_revoked_in_the_middle_of_a_session_counts_no_longer(
    service: TimedService,
) -> None:
    make_user(service, "eva", "officer", password=PASSWORD)
    secret = opened(service)
    before = actor_of_session(secret, service=service)
    assert before is not None
    assert permit(before, Action.DECISION_RELEASE).allowed
    revoke("eva", "officer", service=service, actor=SYSTEM)
    after = actor_of_session(secret, service=service)
    assert after is not None
    assert not permit(after, Action.DECISION_RELEASE).allowed


def test_a_role_of_precurb_itself_written_into_the_table_counts_for_nothing(
    service: TimedService,
) -> None:
    eva = make_user(service, "eva")
    row = {
        "id": "1", "user": eva.user, "role": "system", "scope": "", "given_by": "eva",
        "given": service.now, "revoked_by": "",
    }  # fmt: skip
    with service.store.write(service.acting(SYSTEM)) as writing:
        writing.db.execute(insert(grants), row)
    assert actor(service, "eva").grants == ()


def test_a_token_acts_as_its_user(service: TimedService) -> None:
    eva = make_user(service, "eva", "officer")
    made = make_token(Wanted(label="nightly"), service=service, actor=eva)
    found = actor_of_token(made.secret, service=service)
    assert made.secret.startswith(PREFIX)
    assert found is not None
    assert found.name == "eva"
    assert permit(found, Action.CHECK_MAKE).allowed


def test_only_the_hash_of_a_token_is_kept(service: TimedService) -> None:
    eva = make_user(service, "eva")
    made = make_token(Wanted(label="nightly"), service=service, actor=eva)
    with service.store.read() as db:
        row = db.execute(select(tokens)).one()
    assert row.secret_hash == hash_of(made.secret)
    assert made.secret not in map(str, row)


def test_a_token_reaches_no_farther_than_its_scopes(service: TimedService) -> None:
    eva = make_user(service, "eva", "officer")
    wanted = Wanted(label="checks", scopes=(Action.CHECK_MAKE,))
    found = actor_of_token(
        make_token(wanted, service=service, actor=eva).secret, service=service
    )
    assert found is not None
    assert permit(found, Action.CHECK_MAKE).allowed
    with pytest.raises(DeniedError, match=r"token of eva does not reach to decision\.release"):
        require(found, Action.DECISION_RELEASE)


def test_a_token_reaches_no_farther_than_its_user(service: TimedService) -> None:
    eva = make_user(service, "eva", "analyst")
    wanted = Wanted(label="greedy", scopes=(Action.DECISION_RELEASE, Action.USER_MANAGE))
    found = actor_of_token(
        make_token(wanted, service=service, actor=eva).secret, service=service
    )
    assert found is not None
    assert not permit(found, Action.DECISION_RELEASE).allowed
    assert not permit(found, Action.USER_MANAGE).allowed


@pytest.mark.parametrize("scopes", [(), tuple(Action)], ids=["unlimited", "every scope"])
def test_a_token_makes_no_token_and_changes_no_account(
    service: TimedService, scopes: tuple[Action, ...]
) -> None:
    eva = make_user(service, "eva", "officer")
    made = make_token(Wanted(label="first", scopes=scopes), service=service, actor=eva)
    program = actor_of_token(made.secret, service=service)
    assert program is not None
    with pytest.raises(DeniedError, match="not for a program"):
        make_token(Wanted(label="second"), service=service, actor=program)
    with pytest.raises(DeniedError, match="not for a program"):
        revoke_token(made.id, "eva", service=service, actor=program)


def test_a_token_ends(service: TimedService) -> None:
    make_user(service, "root.admin", "admin")
    eva = make_user(service, "eva", "officer")
    short, revoked, forever = (
        make_token(Wanted(label="t", days=days), service=service, actor=eva)
        for days in (1, None, None)
    )
    revoke_token(revoked.id, "eva", service=service, actor=eva)
    assert actor_of_token(revoked.secret, service=service) is None
    service.later(days=1)
    assert actor_of_token(short.secret, service=service) is None
    assert actor_of_token(forever.secret, service=service) is not None
    disable("eva", service=service, actor=SYSTEM)
    assert actor_of_token(forever.secret, service=service) is None


def test_nobody_makes_or_revokes_a_token_of_another(service: TimedService) -> None:
    eva = make_user(service, "eva", "officer")
    mallory = make_user(service, "mallory", "analyst")
    with pytest.raises(DeniedError):
        make_token(Wanted(label="t"), service=service, actor=mallory, user="eva")
    assert tokens_of("eva", service=service, actor=eva) == ()
    own = make_token(Wanted(label="t"), service=service, actor=eva)
    with pytest.raises(DeniedError):
        revoke_token(own.id, "eva", service=service, actor=mallory)
    with pytest.raises(UnknownRecordError):
        revoke_token(own.id, "mallory", service=service, actor=mallory)
    with pytest.raises(DeniedError):
        tokens_of("eva", service=service, actor=mallory)


def test_the_command_line_makes_a_token_for_a_program(service: TimedService) -> None:
    make_user(service, "erp", "analyst")
    made = make_token(Wanted(label="erp"), service=service, actor=SYSTEM, user="erp")
    found = actor_of_token(made.secret, service=service)
    assert found is not None
    assert found.name == "erp"


@pytest.mark.parametrize(
    "wanted",
    [Wanted(label=" "), Wanted(label="x" * 101), Wanted(label="t", days=0)],
    ids=["no label", "a long one", "no time"],
)
def test_a_token_without_label_or_time_is_refused(
    service: TimedService, wanted: Wanted
) -> None:
    eva = make_user(service, "eva")
    with pytest.raises(InvalidRecordError):
        make_token(wanted, service=service, actor=eva)


@pytest.mark.parametrize("secret", ["", "pcb_", "pcb_" + "A" * 43, "x" * 5000])
def test_what_is_no_token_is_nobody(service: TimedService, secret: str) -> None:
    assert actor_of_token(secret, service=service) is None


def test_a_session_is_no_token_and_a_token_no_session(service: TimedService) -> None:
    eva = make_user(service, "eva", password=PASSWORD)
    secret = opened(service)
    token = make_token(Wanted(label="t"), service=service, actor=eva).secret
    assert actor_of_token(secret, service=service) is None
    assert actor_of_token(PREFIX + secret, service=service) is None
    assert actor_of_session(token, service=service) is None


def test_use_of_a_session_is_written_once_a_minute(service: TimedService) -> None:
    make_user(service, "eva", password=PASSWORD)
    secret = opened(service)
    started = service.now

    def last_seen() -> dt.datetime:
        with service.store.read() as db:
            found: dt.datetime = db.execute(select(sessions.c.last_seen)).scalar_one()
        return found

    service.later(seconds=59)
    actor_of_session(secret, service=service)
    assert last_seen() == started
    service.later(seconds=1)
    actor_of_session(secret, service=service)
    assert last_seen() == service.now
