"""The page of the API names every operation, action, event and status there is."""

import re
from pathlib import Path

import pytest

from precurb.api.application import ROUTES
from precurb.api.problems import _STATUS
from precurb.app.webhook_delivery import PAUSES
from precurb.app.webhook_targets import NETWORKS
from precurb.app.webhooks import EventKind

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "api.md").read_text("utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| `")]


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.name}")
def test_every_route_and_what_it_needs_is_documented(route: object) -> None:
    path, needs = getattr(route, "path", ""), getattr(route, "needs", ())
    first, _, rest = path.removeprefix("/v1/").partition("/")
    rows = [row for row in ROWS if f"/v1/{first}" in row.split("|")[1]]
    last = rest.rpartition("/")[2]
    assert [
        row
        for row in rows
        if (not rest or last.startswith("{") or f"/{last}" in row.split("|")[1])
        and all(f"`{each}`" in row for each in needs)
    ]


def test_every_event_is_documented() -> None:
    assert [each for each in EventKind if f"| `{each}` |" not in PAGE] == []


def test_every_status_of_our_errors_is_documented() -> None:
    told = {int(status) for status in re.findall(r"^\| (\d{3}) \|", PAGE, re.MULTILINE)}
    assert {status for _, status in _STATUS} <= told


def test_the_pauses_of_webhooks_and_their_setting_are_documented() -> None:
    assert [each.total_seconds() for each in PAUSES] == [
        5, 60, 300, 1800, 7200, 18000, 36000, 36000,
    ]  # fmt: skip
    assert "5 s, 1 min, 5 min,\n30 min, 2 h, 5 h and twice 10 h" in PAGE
    assert NETWORKS in PAGE
