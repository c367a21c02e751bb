"""Signing in with name and password, and the ways to cheat."""

import dataclasses
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import PasswordHasher

from access_cases import OTHER_PASSWORD, PASSWORD, TimedService, actor, acts, make_user
from precurb.app.access import sign_in as module
from precurb.app.access.account import accept, change_password, invite, invited, set_password
from precurb.app.access.actor import SYSTEM
from precurb.app.access.people import disable
from precurb.app.access.sessions import actor_of_session
from precurb.app.access.sign_in import Came, sign_in
from precurb.app.settings import SignIn
from precurb.errors import (
    DeniedError,
    InvalidRecordError,
    PrecurbError,
    TooManyError,
    UnauthenticatedError,
)
from precurb.store import users

HERE = Came(address="192.0.2.7")


def wrong(service: TimedService, name: str = "eva", came: Came = HERE) -> PrecurbError:
    with pytest.raises(PrecurbError) as error:
        sign_in(name, "not the password", came, service=service)
    return error.value


def test_who_knows_the_password_is_signed_in(service: TimedService) -> None:
    make_user(service, "eva", "officer", password=PASSWORD)
    opened = sign_in(" Eva ", PASSWORD, HERE, service=service)
    found = actor_of_session(opened.secret, service=service)
    assert found is not None
    assert (found.name, found.grants[0].role) == ("eva", "officer")
    assert ("eva", "sign in", "user eva") in acts(service)


def test_the_answer_is_the_same_whatever_is_wrong(service: TimedService) -> None:
    make_user(service, "eva", password=PASSWORD)
    make_user(service, "without")
    make_user(service, "admin", "admin")
    make_user(service, "gone", password=PASSWORD)
    disable("gone", service=service, actor=SYSTEM)
    told = {str(wrong(service, name)) for name in ("eva", "nobody", "without")}
    with pytest.raises(UnauthenticatedError) as error:
        sign_in("gone", PASSWORD, HERE, service=service)
    assert told == {str(error.value)}


def test_as_much_is_done_for_a_name_that_nobody_has(
    service: TimedService, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_user(service, "eva", password=PASSWORD)
    made: list[str] = []
    verify = PasswordHasher.verify

    def counted(self: PasswordHasher, kept: str, password: str) -> bool:
        made.append(kept.rpartition("$")[0].rpartition("$")[0])  # the cost, not the hash
        return bool(verify(self, kept, password))

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    entries = []
    for name in ("eva", "nobody"):
        before = len(acts(service))
        wrong(service, name)
        entries.append(len(acts(service)) - before)
    assert len(made) == 2
    assert made[0] == made[1]
    assert entries == [1, 1]


def test_a_password_typed_as_a_name_is_not_kept(service: TimedService) -> None:
    make_user(service, "eva")
    wrong(service, PASSWORD)
    assert not any(PASSWORD in each for row in acts(service) for each in row)


def test_after_five_wrong_passwords_the_right_one_has_to_wait(service: TimedService) -> None:
    make_user(service, "eva", password=PASSWORD)
    for number in range(5):
        error = wrong(service, came=Came(address=f"192.0.2.{number}"))
        assert isinstance(error, UnauthenticatedError)
    with pytest.raises(TooManyError) as too_many:
        sign_in("eva", PASSWORD, Came(address="192.0.2.99"), service=service)
    assert 0 < too_many.value.after <= 15 * 60 + 1
    service.later(seconds=too_many.value.after)
    assert sign_in("eva", PASSWORD, HERE, service=service).user == "eva"


def test_attempts_that_are_refused_do_not_prolong_the_wait(service: TimedService) -> None:
    make_user(service, "eva", password=PASSWORD)
    for _ in range(5):
        wrong(service, came=Came())
    service.later(minutes=14)
    assert isinstance(wrong(service, came=Came()), TooManyError)
    service.later(minutes=1, seconds=1)
    assert sign_in("eva", PASSWORD, Came(), service=service).user == "eva"


@pytest.mark.parametrize(
    "address",
    [
        lambda n: "192.0.2.7",
        lambda n: f"2001:db8:1:2::{n}",  # one network, many addresses
        lambda n: ("192.0.2.7", "::ffff:192.0.2.7")[n % 2],
    ],
    ids=["one address", "one IPv6 network", "IPv4 written as IPv6"],
)
def test_an_address_cannot_go_through_many_names(
    service: TimedService, address: Callable[[int], str]
) -> None:
    for number in range(5):
        wrong(service, f"user{number}", Came(address=address(number)))
    assert isinstance(wrong(service, "user9", Came(address=address(9))), TooManyError)


def test_ones_own_account_does_not_free_an_address(service: TimedService) -> None:
    make_user(service, "mallory", password=PASSWORD)
    for number in range(4):
        wrong(service, f"user{number}")
        sign_in("mallory", PASSWORD, HERE, service=service)
    wrong(service, "user4")
    assert isinstance(wrong(service, "user5"), TooManyError)


def test_attempts_at_once_are_counted_one_by_one(service: TimedService) -> None:
    make_user(service, "eva", password=PASSWORD)
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda _: type(wrong(service, came=Came())), range(12)))
    assert told.count(UnauthenticatedError) == 5
    assert told.count(TooManyError) == 7


