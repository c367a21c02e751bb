"""Lists: which are in use, their entries, their versions, and what changed between two."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from precurb.app.access.actions import Action
from precurb.app.access.permit import require
from precurb.app.desk.files import Upload
from precurb.app.desk.pages import Part
from precurb.app.shown import bringing, differences, entries, lists
from precurb.app.shown.bringing import Published
from precurb.app.shown.entries import PartyPage
from precurb.app.shown.lists import ListKind
from precurb.errors import InvalidRecordError
from precurb.model import Verification
from precurb.store.activations import ActivationState
from precurb.web.days import read_day
from precurb.web.flash import Told
from precurb.web.page import actor_of, go, render, service_of, visit_of
from precurb.web.pages.list_view import covers, grounds_picture, size_pictures, versions_picture

router = APIRouter()


@router.get("/lists")
def all_lists(request: Request) -> Response:
    """Every list in use."""
    return _all(request, "")


@router.post("/lists/import")
async def bring_in(request: Request) -> Response:
    """Take a watchlist as published into use."""
    service, actor = service_of(request), actor_of(request)
    require(actor, Action.LIST_UPDATE)
    async with request.form(max_files=8, max_fields=4) as form:
        uploads = [
            Upload(name=each.filename, content=await each.read())
            for each in form.getlist("file")
            if isinstance(each, UploadFile) and each.filename
        ]
    marking, day = str(form.get("marking") or ""), str(form.get("version_date") or "")

    def take() -> Response:
        try:
            told = Published(version_date=read_day(day), marking=marking)
            made = bringing.bring_in(uploads, told, service=service, actor=actor)
        except InvalidRecordError as error:
            return _all(request, str(error))
        if made is None:
            return go("/lists", Told("lists.import.same", {}))
        waits = made.state is ActivationState.WAITING
        return go("/lists", Told("lists.import.waits" if waits else "lists.imported", {}))

    return await run_in_threadpool(take)


@router.post("/lists/update")
def update(request: Request) -> Response:
    """Have new versions fetched from the publishers."""
    job = bringing.ask_update(service=service_of(request), actor=actor_of(request))
    return go(f"/jobs/{job}" if job else "/jobs", Told("lists.update.asked", {}))


def _all(request: Request, wrong: str) -> Response:
    service, actor = service_of(request), actor_of(request)
    found = lists.show_lists(service=service, actor=actor)
    language = visit_of(request).language
    return render(
        request, "lists/all.html", status=422 if wrong else 200, found=found, wrong=wrong,
        four_eyes=service.settings.four_eyes, grounds=grounds_picture(found, language),
        sizes=size_pictures(found, language), levels=tuple(Verification),
    )  # fmt: skip


@router.get("/lists/differences")
def compare(
    request: Request, old: str = "", new: str = differences.CURRENT,
    of: Annotated[str, Query(alias="list")] = "", after: str = "",
) -> Response:  # fmt: skip
    """What changed between two snapshots."""
    service, actor = service_of(request), actor_of(request)
    snapshots = differences.show_snapshots(service=service, actor=actor)
    asked = differences.Compared(old=old, new=new, list=of)
    found = (
        differences.show_differences(asked, Part(after=after), service=service, actor=actor)
        if old
        else None
    )
    return render(
        request, "lists/differences.html", snapshots=snapshots, compared=asked, found=found
    )


@router.get("/lists/{list_id}")
def one_list(request: Request, list_id: str, q: str = "", after: str = "") -> Response:
    """One list: a part of its entries, and its versions."""
    service, actor = service_of(request), actor_of(request)
    line = lists.list_line(list_id, service=service, actor=actor)
    part = Part(after=after, most=100)
    found = entries.entries_of(list_id, q, part, service=service, actor=actor)
    versions = lists.versions_of(list_id, service=service, actor=actor)
    language = visit_of(request).language
    picture = versions_picture(line, versions, language)
    template = "substances" if line.kind is ListKind.SUBSTANCES else "parties"
    return render(
        request, f"lists/{template}.html", line=line, found=found, q=q, versions=versions,
        picture=picture, covers=partial(covers, language=language),
    )  # fmt: skip


@router.get("/lists/{list_id}/{entry_id:path}")
def one_entry(request: Request, list_id: str, entry_id: str) -> Response:
    """One entry in whole."""
    service, actor = service_of(request), actor_of(request)
    found = entries.show_entry(list_id, entry_id, service=service, actor=actor)
    template = "party" if isinstance(found, PartyPage) else "substance"
    return render(
        request, f"lists/{template}.html", found=found, entry=found.entry,
        covers=partial(covers, language=visit_of(request).language),
    )  # fmt: skip
