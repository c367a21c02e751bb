"""Re-screenings: the past decided again when lists, law or policy change."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from precurb.api import examples
from precurb.api.answers import parted
from precurb.api.cursors import Listing
from precurb.api.declared import needs
from precurb.api.gate import Called, GuardedRoute
from precurb.api.shapes.again import Rescreening, WhatChanged
from precurb.api.shapes.common import Items
from precurb.app.access.actions import Action
from precurb.app.desk.pages import page
from precurb.app.rescreen.show import rescreenings, what_changed

router = APIRouter(prefix="/v1/rescreenings", tags=["lists"], route_class=GuardedRoute)


@router.get(
    "",
    **needs(Action.LIST_READ, example=examples.part(examples.RESCREENING), headers=("Link",)),
)
def list_rescreenings(
    call: Called, response: Response, asked: Annotated[Listing, Query()]
) -> Items[Rescreening]:
    """Re-screenings, the newest first."""
    part = asked.part("rescreenings")
    rows = rescreenings(
        service=call.service, actor=call.actor, before=part.number, most=part.most + 1
    )
    found = page(rows, [str(each.seq) for each in rows], part.most)
    return parted(response, call.request, "rescreenings", found, Rescreening.model_validate)


@router.get("/{rescreening_id}", **needs(Action.CHECK_READ, example=examples.WHAT_CHANGED))
def show_rescreening(call: Called, rescreening_id: str) -> WhatChanged:
    """One re-screening, or the `newest`: what changed, whom it touches, what came of it."""
    found = what_changed(rescreening_id, service=call.service, actor=call.actor)
    return WhatChanged.model_validate(found)
