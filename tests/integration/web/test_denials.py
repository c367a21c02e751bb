"""What a page denies to somebody who is known stands in the audit."""

from pathlib import Path

from sqlalchemy import select
from starlette.testclient import TestClient

from access_cases import PASSWORD, make_user
from precurb.store.tables import audit
from precurb.web.application import make_web
from service_cases import service_in


def test_a_denied_page_leaves_an_entry_and_an_unknown_visitor_none(tmp_path: Path) -> None:
    with service_in(tmp_path) as service:
        make_user(service, "ada", "analyst", password=PASSWORD)
        with TestClient(make_web(service), base_url="http://127.0.0.1:8000") as client:
            assert client.get("/users", follow_redirects=False).status_code == 303
            origin = {"Origin": "http://127.0.0.1:8000"}
            form = {"name": "ada", "password": PASSWORD}
            client.post("/sign-in", data=form, headers=origin)
            assert client.get("/users").status_code == 403
        with service.store.read() as db:
            acts = db.execute(select(audit.c.who, audit.c.act)).all()
    denied = [(row.who, row.act) for row in acts if row.act.startswith("denied")]
    assert [who for who, _ in denied] == ["ada"]
    assert "user.read" in denied[0][1]
