"""A whole installation for tests in a browser: people, some checks, pages, and a worker."""

import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from access_cases import PASSWORD, actor, make_user
from e2e.browser import serving
from precurb.app.check import Question
from precurb.app.desk.check import check_item
from precurb.app.home import Home
from precurb.app.service import Service
from precurb.model import Party, Role
from precurb.server.compose import make_application
from precurb.worker.loop import Pace, Worker

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PEOPLE = {"ada": "officer", "bea": "approver", "otto": "auditor", "ivo": "analyst"}
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
# Lists come from the network; a test asks for none.
_NEVER = ("update_lists", "self_test", "watch_duties", "watch_notifications")
_NOTHING_SCHEDULED = "[schedule]\n" + "".join(f'{each} = ""\n' for each in _NEVER)
_PATIENCE = 10_000  # milliseconds for whatever a test waits for
SOON = dt.timedelta(days=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where it is served, the service behind it, and the ids of its checks by reference."""

    url: str
    service: Service
    checks: dict[str, str]

    def signed_in(self, browser: "Browser", name: str, **looks: Any) -> "Page":
        """A page of somebody who has signed in, in a browser of their own."""
        looks = {"viewport": DESK, "locale": "en-GB"} | looks
        page = browser.new_context(base_url=self.url, **looks).new_page()
        page.set_default_timeout(_PATIENCE)
        page.goto("/sign-in")
        page.locator("input[name=name]").fill(name)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main form button").first.click()
        page.wait_for_url(f"{self.url}/")
        return page


@contextmanager
def running_site(root: Path) -> Iterator[Site]:
    """Serve a new installation with its people and checks, and work off its jobs."""
    home = Home(root).prepare()
    (home.root / "service.toml").write_text(_NOTHING_SCHEDULED, "utf-8")
    with Service.open(home) as service:
        for name, role in PEOPLE.items():
            make_user(service, name, role, password=PASSWORD)
        made = {each.reference: _made(each, service) for each in _questions(service.today())}
        with working(service), serving(make_application(service)) as url:
            yield Site(url=url, service=service, checks=made)


@contextmanager
def working(service: Service) -> Iterator[None]:
    """Let a worker do the jobs that come."""
    worker = Worker(service, Pace(look=dt.timedelta(seconds=0.05)))
    thread = threading.Thread(target=worker.run)
    thread.start()
    try:
        yield
    finally:
        worker.stop()
        thread.join()


def _made(question: Question, service: Service) -> str:
    return check_item(question, service=service, actor=actor(service, "ada")).kept.id


def _questions(today: dt.date) -> Iterator[Question]:
    """Goods, papers and parties that have something to say to each of the first questions."""
    customer = Party(
        name="Ejemplo Recubrimientos SA de CV", role=Role.CUSTOMER, country="MX",
        identifiers=("RFC: EJR010203AB9",),
    )  # fmt: skip
    listed = Party(name="Hebei Guanlang Biotech Co Ltd", role=Role.SUPPLIER, country="CN")
    yield Question(
        goods="25 kg 苯胺基哌啶 99%, CAS 23056-29-3, HS 3824.99\n"
        "250 kg Acetic anhydride 99 %, CAS 108-24-7, HS 2915.24",
        departure="DE", destination="MX", date=today + SOON, reference="A-2291",
        parties=(customer, listed),
    )  # fmt: skip
    yield Question(
        goods="250 kg Acetic anhydride, CAS 108-24-7, HS 2915.24",
        departure="DE", destination="MX", date=today + SOON, reference="A-2292",
        parties=(customer,),
    )  # fmt: skip
    yield Question(goods="40 kg sodium chloride", reference="A-2293")
