"""Check one sentence: what an order desk types while the customer is on the line."""

import datetime as dt
import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from precurb.app.allow import read_allowances
from precurb.app.home import Home
from precurb.decide import read_policy
from precurb.intake import read_sentence
from precurb.lists.snapshot import Snapshot
from precurb.model import Check, History, Location, Party, Role, Transaction
from precurb.screening import encode_check, screen


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked: the goods in words, the route, and who takes part."""

    goods: str
    departure: str = ""
    destination: str = ""
    date: dt.date | None = None
    parties: tuple[Party, ...] = ()


def check(
    question: Question,
    *,
    snapshot: Snapshot,
    home: Home,
    on: dt.date,
    policy: Path | None = None,
) -> Check:
    """Screen one line of goods, and keep the check so that it can be explained later.

    Raises:
        InvalidRecordError: The policy file cannot be read.
    """
    transaction = Transaction(
        reference="unnamed",
        location=Location("command line", ""),
        date=question.date,
        departure=question.departure,
        destination=question.destination,
        parties=question.parties,
        lines=(read_sentence(question.goods),),
    )
    history = History(on=on, allowed=read_allowances(home))
    made = screen(transaction, snapshot, history, read_policy(policy))
    name = f"check-{hashlib.sha256(encode_check(made)).hexdigest()[:10]}"
    named = replace(made, reference=name, transaction=replace(transaction, reference=name))
    _keep(named, snapshot, home)
    return named


def customer(name: str, country: str = "", identifier: str = "", wallet: str = "") -> Party:
    """The customer as named on the command line."""
    return Party(
        name=name,
        role=Role.CUSTOMER,
        country=country,
        identifiers=(identifier,) if identifier else (),
        wallets=(wallet,) if wallet else (),
    )


def _keep(made: Check, snapshot: Snapshot, home: Home) -> None:
    home.prepare().shelf.keep(snapshot)
    home.single_checks.parent.mkdir(parents=True, exist_ok=True)
    with home.single_checks.open("ab") as file:
        file.write(encode_check(made) + b"\n")
