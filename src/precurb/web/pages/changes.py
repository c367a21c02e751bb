"""What changed, and whom it touches: re-screenings, alerts, and what waits for a second."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from precurb.app.access.actions import Action
from precurb.app.access.permit import permit
from precurb.app.desk.pages import Part, page
from precurb.app.rescreen import activate, show
from precurb.app.rescreen import alerts as use
from precurb.web.flash import Told
from precurb.web.page import actor_of, go, render, service_of

router = APIRouter()
NEWEST = "newest"


@router.get("/changes")
def changes(request: Request, after: str = "") -> Response:
    """Every re-screening, the newest first, and what waits for a second person."""
    service, actor = service_of(request), actor_of(request)
    part = Part(after=after)
    found = show.rescreenings(
        service=service, actor=actor, before=part.number, most=part.most + 1
    )
    shown = page(found, [str(each.seq) for each in found], part.most)
    may_see = permit(actor, Action.LIST_READ).allowed
    waiting = activate.waiting(service=service, actor=actor) if may_see else ()
    return render(request, "changes/all.html", found=shown, waiting=waiting)


@router.get("/changes/{rescreening_id}")
def change(request: Request, rescreening_id: str) -> Response:
    """One re-screening: what changed, whom it touches, what came of it."""
    service, actor = service_of(request), actor_of(request)
    found = show.what_changed(rescreening_id, service=service, actor=actor)
    return render(request, "changes/one.html", found=found)


@router.post("/alerts/{alert_id}/close")
def close(
    request: Request, alert_id: str, reason: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = NEWEST,
) -> Response:  # fmt: skip
    """Close an alert, or decline a proposal: somebody looked, and says what came of it."""
    if not reason.strip():
        return go(_back(back, alert_id), Told("changes.reason.missing", {}, "warn"))
    use.close_alert(alert_id, reason, service=service_of(request), actor=actor_of(request))
    return go(_back(back), Told("changes.closed", {}))


@router.post("/alerts/{alert_id}/release")
def release(
    request: Request, alert_id: str, reason: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = NEWEST,
) -> Response:  # fmt: skip
    """Let go what a proposal says fell away."""
    if not reason.strip():
        return go(_back(back, alert_id), Told("changes.reason.missing", {}, "warn"))
    use.confirm_release(alert_id, reason, service=service_of(request), actor=actor_of(request))
    return go(_back(back), Told("changes.released", {}))


@router.post("/activations/{activation_id}/confirm")
def confirm(request: Request, activation_id: str) -> Response:
    """Take into use what another person proposed."""
    service, actor = service_of(request), actor_of(request)
    activate.confirm_activation(activation_id, service=service, actor=actor)
    return go("/changes", Told("changes.taken", {}))


@router.post("/activations/{activation_id}/decline")
def decline(
    request: Request, activation_id: str, reason: Annotated[str, Form()] = ""
) -> Response:
    """Do not take into use what another person proposed."""
    if not reason.strip():
        return go("/changes", Told("changes.reason.missing", {}, "warn"))
    service, actor = service_of(request), actor_of(request)
    activate.decline_activation(activation_id, reason, service=service, actor=actor)
    return go("/changes", Told("changes.declined", {}))


def _back(rescreening: str, alert: str = "") -> str:
    """The page of a re-screening, at one of its alerts; ids of ours are letters and digits."""
    known = rescreening if rescreening.isalnum() else NEWEST
    return f"/changes/{known}" + (f"#alert-{alert}" if alert.isalnum() else "")
