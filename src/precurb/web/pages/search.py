"""One box over everything, from every page."""

from itertools import groupby
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query, Request, Response

from precurb.app.desk.search import Found, Hit, Kind
from precurb.app.desk.search import search as find
from precurb.web.page import actor_of, render, service_of

router = APIRouter()


@router.get("/search")
def search(
    request: Request, q: Annotated[str, Query()] = "", kind: Annotated[str, Query()] = ""
) -> Response:
    """What somebody looks for; of one kind alone, more of it."""
    text = q.strip()[:200]
    kinds = tuple(each for each in Kind if each == kind)
    service, actor = service_of(request), actor_of(request)
    most = 50 if kinds else 8
    found = find(text, kinds, most, service=service, actor=actor) if text else Found(hits=())
    groups = [
        (key, list(hits)) for key, hits in groupby(found.hits, key=lambda each: each.kind)
    ]
    return render(
        request, "work/search.html", asked=text, groups=groups, more=found.more, kind=kind,
        leads_to=leads_to,
    )  # fmt: skip


def leads_to(hit: Hit) -> str:
    """The page of a hit; a list of transactions where it has none of its own."""
    if hit.kind is Kind.TRANSACTION:
        return f"/transactions/{quote(hit.id)}"
    if hit.kind is Kind.CHECK:
        return f"/checks/{quote(hit.id)}"
    if hit.kind is Kind.ENTRY:
        list_id, _, entry = hit.id.partition(":")
        return f"/lists/{quote(list_id)}/{quote(entry)}"
    if hit.kind is Kind.SUBSTANCE:
        return f"/check?{urlencode({'goods': hit.title})}"
    if hit.kind is Kind.PARTY:
        return f"/transactions?{urlencode({'party': hit.id})}"
    name = "sign" if hit.id.isupper() else "rule"  # CO-001, and listed-substance
    return f"/transactions?{urlencode({name: hit.id})}"
