"""Settings, to be read: they are changed in ``service.toml`` by who runs the machine."""

from dataclasses import asdict, fields
from typing import Any

from fastapi import APIRouter, Request, Response

from precurb.app.settings import Limits, Oidc, Schedule, SignIn
from precurb.app.shown.settings import show_installation
from precurb.web.page import actor_of, render, service_of

router = APIRouter()
_TABLES = {"sign_in": SignIn, "oidc": Oidc, "limits": Limits, "schedule": Schedule}


@router.get("/settings")
def settings(request: Request) -> Response:
    """What is set, where it differs from what comes with Precurb, and what runs."""
    found = show_installation(service=service_of(request), actor=actor_of(request))
    told = asdict(found.settings)
    tables = {name: _rows(told[name], asdict(kind())) for name, kind in _TABLES.items()}
    first = type(found.settings)()
    names = [each.name for each in fields(first) if each.name not in _TABLES]
    own = _rows({n: told[n] for n in names}, {n: asdict(first)[n] for n in names})
    return render(request, "jobs/settings.html", found=found, tables={"": own, **tables})


def _rows(told: dict[str, Any], usual: dict[str, Any]) -> list[tuple[str, str, bool]]:
    """Name, value, and whether somebody set it."""
    return [(name, _text(value), value != usual[name]) for name, value in told.items()]


def _text(value: object) -> str:
    if isinstance(value, tuple | list):
        return ", ".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)
