"""Links: the picture with its table, parties, ways, rings, displacement, and proposals."""

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Form, Request, Response

from precurb.app.access.actions import Action
from precurb.app.access.permit import require
from precurb.app.casework import links
from precurb.app.casework.links import Web
from precurb.app.casework.links_export import FORMS, export_links
from precurb.app.casework.links_picture import MOST, MOST_EVER, Picture, picture
from precurb.app.casework.links_view import (
    attributes_view,
    contact_view,
    displaced_view,
    entity_view,
    hubs_view,
    link_view,
    path_view,
    ring_view,
    tie_view,
)
from precurb.casework.links.displaced import displacements, shared_contacts
from precurb.casework.links.graph import HUB
from precurb.casework.links.paths import MOST_STEPS, shortest_paths
from precurb.casework.links.rings import rings
from precurb.errors import InvalidRecordError, UnknownRecordError
from precurb.model.links import LinkState
from precurb.web.flash import Told
from precurb.web.page import actor_of, go, render, service_of, visit_of

router = APIRouter()
Text = Annotated[str, Form()]
SIZES = (100, MOST, 2_000, MOST_EVER)
_ROWS, _NEIGHBOURS, _PROPOSALS = 200, 200, 100
_ENDINGS = {"ftm": "ftm.jsonl", "graphml": "graphml", "csv": "csv"}
_KINDS = {"ftm": "application/jsonl", "graphml": "application/xml", "csv": "text/csv"}


@router.get("/links")
def all_links(request: Request, q: str = "", most: int = MOST) -> Response:
    """What hangs together most closely, as picture and table; or the parties that are found."""
    web = _web(request)
    made = picture(web, "", most, visit_of(request).language)
    rows, parties = _rows(made, web), sum(each["k"] != "thing" for each in made.nodes)
    return render(
        request, "links/all.html", web=web, asked=q, most=most, sizes=SIZES,
        found=[entity_view(each, web) for each in links.find_parties(q, web)] if q else None,
        rows=rows, made=made, left=parties + made.left - len(rows),
        waiting=len(links.open_links(web)), source=f"/links/graph.json?most={most}",
        forms=tuple(FORMS),
    )  # fmt: skip


@router.get("/links/graph.json")
def graph_json(request: Request, around: str = "", most: int = MOST) -> Response:
    """The nodes and edges of a picture."""
    web = _web(request)
    if around and around not in web.graph.entities:
        raise UnknownRecordError(f"no party {around[:80]!r} among the links")
    made = picture(web, around, most, visit_of(request).language)
    content = msgspec.json.encode({"nodes": made.nodes, "edges": made.edges})
    return Response(content, media_type="application/json")


@router.get("/links/party")
def one_party(request: Request, id: str = "") -> Response:
    """One party: what it has, who is tied to it by what, and its surroundings."""
    web, language = _web(request), visit_of(request).language
    mine = links.entity_id(id, web)
    ties = list(web.graph.ties(mine).values())
    made = picture(web, mine, SIZES[0], language)
    return render(
        request, "links/party.html", party=entity_view(mine, web),
        has=attributes_view(mine, web, language), left=max(0, len(ties) - _NEIGHBOURS),
        ties=[tie_view(each, web, language) for each in ties[:_NEIGHBOURS]], made=made,
        source=f"/links/graph.json?most={SIZES[0]}&around=", around=mine,
    )  # fmt: skip


@router.get("/links/path")
def one_path(request: Request, start: str = "", goal: str = "") -> Response:
    """The shortest ways between two parties, step by step."""
    web, language = _web(request), visit_of(request).language
    found, wrong = None, {}
    if start.strip() and goal.strip():
        try:
            ends = links.entity_id(start.strip(), web), links.entity_id(goal.strip(), web)
            found = [path_view(p, web, language) for p in shortest_paths(web.graph, *ends)]
        except (InvalidRecordError, UnknownRecordError) as error:
            wrong = {"start": str(error)}
    return render(
        request, "links/path.html", status=422 if wrong else 200, start=start, goal=goal,
        found=found, wrong=wrong, steps=MOST_STEPS,
    )  # fmt: skip


@router.get("/links/rings")
def candidates(request: Request) -> Response:
    """Ring candidates, displacement, shared contacts, and what is too common to tie."""
    web, language = _web(request), visit_of(request).language
    graph = web.graph
    return render(
        request, "links/rings.html",
        rings=[ring_view(each, web, language) for each in rings(graph)],
        displaced=[displaced_view(each, web, language) for each in displacements(graph)],
        contacts=[contact_view(each, web, language) for each in shared_contacts(graph)],
        hubs=list(hubs_view(graph, language)), hub=HUB,
    )  # fmt: skip


@router.get("/links/proposals")
def proposals(request: Request) -> Response:
    """Links that wait for an answer, and those that were answered."""
    return _proposals(request, {})


@router.post("/links/proposals")
def answer(
    request: Request, one: Text = "", other: Text = "", answer: Text = "", reason: Text = ""
) -> Response:
    """Confirm or undo a link."""
    service, actor = service_of(request), actor_of(request)
    require(actor, Action.CASE_WRITE)
    state = LinkState.CONFIRMED if answer == "confirm" else LinkState.UNDONE
    try:
        links.decide_link((one, other), state, reason, service=service, actor=actor)
    except InvalidRecordError as error:
        return _proposals(request, {"reason": str(error)})
    return go("/links/proposals", Told(f"links.told.{state}", {}))


@router.post("/links/build")
def build(request: Request) -> Response:
    """Have links built."""
    made = links.ask_build(service=service_of(request), actor=actor_of(request))
    return go(f"/jobs/{made}" if made else "/links")


@router.get("/links/export/{form}")
def export(request: Request, form: str) -> Response:
    """All that one sees, to take along."""
    web = _web(request)
    if form not in FORMS:
        raise UnknownRecordError(f"links are not written as {form[:20]!r}")
    headers = {"Content-Disposition": f'attachment; filename="links.{_ENDINGS[form]}"'}
    return Response(export_links(web, form), media_type=_KINDS[form], headers=headers)


def _web(request: Request) -> Web:
    return links.read_web(service=service_of(request), actor=actor_of(request))


def _rows(made: Picture, web: Web) -> list[dict[str, Any]]:
    """The parties of a picture as rows, those with most ties in it first."""
    ties: dict[str, int] = {}
    for edge in made.edges:
        for end in (edge["s"], edge["t"]):
            ties[end] = ties.get(end, 0) + 1
    shown = [each["id"] for each in made.nodes if each["k"] != "thing"]
    shown.sort(key=lambda each: (-ties.get(each, 0), each))
    return [entity_view(each, web) | {"ties": ties.get(each, 0)} for each in shown[:_ROWS]]


def _proposals(request: Request, wrong: dict[str, str]) -> Response:
    web = _web(request)
    waiting, answered = links.open_links(web), links.answered_links(web)
    return render(
        request, "links/proposals.html", status=422 if wrong else 200, wrong=wrong,
        waiting=[link_view(each, web) for each in waiting[:_PROPOSALS]],
        count=len(waiting), answered=[link_view(each, web) for each in answered[:_PROPOSALS]],
    )  # fmt: skip
