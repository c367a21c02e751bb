"""The feed of incidents for other systems: pulled with a token, read on by a cursor."""

from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Query

from precurb.api.gate import Called, Gate, GuardedRoute, asks
from precurb.app.access.actions import Action
from precurb.app.acts.feed import MOST, read_feed
from precurb.app.service import Service

router = APIRouter(prefix="/exchange/v1", tags=["exchange"], route_class=GuardedRoute)


@router.get("/feed", **asks(Action.EXCHANGE_READ))
def feed(
    call: Called,
    cursor: Annotated[str, Query(max_length=100)] = "",
    limit: Annotated[int, Query(ge=1, le=MOST)] = MOST,
) -> dict[str, Any]:
    """Events of incidents in the order in which they were kept, after a cursor."""
    part = read_feed(cursor, limit, service=call.service, actor=call.actor)
    return {
        "items": part.items, "cursor": part.cursor, "more": part.more,
        "withheld": part.withheld,
    }  # fmt: skip


def add_feed(api: FastAPI, service: Service) -> None:
    """Let an application answer the feed, behind the gate of tokens."""
    api.state.gate = Gate(service)
    api.include_router(router)
