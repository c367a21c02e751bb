"""Check what somebody asks about while the customer is on the line: goods, route, parties."""

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from precurb.app.enquiry import UNNAMED, name_of
from precurb.decide.policy import Policy
from precurb.errors import InvalidRecordError
from precurb.intake import read_sentence
from precurb.lists.snapshot import Snapshot
from precurb.model import Check, History, Line, Location, Party, Role, Transaction
from precurb.screening import encode_check, screen

MOST_LINES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked: goods in words, drawn or as they stand, the route, and who takes part.

    ``goods`` holds one item a line of text; ``smiles`` is a drawn structure, which belongs to
    the first item, or is one by itself; ``lines`` follow after those. Without ``reference``
    the check gets one from its content. ``where`` says where it was asked.
    """

    goods: str = ""
    smiles: str = ""
    lines: tuple[Line, ...] = ()
    departure: str = ""
    destination: str = ""
    transit: tuple[str, ...] = ()
    date: dt.date | None = None
    parties: tuple[Party, ...] = ()
    reference: str = ""
    where: str = "desk"


def transaction_of(question: Question) -> Transaction:
    """What is asked, as it is screened.

    Raises:
        InvalidRecordError: Neither goods nor a party is named, there are too many, or a
            country is none.
    """
    lines = tuple(_numbered(question))
    if not lines and not question.parties:
        raise InvalidRecordError("nothing is asked: name goods or a party")
    if len(lines) > MOST_LINES:
        raise InvalidRecordError(f"{len(lines)} lines; more than {MOST_LINES} are a file")
    try:
        return Transaction(
            reference=question.reference.strip() or UNNAMED,
            location=Location(question.where, ""),
            date=question.date,
            departure=question.departure,
            destination=question.destination,
            transit=question.transit,
            parties=question.parties,
            lines=lines,
        )
    except ValueError as error:
        raise InvalidRecordError(str(error)) from error


def make_check(
    transaction: Transaction, snapshot: Snapshot, history: History, policy: Policy
) -> Check:
    """Screen one transaction; one without a name gets one from what was found."""
    made = screen(transaction, snapshot, history, policy)
    if made.reference != UNNAMED:
        return made
    name = name_of(hashlib.sha256(encode_check(made)).hexdigest())
    return replace(made, reference=name, transaction=replace(transaction, reference=name))


def customer(name: str, country: str = "", identifier: str = "", wallet: str = "") -> Party:
    """The customer as named on the command line."""
    return Party(
        name=name,
        role=Role.CUSTOMER,
        country=country,
        identifiers=(identifier,) if identifier else (),
        wallets=(wallet,) if wallet else (),
    )


def _numbered(question: Question) -> Iterator[Line]:
    told = [read_sentence(text) for text in question.goods.splitlines() if text.strip()]
    if question.smiles.strip():
        first = told[0] if told else Line(number=1)
        told[:1] = [replace(first, smiles=question.smiles.strip())]
    for number, line in enumerate((*told, *question.lines), start=1):
        yield replace(line, number=number)
