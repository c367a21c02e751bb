"""A service whose clock a test sets, users of each role, and a device that makes passkeys."""

import base64
import datetime as dt
import hashlib
import json
import secrets
import struct
from dataclasses import dataclass, field
from pathlib import Path

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from precurb.app.access.actor import SYSTEM, Actor
from precurb.app.access.people import NewUser, add_user
from precurb.app.access.sessions import actor_of_user
from precurb.app.home import Home
from precurb.app.records import new_id
from precurb.app.service import Service
from precurb.app.settings import Settings
from precurb.store import Acting, Store, audit, users

PASSWORD = "violet harbour lamp"
OTHER_PASSWORD = "seven quiet ferries"
_PRESENT, _VERIFIED, _ATTESTED = 0x01, 0x04, 0x40


class TimedService(Service):
    """A service at a moment that a test moves on."""

    def __init__(self, home: Home, store: Store, settings: Settings) -> None:
        super().__init__(home, store, settings)
        self.now = dt.datetime(2026, 11, 27, 9, 0, tzinfo=dt.UTC)

    def acting(self, actor: Actor) -> Acting:
        return Acting(who=actor.who, at=self.now, new_id=new_id)

    def later(self, **by: float) -> None:
        """Let time pass."""
        self.now += dt.timedelta(**by)


def make_service(root: Path, store: Store, settings: Settings | None = None) -> TimedService:
    """A service on an open store."""
    chosen = settings or Settings(public_url="https://precurb.example")
    return TimedService(Home(root), store, chosen)


def make_user(service: Service, name: str, *roles: str, password: str = "") -> Actor:
    """A user with some roles, and a password if one is named."""
    from precurb.app.access.account import set_password
    from precurb.app.access.people import grant

    add_user(NewUser(name=name), service=service, actor=SYSTEM)
    for role in roles:
        kind, _, scope = role.partition(" ")
        grant(name, kind, scope, service=service, actor=SYSTEM)
    if password:
        set_password(name, password, service=service, actor=SYSTEM)
    return actor(service, name)


def actor(service: Service, name: str) -> Actor:
    """A user as at the pages, at this moment."""
    with service.store.read() as db:
        found = actor_of_user(db, users.of_name(db, name).id)
    assert found is not None
    return found


def acts(service: Service) -> list[tuple[str, str, str]]:
    """Who did what to whom, from the audit."""
    with service.store.read() as db:
        return [(each.who, each.act, each.object) for each in audit.links(db)]


def b64(value: bytes) -> str:
    """As browsers write bytes."""
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def unb64(text: str) -> bytes:
    """As browsers read bytes."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass(kw_only=True)
class Device:
    """A device with one passkey (ES256), and the browser around it."""

    origin: str = "https://precurb.example"
    site: str = "precurb.example"
    flags: int = _PRESENT | _VERIFIED
    signed: int = 0
    credential: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def register(self, options: str) -> str:
        """Make the passkey that is asked for."""
        client = self._client("webauthn.create", options)
        numbers = self.key.public_key().public_numbers()
        public = {
            1: 2, 3: -7, -1: 1,
            -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big"),
        }  # fmt: skip
        attested = b"\0" * 16 + struct.pack(">H", len(self.credential)) + self.credential
        data = self._data(_ATTESTED) + attested + cbor2.dumps(public)
        made = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer({"clientDataJSON": b64(client), "attestationObject": b64(made)})

    def sign(self, options: str) -> str:
        """Sign what is asked."""
        client = self._client("webauthn.get", options)
        self.signed += 1
        data = self._data(0)
        signature = self.key.sign(
            data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256())
        )
        return self._answer(
            {
                "clientDataJSON": b64(client),
                "authenticatorData": b64(data),
                "signature": b64(signature),
            }
        )

    def _data(self, more: int) -> bytes:
        site = hashlib.sha256(self.site.encode()).digest()
        return site + bytes([self.flags | more]) + struct.pack(">I", self.signed)

    def _client(self, kind: str, options: str) -> bytes:
        told = {
            "type": kind, "challenge": json.loads(options)["challenge"],
            "origin": self.origin, "crossOrigin": False,
        }  # fmt: skip
        return json.dumps(told).encode()

    def _answer(self, response: dict[str, str]) -> str:
        return json.dumps(
            {
                "id": b64(self.credential), "rawId": b64(self.credential),
                "type": "public-key", "response": response, "clientExtensionResults": {},
            }
        )  # fmt: skip
