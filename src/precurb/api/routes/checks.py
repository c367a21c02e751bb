"""Checks: make one, list them, read one, decide."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from precurb.api import examples
from precurb.api.answers import check_bytes, conditional, parted
from precurb.api.declared import UNCHANGED, needs
from precurb.api.gate import Called, GuardedRoute
from precurb.api.once import Key, carried_out, made
from precurb.api.shapes.checks import (
    CheckAnswer,
    CheckBody,
    CheckLine,
    CheckQuery,
    ConfirmBody,
    Decision,
    DecisionBody,
    DossierQuery,
)
from precurb.api.shapes.common import Items
from precurb.app.access.actions import Action
from precurb.app.desk.check import check_item
from precurb.app.desk.decide import confirm, decide
from precurb.app.desk.transactions import find_checks, read_check
from precurb.app.filed import filed_dossier
from precurb.app.requests import Answer
from precurb.app.service import Service
from precurb.screening import encode_check
from precurb.store.decisions import Action as Ruling

router = APIRouter(prefix="/v1", tags=["checks"], route_class=GuardedRoute)
_DOSSIER = {
    "application/pdf": {"schema": {"type": "string", "format": "binary"}},
    "application/json": {"schema": {"type": "object"}, "example": examples.DOSSIER},
}


@router.post(
    "/checks",
    response_model=CheckAnswer,
    **needs(
        Action.CHECK_MAKE, status=201, what="Checked and kept.", example=examples.CHECK,
        headers=("Location", "Idempotency-Replayed"),
    ),
)  # fmt: skip
def make_check(call: Called, body: CheckBody, key: Key = "") -> Response:
    """Check one item: what it is, who takes part, where it goes; and keep the check."""

    def work(service: Service) -> Answer:
        found = check_item(body.question(), service=service, actor=call.actor)
        told = check_bytes(found.kept, found.check, call.language)
        return made(told, f"/v1/checks/{found.kept.id}")

    return carried_out(call, key, body, work)


@router.get(
    "/checks",
    **needs(Action.CHECK_READ, example=examples.part(examples.CHECK_LINE), headers=("Link",)),
)
def list_checks(
    call: Called, response: Response, asked: Annotated[CheckQuery, Query()]
) -> Items[CheckLine]:
    """Checks, the newest first."""
    found = find_checks(
        asked.wanted(), asked.part("checks"), service=call.service, actor=call.actor
    )
    return parted(response, call.request, "checks", found, CheckLine.model_validate)


@router.get(
    "/checks/{check_id}",
    response_model=CheckAnswer,
    **needs(Action.CHECK_READ, example=examples.CHECK, headers=("ETag",), responses=UNCHANGED),
)
def show_check(call: Called, check_id: str) -> Response:
    """A check: its sentences in the language of the caller, and its canonical JSON."""
    kept, check = read_check(check_id, service=call.service, actor=call.actor)
    return conditional(call.request, check_bytes(kept, check, call.language))


@router.get(
    "/checks/{check_id}/canonical",
    response_model=dict[str, Any],
    **needs(
        Action.CHECK_READ, example=examples.CHECK["check"], headers=("ETag",),
        responses=UNCHANGED,
    ),
)  # fmt: skip
def canonical_check(call: Called, check_id: str) -> Response:
    """The very bytes of a check; their SHA-256 is its `content`, and the `ETag`."""
    kept, check = read_check(check_id, service=call.service, actor=call.actor)
    return conditional(call.request, encode_check(check), tag=kept.content)


@router.get(
    "/checks/{check_id}/dossier",
    **needs(
        Action.CHECK_READ,
        response_class=Response,
        responses={200: {"description": "The dossier.", "content": _DOSSIER}},
    ),
)
def show_dossier(
    call: Called, check_id: str, asked: Annotated[DossierQuery, Query()]
) -> Response:
    """The dossier of a check, to be filed away: PDF with its JSON inside, or the JSON."""
    found = filed_dossier(
        check_id, asked.format, asked.language or call.language,
        service=call.service, actor=call.actor,
    )  # fmt: skip
    headers = {"Content-Disposition": f'attachment; filename="dossier.{asked.format}"'}
    return Response(found, headers=headers, media_type=f"application/{asked.format}")


@router.post(
    "/checks/{check_id}/decisions",
    response_model=Decision,
    **needs(
        Action.DECISION_MAKE, Action.DECISION_RELEASE, status=201, what="Decided.",
        example=examples.DECISION, headers=("Idempotency-Replayed",),
    ),
)  # fmt: skip
def decide_check(call: Called, check_id: str, body: DecisionBody, key: Key = "") -> Response:
    """Hold, stop or release what a check is about; a release may need a second person."""

    def work(service: Service) -> Answer:
        ruling = Ruling(body.action)
        found = decide(check_id, ruling, body.reason, service=service, actor=call.actor)
        return made(Decision.model_validate(found))

    return carried_out(call, key, body, work)


@router.post(
    "/decisions/{decision_id}/confirm",
    response_model=Decision,
    **needs(
        Action.DECISION_CONFIRM, example=examples.DECISION, what="Confirmed.",
        headers=("Idempotency-Replayed",),
    ),
)  # fmt: skip
def confirm_decision(
    call: Called, decision_id: str, body: ConfirmBody, key: Key = ""
) -> Response:
    """Confirm the decision of another person, as the second one."""

    def work(service: Service) -> Answer:
        found = confirm(decision_id, body.reason, service=service, actor=call.actor)
        return made(Decision.model_validate(found), status=200)

    return carried_out(call, key, body, work)
