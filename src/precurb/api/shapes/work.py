"""Work over the wire: jobs, alerts, re-screenings, the audit, and who one is."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints

from precurb.api.cursors import Listing
from precurb.api.shapes.common import Body, Moment, Reason, Sha256, Told
from precurb.app.access.actions import Action
from precurb.store.alerts import AlertFilter, AlertKind, AlertState
from precurb.store.jobs import State
from precurb.store.shown import Acts

Short = Annotated[str, StringConstraints(max_length=300)]


class Job(Told):
    """A job as it stands."""

    id: str = Field(description="Sorts by time.")
    kind: str = Field(description="What it does, such as `screen-file`.")
    state: State = Field(description="How it stands.")
    attempts: int = Field(description="How often it was begun.")
    most_attempts: int = Field(description="How often it may be.")
    run_after: Moment
    created: Moment
    finished: Moment | None = Field(description="When it ended.")
    error: str = Field(description="Why it failed last.")
    done: int = Field(description="How far it is, in units of the job …")
    total: int = Field(description="… of how many; 0 where nobody knows yet.")
    note: str = Field(description="What it says of itself.")


class JobQuery(Listing):
    """Which jobs."""

    state: State | None = Field(default=None, description="That stand so.")
    kind: Short = Field(default="", description="Of this kind.")


class DueQuery(Listing):
    """Which duties."""

    due: dt.date | None = Field(default=None, description="Due on this day or earlier.")
    state: Literal["open"] = Field(
        default="open", description="Settled ones stand with their transaction."
    )


class Moved(Told):
    """A finding that came, went, or leads elsewhere."""

    move: str = Field(description="What it did.")
    question: str = Field(description="Which of the four questions it answers.")
    rule: str = Field(description="The rule.")
    sign: str = Field(description="The sign, if it is one.")
    list: str = Field(description="The list.")
    entry: str = Field(description="The entry.")
    name: str = Field(description="The name of the entry.")
    party: str = Field(description="The party, if it concerns one.")
    line: int | None = Field(description="The goods line, if it concerns one.")
    before: str = Field(description="Outcome before; empty where it was not there.")
    after: str = Field(description="Outcome after; empty where it is not there.")


class Alert(Told):
    """What a re-screening wants a person to look at."""

    id: str = Field(description="Sorts by time.")
    kind: AlertKind = Field(description="What it is about; `release` is a proposal.")
    state: AlertState = Field(description="Whether somebody still has to look.")
    transaction: str = Field(description="Id of the transaction.")
    reference: str = Field(description="The number of the order.")
    rescreening: str = Field(description="Id of the re-screening.")
    old_check: str = Field(description="Id of the check before.")
    new_check: str = Field(description="Id of the check after; empty where there is none.")
    before: str = Field(description="Outcome before.")
    after: str = Field(description="Outcome after.")
    moved: list[Moved] = Field(description="The findings behind it.")
    reason: str = Field(description="Why it could not be decided again, if it could not.")
    at: Moment
    closed: Moment | None = Field(description="When it was closed.")
    closed_by: str = Field(description="Who closed it.")
    closed_reason: str = Field(description="Why.")
    decision: str = Field(description="Id of the decision that was made on it.")


class AlertQuery(Listing):
    """Which alerts."""

    state: AlertState | None = Field(default=AlertState.OPEN, description="That stand so.")
    kind: list[AlertKind] = Field(default=[], description="Of these kinds alone.")
    transaction: Short = Field(default="", description="Of this transaction.")
    rescreening: Short = Field(default="", description="Of this re-screening.")

    def wanted(self) -> AlertFilter:
        """The same as the use case takes it, with one more than is shown."""
        part = self.part("alerts")
        return AlertFilter(
            kinds=tuple(self.kind), state=self.state, transaction=self.transaction,
            rescreening=self.rescreening, before=part.number, most=part.most + 1,
        )  # fmt: skip


class CloseBody(Body):
    """What came of an alert."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"reason": "Asked the customer; another company."}}
    )

    reason: Reason


class Link(Told):
    """An entry of the audit."""

    seq: int = Field(description="Its number, from 1, without gaps.")
    at: Moment
    who: str = Field(description="Who acted.")
    act: str = Field(description="What was done.")
    object: str = Field(description="To what.")
    content: str = Field(description="SHA-256 of what was written; empty where nothing was.")
    previous: Sha256
    hash: Sha256


class Head(Told):
    """The last entry of the audit: print it, and verify against it later."""

    seq: int = Field(description="How many entries there are.")
    hash: Sha256


class AuditQuery(Listing):
    """Which entries."""

    who: Short = Field(default="", description="Of this actor.")
    act: Short = Field(default="", description="Acts that begin so.")
    object: Short = Field(default="", description="About this object.")

    def wanted(self) -> Acts:
        """The same as the use case takes it."""
        return Acts(who=self.who, act=self.act, object=self.object)


class GrantLine(Told):
    """A role that one has."""

    role: str = Field(description="Its name.")
    scope: str = Field(description="Where; empty for everywhere.")


class Me(Told):
    """Who asks, and what that one may do."""

    name: str = Field(description="Under which the audit tells of it.")
    display: str = Field(description="For people.")
    grants: list[GrantLine] = Field(description="Its roles.")
    actions: list[Action] = Field(description="What this token may do somewhere.")
