"""The company's identity provider, as OpenID Connect speaks to it: discovery, code, ID token.

It is asked by name and says who it is; what it tells is signed, and made for us alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec

from precurb.app.settings import Oidc, Settings
from precurb.errors import InvalidRecordError, UnauthenticatedError, UnavailableError

if TYPE_CHECKING:
    from authlib.integrations.httpx_client import (  # type: ignore[import-untyped]  # no stubs
        OAuth2Client,
    )

BACK = "/sign-in/oidc/back"
_ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
_LEEWAY = 60  # seconds by which two clocks may differ
_SECONDS = 10.0  # that the provider has to answer
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What one sign-in is bound to: the browser, the ID token, and the one who redeems it."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """What an identity provider says of itself."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str


def address(asked: Asked, settings: Settings) -> str:
    """Where the browser goes to sign in.

    Raises:
        InvalidRecordError: The settings do not hold.
        UnavailableError: The provider does not answer as it should.
    """
    provider = discover(settings.oidc)
    with _client(settings) as client:
        url, _ = client.create_authorization_url(
            provider.authorization_endpoint,
            state=asked.state,
            code_verifier=asked.verifier,
            nonce=asked.nonce,
        )
    return str(url)


def claims(code: str, asked: Asked, settings: Settings) -> Mapping[str, Any]:
    """What the provider tells of who signed in, once all of it holds.

    Raises:
        UnauthenticatedError: Its word does not hold, or is not about this sign-in.
        InvalidRecordError: The settings do not hold.
        UnavailableError: It does not answer as it should.
    """
    provider = discover(settings.oidc)
    told = _fetch(provider, code, asked.verifier, settings)
    return _verified(told, provider, asked.nonce, settings.oidc)


def discover(settings: Oidc) -> Provider:
    """What the provider says of itself; it must be the one that was asked.

    Raises:
        InvalidRecordError: The issuer has no TLS.
        UnavailableError: It does not answer as it should.
    """
    _secure(settings.issuer)
    url = settings.issuer.rstrip("/") + "/.well-known/openid-configuration"
    try:
        provider = msgspec.convert(_json(url), Provider)
    except msgspec.ValidationError as error:
        raise UnavailableError(f"the identity provider tells too little: {error}") from error
    if provider.issuer != settings.issuer:
        raise UnavailableError("the identity provider says it is another one")
    for each in (provider.authorization_endpoint, provider.token_endpoint, provider.jwks_uri):
        _secure(each)
    return provider


def _fetch(provider: Provider, code: str, verifier: str, settings: Settings) -> str:
    """The ID token for a code."""
    import httpx2
    from authlib.integrations.httpx_client import OAuthError

    try:
        with _client(settings) as client:
            told = client.fetch_token(
                provider.token_endpoint, code=code, code_verifier=verifier
            )
    except OAuthError as error:
        raise UnauthenticatedError(f"the identity provider refused: {error.error}") from error
    except (httpx2.HTTPError, ValueError) as error:
        raise UnavailableError(f"the identity provider does not answer: {error}") from error
    found = told.get("id_token")
    if not isinstance(found, str):
        raise UnavailableError("the identity provider gave no ID token")
    return found


def _verified(
    id_token: str, provider: Provider, nonce: str, settings: Oidc
) -> Mapping[str, Any]:
    """The claims of an ID token, once its signature and all that it must say hold."""
    from joserfc import jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    registry = jwt.JWTClaimsRegistry(
        leeway=_LEEWAY,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": settings.client_id},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    try:
        keys = KeySet.import_key_set(_json(provider.jwks_uri))  # type: ignore[arg-type]
        token = jwt.decode(id_token, keys, algorithms=_ALGORITHMS)
        registry.validate(token.claims)
    except (JoseError, ValueError, KeyError) as error:
        raise UnauthenticatedError(f"the identity provider's word: {error}") from error
    if token.claims.get("azp", settings.client_id) != settings.client_id:
        raise UnauthenticatedError("the identity provider's word is for another service")
    return token.claims


def _client(settings: Settings) -> "OAuth2Client":
    from authlib.integrations.httpx_client import OAuth2Client

    secret = _client_secret(settings.oidc)
    return OAuth2Client(
        client_id=settings.oidc.client_id,
        client_secret=secret,
        token_endpoint_auth_method="client_secret_basic" if secret else "none",
        scope="openid profile",
        redirect_uri=settings.public_url.rstrip("/") + BACK,
        code_challenge_method="S256",
        timeout=_SECONDS,
    )


def _client_secret(settings: Oidc) -> str | None:
    """The secret of this client, from a file that its owner alone reads."""
    if not settings.client_secret_file:
        return None
    try:
        return Path(settings.client_secret_file).read_text("utf-8").strip()
    except OSError as error:
        raise InvalidRecordError(f"oidc.client_secret_file: {error}") from error


def _json(url: str) -> object:
    import httpx2

    try:
        answer = httpx2.get(url, timeout=_SECONDS, follow_redirects=False)
        answer.raise_for_status()
        return answer.json()
    except (httpx2.HTTPError, ValueError) as error:
        raise UnavailableError(f"the identity provider does not answer: {error}") from error


def _secure(url: str) -> None:
    """Refuse an address without TLS, but on this machine itself."""
    parts = urlsplit(url)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        return
    raise InvalidRecordError(f"an identity provider is reached by https: {url[:200]!r}")
