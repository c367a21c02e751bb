"""Passkeys, and the ways to bring an answer that was not asked for."""

import json

import pytest

from access_cases import Device, TimedService, acts, b64, make_user, unb64
from precurb.app.access.actor import SYSTEM, Actor
from precurb.app.access.passkeys import (
    begin_registration,
    begin_sign_in,
    finish_registration,
    finish_sign_in,
    own_passkeys,
    remove_passkey,
)
from precurb.app.access.people import disable
from precurb.app.access.sessions import actor_of_session
from precurb.app.access.sign_in import Came, sign_in
from precurb.errors import (
    ConflictError,
    InvalidRecordError,
    TooManyError,
    UnauthenticatedError,
)

CAME = Came(address="192.0.2.7")


@pytest.fixture
def eva(service: TimedService) -> Actor:
    return make_user(service, "eva", "officer")


@pytest.fixture
def device(service: TimedService, eva: Actor) -> Device:
    made = Device()
    options = begin_registration(service=service, actor=eva)
    finish_registration(made.register(options), "laptop", service=service, actor=eva)
    return made


def refuse(answer: str, service: TimedService) -> None:
    with pytest.raises(UnauthenticatedError, match="name or password is wrong"):
        finish_sign_in(answer, CAME, service=service)


def test_a_passkey_signs_its_user_in(service: TimedService, eva: Actor, device: Device) -> None:
    answer = device.sign(begin_sign_in(service=service))
    opened = finish_sign_in(answer, CAME, service=service)
    assert actor_of_session(opened.secret, service=service) == eva
    assert [each.label for each in own_passkeys(service=service, actor=eva)] == ["laptop"]
    assert ("eva", "add passkey", "user eva") in acts(service)


def test_a_sign_in_by_passkey_ends_the_session_that_the_browser_had(
    service: TimedService, device: Device
) -> None:
    first = finish_sign_in(device.sign(begin_sign_in(service=service)), CAME, service=service)
    came = Came(before=first.secret)
    finish_sign_in(device.sign(begin_sign_in(service=service)), came, service=service)
    assert actor_of_session(first.secret, service=service) is None


def test_who_guesses_from_one_address_is_kept_out_and_fills_no_audit(
    service: TimedService, device: Device
) -> None:
    limit = service.settings.sign_in.attempts
    for _ in range(limit):
        refuse("{}", service)
    with pytest.raises(TooManyError):
        finish_sign_in("{}", CAME, service=service)
    assert len([each for each in acts(service) if each[1] == "refuse sign in"]) == limit
    other = Came(address="192.0.2.8")
    finish_sign_in(device.sign(begin_sign_in(service=service)), other, service=service)


def test_wrong_passwords_keep_nobody_from_using_a_passkey(
    service: TimedService, device: Device
) -> None:
    for number in range(service.settings.sign_in.attempts):
        with pytest.raises(UnauthenticatedError):
            sign_in(f"nobody-{number}", "a guess of many", CAME, service=service)
    finish_sign_in(device.sign(begin_sign_in(service=service)), CAME, service=service)


def test_a_passkey_that_signs_in_counts_as_no_attempt(
    service: TimedService, device: Device
) -> None:
    for _ in range(service.settings.sign_in.attempts + 1):
        finish_sign_in(device.sign(begin_sign_in(service=service)), CAME, service=service)


def test_an_answer_is_good_once(service: TimedService, device: Device) -> None:
    answer = device.sign(begin_sign_in(service=service))
    finish_sign_in(answer, CAME, service=service)
    refuse(answer, service)


def test_an_answer_that_failed_is_not_tried_again(
    service: TimedService, device: Device
) -> None:
    options = begin_sign_in(service=service)
    right, wrong = device.sign(options), json.loads(device.sign(options))
    wrong["response"]["signature"] = b64(b"\x30\x06\x02\x01\x01\x02\x01\x01")
    refuse(json.dumps(wrong), service)
    refuse(right, service)


def test_an_answer_comes_within_minutes(service: TimedService, device: Device) -> None:
    answer = device.sign(begin_sign_in(service=service))
    service.later(minutes=5)
    refuse(answer, service)


