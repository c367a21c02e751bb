"""What indicators count of notifications, incidents and requests, from the store of a node."""

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import Connection

from precurb.app.acts.notifications import newest_sent
from precurb.exchange.acts.event import Event
from precurb.exchange.acts.fields import completeness
from precurb.exchange.acts.notification import Matter
from precurb.exchange.acts.standing import State as Standing
from precurb.exchange.receipt import State as Signed
from precurb.model.incident import LegRole, ResponseKind
from precurb.model.notification import ReplyKind
from precurb.model.notification_acts import Sent
from precurb.model.request import Declined
from precurb.progress.records import IncidentRecord, Notice, RequestRecord
from precurb.store import assistance, exchange, incidents, notifications
from precurb.store import exchange_peers as peers
from precurb.store.incidents import KeptAccount
from precurb.store.notifications import KeptMatter


def notices(db: Connection) -> Iterator[Notice]:
    """Every notification that was sent, from here or to here."""
    own = peers.own(db)
    me = own.node if own else ""
    for kept in notifications.every(db):
        # A copy that a transit authority gets is counted by both sides, not by it.
        side = me in (kept.record.author, kept.record.partner)
        if side and kept.matter.first_sent is not None:
            yield _notice(db, kept, kept.matter.first_sent.date())


def incident_records(db: Connection) -> Iterator[IncidentRecord]:
    """Every incident that was shared, from here or with here."""
    for kept in incidents.every(db):
        if kept.account.shared_at is not None:
            yield _incident(kept)


def request_records(db: Connection) -> Iterator[RequestRecord]:
    """Every request that was sent, from here or to here."""
    for kept in assistance.every(db):
        asking = kept.asking
        if asking.sent_at is None:
            continue
        end = asking.end
        yield RequestRecord(
            id=kept.record.id, partner=kept.record.partner, sent=asking.sent_at.date(),
            due=asking.due.date() if asking.due else None,
            closed=end[0].at.date() if end else None,
            refused=_refusal(end),
            used=asking.feedback.used if asking.feedback else None,
        )  # fmt: skip


def _refusal(end: tuple[Event, object] | None) -> str:
    return end[1].reason if end is not None and isinstance(end[1], Declined) else ""


def _notice(db: Connection, kept: KeptMatter, sent: dt.date) -> Notice:
    matter, told = kept.matter, kept.matter.told
    first = _first_answer(matter)
    objection = next(
        (each for _, each in matter.replies if each.kind is ReplyKind.OBJECTION), None
    )
    fields = completeness(told) if told else None
    left = [each.left.on for each in matter.shipments.values() if each.left]
    released = matter.released
    return Notice(
        id=kept.record.id, partner=kept.record.partner, sent=sent, opened=_opened(db, kept),
        answered=first, reply_due=matter.due, objected=objection is not None,
        objection_reason=objection is not None and bool(objection.text.strip()),
        by_silence=released is not None and bool(released.law) and matter.reply is None,
        fields_filled=fields.filled if fields else 0,
        fields_mandatory=fields.mandatory if fields else 0,
        departed=min(left) if left else None, actual_reported=bool(left),
        reconciled=_reconciled(matter),
    )  # fmt: skip


def _first_answer(matter: Matter) -> dt.date | None:
    answers = [event.at.date() for event, _ in matter.replies]
    return min(answers) if answers else None


def _opened(db: Connection, kept: KeptMatter) -> dt.date | None:
    """When the newest version was opened there; what came in says it of this side."""
    if not newest_sent(kept.events):
        return None
    days = [
        each.moment.date()
        for event in kept.events
        if isinstance(event.act, Sent)
        for each in exchange.receipts_about(db, exchange.read(db, event.envelope))
        if each.state in (Signed.OPENED, Signed.ACKNOWLEDGED)
    ]
    return min(days) if days else None


def _reconciled(matter: Matter) -> dt.date | None:
    if matter.state is not Standing.RECONCILED:
        return None
    moments = [
        each
        for shipment in matter.shipments.values()
        for each in (shipment.left_at, shipment.arrived_at)
        if each
    ]
    return max(moments).date()


def _incident(kept: KeptAccount) -> IncidentRecord:
    account, told = kept.account, kept.account.versions[-1][1].incident
    kinds = {each.kind for _, each in account.responses}
    origin = next((leg.place.country for leg in told.route if leg.role is LegRole.ORIGIN), "")
    shared = account.shared_at
    return IncidentRecord(
        id=kept.record.id, happened=told.happened.day,
        shared=shared.date() if shared else None, origin=origin,
        responses=len(account.responses),
        backtracked=ResponseKind.BACKTRACKING_OPENED in kinds,
        action=any(each.action for _, each in account.responses),
        corrections=account.version - 1,
    )  # fmt: skip
