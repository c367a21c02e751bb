"""``precurb serve`` and ``precurb worker``: the service, and workers of it alone."""

import ipaddress
from typing import Annotated

from cyclopts import App, Parameter

from precurb.cli import show
from precurb.cli.acting import installation

Flag = Annotated[bool, Parameter(negative="")]


def add_serve_commands(app: App) -> None:
    """Add ``serve`` and ``worker`` to the program."""
    app.command(serve_command, name="serve")
    app.command(worker_command, name="worker")


def serve_command(  # noqa: PLR0913  # a command has as many options as it has
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    workers: int = 1,
    proxies: str = "127.0.0.1",
    metrics_everywhere: Flag = False,
    quiet: Flag = False,
) -> int:
    """Serve pages and API, and do the work behind them, until stopped.

    Args:
        host: The address to listen on; this machine alone by default.
        port: The port; 0 for a free one.
        workers: Threads that do jobs; 0 for none, where "precurb worker" runs beside.
        proxies: Addresses of proxies that are believed when they say who asks.
        metrics_everywhere: Tell figures at /metrics to other machines too.
        quiet: Log warnings and errors alone.
    """
    from precurb.app.access.first import first_admin_code
    from precurb.server.logs import begin_logging
    from precurb.server.run import Serving, serve

    begin_logging(quiet=quiet)
    serving = Serving(
        host=host, port=port, workers=workers, proxies=proxies,
        metrics_everywhere=metrics_everywhere,
    )  # fmt: skip
    with installation() as (service, _):
        if not (_is_loopback(host) or service.settings.secure):
            show.note("others can reach this without TLS: put a proxy before it, and set "
                      "public_url in service.toml")  # fmt: skip
        code = first_admin_code(service)

        def ready(url: str) -> None:
            print(f"Precurb: {url}", flush=True)
            if code:
                print(f"Nobody can sign in yet: {url}/first, with the code {code}", flush=True)

        serve(serving, service=service, ready=ready)
    return 0


def worker_command(*, workers: int = 1, quiet: Flag = False) -> int:
    """Do jobs until stopped; beside servers with --workers 0, on PostgreSQL also elsewhere.

    Args:
        workers: Threads that do jobs.
        quiet: Log warnings and errors alone.
    """
    from precurb.server.logs import begin_logging
    from precurb.server.run import work

    begin_logging(quiet=quiet)
    with installation() as (service, _):
        work(service=service, workers=workers)
    return 0


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
