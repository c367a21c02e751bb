"""Lists and policy over the wire."""

import datetime as dt

from pydantic import Field

from precurb.api.cursors import Listing
from precurb.api.shapes.common import Body, Day, Moment, Sha256, Told
from precurb.model import Outcome


class ListLine(Told):
    """A list in use."""

    id: str = Field(description="Such as `UN-1988-I` or `ofac`.")
    kind: str = Field(description="`substances` or `parties`.")
    place: str = Field(description="Whose law; empty for watchlists.")
    title: str = Field(description="What it is called.")
    publisher: str = Field(description="Who publishes it.")
    day: Day
    age_days: int = Field(description="How old it is today.")
    entries: int = Field(description="How many entries it has.")
    sha256: Sha256
    source: str = Field(description="Where it was read.")
    marking: str = Field(description="A marking such as `DEMO`.")
    stale: bool = Field(description="Whether it is older than it should be.")


class Lists(Told):
    """The lists in use."""

    snapshot: str = Field(description="The id of all of them together.")
    on: Day
    items: list[ListLine] = Field(description="Law first, then watchlists.")


class ListVersion(Told):
    """A version of a list that was in use here."""

    snapshot: str = Field(description="Id of the first snapshot that has it.")
    day: Day
    entries: int = Field(description="How many entries it has.")
    sha256: Sha256
    at: Moment
    before: str = Field(description="Snapshot to compare it with; empty for the first.")
    kept: bool = Field(description="Whether that snapshot can still be opened.")


class Versions(Told):
    """The versions of a list."""

    items: list[ListVersion] = Field(description="The newest first.")


class DiffQuery(Listing):
    """Which snapshots to compare."""

    old: str = Field(
        min_length=6, max_length=64, description="A snapshot, by how its id begins."
    )
    new: str = Field(default="current", max_length=64, description="Another one.")
    list: str = Field(default="", max_length=100, description="One list alone.")


class SpanQuery(Body):
    """Which days of transactions."""

    since: dt.date | None = Field(default=None, description="The first day.")
    until: dt.date | None = Field(default=None, description="The last day.")


class FieldChange(Told):
    """A field of an entry that changed."""

    field: str = Field(description="Its name.")
    went: list[str] = Field(description="Values that went.")
    came: list[str] = Field(description="Values that came.")


class EntryChange(Told):
    """An entry that changed."""

    list: str = Field(description="Of which list.")
    entry: str = Field(description="Its id.")
    kind: str = Field(description="`added`, `changed` or `removed`.")
    name: str = Field(description="Its name.")
    fields: tuple[FieldChange, ...] = Field(description="What of it changed.")


class ListCount(Told):
    """How much of a list changed."""

    list: str = Field(description="The list.")
    added: int = Field(description="Entries that came.")
    changed: int = Field(description="Entries that changed.")
    removed: int = Field(description="Entries that went.")


class Differences(Told):
    """What changed between two snapshots."""

    old: str = Field(description="The one.")
    new: str = Field(description="The other.")
    counts: list[ListCount] = Field(description="List by list.")
    total: int = Field(description="How many entries changed.")
    items: list[EntryChange] = Field(description="A part of them.")
    next: str = Field(description="The `cursor` of the next part; empty at the end.")


class Rule(Told):
    """A rule of the policy."""

    number: int = Field(description="Its place; the first that fits decides.")
    rule: str = Field(description="Which findings.")
    outcome: Outcome = Field(description="What they lead to.")
    why: str = Field(description="Why.")
    source: str = Field(description="On what ground.")
    when: dict[str, str] = Field(description="Facts that must be so.")
    at_least: dict[str, float] = Field(description="Numbers that must be reached.")


class Silence(Told):
    """A suppression of the policy: findings that lead to nothing for a time."""

    rule: str = Field(description="Which findings.")
    reason: str = Field(description="Why.")
    owner: str = Field(description="Who answers for it.")
    until: Day
    when: dict[str, str] = Field(description="Facts that must be so.")
    party: str = Field(description="Of this party alone; empty for any.")


class Policy(Told):
    """The policy in use."""

    version: str = Field(description="Checks name it.")
    company: bool = Field(description="Whether a company's file is part of it.")
    own: int = Field(description="How many rules at its head are the company's.")
    problems: int = Field(description="How many things in it are to be mended.")
    rules: list[Rule] = Field(description="In their order.")
    signs: list[str] = Field(description="Ids of the signs that are asked.")
    suppressions: list[Silence] = Field(description="What is silenced, until when.")


class Load(Told):
    """Work a week."""

    mean: float = Field(description="Reviews, holds and stops a week.")
    highest: int = Field(description="Most in one week …")
    week: str = Field(description="… which was this one.")


class Changed(Told):
    """How often something changes in one way."""

    what: str = Field(description="Before.")
    how: str = Field(description="After.")
    count: int = Field(description="How often.")


class Replayed(Told):
    """What a policy would have changed."""

    old: str = Field(description="The policy in use.")
    new: str = Field(description="The policy that was tried.")
    checks: int = Field(description="How many checks were judged by both.")
    findings: list[Changed] = Field(description="Findings that lead elsewhere.")
    outcomes: list[Changed] = Field(description="Outcomes of checks, before and after.")
    before: Load
    after: Load
    notes: list[str] = Field(description="What to know before relying on it.")
    unreadable: int = Field(description="Checks that could not be read.")


class Replay(Told):
    """A replay of a policy over the past."""

    job: str = Field(description="Id of its job.")
    state: str = Field(description="How the job stands.")
    since: dt.date | None = Field(description="First day of transactions.")
    until: dt.date | None = Field(description="Last day of transactions.")
    result: Replayed | None = Field(description="Once it is done.")
