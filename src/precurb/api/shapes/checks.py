"""Checks over the wire: what is asked, what came of it, and what people decide."""

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StringConstraints

from precurb.api.cursors import Listing
from precurb.api.shapes.common import Body, Country, Day, Moment, Reason, Sha256, Told
from precurb.app.check import Question
from precurb.app.desk.transactions import Wanted
from precurb.model import Line, Outcome, Party, Role

Text = Annotated[str, StringConstraints(max_length=2000)]
Short = Annotated[str, StringConstraints(max_length=300)]


class PartyBody(Body):
    """A party of the trade."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=500)] = Field(
        description="As the papers write it, in any script."
    )
    role: Role = Field(default=Role.CUSTOMER, description="What it does in this trade.")
    country: Country = ""
    address: Text = Field(default="", description="As the papers write it.")
    identifiers: list[Short] = Field(
        default=[], max_length=20, description="Registration, tax or passport numbers."
    )
    wallets: list[Short] = Field(
        default=[], max_length=20, description="Addresses of digital currency."
    )

    def party(self) -> Party:
        """The same as the model has it."""
        told = self.model_dump(exclude={"identifiers", "wallets"})
        return Party(**told, identifiers=tuple(self.identifiers), wallets=tuple(self.wallets))


class CheckBody(Body):
    """One item to be checked: what it is, who takes part, and where it goes."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "text": "250 kg acetic anhydride 99 %",
                "cas": "108-24-7",
                "reference": "A-2291",
                "departure": "DE",
                "destination": "MX",
                "date": "2026-11-27",
                "parties": [
                    {
                        "name": "Ejemplo Recubrimientos SA de CV",
                        "role": "customer",
                        "country": "MX",
                    }
                ],
            }
        }
    )

    text: Text = Field(default="", description="The goods in words, amount and grade included.")
    cas: Short = Field(default="", description="CAS registry number.")
    smiles: Text = Field(default="", description="The structure as SMILES or molfile.")
    hs_code: Short = Field(default="", description="Customs code, six digits or more.")
    reference: Short = Field(
        default="", description="Your number of the order; one is made where it is empty."
    )
    departure: Country = ""
    destination: Country = ""
    date: dt.date | None = Field(
        default=None, description="The day whose law applies; today where it is left out."
    )
    parties: list[PartyBody] = Field(default=[], max_length=50, description="Who takes part.")

    def question(self) -> Question:
        """The same as the use case takes it; what is read off a label makes a line of it."""
        labelled = bool(self.cas or self.hs_code)
        line = Line(
            number=1, description=self.text, cas=self.cas, smiles=self.smiles,
            hs_code=self.hs_code,
        )  # fmt: skip
        return Question(
            goods="" if labelled else self.text,
            smiles="" if labelled else self.smiles,
            lines=(line,) if labelled else (),
            departure=self.departure,
            destination=self.destination,
            date=self.date,
            parties=tuple(each.party() for each in self.parties),
            reference=self.reference,
            where="API",
        )


class TransactionQuery(Listing):
    """Which transactions, by their newest checks."""

    reference: Short = Field(default="", description="The number of the order.")
    party: Short = Field(default="", description="A word of a party's name.")
    outcome: list[Outcome] = Field(default=[], description="Of these outcomes alone.")
    rule: Short = Field(default="", description="With a finding of this rule.")
    sign: Short = Field(default="", description="With this sign, such as `CO-016`.")
    list: Short = Field(default="", description="With a finding of this list.")
    entry: Short = Field(default="", description="With a finding of this entry.")
    since: dt.date | None = Field(default=None, description="Of this day of law or later.")
    until: dt.date | None = Field(default=None, description="Of this day of law or earlier.")

    def wanted(self) -> Wanted:
        """The same as the use case takes it."""
        told = self.model_dump(exclude={"limit", "cursor", "outcome"})
        return Wanted(**told, outcomes=tuple(self.outcome))


class CheckQuery(TransactionQuery):
    """Which checks."""

    latest: bool = Field(default=True, description="Only the newest check of each transaction.")


class CheckLine(Told):
    """A check as it is listed."""

    id: str = Field(description="Sorts by time.")
    transaction: str = Field(description="Id of the transaction that was checked.")
    reference: str = Field(description="The number of the order or consignment.")
    number: int = Field(description="Counts the checks of its transaction, from 1.")
    outcome: Outcome = Field(description="The most severe judgement decides.")
    law_date: Day = Field(description="The day whose law was applied.")
    checked_on: Day = Field(description="The day on which it was made.")
    snapshot: str = Field(description="Id of the lists it was made with.")
    policy: str = Field(description="Version of the policy it was made with.")
    cause: str = Field(description="`received`, or what changed.")
    content: Sha256 = Field(description="SHA-256 of the canonical bytes of the check.")
    at: Moment


