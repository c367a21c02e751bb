"""Transactions: which there are, and everything that hangs on one."""

import datetime as dt
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from precurb.app.desk.pages import Part
from precurb.app.desk.transactions import Wanted, find_checks
from precurb.app.desk.transactions import transaction as read
from precurb.model import Outcome
from precurb.web.page import actor_of, render, service_of

router = APIRouter()
_NAMES = ("reference", "party", "rule", "sign", "list", "entry", "since", "until")


@router.get("/transactions")
def transactions(request: Request, after: Annotated[str, Query()] = "") -> Response:
    """The newest check of each transaction, the newest first."""
    wanted = _wanted(request)
    found = find_checks(
        wanted, Part(after=after), service=service_of(request), actor=actor_of(request)
    )
    return render(
        request, "work/transactions.html", found=found, wanted=wanted, query=_query(wanted),
        outcomes=tuple(reversed(Outcome)),
    )  # fmt: skip


def _wanted(request: Request) -> Wanted:
    asked = {name: request.query_params.get(name, "").strip() for name in _NAMES}
    outcomes = request.query_params.getlist("outcome")
    return Wanted(
        reference=asked["reference"],
        party=asked["party"],
        outcomes=tuple(each for each in Outcome if each in outcomes),
        rule=asked["rule"],
        sign=asked["sign"],
        list=asked["list"],
        entry=asked["entry"],
        since=_day(asked["since"]),
        until=_day(asked["until"]),
    )


def _query(wanted: Wanted) -> str:
    """What was asked, as it goes on to the next part."""
    told = [(name, str(getattr(wanted, name) or "")) for name in _NAMES]
    told += [("outcome", str(each)) for each in wanted.outcomes]
    return urlencode([(name, value) for name, value in told if value])


@router.get("/transactions/{transaction_id}")
def transaction(request: Request, transaction_id: str) -> Response:
    """One transaction with its checks, decisions and duties."""
    found = read(transaction_id, service=service_of(request), actor=actor_of(request))
    return render(request, "work/transaction.html", found=found)


def _day(text: str) -> dt.date | None:
    """A day that was asked for; what is no day narrows nothing, and the form shows it empty."""
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None
