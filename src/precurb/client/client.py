"""The client: one method for each operation of the API, typed, patient and careful."""

import time
import uuid
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Literal, Self, TypeVar

import httpx2

from precurb.client.answers import CheckAnswer, Decision, Duty, Job
from precurb.client.governing import Governing
from precurb.client.items import Item
from precurb.client.reading import Reading
from precurb.client.transport import Asking, Transport
from precurb.errors import UnavailableError

T = TypeVar("T")
_OVER = ("done", "failed", "cancelled")
_LOOK = 0.5  # seconds between two looks at a job


class Client(Reading, Governing):
    """Speaks to one installation with one token; give it back with ``close`` or ``with``.

    What makes something is sent with a key of its own, so that it happens once even where it
    has to be sent twice. Where the server asks to come later, the client waits and does. What
    the server refuses is raised as the error of ``precurb.errors`` that it names.

    Args:
        url: Where people reach the service, such as ``https://precurb.example.com``.
        token: ``pcb_…``.
        language: In which sentences come: en, de, zh or es.
        patience: Seconds to go on trying while the server asks to come later.
        http: What speaks HTTP, where something else than the default is needed.
    """

    def __init__(
        self,
        url: str,
        token: str,
        *,
        language: str = "en",
        patience: float = 60.0,
        http: httpx2.Client | None = None,
    ) -> None:
        speaking = http or httpx2.Client(timeout=30.0)
        speaking.base_url = httpx2.URL(url)
        speaking.headers["Authorization"] = f"Bearer {token}"
        speaking.headers["Accept-Language"] = language
        self._via = Transport(speaking, patience)

    def __enter__(self) -> Self:
        """Use it for the length of a block."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        self._via.close()

    def check(self, text: str = "", item: Item | None = None, *, key: str = "") -> CheckAnswer:
        """Check one item, and keep the check.

        Args:
            text: The goods in words, amount and grade included.
            item: What else is known of it, of its route and parties.
            key: One's own key of the request; a new one when left out.

        Raises:
            InvalidRecordError: Something cannot be read; it is named.
            DeniedError: The token may not.
        """
        body = {"text": text} | (item or Item()).told()
        return self._make("/v1/checks", body, key, CheckAnswer)

    def decide(
        self, check_id: str, action: Literal["release", "hold", "stop"], reason: str,
        *, key: str = "",
    ) -> Decision:  # fmt: skip
        """Hold, stop or release what a check is about.

        Raises:
            ConflictError: A newer check was made meanwhile.
            DeniedError: The token may not.
        """
        body = {"action": action, "reason": reason}
        return self._make(f"/v1/checks/{check_id}/decisions", body, key, Decision)

    def confirm(self, decision_id: str, reason: str, *, key: str = "") -> Decision:
        """Confirm the decision of another person, as the second one.

        Raises:
            ConflictError: It waits for nobody any more.
            DeniedError: The token may not, or is that of the first person.
        """
        path = f"/v1/decisions/{decision_id}/confirm"
        return self._make(path, {"reason": reason}, key, Decision)

    def settle(
        self, duty_id: str, state: Literal["done", "waived", "open"], reason: str,
        *, key: str = "",
    ) -> Duty:  # fmt: skip
        """Say what became of a duty."""
        body = {"state": state, "reason": reason}
        return self._make(f"/v1/obligations/{duty_id}/settle", body, key, Duty)

    def close_alert(self, alert_id: str, reason: str) -> None:
        """Close an alert, or decline a proposal."""
        path = f"/v1/alerts/{alert_id}/close"
        self._via.send(Asking(method="POST", path=path, body={"reason": reason}))

    def screen_files(
        self, paths: Iterable[Path], *, together: bool = False, key: str = ""
    ) -> Job:
        """Hand files in to be screened; the job that does it.

        Args:
            paths: The files.
            together: Whether they are papers of the same consignments.
            key: One's own key of the request; a new one when left out.
        """
        files = tuple(("files", (each.name, each.read_bytes())) for each in paths)
        asking = Asking(
            method="POST", path="/v1/files", files=files, key=key or uuid.uuid4().hex,
            form={"together": str(together).lower()},
        )  # fmt: skip
        return self._via.ask(asking, Job)

    def cancel_job(self, job_id: str) -> None:
        """Take a job out that waits or runs.

        Raises:
            ConflictError: It is over already.
        """
        self._via.send(Asking(method="POST", path=f"/v1/jobs/{job_id}/cancel"))

    def wait_for(
        self, job_id: str, *, seconds: float = 600.0,
        sleep: Callable[[float], None] = time.sleep,
    ) -> Job:  # fmt: skip
        """Wait for a job to be over, well or not; how it then stands.

        Raises:
            UnavailableError: It is not over after so many seconds.
        """
        until = time.monotonic() + seconds
        while (found := self.job(job_id)).state not in _OVER:
            if time.monotonic() > until:
                raise UnavailableError(f"job {job_id} is {found.state} after {seconds:g} s")
            sleep(_LOOK)
        return found

    def _make(self, path: str, body: object, key: str, kind: type[T]) -> T:
        asking = Asking(method="POST", path=path, body=body, key=key or uuid.uuid4().hex)
        return self._via.ask(asking, kind)