def test_a_user_disabled_while_the_password_is_verified_stays_out(
    service: TimedService, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_user(service, "admin", "admin")
    make_user(service, "eva", password=PASSWORD)

    def meanwhile(password: str, kept: str | None) -> bool:
        disable("eva", service=service, actor=SYSTEM)
        return True

    monkeypatch.setattr(module, "verify_password", meanwhile)
    with pytest.raises(UnauthenticatedError):
        sign_in("eva", PASSWORD, HERE, service=service)


def test_a_hash_of_weaker_settings_is_made_anew(service: TimedService) -> None:
    eva = make_user(service, "eva")
    weak = PasswordHasher(time_cost=1, memory_cost=1024).hash(PASSWORD)
    with service.store.write(service.acting(SYSTEM)) as writing:
        users.set_password(writing, users.of_id(writing.db, eva.user), weak)
    sign_in("eva", PASSWORD, HERE, service=service)
    with service.store.read() as db:
        assert users.of_id(db, eva.user).password_hash != weak
    assert sign_in("eva", PASSWORD, HERE, service=service).user == "eva"


def test_a_changed_password_ends_all_sessions_and_begins_one(service: TimedService) -> None:
    eva = make_user(service, "eva", password=PASSWORD)
    before = [sign_in("eva", PASSWORD, HERE, service=service) for _ in range(2)]
    opened = change_password(PASSWORD, OTHER_PASSWORD, HERE, service=service, actor=eva)
    assert [actor_of_session(each.secret, service=service) for each in before] == [None, None]
    assert actor_of_session(opened.secret, service=service) is not None
    assert isinstance(wrong(service), UnauthenticatedError)
    assert sign_in("eva", OTHER_PASSWORD, HERE, service=service).user == "eva"


def test_a_stolen_session_does_not_guess_the_password_for_a_new_one(
    service: TimedService,
) -> None:
    eva = make_user(service, "eva", password=PASSWORD)
    for _ in range(5):
        with pytest.raises(UnauthenticatedError):
            change_password("wrong", OTHER_PASSWORD, HERE, service=service, actor=eva)
    with pytest.raises(TooManyError):
        change_password(PASSWORD, OTHER_PASSWORD, HERE, service=service, actor=eva)


def test_an_administrator_sets_nobodys_password(service: TimedService) -> None:
    admin = make_user(service, "root.admin", "admin")
    make_user(service, "eva", "officer", password=PASSWORD)
    with pytest.raises(DeniedError, match="command line"):
        set_password("eva", OTHER_PASSWORD, service=service, actor=admin)


def test_who_is_invited_sets_a_password_once(service: TimedService) -> None:
    admin = make_user(service, "root.admin", "admin")
    make_user(service, "eva", "analyst")
    code = invite("eva", service=service, actor=admin)
    assert invited(code, service=service) == "eva"
    with pytest.raises(InvalidRecordError, match="characters"):
        accept(code, "short", HERE, service=service)
    opened = accept(code, PASSWORD, HERE, service=service)
    assert actor_of_session(opened.secret, service=service) == actor(service, "eva")
    with pytest.raises(UnauthenticatedError):
        accept(code, OTHER_PASSWORD, HERE, service=service)
    assert [row for row in acts(service) if row[2] == "user eva"][-2:] == [
        ("eva", "set password", "user eva"), ("eva", "sign in", "user eva")
    ]  # fmt: skip


def test_an_invitation_ends_with_its_time_a_newer_one_or_its_user(
    service: TimedService,
) -> None:
    admin = make_user(service, "root.admin", "admin")
    make_user(service, "eva")
    old = invite("eva", service=service, actor=admin)
    newer = invite("eva", service=service, actor=admin)
    assert [invited(each, service=service) for each in (old, newer)] == [None, "eva"]
    service.later(hours=72)
    assert invited(newer, service=service) is None
    newest = invite("eva", service=service, actor=admin)
    disable("eva", service=service, actor=admin)
    assert invited(newest, service=service) is None


def test_nobody_invites_himself_past_the_old_password(service: TimedService) -> None:
    admin = make_user(service, "root.admin", "admin")
    with pytest.raises(DeniedError):
        invite("root.admin", service=service, actor=admin)


def test_the_limits_are_those_of_the_settings(service: TimedService) -> None:
    service.settings = dataclasses.replace(service.settings, sign_in=SignIn(attempts=1))
    make_user(service, "eva", password=PASSWORD)
    wrong(service)
    assert isinstance(wrong(service), TooManyError)
