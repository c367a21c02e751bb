"""Questions of which nothing is kept: identify, match, search, and who one is."""

from typing import Annotated

from fastapi import APIRouter, Query

from precurb.api import examples
from precurb.api.declared import needs
from precurb.api.gate import Called, GuardedRoute, somewhere
from precurb.api.shapes.asked import (
    Found,
    Identified,
    IdentifyBody,
    MatchBody,
    Matched,
    SearchAnswer,
    SearchQuery,
)
from precurb.api.shapes.work import GrantLine, Me
from precurb.app.access.actions import Action
from precurb.app.ask import ask_party, ask_substance
from precurb.app.desk.search import search

router = APIRouter(prefix="/v1", tags=["questions"], route_class=GuardedRoute)


@router.post("/identify", **needs(Action.LIST_READ, example=examples.IDENTIFIED))
def identify(call: Called, body: IdentifyBody) -> Identified:
    """Say what a text is under every list; nothing is kept."""
    found = ask_substance(body.text, body.on, service=call.service, actor=call.actor)
    return Identified.model_validate(found)


@router.post("/match", **needs(Action.LIST_READ, example=examples.MATCHED))
def match(call: Called, body: MatchBody) -> Matched:
    """Say whom the watchlists name so; nothing is kept."""
    found = ask_party(body.asked(), body.list, body.top, service=call.service, actor=call.actor)
    return Matched.model_validate(found)


@router.get(
    "/search",
    **needs(
        Action.CHECK_READ,
        example={
            "items": [
                {"kind": "transaction", "id": examples.CHECK_LINE["transaction"],
                 "title": "A-2291", "detail": "", "outcome": "hold", "count": 1}
            ],
            "more": [],
        },
    ),
)  # fmt: skip
def search_all(call: Called, asked: Annotated[SearchQuery, Query()]) -> SearchAnswer:
    """Find references, parties, entries, substances and rules."""
    found = search(
        asked.q, tuple(asked.kind), asked.limit, service=call.service, actor=call.actor
    )
    items = [Found.model_validate(each) for each in found.hits]
    return SearchAnswer(items=items, more=sorted(found.more))


@router.get("/me", **needs(example=examples.ME))
def me(call: Called) -> Me:
    """Who asks, and what that one may do; good to try a token with."""
    actor = call.actor
    return Me(
        name=actor.name,
        display=actor.display,
        grants=[GrantLine.model_validate(each) for each in actor.grants],
        actions=[each for each in Action if somewhere(actor, each)],
    )
