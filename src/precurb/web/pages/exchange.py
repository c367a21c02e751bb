"""Peers and health of the exchange, inbox and outbox."""

from fastapi import APIRouter, Request, Response

from precurb.app.access.actions import Action
from precurb.app.access.permit import require
from precurb.app.exchange.boxes import Look, list_inbox, list_outbox
from precurb.app.exchange.health import exchange_health
from precurb.errors import UnknownRecordError
from precurb.web.page import actor_of, render, service_of

router = APIRouter()


@router.get("/exchange")
def peers(request: Request) -> Response:
    """Each peer: how far both sequences have come, and what does not work."""
    service, actor = service_of(request), actor_of(request)
    require(actor, Action.EXCHANGE_READ)
    try:
        health = exchange_health(service=service, actor=actor)
    except UnknownRecordError:
        health = None  # it is no node yet; the page says how it becomes one
    return render(request, "exchange/peers.html", health=health)


@router.get("/exchange/inbox")
def inbox(request: Request, after: str = "") -> Response:
    """What came in, the newest first."""
    return _box(request, after, incoming=True)


@router.get("/exchange/outbox")
def outbox(request: Request, after: str = "") -> Response:
    """What was sent, the newest first, with what its recipients have signed."""
    return _box(request, after, incoming=False)


def _box(request: Request, after: str, *, incoming: bool) -> Response:
    service, actor = service_of(request), actor_of(request)
    require(actor, Action.EXCHANGE_READ)
    look = Look(before=int(after) if after.isdigit() and len(after) < 19 else 0)
    try:
        listed = list_inbox if incoming else list_outbox
        letters = listed(look, service=service, actor=actor)
        node = True
    except UnknownRecordError:
        letters, node = (), False
    more = str(letters[-1].kept.seq) if len(letters) == look.most else ""
    return render(
        request, "exchange/box.html", letters=letters, incoming=incoming, next=more, node=node
    )
