"""Packets over HTTP: one POST hands over a packet, its answer is the other side's."""

from time import monotonic
from types import TracebackType
from typing import Self

import httpx2

from precurb.errors import UnavailableError
from precurb.exchange.packet import MEDIA_TYPE, MOST_BYTES

_SECONDS = 30
LONGEST_ANSWER = 300.0
"""Seconds for a whole answer; a peer that sends a letter now and then would keep a worker."""


class HttpTransport:
    """Carries packets over HTTP; the system's trusted certificates speak for the line alone.

    Who somebody is, and what he says, is proved by the signatures inside.
    """

    def __init__(self, client: httpx2.Client | None = None) -> None:
        self._client = client or httpx2.Client(timeout=_SECONDS, follow_redirects=False)

    def __enter__(self) -> Self:
        """Use it for the length of a block."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connections."""
        self._client.close()

    def post(self, url: str, content: bytes) -> bytes:
        """Hand over a packet and return the answer.

        Raises:
            UnavailableError: Nobody answered, or not as a node does.
        """
        try:
            with self._client.stream(
                "POST", url, content=content, headers={"content-type": MEDIA_TYPE}
            ) as answer:
                if answer.status_code != 200:
                    raise UnavailableError(f"{url} answered {answer.status_code}")
                return _limited(answer)
        except httpx2.HTTPError as error:
            raise UnavailableError(f"{url}: {type(error).__name__}") from error


def _limited(answer: httpx2.Response) -> bytes:
    found, until = bytearray(), monotonic() + LONGEST_ANSWER
    for part in answer.iter_bytes():
        found += part
        if monotonic() > until:
            raise UnavailableError("the answer takes too long")
        if len(found) > MOST_BYTES:
            raise UnavailableError("the answer is larger than a packet")
    return bytes(found)
