"""Today's work: what is due, what is to be decided, what is new, what waits for whom."""

from fastapi import APIRouter, Request, Response

from precurb.app.access.actions import Action
from precurb.app.access.permit import permit
from precurb.app.desk import today as desk
from precurb.web.navigation import navigation
from precurb.web.page import actor_of, go, render, service_of, visit_of

router = APIRouter()


@router.get("/")
def today(request: Request) -> Response:
    """The page a working day begins with; who sees no trade begins where there is something."""
    actor, language = actor_of(request), visit_of(request).language
    if not permit(actor, Action.CHECK_READ).allowed and (ways := navigation(actor, "/")):
        return go(ways[0].places[0].path)
    work = desk.today(language, service=service_of(request), actor=actor)
    return render(request, "work/today.html", work=work)
