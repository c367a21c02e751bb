"""Signing in by the company's identity provider: OpenID Connect with PKCE.

What the provider tells must be for this one attempt (``nonce``) and this one browser
(``state``). A user is known by name at the first sign-in and by the provider's own subject ever
after, so that nobody becomes another one by being renamed there. Nobody is added by it: rights
are given here.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection

from precurb.app.access import identity_provider as provider
from precurb.app.access.actor import SYSTEM, Actor
from precurb.app.access.names import canonical
from precurb.app.access.secrets import Kind, hash_of, new_secret
from precurb.app.access.sessions import Opened, start
from precurb.app.access.sign_in import Came, refused
from precurb.app.service import Service
from precurb.errors import ConflictError, UnauthenticatedError, UnknownRecordError
from precurb.store import sign_in, users
from precurb.store.sign_in import Challenge
from precurb.store.users import User

_GOOD_FOR = dt.timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """Where the browser goes, and the ``state`` that a cookie keeps until it comes back."""

    url: str
    state: str


def oidc_is_set(service: Service) -> bool:
    """Whether there is an identity provider."""
    return bool(service.settings.oidc.issuer)


def begin_oidc(*, service: Service) -> Begun:
    """Begin to sign in at the identity provider.

    Raises:
        InvalidRecordError: The settings do not hold.
        UnavailableError: The provider does not answer as it should.
    """
    asked = provider.Asked(state=new_secret(), nonce=new_secret(), verifier=new_secret())
    url = provider.address(asked, service.settings)
    acting = service.acting(SYSTEM)
    made = Challenge(
        secret_hash=hash_of(asked.state),
        kind=Kind.OIDC,
        content=msgspec.json.encode(asked).decode(),
        expires=acting.at + _GOOD_FOR,
    )
    with service.store.write(acting) as writing:
        sign_in.give_out(writing, made)
    return Begun(url=url, state=asked.state)


@dataclass(frozen=True, slots=True, kw_only=True)
class Back:
    """What the browser brings back; ``state_kept`` is that of its own cookie."""

    code: str
    state: str
    state_kept: str


def finish_oidc(back: Back, came: Came, *, service: Service) -> Opened:
    """Sign in whom the identity provider names.

    Raises:
        UnauthenticatedError: It was another browser, comes a second time or too late, the
            provider's word does not hold, or nobody here has that name.
        UnavailableError: The provider does not answer as it should.
    """
    with service.store.write(service.acting(SYSTEM)) as writing:
        begun = sign_in.bring_back(writing, Kind.OIDC, hash_of(back.state))
    if begun is None or not back.state or back.state != back.state_kept:
        raise UnauthenticatedError("this sign-in was begun elsewhere or too long ago")
    asked = msgspec.json.decode(begun.content, type=provider.Asked)
    claims = provider.claims(back.code, asked, service.settings)
    return _open(claims, came, service=service)


def _open(claims: Mapping[str, Any], came: Came, *, service: Service) -> Opened:
    issuer, subject = str(claims["iss"]), str(claims["sub"])
    name = claims.get(service.settings.oidc.name_claim)
    with service.store.read() as db:
        user = _known(db, issuer, subject, name if isinstance(name, str) else "")
    if user is None or user.disabled is not None:
        raise refused(user, service=service)
    acting = service.acting(Actor(user=user.id, name=user.name))
    try:
        with service.store.write(acting) as writing:
            if users.of_id(writing.db, user.id).disabled is not None:
                raise ConflictError("this user is disabled")
            sign_in.bind(writing, user, issuer, subject)
            return start(writing, user, service.settings.sign_in, came.before)
    except ConflictError as error:
        raise refused(user, service=service) from error


def _known(db: Connection, issuer: str, subject: str, name: str) -> User | None:
    """The user whom the provider means: the one bound to its subject, else that of the name."""
    if bound := sign_in.bound_user(db, issuer, subject):
        return users.of_id(db, bound)
    try:
        return users.of_name(db, canonical(name))
    except UnknownRecordError:
        return None
