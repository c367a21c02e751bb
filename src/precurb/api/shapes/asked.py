"""Questions without a check over the wire: what is this, who is this, where is that."""

import datetime as dt
from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints

from precurb.api.shapes.common import Body, Country, Day, Told
from precurb.app.desk.search import Kind
from precurb.examine.parties.match import Asked
from precurb.model import Outcome, PartyType

Name = Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)]


class IdentifyBody(Body):
    """A text, and a day."""

    model_config = ConfigDict(json_schema_extra={"example": {"text": "108-24-7"}})

    text: Annotated[str, StringConstraints(min_length=1, max_length=20_000)] = Field(
        description="A name in any language, a CAS number, InChI, SMILES or product text."
    )
    on: dt.date | None = Field(default=None, description="The day whose law applies.")


class Coverage(Told):
    """An entry of a list, and whether it covers what the text names."""

    list: str = Field(description="The list.")
    status: str = Field(description="Whether it covers it.")
    entry: str = Field(description="The entry.")
    entry_name: str = Field(description="Its name.")
    substance: str = Field(description="The substance of the entry.")
    relation: str = Field(description="How what is named relates to it, such as `salt`.")
    how: str = Field(description="By what it was told.")
    since: str = Field(description="Since when, as exact as the sources are.")
    verification: str = Field(description="How well the row of law is grounded.")
    note: str = Field(description="What to know of it.")


class Identified(Told):
    """What a text names, and what the law says of it."""

    query: str = Field(description="As it was asked.")
    verdict: str = Field(description="`controlled`, `review` or `not_found`.")
    on: Day
    substances: list[str] = Field(description="Listed substances it names.")
    coverage: list[Coverage] = Field(description="List by list.")
    classes: list[str] = Field(description="Definitions of classes it falls under.")
    otherwise: list[str] = Field(description="What it exactly names though no list does.")
    not_checked: list[str] = Field(description="What could not be looked at, and why.")


class MatchBody(Body):
    """A party to be looked for."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"names": ["Hebei Guanlang Biotechnology"], "country": "CN"}
        }
    )

    names: list[Name] = Field(min_length=1, max_length=20, description="All that it goes by.")
    type: PartyType = Field(default=PartyType.UNKNOWN, description="What it is.")
    country: Country = ""
    wallets: list[Name] = Field(default=[], max_length=20, description="Its wallets.")
    list: str = Field(default="", max_length=100, description="Lists whose ids begin so.")
    top: int = Field(default=0, ge=0, le=50, description="So many hits, also clear ones.")

    def asked(self) -> Asked:
        """The same as the use case takes it."""
        return Asked(
            names=tuple(self.names), type=self.type, country=self.country,
            wallets=tuple(self.wallets),
        )  # fmt: skip


class Why(Told):
    """The evidence for a hit, in words."""

    words: list[str] = Field(description="Words side by side.")
    only_asked: list[str] = Field(description="Words of yours without a partner.")
    only_listed: list[str] = Field(description="Words of theirs without a partner.")
    contradictions: list[str] = Field(description="What speaks against it.")
    remarks: list[str] = Field(description="What else was weighed.")


class Hit(Told):
    """A listed party that may be the one asked for."""

    entry: str = Field(description="The entry.")
    list: str = Field(description="The list.")
    name: str = Field(description="The listed name that fits best.")
    score: float = Field(description="How likely it is the same party, 0 to 1.")
    band: str = Field(description="`match`, `review` or `clear`.")
    how: str = Field(description="By what it was found.")
    quality: str = Field(description="Of the listed name.")
    programmes: tuple[str, ...] = Field(description="Why it is listed.")
    list_date: str = Field(description="The day of the list.")
    entry_hash: str = Field(description="Of the entry's content.")
    channel: str = Field(description="In which script names were compared.")
    why: Why
    related: tuple[str, ...] = Field(description="Parties it is linked to by its own words.")


class Matched(Told):
    """What the watchlists say of a party."""

    query: str = Field(description="The first name asked.")
    band: str = Field(description="That of the best hit.")
    hits: list[Hit] = Field(description="The likeliest first.")
    not_checked: list[str] = Field(description="What could not be compared, and why.")
    matcher: str = Field(description="Version of the matcher.")


class SearchQuery(Body):
    """What is looked for."""

    q: Annotated[str, StringConstraints(min_length=1, max_length=300)] = Field(
        description="A reference, id, party, entry, substance or rule."
    )
    kind: list[Kind] = Field(default=[], description="Of these kinds alone.")
    limit: int = Field(default=10, ge=1, le=50, description="How many of each kind.")


class Found(Told):
    """Something that was found."""

    kind: Kind = Field(description="What it is.")
    id: str = Field(description="Its id.")
    title: str = Field(description="What to call it.")
    detail: str = Field(description="What else to know.")
    outcome: Outcome | None = Field(description="Of its newest check, where it has one.")
    count: int = Field(description="Transactions that it concerns, where that is known.")


class SearchAnswer(Told):
    """What was found."""

    items: list[Found] = Field(description="In groups, what is named exactly first.")
    more: list[Kind] = Field(description="Groups that have more.")
