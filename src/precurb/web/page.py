"""A page: a template with the values it shows, who looks, and in which language.

Every template has ``t`` (our texts), ``w`` (the words of results), ``day``, ``moment``, ``age``
and ``number``, ``may`` (what the one who looks may do) and ``asset`` (addresses of our files).
"""

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from precurb.app.access.actions import Action
from precurb.app.access.permit import permit
from precurb.app.prose import word
from precurb.app.report import SHAPES
from precurb.web import figures
from precurb.web.flash import COOKIE as FLASH
from precurb.web.flash import Told, heard, tell
from precurb.web.headers import PAGE_HEADERS
from precurb.web.navigation import navigation
from precurb.web.static_files import asset
from precurb.web.visit import LOOKS, Visit, actor_of, service_of, visit_of
from precurb.web.words import LANGUAGES, NAMES, TAGS, t

__all__ = ["actor_of", "go", "piece", "render", "service_of", "visit_of"]


def render(request: Request, template: str, *, status: int = 200, **values: Any) -> Response:
    """Make a page.

    Args:
        request: What was asked.
        template: Its template, as ``area/name.html``.
        status: Of the response.
        values: What the template shows.
    """
    visit = visit_of(request)
    told = heard(request, visit.language)
    text = (
        _environment()
        .get_template(template)
        .render(**_context(request, visit), told=told, **values)
    )
    response = HTMLResponse(
        text, status, headers=PAGE_HEADERS | {"Content-Language": TAGS[visit.language]}
    )
    if told:
        response.delete_cookie(FLASH, path="/")
    return response


def piece(request: Request, template: str, **values: Any) -> str:
    """A piece of a page, for who has the rest of it already."""
    visit = visit_of(request)
    return _environment().get_template(template).render(**_context(request, visit), **values)


def go(url: str, told: Told | None = None) -> Response:
    """Lead the browser on after something was done, and let the next page tell of it.

    Args:
        url: A path of ours.
        told: What the next page says.
    """
    response = RedirectResponse(url, 303)
    if told:
        tell(response, told)
    return response


def _context(request: Request, visit: Visit) -> dict[str, Any]:
    language = visit.language
    return {
        "visit": visit,
        "actor": visit.actor,
        "language": language,
        "path": request.url.path,
        "here": _here(request),
        "navigation": navigation(visit.actor, request.url.path),
        "t": partial(t, language=language),
        "w": partial(word, language=language),
        "day": partial(figures.day, language=language),
        "moment": partial(figures.moment, language=language),
        "age": partial(figures.age, language=language),
        "number": partial(figures.number, language=language),
        "may": _may(visit),
    }


def _may(visit: Visit) -> Callable[[str], bool]:
    actor = visit.actor
    return lambda action: actor is not None and permit(actor, Action(action)).allowed


def _here(request: Request) -> str:
    """Path and query, to come back to."""
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        asset=asset,
        shapes={str(outcome): shape for outcome, shape in SHAPES.items()},
        languages=[(code, NAMES[code], TAGS[code]) for code in LANGUAGES],
        tags=TAGS,
        looks=LOOKS,
    )
    return environment
