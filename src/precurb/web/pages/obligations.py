"""Obligations: what is owed by which day across all transactions, and what became of it."""

import datetime as dt
from typing import Annotated, Literal, get_args

from fastapi import APIRouter, Form, Query, Request, Response

from precurb.app.desk.duties import due_duties, settle_duty
from precurb.app.desk.pages import Part
from precurb.store.obligations import State
from precurb.web.flash import Told
from precurb.web.page import actor_of, go, render, service_of, visit_of
from precurb.web.pages.preferences import is_ours

router = APIRouter()
Within = Literal["7", "30", "all"]
_SAID = (State.DONE, State.WAIVED, State.OPEN)


@router.get("/obligations")
def obligations(
    request: Request,
    within: Annotated[str, Query()] = "30",
    after: Annotated[str, Query()] = "",
) -> Response:
    """Open duties by their day, what has passed first."""
    service = service_of(request)
    chosen = within if within in get_args(Within) else "30"
    until = None if chosen == "all" else service.today() + dt.timedelta(days=int(chosen))
    found = due_duties(
        until, Part(after=after), visit_of(request).language,
        service=service, actor=actor_of(request),
    )  # fmt: skip
    return render(
        request, "work/obligations.html", found=found, within=chosen,
        choices=get_args(Within), query=f"within={chosen}",
    )  # fmt: skip


@router.post("/obligations/{duty_id}")
def settle(
    request: Request,
    duty_id: str,
    state: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "/obligations",
) -> Response:
    """Say what became of a duty."""
    to = back if is_ours(back) else "/obligations"
    if state not in _SAID or not reason.strip():
        return go(to, Told("duty.wrong", {}, "warn"))
    settle_duty(
        duty_id, State(state), reason, service=service_of(request), actor=actor_of(request)
    )
    return go(to, Told(f"duty.done.{state}", {}))
