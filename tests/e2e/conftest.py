"""A browser and a site for the tests of pages; without Chromium they are skipped."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from e2e.browser import chromium, running_browser
from e2e.site import Site, running_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """Debian's Chromium, without a window."""
    if (program := chromium()) is None:
        pytest.skip("no Chromium here; tools/ci_browser.sh installs it")
    with running_browser(program) as running:
        yield running


@pytest.fixture(scope="module")
def site(browser: "Browser", tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A new installation for each file of tests; after the browser, so both are skipped."""
    with running_site(tmp_path_factory.mktemp("site")) as running:
        yield running
