"""Decide at the desk: keep, stop, let go, or say that a party is not the listed one."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import Verdict, permit, require
from precurb.app.allow import entries_named, new_allowance
from precurb.app.desk.events import event_of
from precurb.app.desk.scope import permit_for, require_for
from precurb.app.service import Service
from precurb.app.webhooks import announce
from precurb.errors import (
    ConflictError,
    DeniedError,
    InvalidRecordError,
    UnknownRecordError,
    UntrustedMessageError,
)
from precurb.model import Check, Judgement, Outcome, Party
from precurb.store import Writing, checks, decisions
from precurb.store.decisions import Action as Ruling
from precurb.store.decisions import KeptDecision, NewDecision

_NEEDED = {
    Ruling.RELEASE: Action.DECISION_RELEASE,
    Ruling.HOLD: Action.DECISION_MAKE,
    Ruling.STOP: Action.DECISION_MAKE,
    Ruling.ALLOW: Action.ALLOWANCE_MAKE,
}
_GRAVE = (Outcome.HOLD, Outcome.STOP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A decision that waits for its second person, and whether this one may be it."""

    decision: KeptDecision
    reference: str
    outcome: Outcome | None  # of the check; none for an allowance
    since: dt.datetime
    may: Verdict


def decide(
    check_id: str, ruling: Ruling, reason: str, *, service: Service, actor: Actor
) -> KeptDecision:
    """Hold, stop or release the transaction of a check.

    A release of what is held or stopped waits for a second person where the settings say so.

    Raises:
        DeniedError: The actor may not.
        UnknownRecordError: No such check is kept.
        ConflictError: It is not the newest check of its transaction.
        InvalidRecordError: No reason is given.
    """
    if ruling is Ruling.ALLOW:
        raise InvalidRecordError("an allowance names the finding that it speaks of")
    with service.store.write(service.acting(actor)) as writing:
        check = checks.read(writing.db, check_id)
        require_for(actor, _NEEDED[ruling], check.transaction)
        held = _held_by_person(writing.db, check_id)
        second = (
            ruling is Ruling.RELEASE and _two(service) and (held or check.outcome in _GRAVE)
        )
        made = _made(ruling, reason, check_id, needs_second=second)
        return _keep(writing, made)


def allow(
    check_id: str, position: int, reason: str, *, service: Service, actor: Actor
) -> KeptDecision:
    """Say that the party of a finding is not the listed one.

    What was found stays found: check again, and the check knows the decision.

    Args:
        check_id: The check that was looked at.
        position: Which of its judgements, from 0.
        reason: Why it is another party.
        service: The installation.
        actor: Who decides.

    Raises:
        DeniedError: The actor may not.
        UnknownRecordError: There is no such check or finding.
        ConflictError: The entry has changed or gone since the check was made.
        InvalidRecordError: The finding is of no listed party, or no reason is given.
    """
    snapshot = service.snapshot
    with service.store.write(service.acting(actor)) as writing:
        check = checks.read(writing.db, check_id)
        require_for(actor, Action.ALLOWANCE_MAKE, check.transaction)
        judgement = _judgement(check, position)
        party = party_of(check, judgement)
        cited = judgement.finding.citation
        if party is None or cited is None:
            raise InvalidRecordError("this finding is not about a listed party's name")
        _refuse_changed(service, check, cited.entry_id)
        made = new_allowance(
            party, cited.entry_id, reason, snapshot, needs_second=_two(service)
        )
        return _keep(writing, made)


def party_of(check: Check, judgement: Judgement) -> Party | None:
    """The party that a finding takes for a listed one by its name; none for other findings.

    A number or wallet that is listed is no likeness that a person could decide away.
    """
    finding = judgement.finding
    if not finding.rule.startswith("party-") or "listed_name" not in finding.facts:
        return None
    if finding.rule in ("party-identifier", "party-wallet", "party-allowed"):
        return None
    named = (each for each in check.transaction.parties if each.name == finding.party)
    return next(named, None)


