"""How the client speaks: a token, a key for what must not happen twice, patience, errors."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import httpx2
import msgspec

from precurb.client.answers import Part
from precurb.errors import (
    ConflictError,
    DeniedError,
    InvalidRecordError,
    PrecurbError,
    TooManyError,
    UnauthenticatedError,
    UnavailableError,
    UnknownRecordError,
    UntrustedMessageError,
)

T = TypeVar("T")
_PAUSE = 1.0  # seconds before trying again where the server does not say
_LATER = (429, 502, 503, 504)
_BY_CODE: Mapping[str, type[PrecurbError]] = {
    each.code: each
    for each in (
        PrecurbError, InvalidRecordError, UnknownRecordError, ConflictError, DeniedError,
        UnauthenticatedError, TooManyError, UntrustedMessageError, UnavailableError,
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """One request; with a ``key`` it is carried out once, however often it is sent."""

    method: str
    path: str
    query: Mapping[str, Any] | None = None
    body: object = None
    files: tuple[tuple[str, tuple[str, bytes]], ...] = ()
    form: Mapping[str, str] | None = None
    headers: Mapping[str, str] | None = None
    key: str = ""

    @property
    def repeatable(self) -> bool:
        """Whether it may be sent again when nobody knows if it arrived."""
        return bool(self.key) or self.method in ("GET", "PUT", "DELETE")


class Transport:
    """Sends requests to one installation.

    Args:
        http: What speaks HTTP.
        patience: Seconds to go on trying while the server asks to come later.
        sleep: Waits.
    """

    def __init__(
        self,
        http: httpx2.Client,
        patience: float,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._http, self._patience, self._sleep = http, patience, sleep

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()

    def ask(self, asking: Asking, kind: type[T]) -> T:
        """Send a request and read its answer.

        Raises:
            PrecurbError: As the server tells, by its code.
            UnavailableError: No answer came, or none that can be read.
        """
        content = self.send(asking).content
        try:
            return msgspec.json.decode(content, type=kind)
        except msgspec.MsgspecError as error:
            raise UnavailableError(
                f"{asking.path}: an answer of another kind: {error}"
            ) from error

    def each(self, asking: Asking, kind: type[T]) -> Iterator[T]:
        """Every item of a list, part by part as they are taken."""
        cursor = ""
        while True:
            query = dict(asking.query or {}) | ({"cursor": cursor} if cursor else {})
            part = self.ask(replace(asking, query=query), Part[kind])  # type: ignore[valid-type]  # a type at run time
            yield from part.items
            if not (cursor := part.next):
                return

    def send(self, asking: Asking) -> httpx2.Response:
        """Send a request; send it again while the server asks to come later.

        Raises:
            PrecurbError: As the server tells, by its code.
            UnavailableError: No answer came.
        """
        waited = 0.0
        while True:
            answer, error = self._try(asking)
            if answer is not None and answer.status_code not in _LATER:
                break
            pause = _pause(answer)
            if waited + pause > self._patience or (answer is None and not asking.repeatable):
                break
            self._sleep(pause)
            waited += pause
        if answer is None:
            raise UnavailableError(f"{asking.path}: no answer: {error}") from error
        if answer.status_code >= 300 and answer.status_code != 304:
            raise _error(answer)
        return answer

    def _try(
        self, asking: Asking
    ) -> tuple[httpx2.Response | None, httpx2.TransportError | None]:
        headers = dict(asking.headers or {})
        if asking.key:
            headers["Idempotency-Key"] = asking.key
        content = None
        if asking.body is not None:
            headers["Content-Type"] = "application/json"
            content = msgspec.json.encode(asking.body)
        query = {k: v for k, v in (asking.query or {}).items() if v not in (None, "", ())}
        try:
            answer = self._http.request(
                asking.method, asking.path, params=query, content=content, headers=headers,
                files=list(asking.files) or None, data=asking.form,
            )  # fmt: skip
        except httpx2.TransportError as error:
            return None, error
        return answer, None


def _pause(answer: httpx2.Response | None) -> float:
    told = answer.headers.get("retry-after", "") if answer is not None else ""
    return max(float(told), 0.05) if told.isascii() and told.isdigit() else _PAUSE


def _error(answer: httpx2.Response) -> PrecurbError:
    """The error that the server tells; by the status alone where it is none of ours."""
    try:
        told = msgspec.json.decode(answer.content, type=dict[str, Any])
    except msgspec.MsgspecError:
        told = {}
    status = answer.status_code
    unknown = UnavailableError if status >= 500 else InvalidRecordError
    kind = _BY_CODE.get(str(told.get("code")), unknown)
    places = [
        f"{each.get('pointer') or each.get('parameter')}: {each.get('detail')}"
        for each in told.get("errors", [])
    ]
    detail = "; ".join([str(told.get("detail", answer.reason_phrase)), *places])
    if kind is TooManyError:
        return TooManyError(detail, after=int(_pause(answer)))
    return kind(detail)
