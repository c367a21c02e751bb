"""Notifications: the list, one as a timeline with both clocks, and what can be said of it."""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from precurb.app.access.actions import Action
from precurb.app.access.permit import require
from precurb.app.acts import notifications as notifying
from precurb.app.acts.consignment import Wanted
from precurb.app.acts.notifications import Addressed, Seen
from precurb.app.acts.read import (
    names_of_acts,
    read_marking,
    read_most,
    read_period,
    read_said,
)
from precurb.app.acts.speaking import require_to_say, say_of_notification, sign_prepared
from precurb.app.exchange.node import open_node, own_node
from precurb.app.exchange.peers import list_peers
from precurb.app.exchange.reading import seen_of
from precurb.errors import ConflictError, InvalidRecordError, UnknownRecordError
from precurb.exchange.acts.clocks import stricter
from precurb.model.notification import ObjectionReason, ReplyKind
from precurb.model.notification_acts import Prepared
from precurb.model.quantity import Unit
from precurb.web.flash import Told
from precurb.web.page import actor_of, go, render, service_of, visit_of
from precurb.web.pages.exchange_view import shown, words_of, written

router = APIRouter()
_PLACE = "/exchange/notifications"
_IMPORTER = ("replied", "arrived")
_AUTOMATIC = ("expired",)


@router.get(_PLACE)
def all_notifications(request: Request) -> Response:
    """All notifications, those that wait for an answer first."""
    return _all(request, "")


@router.post(_PLACE)
async def draft(request: Request) -> Response:
    """Draft a notification from a checked consignment."""
    require(actor_of(request), Action.EXCHANGE_WRITE)
    given = await request.form(max_fields=100)
    form = {name: str(value) for name, value in given.items()}
    copies = tuple(str(each) for each in given.getlist("copy"))
    return await run_in_threadpool(_draft, request, form, copies)


@router.get(f"{_PLACE}/{{record}}")
def one_notification(request: Request, record: str) -> Response:
    """One notification as a timeline, with the clocks of both laws."""
    return _one(request, record, "")


@router.post(f"{_PLACE}/{{record}}/send")
def send(request: Request, record: str) -> Response:
    """Sign and send what is drafted."""
    service, actor = service_of(request), actor_of(request)
    require(actor, Action.EXCHANGE_SEND)
    try:
        node = open_node(service)
        notifying.send_notification(record, node, service=service, actor=actor)
    except (ConflictError, InvalidRecordError) as error:
        return _one(request, record, str(error))
    return go(f"{_PLACE}/{record}", Told("xc.done", {}))


@router.post(f"{_PLACE}/{{record}}/say/{{act}}")
async def say(request: Request, record: str, act: str) -> Response:
    """Say the next thing of it, or prepare it for a second person."""
    require_to_say(act, service=service_of(request), actor=actor_of(request))
    form = {name: str(value) for name, value in (await request.form(max_fields=200)).items()}
    return await run_in_threadpool(_say, request, (record, act), form)


@router.post(f"{_PLACE}/{{record}}/sign")
def sign(request: Request, record: str) -> Response:
    """Sign what another person prepared."""
    service, actor = service_of(request), actor_of(request)
    require(actor, Action.EXCHANGE_SEND)
    try:
        sign_prepared(record, open_node(service), service=service, actor=actor)
    except (ConflictError, InvalidRecordError) as error:
        return _one(request, record, str(error))
    return go(f"{_PLACE}/{record}", Told("xc.done", {}))


def _draft(request: Request, form: dict[str, str], copies: tuple[str, ...]) -> Response:
    service, actor = service_of(request), actor_of(request)
    try:
        marking = read_marking(form.get("tlp", "amber"), form.get("pap", "amber"))
        address = Addressed(to=form.get("to", ""), marking=marking, copies=copies)
        wanted = Wanted(
            end_use=form.get("end_use", ""), most=read_most(form.get("most", "")),
            period=read_period(form.get("first", ""), form.get("last", "")),
        )  # fmt: skip
        made = notifying.draft_notification(
            form.get("transaction", "").strip(), wanted, address, service=service, actor=actor
        )
    except (InvalidRecordError, UnknownRecordError) as error:
        return _all(request, str(error))
    return go(f"{_PLACE}/{made}", Told("xc.drafted", {}))


def _say(request: Request, what: tuple[str, str], form: dict[str, str]) -> Response:
    (record, act), service, actor = what, service_of(request), actor_of(request)
    try:
        seen = notifying.read_notification(record, service=service, actor=actor)
        told = read_said("notification", act, _fields(seen, act, form))
        node = open_node(service)
        said = say_of_notification(record, told, node, service=service, actor=actor)
    except (ConflictError, InvalidRecordError) as error:
        return _one(request, record, str(error))
    return go(f"{_PLACE}/{record}", Told("xc.done" if said else "xc.waits", {}))


def _fields(seen: Seen, act: str, form: dict[str, str]) -> dict[str, Any]:
    """What a form says, as the fields of its act; what was left empty is not said."""
    told: dict[str, Any] = {name: text for name, text in form.items() if text.strip()}
    if act == "replied":
        return told | {"version": seen.matter.version}
    if act not in ("departed", "arrived") or seen.matter.body is None:
        return told
    lines = [
        {
            "line": each.line,
            "net": {
                "amount": told[f"net-{each.line}"],
                "unit": told.get(f"unit-{each.line}", "kg"),
            },
        }
        for each in seen.matter.body.goods
        if f"net-{each.line}" in told
    ]
    return {
        "shipment": told.get("shipment", "1"), "on": told.get("on", ""), "amounts": lines
    }  # fmt: skip


def _all(request: Request, wrong: str) -> Response:
    service, actor = service_of(request), actor_of(request)
    found = notifying.list_notifications(service=service, actor=actor)
    names = [each.node for each in list_peers(service=service, actor=actor)]
    return render(
        request, "exchange/notifications.html", status=422 if wrong else 200, found=found,
        wrong=wrong, peers=names,
    )  # fmt: skip


def _one(request: Request, record: str, wrong: str) -> Response:
    service, actor = service_of(request), actor_of(request)
    seen = notifying.read_notification(record, service=service, actor=actor)
    language, me = visit_of(request).language, own_node(service).node
    holders = (seen.matter.author, seen.matter.partner, *seen.matter.copies)
    mine, copy = me == seen.matter.author, me not in holders[:2]
    acts = [
        each
        for each in names_of_acts("notification")
        if not copy and each not in _AUTOMATIC and (each in _IMPORTER) != mine
    ]
    return render(
        request, "exchange/notification.html", status=422 if wrong else 200, seen=seen,
        copy=copy, prepared=_prepared(seen.matter.prepared, language),
        matter=seen.matter, body=seen.matter.body, mine=mine, wrong=wrong, acts=acts,
        events=[shown(each, language) for each in seen.events],
        strict=stricter(seen.matter.clocks), sight=seen_of(holders, seen.marking),
        replies=tuple(ReplyKind), reasons=tuple(ObjectionReason), units=tuple(Unit),
        written=written, four_eyes="exchange" in service.settings.four_eyes,
    )  # fmt: skip


def _prepared(found: Prepared | None, language: str) -> str:
    """What waits for a signature, in words; empty for nothing."""
    return " · ".join(filter(None, words_of(found, language))) if found else ""
