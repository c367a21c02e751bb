"""Passkeys: a key pair that the user's device holds, good for this address alone.

The challenge of each step is kept by the server, once and for a few minutes, and found again by
the answer itself; an answer that is given twice finds nothing. The device asks who is there (by
finger, face or code), so that a passkey is two things in one.
"""

import base64
import datetime as dt
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec

from precurb.app.access.actor import SYSTEM, Actor
from precurb.app.access.limits import count_attempt, succeeded
from precurb.app.access.secrets import Kind, hash_of
from precurb.app.access.sessions import Opened, in_person, start
from precurb.app.access.sign_in import Came, refused
from precurb.app.service import Service
from precurb.app.settings import Settings
from precurb.errors import InvalidRecordError, UnauthenticatedError
from precurb.store import Writing, sign_in, users
from precurb.store.sign_in import Challenge
from precurb.store.users import Passkey

if TYPE_CHECKING:
    from webauthn.registration.verify_registration_response import VerifiedRegistration

_GOOD_FOR = dt.timedelta(minutes=5)
_LONGEST_LABEL = 100


def passkeys_work(settings: Settings) -> bool:
    """Whether browsers make passkeys for this address: by TLS, or at ``localhost``.

    An address in numbers has none, as its owner changes.
    """
    host = _site(settings)
    try:
        ip_address(host)
    except ValueError:
        return settings.secure or host == "localhost"
    return False


def begin_registration(*, service: Service, actor: Actor) -> str:
    """What the browser needs to make a passkey for the one who is signed in, as JSON.

    Raises:
        DeniedError: A program asks.
    """
    from webauthn import generate_registration_options, options_to_json
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        PublicKeyCredentialDescriptor,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    in_person(actor)
    with service.store.read() as db:
        held = users.passkeys_of(db, actor.user)
    options = generate_registration_options(
        rp_id=_site(service.settings),
        rp_name=service.settings.organisation or "Precurb",
        user_id=actor.user.encode(),
        user_name=actor.name,
        user_display_name=actor.display or actor.name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=e.credential) for e in held],
    )
    _keep(Kind.NEW_PASSKEY, options.challenge, service=service, user=actor.user)
    return options_to_json(options)


def finish_registration(answer: str, label: str, *, service: Service, actor: Actor) -> None:
    """Keep the passkey that the browser made.

    Args:
        answer: What the browser gave, as JSON.
        label: What the user calls it.
        service: The installation.
        actor: Who is signed in; the one who began.

    Raises:
        DeniedError: A program asks.
        InvalidRecordError: The answer does not hold, or comes a second time.
        ConflictError: The passkey is known already.
    """
    in_person(actor)
    acting = service.acting(actor)
    challenge = _challenge_of(answer)
    with service.store.write(acting) as writing:
        given = _brought_back(writing, Kind.NEW_PASSKEY, challenge)
    if given is None or given.user != actor.user:
        raise InvalidRecordError("this passkey was not asked for, or came too late; try again")
    made = _verified(answer, challenge, service.settings)
    with service.store.write(acting) as writing:
        new = Passkey(
            credential=made.credential_id,
            user=actor.user,
            public_key=made.credential_public_key,
            sign_count=made.sign_count,
            label=label.strip()[:_LONGEST_LABEL] or "passkey",
            created=acting.at,
        )
        users.add_passkey(writing, users.of_id(writing.db, actor.user), new)


