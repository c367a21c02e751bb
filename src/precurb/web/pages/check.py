"""Check one item: goods in words, by number or drawn, with route and parties."""

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from pydantic import BaseModel, Field

from precurb.app.access.actions import Action
from precurb.app.access.permit import require
from precurb.app.check import Question
from precurb.app.desk.check import check_again, check_item
from precurb.errors import InvalidRecordError
from precurb.model import Party, Role
from precurb.web.countries import countries, is_country
from precurb.web.page import actor_of, go, render, service_of, visit_of
from precurb.web.words import t

router = APIRouter()
_ROLES = (
    Role.CUSTOMER, Role.CONSIGNEE, Role.END_USER, Role.SUPPLIER, Role.CONSIGNOR, Role.AGENT,
    Role.CARRIER, Role.PAYER, Role.OTHER,
)  # fmt: skip
_PARTIES = 4  # rows that the form offers
_PLAIN = r"^[^\x00]*$"  # databases do not take U+0000
Text = Annotated[str, Field(max_length=10_000, pattern=_PLAIN)]
Short = Annotated[str, Field(max_length=300, pattern=_PLAIN)]


class Typed(BaseModel):
    """What somebody typed into the form, as it stands there."""

    goods: Text = ""
    cas: Short = ""
    smiles: Text = ""
    reference: Short = ""
    departure: Short = ""
    destination: Short = ""
    date: Short = ""
    party: list[Short] = Field(default_factory=list, max_length=_PARTIES)
    role: list[Short] = Field(default_factory=list, max_length=_PARTIES)
    country: list[Short] = Field(default_factory=list, max_length=_PARTIES)
    identifier: list[Short] = Field(default_factory=list, max_length=_PARTIES)
    wallet: list[Short] = Field(default_factory=list, max_length=_PARTIES)

    def row(self, number: int) -> dict[str, str]:
        """One party as it was typed; empty where nothing was."""
        columns = ("party", "role", "country", "identifier", "wallet")
        values = {name: getattr(self, name) for name in columns}
        return {
            name: told[number].strip() if number < len(told) else ""
            for name, told in values.items()
        }


@router.get("/check")
def check_form(request: Request, goods: Annotated[str, Query()] = "") -> Response:
    """The empty form; goods may be given along, as a search does that found nothing."""
    require(actor_of(request), Action.CHECK_MAKE)
    return _form(request, Typed(goods=goods), {})


@router.post("/check")
def check(request: Request, typed: Annotated[Typed, Form()]) -> Response:
    """Check it, and show the check."""
    language = visit_of(request).language
    wrong = {key: t(f"check.wrong.{told}", language) for key, told in _wrong(typed).items()}
    if wrong:
        return _form(request, typed, wrong)
    try:
        made = check_item(
            _question(typed), service=service_of(request), actor=actor_of(request)
        )
    except InvalidRecordError as error:
        return _form(request, typed, {"goods": str(error)})
    return go(f"/checks/{made.kept.id}")


@router.post("/checks/{check_id}/again")
def again(request: Request, check_id: str) -> Response:
    """Check the same transaction with the lists and the policy of today."""
    made = check_again(check_id, service=service_of(request), actor=actor_of(request))
    return go(f"/checks/{made.kept.id}")


def _form(request: Request, typed: Typed, wrong: dict[str, str]) -> Response:
    return render(
        request,
        "work/check_form.html",
        status=422 if wrong else 200,
        typed=typed,
        wrong=wrong,
        rows=[typed.row(number) for number in range(_PARTIES)],
        roles=_ROLES,
        countries=countries(visit_of(request).language),
    )


def _wrong(typed: Typed) -> dict[str, str]:
    """Fields that cannot be used, each with the key of what is wrong."""
    found = {}
    told = (typed.goods, typed.cas, typed.smiles, *typed.party)
    if not any(each.strip() for each in told):
        found["goods"] = "nothing"
    for name in ("departure", "destination"):
        if not is_country(getattr(typed, name)):
            found[name] = "country"
    if typed.date and _day(typed.date) is None:
        found["date"] = "date"
    for number in range(_PARTIES):
        row = typed.row(number)
        if not is_country(row["country"]):
            found[f"country-{number}"] = "country"
        if not row["party"] and (row["identifier"] or row["wallet"]):
            found[f"party-{number}"] = "party"
    return found


def _question(typed: Typed) -> Question:
    rows = [typed.row(number) for number in range(_PARTIES)]
    return Question(
        goods=_goods(typed),
        smiles=typed.smiles.strip(),
        reference=typed.reference.strip(),
        departure=typed.departure.strip().upper(),
        destination=typed.destination.strip().upper(),
        date=_day(typed.date),
        parties=tuple(_party(row) for row in rows if row["party"]),
    )


def _goods(typed: Typed) -> str:
    """The goods, one a line; a number that stands apart belongs to the first."""
    first, _, others = typed.goods.strip().partition("\n")
    numbered = f"CAS {cas}" if (cas := typed.cas.strip()) else ""
    return "\n".join(filter(None, (", ".join(filter(None, (first, numbered))), others)))


def _party(row: dict[str, str]) -> Party:
    role = next((each for each in _ROLES if each == row["role"]), Role.CUSTOMER)
    return Party(
        name=row["party"],
        role=role,
        country=row["country"].upper(),
        identifiers=(row["identifier"],) if row["identifier"] else (),
        wallets=(row["wallet"],) if row["wallet"] else (),
    )


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        return None