def test_an_answer_to_a_question_nobody_asked_is_refused(
    service: TimedService, device: Device
) -> None:
    refuse(device.sign(json.dumps({"challenge": b64(b"x" * 64)})), service)


def test_an_answer_for_another_site_is_refused(service: TimedService, device: Device) -> None:
    device.origin = "https://precurb.example.phish.example"
    refuse(device.sign(begin_sign_in(service=service)), service)
    device.origin, device.site = "https://precurb.example", "phish.example"
    refuse(device.sign(begin_sign_in(service=service)), service)


def test_a_device_that_did_not_ask_who_is_there_is_refused(
    service: TimedService, device: Device
) -> None:
    device.flags = 0x01
    refuse(device.sign(begin_sign_in(service=service)), service)


def test_a_copy_of_a_key_that_signed_less_often_is_refused(
    service: TimedService, device: Device
) -> None:
    for _ in range(2):
        finish_sign_in(device.sign(begin_sign_in(service=service)), CAME, service=service)
    device.signed = 0
    refuse(device.sign(begin_sign_in(service=service)), service)


def test_the_key_of_another_device_is_refused(service: TimedService, device: Device) -> None:
    other = Device(credential=device.credential)
    refuse(other.sign(begin_sign_in(service=service)), service)
    refuse(Device().sign(begin_sign_in(service=service)), service)


def test_the_passkey_of_a_disabled_user_is_refused(
    service: TimedService, device: Device
) -> None:
    disable("eva", service=service, actor=SYSTEM)
    with pytest.raises(UnauthenticatedError):
        finish_sign_in(device.sign(begin_sign_in(service=service)), CAME, service=service)


def test_a_passkey_that_was_removed_is_refused(
    service: TimedService, eva: Actor, device: Device
) -> None:
    remove_passkey(device.credential, service=service, actor=eva)
    refuse(device.sign(begin_sign_in(service=service)), service)


@pytest.mark.parametrize(
    "answer",
    [
        "", "[]", "{}", '{"rawId": 1, "response": {}}', "\ud800",
        json.dumps({"rawId": "AA", "response": {"clientDataJSON": b64(b"[]")}}),
        json.dumps({"rawId": "AA", "response": {"clientDataJSON": "é"}}),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_refused(service: TimedService, answer: str) -> None:
    refuse(answer, service)


def test_a_registration_is_good_once_and_for_the_one_who_began_it(
    service: TimedService, eva: Actor
) -> None:
    mallory = make_user(service, "mallory")
    answer = Device().register(begin_registration(service=service, actor=eva))
    with pytest.raises(InvalidRecordError, match="not asked for"):
        finish_registration(answer, "mine", service=service, actor=mallory)
    with pytest.raises(InvalidRecordError, match="not asked for"):
        finish_registration(answer, "mine", service=service, actor=eva)


def test_a_challenge_to_sign_in_registers_nothing(service: TimedService, eva: Actor) -> None:
    answer = Device().register(begin_sign_in(service=service))
    with pytest.raises(InvalidRecordError, match="not asked for"):
        finish_registration(answer, "mine", service=service, actor=eva)


def test_a_registration_without_the_person_is_refused(
    service: TimedService, eva: Actor
) -> None:
    options = begin_registration(service=service, actor=eva)
    with pytest.raises(InvalidRecordError, match="does not hold"):
        finish_registration(
            Device(flags=0x01).register(options), "mine", service=service, actor=eva
        )


def test_a_passkey_belongs_to_one_user(service: TimedService, device: Device) -> None:
    mallory = make_user(service, "mallory")
    options = begin_registration(service=service, actor=mallory)
    with pytest.raises(ConflictError):
        finish_registration(device.register(options), "mine", service=service, actor=mallory)


def test_what_is_asked_names_the_site_and_wants_the_person(
    service: TimedService, eva: Actor, device: Device
) -> None:
    asked = json.loads(begin_registration(service=service, actor=eva))
    assert asked["rp"]["id"] == "precurb.example"
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert [unb64(each["id"]) for each in asked["excludeCredentials"]] == [device.credential]
    asked = json.loads(begin_sign_in(service=service))
    assert asked["userVerification"] == "required"
    assert asked.get("allowCredentials", []) == []  # it tells of no user
