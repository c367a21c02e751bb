"""Tokens of programs: shown once, kept as a hash, and never farther than their user reaches."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from precurb.app.access.actions import Action
from precurb.app.access.actor import SYSTEM, Actor
from precurb.app.access.permit import require
from precurb.app.access.secrets import hash_of, new_secret
from precurb.app.access.sessions import actor_of_user, in_person
from precurb.app.service import Service
from precurb.errors import DeniedError, InvalidRecordError
from precurb.store import tokens as kept
from precurb.store import users
from precurb.store.tokens import NewToken, Token

PREFIX = "pcb_"  # so that a token in a log or a repository is found for what it is
_LONGEST_LABEL = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A token that was just made; ``secret`` is shown this once."""

    id: str
    secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A token that is asked for; without ``scopes`` it reaches as far as its user."""

    label: str
    scopes: tuple[Action, ...] = ()
    days: int | None = None  # good for so long; until it is revoked when left out


def make_token(wanted: Wanted, *, service: Service, actor: Actor, user: str = "") -> Made:
    """Make a token for oneself; at the command line for the user who is named.

    Raises:
        DeniedError: It is for somebody else, or a program asks.
        InvalidRecordError: It has no label, or no time to live.
        UnknownRecordError: There is no such user.
    """
    if actor != SYSTEM:
        in_person(actor)
        if user not in ("", actor.name):
            raise DeniedError(
                "one makes tokens for oneself; for programs, the command line does"
            )
        user = actor.name
    label = wanted.label.strip()
    if not 0 < len(label) <= _LONGEST_LABEL:
        raise InvalidRecordError("a token has a label that says what it is for")
    if wanted.days is not None and wanted.days < 1:
        raise InvalidRecordError("a token is good for a day at least")
    secret = PREFIX + new_secret()
    acting = service.acting(actor)
    new = NewToken(
        label=label,
        secret_hash=hash_of(secret),
        scopes=tuple(sorted(map(str, set(wanted.scopes)))),
        expires=acting.at + dt.timedelta(days=wanted.days) if wanted.days else None,
    )
    with service.store.write(acting) as writing:
        made = kept.add(writing, users.of_name(writing.db, user), new)
    return Made(id=made, secret=secret)


def actor_of_token(secret: str, *, service: Service) -> Actor | None:
    """Who has a token; none where it does not hold, or holds no longer."""
    if not secret.startswith(PREFIX):
        return None
    at = service.acting(SYSTEM).at
    with service.store.read() as db:
        token = kept.find(db, hash_of(secret))
        if token is None or token.revoked is not None:
            return None
        if token.expires is not None and token.expires <= at:
            return None
        actor = actor_of_user(db, token.user)
    return replace(actor, scopes=_reach(token.scopes)) if actor else None


def tokens_of(user: str, *, service: Service, actor: Actor) -> tuple[Token, ...]:
    """Tokens of a user that are not revoked: one's own, or those of anybody one may see.

    Raises:
        DeniedError: It is somebody else whom the actor may not see.
    """
    if user != actor.name:
        require(actor, Action.USER_READ)
    with service.store.read() as db:
        return kept.of_user(db, users.of_name(db, user).id)


def revoke_token(token_id: str, user: str, *, service: Service, actor: Actor) -> None:
    """End a token: one's own, or of anybody for who manages users.

    Raises:
        DeniedError: It is somebody else's.
        UnknownRecordError: There is no such token.
    """
    if user == actor.name:
        in_person(actor)
    else:
        require(actor, Action.USER_MANAGE)
    with service.store.write(service.acting(actor)) as writing:
        kept.revoke(writing, users.of_name(writing.db, user), token_id)


def _reach(scopes: Iterable[str]) -> frozenset[Action]:
    """The actions of a token. Those that a later Precurb no longer has are left out."""
    known = frozenset(Action)
    told = tuple(scopes)
    return frozenset(each for each in known if each in told) if told else known
