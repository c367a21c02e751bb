"""What happens when an act of another authority comes: it is kept, or refused with a reason.

A record is opened by its author alone and written by its two sides alone. An incident is held
against this node's own history in the same transaction, so that whoever reads it first sees
already what here it may concern.
"""

from typing import TYPE_CHECKING

from precurb.app.acts.screen import held_against_history
from precurb.errors import ConflictError, InvalidRecordError, UnknownRecordError
from precurb.exchange import tombstone
from precurb.exchange.acts import payload
from precurb.exchange.acts.payload import INCIDENT, NOTIFICATION, REQUEST, SUBJECTS
from precurb.exchange.envelope import Act, Claims, Envelope
from precurb.model.incident import Shared, TakenBack
from precurb.model.notification_acts import Sent, Withdrawn
from precurb.model.request import Cancelled
from precurb.store import Writing, acts, assistance, incidents, notifications
from precurb.store.acts import NewEvent, Record

if TYPE_CHECKING:
    from precurb.app.exchange.receivers import Received

_FOLDS = {
    NOTIFICATION: notifications.of_record,
    INCIDENT: incidents.of_record,
    REQUEST: assistance.of_record,
}
_TAKEN_BACK = {NOTIFICATION: Withdrawn, INCIDENT: TakenBack, REQUEST: Cancelled}


def arrive(writing: Writing, received: "Received") -> None:
    """Keep an act that came, or one of this node's own that a peer gave back.

    Raises:
        InvalidRecordError: It is of a record that is not here, is not for its author to say,
            or does not follow from what its author said before.
    """
    claims = received.envelope.claims
    subject = SUBJECTS[claims.kind]
    opening = claims.kind == subject
    act = _said(received.envelope, subject, opening=opening)
    try:
        record = _record(writing, received, (subject, act), opening=opening)
    except (ConflictError, UnknownRecordError) as error:
        raise InvalidRecordError(str(error)) from error
    told = acts.events(writing.db, record)
    new = NewEvent(
        act=act, node=claims.author, by=claims.author, at=claims.created, envelope=claims.id,
        marking=claims.marking,
    )  # fmt: skip
    _add(writing, record, len(told) + 1, new)
    if isinstance(act, Shared) and claims.author != received.node.name:
        found = held_against_history(writing.db, act)
        me = received.node.name
        own = NewEvent(act=found, node=me, by=writing.acting.who, at=writing.acting.at)
        _add(writing, record, len(told) + 2, own)


def _add(writing: Writing, record: Record, number: int, new: NewEvent) -> None:
    acts.add(writing, record, number, new)
    # Working it out again is the check: an act that does not follow is refused by the fold,
    # and with it everything of this envelope.
    _FOLDS[record.subject](record, acts.events(writing.db, record))


def _said(found: Envelope, subject: str, *, opening: bool) -> object:
    claims = found.claims
    if claims.act is Act.WITHDRAW:
        if not opening:
            raise InvalidRecordError("what was said is not taken back; say the next thing")
        return _TAKEN_BACK[subject](reason=tombstone.read(found.payload))
    if not opening and claims.act is not Act.NEW:
        raise InvalidRecordError("what was said is not corrected; say the next thing")
    act = payload.read(subject, found.payload).act
    if opening:
        _check_version(act, claims)
    return act


def _check_version(act: object, claims: Claims) -> None:
    version = act.version if isinstance(act, (Sent, Shared)) else 1
    if version != claims.version:
        raise InvalidRecordError(f"version {version} travels as version {claims.version}")
    audience = act.audience if isinstance(act, Shared) else claims.audience
    if isinstance(act, Sent):
        audience = (act.to, *act.copies)
    if set(audience) != set(claims.audience):
        raise InvalidRecordError("it names another audience than its envelope")


def _record(
    writing: Writing, received: "Received", what: tuple[str, object], *, opening: bool
) -> Record:
    claims, (subject, act) = received.envelope.claims, what
    if opening and claims.act is Act.NEW:
        _check_about(received.envelope, subject)
        # A copy to a transit authority speaks of another importing side than this node.
        partner = act.to if isinstance(act, Sent) else "" if subject == INCIDENT else claims.to
        return acts.open_record(writing, subject, (claims.record, claims.author, partner))
    about = claims.record if opening else _about(received.envelope, subject)
    record = acts.hold(writing, subject, about)
    if opening and record.author != claims.author:
        raise InvalidRecordError(f"{about} is not a record of {claims.author}")
    if opening and claims.act is Act.CORRECT:
        _check_about(received.envelope, subject)
    return record


def _check_about(found: Envelope, subject: str) -> None:
    if _about(found, subject) != found.claims.record:
        raise InvalidRecordError("it speaks of another record than its envelope")


def _about(found: Envelope, subject: str) -> str:
    return payload.read(subject, found.payload).about
