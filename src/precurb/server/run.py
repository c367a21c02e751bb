"""Runs the service: a server and its workers in one process, or workers alone."""

import logging
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from precurb.app.access.actor import SYSTEM
from precurb.app.service import Service
from precurb.errors import InvalidRecordError, UnavailableError
from precurb.server.compose import Exposure, make_application
from precurb.server.lay_out import lay_out_types
from precurb.worker import Worker

_LOG = logging.getLogger(__name__)
_SERVER_ENDS = 10  # seconds for requests at hand
_WORKER_ENDS = 20.0  # seconds for a job to come to a place where it can be left
_SIGNALS = (signal.SIGTERM, signal.SIGINT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """How to serve: where, with how many workers, and what is open to others.

    ``proxies`` are addresses of proxies that are believed when they say who asks.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    proxies: str = "127.0.0.1"
    metrics_everywhere: bool = False


def serve(
    serving: Serving, *, service: Service, ready: Callable[[str], None] = lambda url: None
) -> None:
    """Serve until the process is told to stop (SIGTERM, SIGINT); requests at hand are ended.

    Args:
        serving: How.
        service: The open installation.
        ready: Told the address once it can be reached.

    Raises:
        InvalidRecordError: The address cannot be used.
    """
    import uvicorn

    exposure = Exposure(metrics_everywhere=serving.metrics_everywhere)
    with _listening(serving) as listener:
        config = uvicorn.Config(
            make_application(service, exposure),
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=True,
            forwarded_allow_ips=serving.proxies,
            timeout_graceful_shutdown=_SERVER_ENDS,
        )
        server = uvicorn.Server(config)

        def stop() -> None:  # before uvicorn listens to signals, and again once it has stopped
            server.should_exit = True

        with _signals(stop), working(service, serving.workers):
            ready(_url(listener))
            server.run(sockets=[listener])
    _LOG.info("the server has stopped")


def work(*, service: Service, workers: int = 1) -> None:
    """Do jobs until the process is told to stop."""
    stop = threading.Event()
    with _signals(stop.set), working(service, workers):
        stop.wait()


@contextmanager
def working(service: Service, count: int) -> Iterator[None]:
    """Have jobs done in threads of this process, for the length of a block."""
    lay_out_types()
    made = [Worker(service) for _ in range(count)]
    threads = [threading.Thread(target=each.run, name=each.name, daemon=True) for each in made]
    if made:
        _look_back(service)
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for each in made:
            each.stop()
        for thread in threads:
            thread.join(_WORKER_ENDS)
            if thread.is_alive():
                _LOG.warning("%s is still at work; its job will be taken back", thread.name)


def _look_back(service: Service) -> None:
    """Have the past decided again where lists, policy or program changed meanwhile."""
    from precurb.app.rescreen.work import notice

    try:
        if notice(service=service, actor=SYSTEM):
            _LOG.info("what is kept was decided with other lists, policy or program: a job "
                      "decides it again")  # fmt: skip
    except UnavailableError as error:
        _LOG.warning("the store does not answer: %s", error)


@contextmanager
def _listening(serving: Serving) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in serving.host else socket.AF_INET
    try:
        listener = socket.create_server((serving.host, serving.port), family=family)
    except OSError as error:
        where, why = f"{serving.host}, port {serving.port}", os.strerror(error.errno or 0)
        raise InvalidRecordError(f"cannot listen on {where}: {why}") from error
    with listener:
        yield listener


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


@contextmanager
def _signals(act: Callable[[], None]) -> Iterator[None]:
    """Do something when told to stop, in the place of dying at once."""

    def handle(number: int, frame: FrameType | None) -> None:
        act()

    before = {each: signal.signal(each, handle) for each in _SIGNALS}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
