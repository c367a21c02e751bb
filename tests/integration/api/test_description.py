"""What the description promises holds: schemathesis asks every operation, well and badly.

Examples are few and always the same, so that the test takes the same time each day.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from api_cases import ITEM, Installed, installed
from precurb.api.application import ROUTES
from precurb.api.gate import NEEDS
from precurb.app.access.actions import Action
from precurb.app.access.roles import roles_to_give, roles_with

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    ignored_auth,
    unsupported_method,
]


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    """An installation with some trade, decisions and webhooks in it."""
    here = installed(tmp_path_factory.mktemp("described"))
    client = here.ask("officer")
    for reference in ("A-1", "A-2", "A-3"):
        made = client.post("/v1/checks", json=ITEM | {"reference": reference})
        url = f"/v1/checks/{made.json()['summary']['id']}/decisions"
        client.post(url, json={"action": "release", "reason": "end use shown"})
    hook = {"url": "https://example.com/hook", "events": ["check.held"]}
    here.ask("admin").post("/v1/webhooks", json=hook)
    files = {"files": ("trade.csv", b"reference,goods\nA-1,sugar\n")}
    client.post("/v1/files", files=files)
    yield here
    for each in here.opened:
        each.close()
    here.service.close()


@pytest.fixture(scope="module")
def described(seeded: Installed) -> schemathesis.BaseSchema:
    """The description, with the application behind it."""
    return schemathesis.openapi.from_asgi("/v1/openapi.json", seeded.api)


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize(
    ("path", "method"),
    [(each.path, method) for each in ROUTES for method in sorted(each.methods or ())],
)
def test_every_operation_does_what_it_says(
    seeded: Installed, described: schemathesis.BaseSchema, path: str, method: str,
    mode: GenerationMode,
) -> None:  # fmt: skip
    operation = described[path][method]
    needs = operation.definition.raw[NEEDS]
    role = roles_with(Action(needs[0]))[-1] if needs else roles_to_give()[0]
    headers = {"Authorization": f"Bearer {seeded.tokens[role]}"}

    @settings(
        max_examples=6, derandomize=True, deadline=None, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode))
    def asked(case: Case[Any]) -> None:
        seeded.api.state.gate._strangers._filled.clear()  # bad tokens are part of the test
        case.call_and_validate(headers=headers, checks=CHECKS)

    asked()
