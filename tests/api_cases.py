"""An installation with one user a role, and the API asked as each of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient

from precurb.api.application import make_api
from precurb.app.access.actor import SYSTEM
from precurb.app.access.people import NewUser, add_user
from precurb.app.access.roles import roles_to_give
from precurb.app.access.tokens import Wanted, make_token
from precurb.app.home import Home
from precurb.app.service import Service
from precurb.app.settings import Limits, Settings

ITEM = {
    "text": "250 kg acetic anhydride 99 %",
    "cas": "108-24-7",
    "departure": "DE",
    "destination": "MX",
    "parties": [{"name": "Ejemplo Recubrimientos SA de CV", "country": "MX"}],
}


@dataclass(kw_only=True)
class Installed:
    """A service, its API, and a token for each role."""

    service: Service
    api: FastAPI
    tokens: Mapping[str, str]
    opened: list[TestClient] = field(default_factory=list)

    def ask(self, role: str = "", **headers: str) -> TestClient:
        """The API as a user of a role asks it; without role, nobody."""
        told = {"Authorization": f"Bearer {self.tokens[role]}"} if role else {}
        client = TestClient(self.api, raise_server_exceptions=False, headers=told | headers)
        self.opened.append(client)
        return client


def installed(root: Path, settings: Settings | None = None) -> Installed:
    """A fresh installation with one user a role, named as the role."""
    service = Service.open(Home(root))
    service.settings = settings or Settings(limits=Limits(requests_a_minute=100_000))
    tokens = {}
    for role in roles_to_give():
        add_user(NewUser(name=f"{role}-user", role=role), service=service, actor=SYSTEM)
        wanted = Wanted(label="tests")
        user = f"{role}-user"
        made = make_token(wanted, service=service, actor=SYSTEM, user=user)
        tokens[role] = made.secret
    return Installed(service=service, api=make_api(service), tokens=tokens)
