"""Alerts and proposals of re-screening: read them, close them, let go what fell away."""

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.service import Service
from precurb.errors import ConflictError, InvalidRecordError, UnknownRecordError
from precurb.store import alerts as kept
from precurb.store import decisions
from precurb.store.alerts import AlertFilter, AlertKind, AlertState, KeptAlert
from precurb.store.decisions import Action as Ruling
from precurb.store.decisions import NewDecision
from precurb.store.past import newest_check_of


def alerts(wanted: AlertFilter, *, service: Service, actor: Actor) -> tuple[KeptAlert, ...]:
    """Alerts and proposals, the newest first.

    Raises:
        DeniedError: The actor may not read checks.
    """
    require(actor, Action.CHECK_READ)
    with service.store.read() as db:
        return kept.find(db, wanted)


def alert(alert_id: str, *, service: Service, actor: Actor) -> KeptAlert:
    """One alert or proposal.

    Raises:
        DeniedError: The actor may not read checks.
        UnknownRecordError: There is none.
    """
    require(actor, Action.CHECK_READ)
    with service.store.read() as db:
        return kept.read(db, alert_id)


def close_alert(alert_id: str, reason: str, *, service: Service, actor: Actor) -> None:
    """Close an alert, or decline a proposal: somebody has looked, and says what came of it.

    Raises:
        DeniedError: The actor may not.
        UnknownRecordError: There is none.
        ConflictError: It is closed already.
        InvalidRecordError: No reason is given.
    """
    require(actor, Action.ALERT_CLOSE)
    with service.store.write(service.acting(actor)) as writing:
        kept.close(writing, alert_id, reason)


def confirm_release(alert_id: str, reason: str, *, service: Service, actor: Actor) -> str:
    """Let go what a proposal says fell away; return the id of the decision.

    Where the settings ask for four eyes the decision stands once another person has
    confirmed it.

    Raises:
        DeniedError: The actor may not release.
        UnknownRecordError: There is no such proposal.
        ConflictError: It is closed, or a newer check says otherwise.
        InvalidRecordError: No reason is given.
    """
    require(actor, Action.DECISION_RELEASE)
    if not reason.strip():
        raise InvalidRecordError("a decision says why")
    with service.store.write(service.acting(actor)) as writing:
        found = kept.read(writing.db, alert_id)
        if found.kind is not AlertKind.RELEASE:
            raise UnknownRecordError(f"alert {alert_id} proposes no release")
        if found.state is not AlertState.OPEN:
            raise ConflictError(f"the proposal {alert_id} is closed already")
        if newest_check_of(writing.db, found.transaction) != found.new_check:
            raise ConflictError("the transaction was checked again since; look at it anew")
        made = NewDecision(
            action=Ruling.RELEASE,
            reason=reason,
            check=found.new_check,
            needs_second="release" in service.settings.four_eyes,
        )
        decision = decisions.keep(writing, made)
        kept.close(writing, alert_id, reason, decision)
    return decision
