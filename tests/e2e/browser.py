"""A real server on a free port of this machine, and Debian's Chromium before it.

Browser libraries and accessibility checks are kept beside the tests; nothing is fetched.
"""

import json
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.types import ASGIApp

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_AXE = Path(__file__).parent / "vendor" / "axe.js"
_RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
_WAIT = 20.0  # seconds for a server to come up


def chromium() -> str | None:
    """The program, where it is installed."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def running_browser(program: str) -> "Iterator[Browser]":
    """Run a browser without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--force-color-profile=srgb"]
        )
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """Serve an application on a free port; yield its address."""
    import uvicorn

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
        config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [free]}, daemon=True)
        thread.start()
        until = time.monotonic() + _WAIT
        while not server.started and time.monotonic() < until:
            time.sleep(0.02)
        try:
            yield address
        finally:
            server.should_exit = True
            thread.join(_WAIT)


def hindrances(page: "Page") -> list[str]:
    """What axe-core finds in a page that hinders people, each with the place where."""
    page.evaluate(_AXE.read_text("utf-8"))  # not as a script of the page: its CSP forbids that
    told: dict[str, Any] = json.loads(
        page.evaluate(
            "rules => axe.run(document, {runOnly: rules}).then(r => JSON.stringify(r))",
            list(_RULES),
        )
    )
    return [
        f"{each['id']} ({each['impact']}): {node['html'][:160]}"
        for each in told["violations"]
        for node in each["nodes"]
    ]


def complaints(page: "Page") -> list[str]:
    """A list that fills with what the browser complains of, from now on: errors, CSP."""
    found: list[str] = []
    page.on("console", lambda said: found.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found
