"""Requests for assistance: the board, one with its clock, and what can be said of it."""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from precurb.app.access.actions import Action
from precurb.app.access.permit import require
from precurb.app.acts import assistance
from precurb.app.acts.read import names_of_acts, read_marking, read_said
from precurb.app.exchange.node import open_node, own_node
from precurb.app.exchange.peers import list_peers
from precurb.app.exchange.reading import seen_of
from precurb.errors import ConflictError, InvalidRecordError, UnknownRecordError
from precurb.exchange.acts.request import refusals
from precurb.model.request import Request as Asking
from precurb.model.request import Urgency
from precurb.web.flash import Told
from precurb.web.page import actor_of, go, render, service_of, visit_of
from precurb.web.pages.exchange_view import shown

router = APIRouter()
_PLACE = "/exchange/requests"
_OF_WHO_ASKS = ("clarified", "extended", "feedback", "cancelled")
_AUTOMATIC = ("overdue",)


@router.get(_PLACE)
def board(request: Request) -> Response:
    """All requests, the open ones with the nearest end first."""
    return _all(request, "")


@router.post(_PLACE)
async def draft(request: Request) -> Response:
    """Draft a request."""
    require(actor_of(request), Action.EXCHANGE_WRITE)
    form = {name: str(value) for name, value in (await request.form(max_fields=40)).items()}
    return await run_in_threadpool(_draft, request, form)


@router.get(f"{_PLACE}/{{record}}")
def one_request(request: Request, record: str) -> Response:
    """One request with its clock and everything that was said."""
    return _one(request, record, "")


@router.post(f"{_PLACE}/{{record}}/send")
def send(request: Request, record: str) -> Response:
    """Sign and send what is drafted; the clock starts."""
    service, actor = service_of(request), actor_of(request)
    require(actor, Action.EXCHANGE_SEND)
    try:
        assistance.send_request(record, open_node(service), service=service, actor=actor)
    except (ConflictError, InvalidRecordError) as error:
        return _one(request, record, str(error))
    return go(f"{_PLACE}/{record}", Told("xc.done", {}))


@router.post(f"{_PLACE}/{{record}}/say/{{act}}")
async def say(request: Request, record: str, act: str) -> Response:
    """Say the next thing of it."""
    require(actor_of(request), Action.EXCHANGE_SEND)
    form = {name: str(value) for name, value in (await request.form(max_fields=40)).items()}
    return await run_in_threadpool(_say, request, (record, act), form)


def _draft(request: Request, form: dict[str, str]) -> Response:
    service, actor = service_of(request), actor_of(request)
    try:
        marking = read_marking(form.get("tlp", "amber"), form.get("pap", "amber"))
        told = _asking(form)
        to = form.get("to", "")
        made = assistance.draft_request(told, to, marking, service=service, actor=actor)
    except (InvalidRecordError, UnknownRecordError) as error:
        return _all(request, str(error))
    return go(f"{_PLACE}/{made}", Told("xc.drafted", {}))


def _asking(form: dict[str, str]) -> Asking:
    try:
        return Asking(
            subject=form.get("subject", ""), question=form.get("question", ""),
            purpose=form.get("purpose", ""), urgency=Urgency(form.get("urgency", "")),
        )  # fmt: skip
    except ValueError as error:
        raise InvalidRecordError(str(error)) from error


def _say(request: Request, what: tuple[str, str], form: dict[str, str]) -> Response:
    (record, act), service, actor = what, service_of(request), actor_of(request)
    fields: dict[str, Any] = {name: text for name, text in form.items() if text.strip()}
    if "used" in fields:
        fields["used"] = fields["used"] == "yes"
    if "hours" in fields:
        hours = fields["hours"]
        fields["hours"] = int(hours) if hours.isascii() and hours.isdigit() else hours
    try:
        told = read_said("request", act, fields)
        node = open_node(service)
        assistance.say_of_request(record, told, node, service=service, actor=actor)
    except (ConflictError, InvalidRecordError) as error:
        return _one(request, record, str(error))
    return go(f"{_PLACE}/{record}", Told("xc.done", {}))


def _all(request: Request, wrong: str) -> Response:
    service, actor = service_of(request), actor_of(request)
    found = assistance.list_requests(service=service, actor=actor)
    names = [each.node for each in list_peers(service=service, actor=actor)]
    return render(
        request, "exchange/requests.html", status=422 if wrong else 200, found=found,
        wrong=wrong, peers=names, urgencies=tuple(Urgency),
    )  # fmt: skip


def _one(request: Request, record: str, wrong: str) -> Response:
    service, actor = service_of(request), actor_of(request)
    seen = assistance.read_request(record, service=service, actor=actor)
    asking, language = seen.asking, visit_of(request).language
    mine = own_node(service).node == asking.author
    acts = [
        each
        for each in names_of_acts("request")
        if each not in _AUTOMATIC and (each in _OF_WHO_ASKS) == mine
    ]
    return render(
        request, "exchange/request.html", status=422 if wrong else 200, seen=seen,
        asking=asking, body=asking.body, mine=mine, wrong=wrong, acts=acts,
        events=[shown(each, language) for each in seen.events], refusals=refusals(),
        sight=seen_of((asking.author, asking.partner), seen.marking),
        four_eyes="exchange" in service.settings.four_eyes,
    )  # fmt: skip