def confirm(decision_id: str, reason: str, *, service: Service, actor: Actor) -> KeptDecision:
    """Confirm a decision as its second person.

    Raises:
        DeniedError: The actor may not, or is the first person.
        UnknownRecordError: No such decision waits for a second person.
        ConflictError: It has one, or a newer check was made meanwhile.
        InvalidRecordError: No reason is given.
    """
    with service.store.write(service.acting(actor)) as writing:
        made = decisions.read(writing.db, decision_id)
        verdict = _may_confirm(writing.db, made, actor)
        if not verdict.allowed:
            raise DeniedError(verdict.why)
        decisions.confirm(writing, decision_id, reason)
        found = decisions.read(writing.db, decision_id)
        announce(writing, event_of(found))
        return found


def waiting(*, service: Service, actor: Actor) -> tuple[Waiting, ...]:
    """Decisions that wait for a second person, the oldest first.

    Those on a check that a newer one has followed are left out: they can stand no longer.

    Raises:
        DeniedError: The actor may not read checks.
    """
    require(actor, Action.CHECK_READ)
    found = []
    with service.store.read() as db:
        for made in reversed(decisions.waiting(db)):
            kept = checks.read_kept(db, made.check) if made.check else None
            if kept and checks.of_transaction(db, kept.transaction)[0].id != kept.id:
                continue
            found.append(
                Waiting(
                    decision=made,
                    reference=kept.reference if kept else "",
                    outcome=kept.outcome if kept else None,
                    since=made.at,
                    may=_may_confirm(db, made, actor),
                )
            )
    return tuple(found)


def may_decide(check_id: str, *, service: Service, actor: Actor) -> Mapping[Ruling, Verdict]:
    """What this actor may decide of a check, and why not the rest.

    Raises:
        DeniedError: The actor may not read it.
        UnknownRecordError: No such check is kept.
    """
    with service.store.read() as db:
        check = checks.read(db, check_id)
        require_for(actor, Action.CHECK_READ, check.transaction)
        kept = checks.read_kept(db, check_id)
        newest = checks.of_transaction(db, kept.transaction)[0]
    found = {
        ruling: permit_for(actor, action, check.transaction)
        for ruling, action in _NEEDED.items()
    }
    if newest.id != check_id:
        late = Verdict(False, f"a newer check was made: {newest.id}")
        found |= {each: late for each in found if each is not Ruling.ALLOW}
    return found


def _made(ruling: Ruling, reason: str, check_id: str, *, needs_second: bool) -> NewDecision:
    try:
        return NewDecision(
            action=ruling, reason=reason, check=check_id, needs_second=needs_second
        )
    except ValueError as error:
        raise InvalidRecordError(str(error)) from error


def _keep(writing: Writing, made: NewDecision) -> KeptDecision:
    found = decisions.read(writing.db, decisions.keep(writing, made))
    announce(writing, event_of(found))
    return found


def _two(service: Service) -> bool:
    """Whether letting go needs two persons; an allowance lets go whatever comes later."""
    return "release" in service.settings.four_eyes


def _held_by_person(db: Connection, check_id: str) -> bool:
    transaction = checks.read_kept(db, check_id).transaction
    return any(
        each.check == check_id and each.action in (Ruling.HOLD, Ruling.STOP)
        for each in decisions.of_transaction(db, transaction)
    )


def _may_confirm(db: Connection, made: KeptDecision, actor: Actor) -> Verdict:
    if made.by == actor.who:
        return Verdict(False, "the second person is another one than the first")
    if not made.check:
        return permit(actor, Action.DECISION_CONFIRM)
    transaction = checks.read(db, made.check).transaction
    return permit_for(actor, Action.DECISION_CONFIRM, transaction)


def _judgement(check: Check, position: int) -> Judgement:
    if not 0 <= position < len(check.judgements):
        raise UnknownRecordError(f"the check has no finding {position}")
    return check.judgements[position]


def _refuse_changed(service: Service, check: Check, entry_id: str) -> None:
    """Refuse to decide on an entry that reads otherwise than when the check was made."""
    now = [entry for _, entry in entries_named(entry_id, service.snapshot)]
    if not now:
        raise ConflictError(f"{entry_id} is no longer listed; check again")
    if check.snapshot == service.snapshot.id:
        return
    try:
        then = service.home.shelf.open(check.snapshot)
    except (InvalidRecordError, UntrustedMessageError) as error:
        raise ConflictError(
            f"the lists of this check are not here; check again: {error}"
        ) from error
    if now != [entry for _, entry in entries_named(entry_id, then)]:
        raise ConflictError(f"{entry_id} has changed since this check; check again")