def begin_sign_in(*, service: Service) -> str:
    """What the browser needs to sign somebody in by passkey, as JSON; it names nobody."""
    from webauthn import generate_authentication_options, options_to_json
    from webauthn.helpers.structs import UserVerificationRequirement

    options = generate_authentication_options(
        rp_id=_site(service.settings),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    _keep(Kind.PASSKEY, options.challenge, service=service)
    return options_to_json(options)


def finish_sign_in(answer: str, came: Came, *, service: Service) -> Opened:
    """Sign in by passkey.

    Raises:
        UnauthenticatedError: The answer does not hold, comes a second time, or is by a passkey
            that nobody has or whose user is disabled: which of these is not told.
        TooManyError: There were too many attempts from this address.
    """
    count_attempt("", came.address, service=service)  # a refusal stays in the audit for good
    try:
        challenge = _challenge_of(answer)
        credential = _credential_of(answer)
    except InvalidRecordError as error:
        raise refused(None, service=service) from error
    with service.store.write(service.acting(SYSTEM)) as writing:
        given = _brought_back(writing, Kind.PASSKEY, challenge)
        key = users.passkey(writing.db, credential)
        user = users.of_id(writing.db, key.user) if key else None
    count = _count_of(answer, challenge, key, service.settings) if given and key else None
    if user is None or key is None or count is None:
        raise refused(user, service=service)
    with service.store.write(service.acting(Actor(user=user.id, name=user.name))) as writing:
        if users.of_id(writing.db, user.id).disabled is not None:
            raise UnauthenticatedError("this user is disabled")
        users.used_passkey(writing, key, count)
        succeeded(writing, "", came.address)
        return start(writing, user, service.settings.sign_in, came.before)


def own_passkeys(*, service: Service, actor: Actor) -> tuple[Passkey, ...]:
    """One's own passkeys, the oldest first."""
    with service.store.read() as db:
        return users.passkeys_of(db, actor.user)


def remove_passkey(credential: bytes, *, service: Service, actor: Actor) -> None:
    """Forget one of one's own passkeys, as of a device that was lost.

    Raises:
        DeniedError: A program asks.
        UnknownRecordError: One has no such passkey.
    """
    in_person(actor)
    with service.store.write(service.acting(actor)) as writing:
        users.remove_passkey(writing, users.of_id(writing.db, actor.user), credential)


def _verified(answer: str, challenge: bytes, settings: Settings) -> "VerifiedRegistration":
    from webauthn import verify_registration_response
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        return verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=_site(settings),
            expected_origin=_origin(settings),
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError) as error:
        raise InvalidRecordError(f"the passkey does not hold: {error}") from error


def _count_of(answer: str, challenge: bytes, key: Passkey, settings: Settings) -> int | None:
    """How often the passkey has signed; none where the answer does not hold."""
    from webauthn import verify_authentication_response
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        return verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=_site(settings),
            expected_origin=_origin(settings),
            credential_public_key=key.public_key,
            credential_current_sign_count=key.sign_count,
            require_user_verification=True,
        ).new_sign_count
    except (WebAuthnException, ValueError):
        return None


def _keep(kind: Kind, challenge: bytes, *, service: Service, user: str | None = None) -> None:
    acting = service.acting(SYSTEM)
    with service.store.write(acting) as writing:
        made = Challenge(
            secret_hash=hash_of(challenge.hex()),
            kind=kind,
            user=user,
            expires=acting.at + _GOOD_FOR,
        )
        sign_in.give_out(writing, made)


def _brought_back(writing: Writing, kind: Kind, challenge: bytes) -> Challenge | None:
    return sign_in.bring_back(writing, kind, hash_of(challenge.hex()))


def _challenge_of(answer: str) -> bytes:
    """The challenge that an answer says it answers; whether it does is verified later."""
    told = _read(answer).get("response")
    client = told.get("clientDataJSON") if isinstance(told, dict) else None
    return _bytes(_read(_bytes(client)).get("challenge"))


def _credential_of(answer: str) -> bytes:
    return _bytes(_read(answer).get("rawId"))


def _read(text: str | bytes) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise InvalidRecordError("the passkey's answer cannot be read") from error
    if not isinstance(found, dict):
        raise InvalidRecordError("the passkey's answer cannot be read")
    return found


def _bytes(value: object) -> bytes:
    """Bytes from base64 as browsers write it, without its end."""
    if not isinstance(value, str):
        raise InvalidRecordError("the passkey's answer cannot be read")
    try:
        return base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
    except ValueError as error:
        raise InvalidRecordError("the passkey's answer cannot be read") from error


def _site(settings: Settings) -> str:
    return urlsplit(settings.public_url).hostname or ""


def _origin(settings: Settings) -> str:
    found = urlsplit(settings.public_url)
    return f"{found.scheme}://{found.netloc}"
