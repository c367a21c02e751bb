"""The page of a check: four questions with their evidence, what is owed, and the decision."""

from typing import Annotated, get_args

from fastapi import APIRouter, Form, Request, Response

from precurb.app.acts.fits import fits_of
from precurb.app.desk.decide import allow, confirm, decide, may_decide
from precurb.app.desk.view import check_view
from precurb.app.filed import Form as DossierForm
from precurb.app.filed import filed_dossier
from precurb.errors import UnknownRecordError
from precurb.store.decisions import Action as Ruling
from precurb.web.flash import Told
from precurb.web.page import actor_of, go, render, service_of, visit_of
from precurb.web.structures import structure

router = APIRouter()
_ASKED = (Ruling.RELEASE, Ruling.HOLD, Ruling.STOP)


@router.get("/checks/{check_id}")
def check(request: Request, check_id: str) -> Response:
    """One check."""
    service, actor = service_of(request), actor_of(request)
    view = check_view(check_id, visit_of(request).language, service=service, actor=actor)
    return render(
        request,
        "work/check.html",
        view=view,
        rulings=_ASKED,
        verdicts=may_decide(check_id, service=service, actor=actor),
        waiting=next((each for each in view.decisions if not each.stands), None),
        draw=structure,
        fits=fits_of(view.kept.transaction, service=service, actor=actor),
    )


@router.get("/checks/{check_id}/dossier.{form}")
def dossier(request: Request, check_id: str, form: str) -> Response:
    """The case file of a check, to be filed away."""
    wanted = next((each for each in get_args(DossierForm) if each == form), None)
    if wanted is None:
        raise UnknownRecordError(f"no dossier of the kind {form[:20]!r}")
    content = filed_dossier(
        check_id, wanted, visit_of(request).language,
        service=service_of(request), actor=actor_of(request),
    )  # fmt: skip
    named = f'attachment; filename="dossier-{check_id}.{wanted}"'
    return Response(
        content, media_type=f"application/{wanted}", headers={"Content-Disposition": named}
    )


@router.post("/checks/{check_id}/decision")
def decision(
    request: Request,
    check_id: str,
    ruling: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
) -> Response:
    """Keep, stop or let go."""
    if ruling not in _ASKED:
        return _not_yet(check_id, "decide.wrong.ruling")
    if not reason.strip():
        return _not_yet(check_id, "decide.wrong.reason")
    made = decide(
        check_id, Ruling(ruling), reason, service=service_of(request), actor=actor_of(request)
    )
    told = f"decide.done.{made.action}" if made.stands else "decide.done.waits"
    return go(f"/checks/{check_id}", Told(told, {}))


@router.post("/checks/{check_id}/allowance")
def allowance(
    request: Request,
    check_id: str,
    position: Annotated[int, Form()],
    reason: Annotated[str, Form()] = "",
) -> Response:
    """Say that the party of a finding is not the listed one."""
    if not reason.strip():
        return _not_yet(check_id, "decide.wrong.reason")
    made = allow(
        check_id, position, reason, service=service_of(request), actor=actor_of(request)
    )
    return go(
        f"/checks/{check_id}",
        Told("decide.done.allow" if made.stands else "decide.done.waits", {}),
    )


@router.post("/decisions/{decision_id}/confirmation")
def confirmation(
    request: Request,
    decision_id: str,
    reason: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "",
) -> Response:
    """Confirm a decision as its second person."""
    if not reason.strip():
        return go(f"/checks/{back}" if back else "/", Told("decide.wrong.reason", {}, "warn"))
    made = confirm(decision_id, reason, service=service_of(request), actor=actor_of(request))
    return go(f"/checks/{made.check}" if made.check else "/", Told("decide.done.confirm", {}))


def _not_yet(check_id: str, key: str) -> Response:
    return go(f"/checks/{check_id}#decide", Told(key, {}, "warn"))
