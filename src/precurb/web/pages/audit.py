"""The audit: who did what, when, and whether the chain of entries holds."""

import re
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request, Response

from precurb.app.desk.pages import Part
from precurb.app.shown import audit as shown
from precurb.errors import InvalidRecordError, UntrustedMessageError
from precurb.store.shown import Acts
from precurb.web.page import actor_of, render, service_of

router = APIRouter()
_NAMES = ("who", "act", "object")
# Where the object of an entry has a page of its own.
_PAGES = {
    "check": "/checks/{}",
    "transaction": "/transactions/{}",
    "job": "/jobs/{}",
    "rescreening": "/changes/{}",
    "snapshot": "/lists/differences?old={}",
}
_OBJECT = re.compile(r"(\w+) ([\w-]+)")


@router.get("/audit")
def audit(request: Request, after: str = "") -> Response:
    """Entries of the audit, the newest first."""
    asked = {name: request.query_params.get(name, "").strip() for name in _NAMES}
    service, actor = service_of(request), actor_of(request)
    found = shown.read_audit(Acts(**asked), Part(after=after), service=service, actor=actor)
    query = urlencode([(name, value) for name, value in asked.items() if value])
    return render(request, "audit/all.html", found=found, wanted=asked, query=query, to=to)


@router.get("/audit/{seq}")
def entry(request: Request, seq: int) -> Response:
    """One entry, with the hashes that chain it."""
    found = shown.audit_entry(seq, service=service_of(request), actor=actor_of(request))
    return render(request, "audit/entry.html", entry=found, to=to)


@router.post("/audit/verify")
def verify(
    request: Request,
    head: Annotated[str, Form()] = "",
    whole: Annotated[str, Form()] = "",
) -> Response:
    """Go through the chain, and say whether it holds or what the first broken link is."""
    service, actor = service_of(request), actor_of(request)
    found, wrong, status = None, "", 200
    try:
        found = shown.verify_now(head, whole=whole == "yes", service=service, actor=actor)
    except UntrustedMessageError as error:
        wrong = str(error)  # an answer to the question, and no fault of the page
    except InvalidRecordError as error:
        wrong, status = str(error), 422
    return render(
        request, "audit/verified.html", status=status, found=found, wrong=wrong, head=head,
        broken=status == 200,
    )  # fmt: skip


def to(about: str) -> str:
    """Where the object of an entry can be looked at; nowhere for some.

    >>> to("check 01hzx"), to("bytes 9f")
    ('/checks/01hzx', '')
    """
    match = _OBJECT.fullmatch(about)
    return _PAGES.get(match[1], "").format(match[2]) if match else ""
