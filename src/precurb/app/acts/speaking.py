"""The next act of a notification: checked, signed, and told to all who must hear it.

Where four eyes are asked for in the exchange, an act from which something follows by law is
prepared by one person, stays here, and is signed by another.
"""

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import permit, require
from precurb.app.acts.say import Saying, hears, must_see, say
from precurb.app.exchange.node import Node
from precurb.app.service import Service
from precurb.errors import ConflictError, DeniedError, InvalidRecordError
from precurb.exchange.acts.notification_rules import check_act, is_weighty
from precurb.exchange.acts.payload import NOTIFICATION, NOTIFICATION_ACT
from precurb.exchange.marking import Marking
from precurb.model.notification_acts import (
    NotificationAct,
    Prepared,
    Released,
    Replied,
    Sent,
    Withdrawn,
)
from precurb.store import Writing, acts, notifications
from precurb.store.acts import NewEvent
from precurb.store.notifications import KeptMatter


def say_of_notification(
    notification_id: str, act: NotificationAct, node: Node, *, service: Service, actor: Actor
) -> bool:
    """Say the next thing: answer, supplement, release, suspend, tell what left or arrived.

    Returns:
        Whether it was said; else it is prepared, and waits for a second person.

    Raises:
        UnknownRecordError: There is none of this id.
        ConflictError: It does not follow from how the notification stands.
        InvalidRecordError: It is not for this side to say, or speaks of what is not there.
        DeniedError: The actor may not, or its marking does not let this person read it.
    """
    waits = "exchange" in service.settings.four_eyes and is_weighty(act)
    if not (waits and permit(actor, Action.EXCHANGE_WRITE).allowed):
        require(actor, Action.EXCHANGE_SEND)
    if isinstance(act, (Sent, Prepared)):
        raise InvalidRecordError("a version is drafted first, and then sent")
    with service.store.write(service.acting(actor)) as writing:
        kept = hold(writing, notification_id)
        marking = must_see(kept.marking, service, actor)
        check_act(kept.matter, act, node.name, writing.acting.at)
        if waits:
            _prepare(writing, node, kept, act)
        else:
            speak(writing, node, kept, (act, marking))
    return not waits


def require_to_say(act: str, *, service: Service, actor: Actor) -> None:
    """Refuse whoever may neither say nor prepare such an act, before anything is read.

    Raises:
        DeniedError: The actor may not.
    """
    waits = "exchange" in service.settings.four_eyes and act in ("replied", "released")
    if not (waits and permit(actor, Action.EXCHANGE_WRITE).allowed):
        require(actor, Action.EXCHANGE_SEND)


def sign_prepared(
    notification_id: str, node: Node, *, service: Service, actor: Actor
) -> NotificationAct:
    """Sign and say what another person prepared; return it.

    Raises:
        UnknownRecordError: There is none of this id.
        ConflictError: Nothing is prepared, or it no longer follows.
        DeniedError: This person prepared it, or may not sign.
    """
    require(actor, Action.EXCHANGE_SEND)
    with service.store.write(service.acting(actor)) as writing:
        kept = hold(writing, notification_id)
        marking = must_see(kept.marking, service, actor)
        prepared, by = kept.matter.prepared, kept.matter.prepared_by
        if prepared is None:
            raise ConflictError("nothing is prepared that was not signed")
        if by == actor.who:
            raise DeniedError(f"another person than {by}, who prepared it, has to sign it")
        check_act(kept.matter, prepared.says, node.name, writing.acting.at)
        speak(writing, node, kept, (prepared.says, marking))
        return prepared.says


def speak(
    writing: Writing, node: Node, kept: KeptMatter, what: tuple[NotificationAct, Marking]
) -> None:
    """Send an act that was checked to the other side, and keep it.

    What the exporting side says goes to transit authorities too, as long as the agreement with
    them lasts; that it has ended with one of them stops nothing.
    """
    act, marking = what
    withdrawn = isinstance(act, Withdrawn)
    to: tuple[str, ...] = (kept.record.author,)
    if node.name == kept.record.author:
        about = (kept.record.id, NOTIFICATION if withdrawn else NOTIFICATION_ACT)
        copies = (each for each in kept.matter.copies if hears(writing, node, each, about))
        to = (kept.record.partner, *copies)
    told = Saying(
        act=act, to=to, marking=marking, events=len(kept.events),
        withdraws=act.reason if isinstance(act, Withdrawn) else "",
        version=kept.matter.version + 1 if withdrawn else 0,
    )  # fmt: skip
    say(writing, node, kept.record, told)


def hold(writing: Writing, notification_id: str) -> KeptMatter:
    """A notification, held until the transaction ends.

    Raises:
        UnknownRecordError: There is none of this id.
    """
    acts.hold(writing, NOTIFICATION, notification_id)
    return notifications.read(writing.db, notification_id)


def _prepare(writing: Writing, node: Node, kept: KeptMatter, act: NotificationAct) -> None:
    prepared = Prepared(
        reply=act if isinstance(act, Replied) else None,
        release=act if isinstance(act, Released) else None,
    )
    new = NewEvent(act=prepared, node=node.name, by=writing.acting.who, at=writing.acting.at)
    acts.add(writing, kept.record, len(kept.events) + 1, new)
