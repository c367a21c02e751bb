"""The pages as one application: their routers, errors as pages, static files, CSRF."""

from fastapi import APIRouter, FastAPI

from precurb.app.service import Service
from precurb.web.csrf import SameOrigin
from precurb.web.faults import FAULTS
from precurb.web.headers import PageHeaders
from precurb.web.pages import (
    account,
    audit,
    cases,
    changes,
    check,
    checks,
    exchange,
    exchange_incidents,
    exchange_notifications,
    exchange_requests,
    files,
    gaps,
    indicators,
    jobs,
    links,
    lists,
    obligations,
    payments,
    policy,
    preferences,
    progress,
    search,
    settings,
    sign_in,
    today,
    transactions,
    users,
    welcome,
)
from precurb.web.static_files import router as static_files

ROUTERS: tuple[APIRouter, ...] = (
    static_files,
    preferences.router,
    sign_in.router,
    welcome.router,
    account.router,
    users.router,
    today.router,
    check.router,
    checks.router,
    transactions.router,
    files.router,
    obligations.router,
    search.router,
    payments.router,
    links.router,
    lists.router,
    gaps.router,
    policy.router,
    changes.router,
    cases.router,
    progress.router,
    indicators.router,
    exchange.router,
    exchange_notifications.router,
    exchange_incidents.router,
    exchange_requests.router,
    audit.router,
    jobs.router,
    settings.router,
)


def make_web(service: Service) -> FastAPI:
    """The pages of an installation, to be mounted at the root behind everything else.

    Args:
        service: The open installation; whoever opened it closes it.
    """
    web = FastAPI(title="Precurb", openapi_url=None, docs_url=None, redoc_url=None)
    for kind, shown in FAULTS.items():
        web.add_exception_handler(kind, shown)
    web.state.service = service
    web.add_middleware(SameOrigin, public_url=service.settings.public_url)
    web.add_middleware(PageHeaders)
    for each in ROUTERS:
        web.include_router(each)
    return web
