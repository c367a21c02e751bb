"""The part of the client that reads: checks, transactions, duties, jobs, alerts, answers."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Literal

from precurb.client.answers import (
    Alert,
    CheckAnswer,
    CheckLine,
    DueDuty,
    Identified,
    Job,
    Matched,
    Me,
    SearchAnswer,
    TransactionAnswer,
)
from precurb.client.items import Which
from precurb.client.transport import Asking, Transport


class Reading:
    """Operations that change nothing."""

    _via: Transport

    def me(self) -> Me:
        """Who one is, and what one may do."""
        return self._via.ask(_get("/v1/me"), Me)

    def checks(
        self, which: Which | None = None, *, latest: bool = True, limit: int = 100
    ) -> Iterator[CheckLine]:
        """Checks, the newest first; fetched part by part of ``limit`` as they are taken."""
        query = (which or Which()).query() | {"latest": str(latest).lower(), "limit": limit}
        return self._via.each(_get("/v1/checks", query), CheckLine)

    def read_check(self, check_id: str) -> CheckAnswer:
        """A check by its id."""
        return self._via.ask(_get(f"/v1/checks/{check_id}"), CheckAnswer)

    def canonical_check(self, check_id: str) -> bytes:
        """The very bytes of a check; their SHA-256 is its ``content``."""
        return self._via.send(_get(f"/v1/checks/{check_id}/canonical")).content

    def dossier(
        self, check_id: str, form: Literal["pdf", "json"] = "pdf", language: str = ""
    ) -> bytes:
        """The dossier of a check, to file away."""
        query = {"format": form, "language": language}
        return self._via.send(_get(f"/v1/checks/{check_id}/dossier", query)).content

    def transactions(
        self, which: Which | None = None, *, limit: int = 100
    ) -> Iterator[CheckLine]:
        """Transactions by their newest checks, the newest first."""
        query = (which or Which()).query() | {"limit": limit}
        return self._via.each(_get("/v1/transactions", query), CheckLine)

    def transaction(self, transaction_id: str) -> TransactionAnswer:
        """A transaction with its checks, decisions and duties."""
        return self._via.ask(_get(f"/v1/transactions/{transaction_id}"), TransactionAnswer)

    def obligations(self, due: dt.date | None = None) -> Iterator[DueDuty]:
        """Open duties that have a day, the first first; until a day, or all."""
        query = {"due": due.isoformat() if due else "", "limit": 100}
        return self._via.each(_get("/v1/obligations", query), DueDuty)

    def jobs(self, state: str = "", kind: str = "") -> Iterator[Job]:
        """Jobs, the newest first."""
        query = {"state": state, "kind": kind, "limit": 100}
        return self._via.each(_get("/v1/jobs", query), Job)

    def job(self, job_id: str) -> Job:
        """A job by its id."""
        return self._via.ask(_get(f"/v1/jobs/{job_id}"), Job)

    def file_result(self, job_id: str, form: Literal["csv", "jsonl"] = "csv") -> bytes:
        """The result of a screening that is done."""
        return self._via.send(_get(f"/v1/files/{job_id}/result", {"format": form})).content

    def alerts(self, state: str = "open", kinds: tuple[str, ...] = ()) -> Iterator[Alert]:
        """Alerts and proposals of re-screening, the newest first."""
        query = {"state": state, "kind": kinds, "limit": 100}
        return self._via.each(_get("/v1/alerts", query), Alert)

    def identify(self, text: str, on: dt.date | None = None) -> Identified:
        """What a text is under every list; nothing is kept."""
        body = {"text": text, "on": on}
        asking = Asking(method="POST", path="/v1/identify", body=body)
        return self._via.ask(asking, Identified)

    def match(
        self,
        *names: str,
        country: str = "",
        type: str = "unknown",
        list: str = "",
        top: int = 0,
    ) -> Matched:
        """Whom the watchlists name so; nothing is kept."""
        body = {"names": names, "country": country, "type": type, "list": list, "top": top}
        return self._via.ask(Asking(method="POST", path="/v1/match", body=body), Matched)

    def search(
        self, text: str, kinds: tuple[str, ...] = (), *, limit: int = 10
    ) -> SearchAnswer:
        """References, parties, entries, substances and rules that a text names."""
        query = {"q": text, "kind": kinds, "limit": limit}
        return self._via.ask(_get("/v1/search", query), SearchAnswer)


def _get(path: str, query: Mapping[str, object] | None = None) -> Asking:
    return Asking(method="GET", path=path, query=query)
