"""This installation as a node: who it is, its keys, and the card by which it shows itself.

The private key lies encrypted in ``PRECURB_HOME/keys``. Its passphrase comes from the file that
``PRECURB_KEY_PASSPHRASE_FILE`` names, or from ``PRECURB_KEY_PASSPHRASE``; what needs no
signature works without.
"""

import datetime as dt
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.home import Home
from precurb.app.service import Service
from precurb.errors import ConflictError, DeniedError, InvalidRecordError, UnknownRecordError
from precurb.exchange import trust
from precurb.exchange.envelope import check_node
from precurb.exchange.keys import KeySigner, Signer, fingerprint
from precurb.exchange.kinds import KINDS
from precurb.exchange.strict import encode
from precurb.exchange.trust import Card, PastKey, private_line
from precurb.store import exchange_peers as kept
from precurb.store.exchange_peers import KeptKey, KeptNode
from precurb.store.opened import Writing


@dataclass(frozen=True, slots=True)
class Node:
    """A node that can sign: its name, and the signer of the key that is in force."""

    name: str
    signer: Signer
    kid: str = field(init=False)

    def __post_init__(self) -> None:
        """Compute the fingerprint once."""
        object.__setattr__(self, "kid", fingerprint(self.signer.public))


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a node says of itself; ``name`` is what others write in an audience."""

    name: str
    display: str
    country: str = ""
    contact: str = ""
    url: str = ""
    laws: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what could be on no card."""
        check_node(self.name)
        if not self.display.strip():
            raise ValueError("a node says what it is called")
        if self.url and not private_line(self.url):
            raise ValueError("the address of a node begins with https://; http:// only here")


def create_node(
    profile: Profile, passphrase: str, *, service: Service, actor: Actor
) -> KeptNode:
    """Make this installation a node, with a first key.

    Raises:
        ConflictError: It is one already.
        InvalidRecordError: The passphrase is too short.
    """
    require(actor, Action.EXCHANGE_MANAGE)
    with service.store.read() as db:
        if kept.own(db) is not None:
            raise ConflictError("this installation is a node already")
    signer = KeySigner.create()
    keep_key_file(service.home, signer, passphrase)
    with service.store.write(service.acting(actor)) as writing:
        made = KeptNode(
            node=profile.name, display=profile.display, country=profile.country.upper(),
            contact=profile.contact, url=profile.url, laws=profile.laws,
            created=writing.acting.at,
        )  # fmt: skip
        kept.keep_node(writing, made)
        keep_own_key(writing, profile.name, signer)
        return made


def change_profile(
    changes: Mapping[str, str | tuple[str, ...]], *, service: Service, actor: Actor
) -> KeptNode:
    """Change what this node says of itself; its name stays what its keys speak for.

    Args:
        changes: Of ``display``, ``contact``, ``url`` and ``laws`` those that change.
        service: The installation.
        actor: Who changes it.

    Raises:
        UnknownRecordError: This installation is no node.
        InvalidRecordError: It could be on no card.
    """
    require(actor, Action.EXCHANGE_MANAGE)
    me = own_node(service)
    told = {"display": me.display, "contact": me.contact, "url": me.url, "laws": me.laws}
    try:
        Profile(name=me.node, country=me.country, **(told | dict(changes)))  # type: ignore[arg-type]  # names as of a profile
    except (TypeError, ValueError) as error:
        raise InvalidRecordError(str(error)) from error
    with service.store.write(service.acting(actor)) as writing:
        kept.change_node(writing, me.node, dict(changes))
    return own_node(service)


def open_node(service: Service, passphrase: str = "") -> Node:
    """Open the key of this node, which takes a quarter of a second the first time.

    Args:
        service: The installation.
        passphrase: That of the key; from the environment where it is empty.

    Raises:
        UnknownRecordError: This installation is no node.
        DeniedError: There is no passphrase, or it is another one.
    """
    with service.store.read() as db:
        me = kept.own(db)
        if me is None:
            raise UnknownRecordError("this installation is no node; see precurb exchange init")
        current = [key for key in kept.keys(db, me.node) if not (key.retired or key.revoked)]
    if not current:
        raise UnknownRecordError("this node has no key in force")
    path = key_file(service.home, current[-1].fingerprint)
    if not path.exists():
        raise UnknownRecordError(f"the file of key {current[-1].fingerprint[:16]}… is gone")
    return Node(me.node, _unlocked(path.read_bytes(), passphrase or passphrase_set()))


@lru_cache(maxsize=4)
def _unlocked(content: bytes, passphrase: str) -> KeySigner:
    """A key, opened once: guessing is made slow, and a node signs all day."""
    return KeySigner.unlock(content, passphrase)


def passphrase_set() -> str:
    """The passphrase as the environment says it.

    Raises:
        DeniedError: It says none.
    """
    if path := os.environ.get("PRECURB_KEY_PASSPHRASE_FILE"):
        return Path(path).read_text("utf-8").strip()
    if found := os.environ.get("PRECURB_KEY_PASSPHRASE"):
        return found
    raise DeniedError("the key is locked: PRECURB_KEY_PASSPHRASE_FILE names no file")


def own_node(service: Service) -> KeptNode:
    """Who this installation is.

    Raises:
        UnknownRecordError: It is no node.
    """
    with service.store.read() as db:
        me = kept.own(db)
    if me is None:
        raise UnknownRecordError("this installation is no node; see precurb exchange init")
    return me


def own_key_named(begins: str, *, service: Service) -> str:
    """The fingerprint of this node's one key that begins so.

    Raises:
        UnknownRecordError: None does, or several.
    """
    wanted = begins.replace(" ", "").lower()
    me = own_node(service)
    with service.store.read() as db:
        found = [
            key.fingerprint
            for key in kept.keys(db, me.node)
            if wanted and key.fingerprint.startswith(wanted)
        ]
    if len(found) != 1:
        raise UnknownRecordError(f"{len(found)} keys of this node begin with {begins!r}")
    return found[0]


def make_card(node: Node, *, service: Service, at: dt.datetime) -> str:
    """The card by which this node shows itself, signed with its key; for anybody to see."""
    me = own_node(service)
    with service.store.read() as db:
        past = [key for key in kept.keys(db, me.node) if key.fingerprint != node.kid]
    card = Card(
        node=me.node,
        display=me.display,
        country=me.country,
        contact=me.contact,
        url=me.url,
        laws=me.laws,
        key=encode(node.signer.public),
        created=at,
        kinds={kind.name: kind.written for kind in KINDS.values()},
        past=tuple(
            PastKey(key=encode(key.public), since=key.since, revoked_from=key.revoked_from)
            for key in past
        ),
    )
    return trust.write_card(node.signer, card)


def keep_own_key(writing: Writing, name: str, signer: Signer) -> str:
    """Keep a new public key of this node; return its fingerprint."""
    found = fingerprint(signer.public)
    kept.keep_key(
        writing,
        KeptKey(node=name, fingerprint=found, public=signer.public, since=writing.acting.at),
    )
    return found


def key_file(home: Home, found: str) -> Path:
    """Where the private key of a fingerprint lies."""
    return home.root / "keys" / f"{found}.p8"


def keep_key_file(home: Home, signer: KeySigner, passphrase: str) -> Path:
    """Write a private key, encrypted and for its owner's eyes alone."""
    content = signer.locked(passphrase)
    path = key_file(home, fingerprint(signer.public))
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists():
        raise InvalidRecordError(f"{path.name} is there already")
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return path
