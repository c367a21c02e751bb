"""Incidents: the list, one with its route and responses, and what can be said of it."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.concurrency import run_in_threadpool

from precurb.app.access.actions import Action
from precurb.app.access.permit import require
from precurb.app.acts import incidents
from precurb.app.acts.fits import fits_with, newest_fits
from precurb.app.acts.incidents import LIGHT
from precurb.app.acts.read import read_marking, read_said
from precurb.app.exchange.node import open_node, own_node
from precurb.app.exchange.peers import list_peers
from precurb.app.exchange.reading import seen_of
from precurb.errors import ConflictError, InvalidRecordError, UnknownRecordError
from precurb.model.incident import IncidentType, ResponseKind
from precurb.model.quantity import Unit
from precurb.web.flash import Told
from precurb.web.page import actor_of, go, render, service_of, visit_of
from precurb.web.pages.exchange_form import incident_of, kept_beside
from precurb.web.pages.exchange_view import route_picture, shown, written

router = APIRouter()
_PLACE = "/exchange/incidents"
Text = Annotated[str, Form()]


@router.get(_PLACE)
def all_incidents(request: Request) -> Response:
    """All incidents in the order in which they came."""
    return _all(request, "")


@router.post(_PLACE)
async def draft(request: Request) -> Response:
    """Draft an incident."""
    require(actor_of(request), Action.EXCHANGE_WRITE)
    given = await request.form(max_fields=100)
    form = {name: str(value) for name, value in given.items()}
    to = tuple(str(each) for each in given.getlist("to"))
    return await run_in_threadpool(_draft, request, form, to)


@router.get(f"{_PLACE}/{{record}}")
def one_incident(request: Request, record: str) -> Response:
    """One incident with its route, its responses, and what here is like it."""
    return _one(request, record, "")


@router.post(f"{_PLACE}/{{record}}/share")
def share(request: Request, record: str) -> Response:
    """Sign what is drafted and share it with its audience."""
    service, actor = service_of(request), actor_of(request)
    require(actor, Action.EXCHANGE_SEND)
    try:
        incidents.share_incident(record, open_node(service), service=service, actor=actor)
    except (ConflictError, InvalidRecordError) as error:
        return _one(request, record, str(error))
    return go(f"{_PLACE}/{record}", Told("xc.done", {}))


@router.post(f"{_PLACE}/{{record}}/checked")
def checked(request: Request, record: str, kind: Text = "") -> Response:
    """Tell the author that it was seen, or checked without a hit; every officer may."""
    require(actor_of(request), Action.EXCHANGE_WRITE)
    return _respond(request, record, {"kind": kind if kind in LIGHT else LIGHT[0]})


@router.post(f"{_PLACE}/{{record}}/respond")
def respond(
    request: Request, record: str, kind: Text = "", text: Text = "", found: Text = ""
) -> Response:
    """Tell the author of a hit, a result, or why it cannot be followed; who signs may."""
    require(actor_of(request), Action.EXCHANGE_SEND)
    told = {"kind": kind, "text": text, "found": found}
    return _respond(request, record, told)


@router.post(f"{_PLACE}/{{record}}/correct")
async def correct(request: Request, record: str) -> Response:
    """Draft a correction; sharing it is another step."""
    require(actor_of(request), Action.EXCHANGE_WRITE)
    given = await request.form(max_fields=40)
    form = {name: str(value) for name, value in given.items()}
    return await run_in_threadpool(_correct, request, record, form)


@router.post(f"{_PLACE}/{{record}}/withdraw")
def withdraw(request: Request, record: str, reason: Text = "") -> Response:
    """Take an incident back everywhere it was shared."""
    service, actor = service_of(request), actor_of(request)
    require(actor, Action.EXCHANGE_SEND)
    try:
        node = open_node(service)
        incidents.take_back_incident(record, reason, node, service=service, actor=actor)
    except (ConflictError, InvalidRecordError) as error:
        return _one(request, record, str(error))
    return go(f"{_PLACE}/{record}", Told("xc.done", {}))


def _correct(request: Request, record: str, form: dict[str, str]) -> Response:
    service, actor = service_of(request), actor_of(request)
    try:
        account = incidents.read_incident(record, service=service, actor=actor).account
        before = account.draft.body if account.draft else account.body
        told, why = incident_of(form, before), form.get("why", "")
        if account.versions and not why.strip():
            raise InvalidRecordError("a correction says what was wrong")
        incidents.correct_incident(record, told, why, service=service, actor=actor)
    except (ConflictError, InvalidRecordError) as error:
        return _one(request, record, str(error))
    return go(f"{_PLACE}/{record}", Told("xc.drafted", {}))


def _respond(request: Request, record: str, told: dict[str, str]) -> Response:
    service, actor = service_of(request), actor_of(request)
    try:
        seen = incidents.read_incident(record, service=service, actor=actor)
        act = read_said("incident", "responded", told | {"version": seen.account.version})
        node = open_node(service)
        incidents.respond_to_incident(record, act, node, service=service, actor=actor)
    except (ConflictError, InvalidRecordError) as error:
        return _one(request, record, str(error))
    return go(f"{_PLACE}/{record}", Told("xc.done", {}))


def _draft(request: Request, form: dict[str, str], to: tuple[str, ...]) -> Response:
    service, actor = service_of(request), actor_of(request)
    try:
        marking = read_marking(form.get("tlp", "amber"), form.get("pap", "amber"))
        told = incident_of(form)
        made = incidents.draft_incident(told, to, marking, service=service, actor=actor)
    except (InvalidRecordError, UnknownRecordError) as error:
        return _all(request, str(error))
    return go(f"{_PLACE}/{made}", Told("xc.drafted", {}))


def _all(request: Request, wrong: str) -> Response:
    service, actor = service_of(request), actor_of(request)
    found = incidents.list_incidents(service=service, actor=actor)
    names = [each.node for each in list_peers(service=service, actor=actor)]
    return render(
        request, "exchange/incidents.html", status=422 if wrong else 200, found=found,
        wrong=wrong, peers=names, types=tuple(IncidentType), units=tuple(Unit),
        fits=newest_fits(service=service, actor=actor),
    )  # fmt: skip


def _one(request: Request, record: str, wrong: str) -> Response:
    service, actor = service_of(request), actor_of(request)
    seen = incidents.read_incident(record, service=service, actor=actor)
    language, account = visit_of(request).language, seen.account
    body, audience = account.body, account.audience
    if account.draft is not None:
        audience = account.draft.audience
    sight = seen_of((account.author, *audience), seen.marking)
    return render(
        request, "exchange/incident.html", status=422 if wrong else 200, seen=seen,
        account=account, body=body, wrong=wrong, audience=audience, sight=sight,
        mine=own_node(service).node == account.author, light=LIGHT,
        kinds=tuple(each for each in ResponseKind if each not in LIGHT),
        events=[shown(each, language) for each in seen.events], written=written,
        correcting=account.draft.body if account.draft else body, types=tuple(IncidentType),
        units=tuple(Unit), beside=kept_beside(account.draft.body if account.draft else body),
        fits=fits_with(record, service=service, actor=actor),
        picture=route_picture(body.route if body else (), language),
        four_eyes="exchange" in service.settings.four_eyes,
    )  # fmt: skip
