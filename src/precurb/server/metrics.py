"""Figures of the service for Prometheus: requests, jobs, lists, the audit.

They are for this machine alone unless the operator says otherwise. Labels are patterns of paths
and kinds of jobs, never a name, a reference or an address.
"""

import datetime as dt
import ipaddress
from collections.abc import Iterator

from anyio import to_thread
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from precurb.app.service import Service
from precurb.store import audit, jobs, workers

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_ALIVE = dt.timedelta(seconds=60)


class Metrics:
    """Counts answers, and tells all figures at ``/metrics``.

    Args:
        service: The installation.
        everywhere: Whether other machines may ask.
    """

    def __init__(self, service: Service, *, everywhere: bool) -> None:
        self._everywhere = everywhere
        self._registry = CollectorRegistry()
        labels = ("method", "route", "status")
        self._answers = Counter(
            "precurb_requests", "Requests answered", labels, registry=self._registry
        )
        self._seconds = Histogram(
            "precurb_request_seconds", "Time to answer", ("route",), buckets=_BUCKETS,
            registry=self._registry,
        )  # fmt: skip
        self._registry.register(_Kept(service))

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count an answer."""
        known = method if method in _METHODS else "other"
        self._answers.labels(known, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Tell the figures to who may have them."""
        scope["route_name"] = "/metrics"
        if not (self._everywhere or _is_here(scope)):
            answer: Response = PlainTextResponse("figures are for this machine alone\n", 403)
        else:
            told = await to_thread.run_sync(generate_latest, self._registry)
            answer = Response(told, media_type=CONTENT_TYPE_PLAIN_0_0_4)
        await answer(scope, receive, send)


_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))


class _Kept(Collector):
    """What the store says at the moment of asking."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def describe(self) -> list[Metric]:
        """Nothing beforehand: the store is asked when figures are."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Jobs by state, workers at work, age of lists, length of the audit."""
        now = dt.datetime.now(dt.UTC)
        with self._service.store.read() as db:
            states = jobs.counts(db)
            alive = workers.alive(db, now - _ALIVE)
            head = audit.head(db)
        waiting = GaugeMetricFamily("precurb_jobs", "Jobs by state", labels=("state",))
        for state in jobs.State:
            waiting.add_metric((str(state),), states.get(state, 0))
        yield waiting
        yield GaugeMetricFamily("precurb_workers", "Workers seen in a minute", len(alive))
        yield GaugeMetricFamily("precurb_audit_entries", "Entries of the audit", head.seq)
        age = GaugeMetricFamily("precurb_list_age_days", "Age of watchlists", labels=("list",))
        snapshot = self._service.snapshot
        for watchlist in snapshot.watchlists:
            header = watchlist.header
            days = (self._service.today() - header.version_date).days
            age.add_metric((header.id,), days)
        yield age


def _is_here(scope: Scope) -> bool:
    """Whether the one who asks is on this machine; a proxy on it speaks for others."""
    client = scope.get("client")
    forwarded = {name for name, _ in scope["headers"]} & {b"x-forwarded-for", b"forwarded"}
    if client is None or forwarded:
        return False
    try:
        return ipaddress.ip_address(client[0]).is_loopback
    except ValueError:
        return False
