"""Requests that may be sent twice: the second one is given the answer of the first.

A program that lost an answer cannot know whether its request had an effect. With a key of its
own it sends it again: carried out once, answered alike, for a day.
"""

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from precurb.app.access.actor import Actor
from precurb.app.service import Service
from precurb.decide.policy import Policy
from precurb.errors import ConflictError, InvalidRecordError
from precurb.lists.snapshot import Snapshot
from precurb.store import requests
from precurb.store.requests import Asked, Given, OnceStore, RepeatedRequestError

KEPT = dt.timedelta(days=1)
LONGEST_KEY = 200
_PATIENCE = 10.0  # seconds for the first of two to have its answer kept
_PAUSE = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was answered: ``repeated`` when it was the answer of an earlier request."""

    status: int
    body: bytes
    location: str = ""
    repeated: bool = False


class _OnceService(Service):
    """An installation whose writing carries the key of one request."""

    def __init__(self, service: Service, store: OnceStore) -> None:
        super().__init__(service.home, store, service.settings)
        self._origin = service

    @property
    def snapshot(self) -> Snapshot:
        """The lists in use, opened once for all requests."""
        return self._origin.snapshot

    @property
    def policy(self) -> Policy:
        """The policy in use, read once for all requests."""
        return self._origin.policy


def once(
    key: str,
    content: str,
    work: Callable[[Service], Answer],
    *,
    service: Service,
    actor: Actor,
) -> Answer:
    """Carry a request out, once for its key.

    Args:
        key: Chosen by the caller; without one the request is carried out as it comes.
        content: The SHA-256 of what is asked: another one under the same key is refused.
        work: Carries it out on the installation it is given.
        service: The installation.
        actor: Who asks; keys of others do not matter.

    Raises:
        InvalidRecordError: The key is too long, or not of printable ASCII letters.
        ConflictError: The key was used for something else, or the answer of what it was used
            for is not kept.
    """
    if not key:
        return work(service)
    if len(key) > LONGEST_KEY or not (key.isascii() and key.isprintable()):
        raise InvalidRecordError(f"a key has at most {LONGEST_KEY} printable ASCII letters")
    asked = Asked(actor=actor.user or actor.who, key=key, content=content)
    if (before := _given(asked, service)) is not None:
        return _again(asked, before, service)
    store = OnceStore(service.store, asked)
    try:
        found = work(_OnceService(service, store))
    except RepeatedRequestError:
        return _again(asked, _given(asked, service), service)
    if store.wrote:
        _keep(asked, found, service, actor)
    return found


def _again(asked: Asked, before: Given | None, service: Service) -> Answer:
    """The answer of the first request, for which the second one waits a while."""
    if before is not None and before.content != asked.content:
        raise ConflictError("this key was used for another request; choose a new one")
    until = time.monotonic() + _PATIENCE
    while before is not None and before.status is None:
        if time.monotonic() > until:
            raise ConflictError("a request with this key was carried out; its answer was lost")
        time.sleep(_PAUSE)
        before = _given(asked, service)
    if before is None or before.status is None:
        raise ConflictError("a request with this key was carried out a day ago")
    made = Answer(status=before.status, body=before.answer, location=before.location)
    return replace(made, repeated=True)


def _given(asked: Asked, service: Service) -> Given | None:
    with service.store.read() as db:
        return requests.given(db, asked)


def _keep(asked: Asked, found: Answer, service: Service, actor: Actor) -> None:
    acting = service.acting(actor)
    with service.store.write(acting) as writing:
        requests.answer(writing, asked, found.status, found.location, found.body)
        requests.forget(writing, acting.at - KEPT)
