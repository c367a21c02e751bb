"""Payments that wait for a person: how long, at which level, and for whom."""

from fastapi import APIRouter, Request, Response

from precurb.app.desk.held_payments import held_payments
from precurb.web.page import actor_of, render, service_of

router = APIRouter()


@router.get("/payments")
def payments(request: Request) -> Response:
    """The payments that are held, the longest first."""
    held = held_payments(service=service_of(request), actor=actor_of(request))
    return render(request, "work/payments.html", held=held)
