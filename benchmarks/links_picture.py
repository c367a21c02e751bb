"""The picture of links in Chromium: until it is drawn, and until it answers; printed only.

Usage::

    python benchmarks/links_picture.py [FOLDER_FOR_SCREENSHOTS]

Synthetic trade of ``examples/planted_rings.py`` stands in a new installation that is served on
this machine. For 500 and 5,000 nodes, with the graph laid out in memory before: the first paint
of the page, the picture drawn, and the time from an input to the next frame for the keyboard,
the search and the time slider (the median of seven).
"""

import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "examples")]

from e2e.browser import chromium, running_browser  # noqa: E402
from e2e.site import running_site  # noqa: E402
from planted_rings import make_trade  # noqa: E402
from precurb.app.access.actor import SYSTEM  # noqa: E402
from precurb.store import links as kept  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Page

_WAIT = 120_000
_TURNS = 7
# Do something, and say how many milliseconds pass until the frame after it is there.
_DRAWN = "performance.getEntriesByName('links drawn')[0].startTime"
_TIMED = """async ([what, turn]) => {
  const find = document.querySelector("#web-find");
  const until = document.querySelector("#web-until");
  const canvas = document.querySelector(".web-canvas");
  const acts = {
    move: () => canvas.dispatchEvent(new KeyboardEvent("keydown", {key: "ArrowLeft"})),
    zoom: () => canvas.dispatchEvent(new KeyboardEvent("keydown", {key: turn % 2 ? "+" : "-"})),
    find: () => { find.value = turn % 2 ? "chemical" : "coatings";
                  find.dispatchEvent(new Event("input")); },
    time: () => { until.value = turn % 2 ? until.max / 2 : until.max;
                  until.dispatchEvent(new Event("input")); },
  };
  const begun = performance.now();
  acts[what]();
  for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
  return performance.now() - begun;
}"""


def main() -> None:
    """Measure and print."""
    shots = Path(sys.argv[1]) if sys.argv[1:] else None
    if (program := chromium()) is None:
        raise SystemExit("no Chromium here")
    gathered = make_trade(seed=9, noise="middle", firms=20_000, rings=120).gathered()
    with (
        tempfile.TemporaryDirectory() as root,
        running_browser(program) as browser,
        running_site(Path(root)) as site,
    ):
        with site.service.store.write(site.service.acting(SYSTEM)) as writing:
            kept.keep_gathered(writing, gathered)
        page = site.signed_in(browser, "ada")
        page.set_default_timeout(_WAIT)
        page.goto("/links?most=100")  # the graph is laid out once, for all pictures
        for most in (500, 5_000):
            _measure(page, most)
            if shots:
                page.screenshot(path=shots / f"links-{most}.png")


def _measure(page: "Page", most: int) -> None:
    page.goto(f"/links?most={most}")  # the picture is worked out once, and kept
    told = []
    for _ in range(3):
        page.goto(f"/links?most={most}")
        page.wait_for_selector("[data-state=drawn]")
        told.append(float(page.evaluate(_DRAWN)))
    first = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    print(f"{most} nodes: first paint {first:.0f} ms, drawn {median(told):.0f} ms", flush=True)
    for what in ("move", "zoom", "find", "time"):
        spent = [float(page.evaluate(_TIMED, [what, turn])) for turn in range(_TURNS)]
        print(f"  {what}: {median(spent):.0f} ms, the slowest {max(spent):.0f} ms", flush=True)


if __name__ == "__main__":
    main()