class Sentence(Told):
    """A judgement in words, in the language of the caller."""

    outcome: Outcome = Field(description="What the policy makes of it.")
    question: str = Field(description="Which of the four questions it answers.")
    rule: str = Field(description="The rule; stable.")
    text: str = Field(description="What was found.")
    because: str = Field(description="Why it leads to this outcome.")
    line: int | None = Field(description="The goods line, if it concerns one.")
    party: str = Field(description="The party, if it concerns one.")
    list: str = Field(description="The list it rests on, if it rests on one.")
    entry: str = Field(description="The entry of that list.")


class CheckSummary(CheckLine):
    """A check as it is listed, with its sentences."""

    language: str = Field(description="The language of the sentences.")
    sentences: list[Sentence] = Field(description="The most severe first.")
    not_checked: list[str] = Field(description="What could not be checked, and why.")


class CheckAnswer(Told):
    """A check in whole."""

    summary: CheckSummary
    check: dict[str, Any] = Field(
        description="The canonical JSON of the check: findings, duties with their clocks, gaps."
    )


class DossierQuery(Body):
    """In which form."""

    format: Literal["pdf", "json"] = Field(default="pdf", description="Of the dossier.")
    language: Literal["en", "de", "zh", "es", ""] = Field(
        default="", description="Of the PDF; that of the caller when left out."
    )


class DecisionBody(Body):
    """What a person decides of a check."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"action": "hold", "reason": "End use not shown; asked the customer."}
        }
    )

    action: Literal["release", "hold", "stop"] = Field(description="What is decided.")
    reason: Reason


class ConfirmBody(Body):
    """Why a second person agrees."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"reason": "Read the end-user declaration; agreed."}}
    )

    reason: Reason


class Decision(Told):
    """A decision as it is kept."""

    id: str = Field(description="Sorts by time.")
    action: str = Field(description="`release`, `hold`, `stop`, or `allow` for a party.")
    reason: str = Field(description="Why.")
    by: str = Field(description="Who decided.")
    at: Moment
    check: str = Field(description="Id of the check; empty for an allowance.")
    transaction: str = Field(description="Id of the transaction; empty for an allowance.")
    needs_second: bool = Field(description="Whether a second person must confirm it.")
    confirmed_by: str = Field(description="The second person; empty where there is none yet.")
    stands: bool = Field(description="Whether it is in force.")


class Duty(Told):
    """A duty of a transaction, and what became of it."""

    id: str = Field(description="Id of the check, a dot, and a number.")
    check: str = Field(description="Id of the check that says it is owed.")
    transaction: str = Field(description="Id of the transaction.")
    reference: str = Field(description="The number of the order or consignment.")
    requirement: str = Field(description="Id of the duty in the law book.")
    kind: str = Field(description="What kind of duty, such as `pre_export_notification`.")
    jurisdiction: str = Field(description="Whose law.")
    applies: str = Field(description="`owed`, `may be owed`, … as in the check.")
    due: dt.date | None = Field(description="The last day, where the law gives one.")
    state: str = Field(description="`open`, `done`, `waived`, or `replaced` by a newer check.")
    state_at: Moment
    state_by: str = Field(description="Who said so; empty where nobody did.")
    state_reason: str = Field(description="Why.")


class DueDuty(Told):
    """A duty in a list, with its title in the language of the caller."""

    duty: Duty
    title: str = Field(description="What is asked.")
    days: int | None = Field(description="Until its day; negative when that has passed.")


class SettleBody(Body):
    """What became of a duty."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"state": "done", "reason": "Notified on 27 November, receipt 4711."}
        }
    )

    state: Literal["done", "waived", "open"] = Field(description="What became of it.")
    reason: Reason


class TransactionAnswer(Told):
    """A transaction and what hangs on it."""

    id: str = Field(description="Sorts by time.")
    standing: str = Field(description="Where it stands: what people decided, else its outcome.")
    received: str = Field(description="SHA-256 of the bytes it was read from; empty if none.")
    transaction: dict[str, Any] = Field(description="The canonical JSON of the transaction.")
    checks: list[CheckLine] = Field(description="The newest first.")
    decisions: list[Decision] = Field(description="The newest first.")
    duties: list[Duty] = Field(description="Those of the newest check.")
