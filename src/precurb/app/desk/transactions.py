"""A transaction with everything that hangs on it: checks, decisions, duties."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import StrEnum

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.desk.pages import Page, Part, page
from precurb.app.desk.scope import require_for
from precurb.app.find_checks import Search
from precurb.app.find_checks import find_checks as found_checks
from precurb.app.service import Service
from precurb.model import Check, Outcome, Transaction
from precurb.store import checks, decisions, obligations, standing, transactions
from precurb.store.checks import KeptCheck
from precurb.store.decisions import Action as Ruling
from precurb.store.decisions import KeptDecision
from precurb.store.obligations import KeptDuty


class Standing(StrEnum):
    """Where a transaction stands: what people decided, else what its newest check says."""

    RELEASE = "release"
    REVIEW = "review"
    HOLD = "hold"
    STOP = "stop"
    RELEASED = "released"  # by a person
    WAITING = "waiting for a second person"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransactionPage:
    """A transaction and what hangs on it; checks and decisions the newest first."""

    id: str
    transaction: Transaction
    received: str  # SHA-256 of the bytes it was read from, if those are kept
    standing: Standing
    checks: tuple[KeptCheck, ...]
    decisions: tuple[KeptDecision, ...]
    duties: tuple[KeptDuty, ...]  # of the newest check


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which checks: what is left out does not matter; the newest of each transaction.

    ``party`` is a fingerprint, as a search gives it.
    """

    reference: str = ""
    party: str = ""
    outcomes: tuple[Outcome, ...] = ()
    rule: str = ""
    sign: str = ""
    list: str = ""
    entry: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    latest: bool = True


def transaction(transaction_id: str, *, service: Service, actor: Actor) -> TransactionPage:
    """A transaction by its id.

    Raises:
        DeniedError: The actor may not.
        UnknownRecordError: None has it.
    """
    with service.store.read() as db:
        told = transactions.read(db, transaction_id)
        require_for(actor, Action.CHECK_READ, told)
        made = checks.of_transaction(db, transaction_id)
        ruled = decisions.of_transaction(db, transaction_id)
        return TransactionPage(
            id=transaction_id,
            transaction=told,
            received=standing.source_of(db, transaction_id),
            standing=standing_of(made[0], ruled),
            checks=made,
            decisions=ruled,
            duties=obligations.of_check(db, made[0].id),
        )


def standing_of(newest: KeptCheck, ruled: Sequence[KeptDecision]) -> Standing:
    """Where a transaction stands.

    Args:
        newest: Its newest check; what was decided on an older one no longer counts.
        ruled: Decisions about it, the newest first.
    """
    mine = [
        each for each in ruled if each.check == newest.id and each.action is not Ruling.ALLOW
    ]
    if mine and not mine[0].stands:
        return Standing.WAITING
    if standing := next((each for each in mine if each.stands), None):
        return (
            Standing.RELEASED
            if standing.action is Ruling.RELEASE
            else Standing(standing.action)
        )
    return Standing(newest.outcome)


def read_check(check_id: str, *, service: Service, actor: Actor) -> tuple[KeptCheck, Check]:
    """A check by its id, exactly as it was made.

    Raises:
        DeniedError: The actor may not.
        UnknownRecordError: None has it.
        UntrustedMessageError: It was altered since.
    """
    with service.store.read() as db:
        found = checks.read(db, check_id)
        require_for(actor, Action.CHECK_READ, found.transaction)
        return checks.read_kept(db, check_id), found


def find_checks(
    wanted: Wanted, part: Part, *, service: Service, actor: Actor
) -> Page[KeptCheck]:
    """Checks, the newest first.

    Raises:
        DeniedError: The actor may not.
    """
    require(actor, Action.CHECK_READ)
    told = {each.name: getattr(wanted, each.name) for each in fields(wanted)}
    search = Search(**told, before=part.number, most=part.most + 1)
    found = found_checks(search, store=service.store)
    return page(found, [str(each.seq) for each in found], part.most)
