"""Signing in by an identity provider, and a provider or a browser that cheats."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import ECKey

from access_cases import TimedService, acts, make_user
from oidc_provider import CLIENT, SECRET, Provider, running
from precurb.app.access.actor import SYSTEM
from precurb.app.access.oidc import Back, begin_oidc, finish_oidc
from precurb.app.access.people import disable, unbind
from precurb.app.access.sessions import Opened, actor_of_session
from precurb.app.access.sign_in import Came
from precurb.app.settings import Oidc
from precurb.errors import (
    InvalidRecordError,
    PrecurbError,
    UnauthenticatedError,
    UnavailableError,
)

CAME = Came(address="192.0.2.7")


@pytest.fixture
def provider(service: TimedService, tmp_path: Path) -> Iterator[Provider]:
    secret = tmp_path / "secret"
    secret.write_text(f"{SECRET}\n", "utf-8")
    with running(Provider()) as found:
        oidc = Oidc(issuer=found.issuer, client_id=CLIENT, client_secret_file=str(secret))
        service.settings = dataclasses.replace(service.settings, oidc=oidc)
        yield found


def through(service: TimedService, provider: Provider, came: Came = CAME) -> Opened:
    """One sign-in from its beginning to its end."""
    begun = begin_oidc(service=service)
    code, state = provider.authorize(begun.url)
    back = Back(code=code, state=state, state_kept=begun.state)
    return finish_oidc(back, came, service=service)


def test_a_user_of_that_name_is_signed_in(service: TimedService, provider: Provider) -> None:
    eva = make_user(service, "eva", "officer")
    opened = through(service, provider)
    assert actor_of_session(opened.secret, service=service) == eva
    assert provider.asked["scope"] == "openid profile"
    assert provider.asked["redirect_uri"] == "https://precurb.example/sign-in/oidc/back"
    assert SECRET not in str(provider.asked)


def test_nobody_is_added_by_signing_in(service: TimedService, provider: Provider) -> None:
    make_user(service, "uta")
    with pytest.raises(UnauthenticatedError):
        through(service, provider)
    assert acts(service)[-1] == ("precurb", "refuse sign in", "user unknown")


def test_a_disabled_user_stays_out(service: TimedService, provider: Provider) -> None:
    make_user(service, "eva")
    disable("eva", service=service, actor=SYSTEM)
    with pytest.raises(UnauthenticatedError):
        through(service, provider)


def test_who_takes_the_name_of_another_there_is_not_the_other_here(
    service: TimedService, provider: Provider
) -> None:
    make_user(service, "eva", "officer")
    through(service, provider)
    provider.subject = "subject-of-mallory"
    with pytest.raises(UnauthenticatedError):
        through(service, provider)


def test_who_is_renamed_there_stays_who_he_is_here(
    service: TimedService, provider: Provider
) -> None:
    make_user(service, "eva", "analyst")
    make_user(service, "uta", "officer")
    through(service, provider)
    provider.name = "uta"
    assert through(service, provider).user == "eva"


def test_a_user_is_bound_anew_when_that_was_asked_for(
    service: TimedService, provider: Provider
) -> None:
    make_user(service, "eva")
    old = through(service, provider)
    provider.subject = "subject-2"
    unbind("eva", service=service, actor=SYSTEM)
    assert actor_of_session(old.secret, service=service) is None
    assert through(service, provider).user == "eva"


def test_what_the_browser_brings_back_is_good_once(
    service: TimedService, provider: Provider
) -> None:
    make_user(service, "eva")
    begun = begin_oidc(service=service)
    code, state = provider.authorize(begun.url)
    back = Back(code=code, state=state, state_kept=begun.state)
    finish_oidc(back, CAME, service=service)
    with pytest.raises(UnauthenticatedError, match="elsewhere or too long ago"):
        finish_oidc(back, CAME, service=service)


@pytest.mark.parametrize("kept", ["", "the state of another browser"])
def test_a_sign_in_that_another_browser_began_is_refused(
    service: TimedService, provider: Provider, kept: str
) -> None:
    make_user(service, "eva")
    code, state = provider.authorize(begin_oidc(service=service).url)
    with pytest.raises(UnauthenticatedError, match="elsewhere"):
        finish_oidc(Back(code=code, state=state, state_kept=kept), CAME, service=service)


def test_a_state_that_was_never_given_out_is_refused(
    service: TimedService, provider: Provider
) -> None:
    make_user(service, "eva")
    for state in ("", "made up"):
        with pytest.raises(UnauthenticatedError, match="elsewhere"):
            finish_oidc(
                Back(code="the-code", state=state, state_kept=state), CAME, service=service
            )


def test_a_sign_in_takes_ten_minutes_at_most(service: TimedService, provider: Provider) -> None:
    make_user(service, "eva")
    begun = begin_oidc(service=service)
    code, state = provider.authorize(begun.url)
    service.later(minutes=10)
    with pytest.raises(UnauthenticatedError, match="too long ago"):
        finish_oidc(Back(code=code, state=state, state_kept=state), CAME, service=service)


def test_the_session_that_the_browser_had_ends(
    service: TimedService, provider: Provider
) -> None:
    make_user(service, "eva")
    first = through(service, provider)
    through(service, provider, Came(before=first.secret))
    assert actor_of_session(first.secret, service=service) is None


@pytest.mark.parametrize(
    "cheat",
    [
        {"bend": {"aud": "another-service"}},
        {"bend": {"aud": [CLIENT, "another"], "azp": "another"}},
        {"bend": {"iss": "https://another.example"}},
        {"bend": {"nonce": "of another sign-in"}},
        {"bend": {"exp": 1_600_000_000}},
        {"without": ("nonce",)},
        {"without": ("exp",)},
        {"without": ("aud",)},
        {"without": ("sub",)},
        {"signed_by": ECKey.generate_key("P-256", {"kid": "1"})},
        {"algorithm": "none"},
        {"algorithm": "HS256"},
        {"refuses": True},
    ],
    ids=lambda cheat: "-".join(map(str, next(iter(cheat.items()))))[:40],
)
def test_a_word_that_does_not_hold_signs_nobody_in(
    service: TimedService, provider: Provider, cheat: dict[str, Any]
) -> None:
    make_user(service, "eva", "officer")
    for name, value in cheat.items():
        setattr(provider, name, value)
    with pytest.raises(UnauthenticatedError):
        through(service, provider)


@pytest.mark.parametrize("name", [None, 1, "", ["eva"]], ids=str)
def test_a_name_that_is_none_signs_nobody_in(
    service: TimedService, provider: Provider, name: object
) -> None:
    make_user(service, "eva")
    provider.bend = {"preferred_username": name}
    with pytest.raises(UnauthenticatedError):
        through(service, provider)


@pytest.mark.parametrize(
    ("told", "error"),
    [
        ({"issuer": "https://another.example"}, UnavailableError),
        ({"token_endpoint": "http://another.example/token"}, InvalidRecordError),
        ({"jwks_uri": None}, UnavailableError),
    ],
    ids=["another issuer", "no TLS", "too little"],
)
def test_a_provider_that_tells_of_itself_what_cannot_be_is_refused(
    service: TimedService, provider: Provider, told: dict[str, Any], error: type[PrecurbError]
) -> None:
    provider.told = told
    with pytest.raises(error):
        begin_oidc(service=service)


def test_a_provider_without_tls_elsewhere_is_refused(service: TimedService) -> None:
    oidc = Oidc(issuer="http://provider.example", client_id=CLIENT)
    service.settings = dataclasses.replace(service.settings, oidc=oidc)
    with pytest.raises(InvalidRecordError, match="https"):
        begin_oidc(service=service)


def test_a_provider_that_is_not_there_is_unavailable(
    service: TimedService, provider: Provider
) -> None:
    gone = dataclasses.replace(service.settings.oidc, issuer="http://127.0.0.1:9")
    service.settings = dataclasses.replace(service.settings, oidc=gone)
    with pytest.raises(UnavailableError):
        begin_oidc(service=service)
