"""The audit: its head, and its entries."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from precurb.api import examples
from precurb.api.answers import parted
from precurb.api.declared import needs
from precurb.api.gate import Called, GuardedRoute
from precurb.api.shapes.common import Items
from precurb.api.shapes.work import AuditQuery, Head, Link
from precurb.app.access.actions import Action
from precurb.app.desk.pages import Part
from precurb.app.shown.audit import read_audit
from precurb.store.shown import Acts

router = APIRouter(prefix="/v1/audit", tags=["audit"], route_class=GuardedRoute)


@router.get(
    "/head", **needs(Action.AUDIT_READ, example={"seq": 1204, "hash": examples.LINK["hash"]})
)
def audit_head(call: Called) -> Head:
    """The last entry: keep it elsewhere, and verify the chain against it."""
    found = read_audit(Acts(), Part(most=1), service=call.service, actor=call.actor)
    return Head(seq=found.head.seq, hash=found.head.hash)


@router.get(
    "/entries",
    **needs(Action.AUDIT_READ, example=examples.part(examples.LINK), headers=("Link",)),
)
def audit_entries(
    call: Called, response: Response, asked: Annotated[AuditQuery, Query()]
) -> Items[Link]:
    """Entries, the newest first."""
    found = read_audit(
        asked.wanted(), asked.part("audit"), service=call.service, actor=call.actor
    )
    return parted(response, call.request, "audit", found.links, Link.model_validate)
