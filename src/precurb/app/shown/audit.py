"""The audit as a page shows it: entries part by part, the head, and whether the chain holds."""

from dataclasses import dataclass

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.desk.pages import Page, Part, page
from precurb.app.records import Verified, verify_audit
from precurb.app.service import Service
from precurb.errors import UnknownRecordError
from precurb.store import Head
from precurb.store import audit as chain
from precurb.store.audit import Link
from precurb.store.shown import Acts, acts, one_act

_LARGEST = 2**63 - 1  # that a database counts to


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPart:
    """A part of the audit, and the head of the whole."""

    head: Head
    links: Page[Link]


def read_audit(wanted: Acts, part: Part, *, service: Service, actor: Actor) -> AuditPart:
    """Entries of the audit, the newest first.

    Raises:
        DeniedError: The actor may not read the audit.
    """
    require(actor, Action.AUDIT_READ)
    with service.store.read() as db:
        found = acts(db, wanted, part.number, part.most + 1)
        head = chain.head(db)
    return AuditPart(head=head, links=page(found, [str(each.seq) for each in found], part.most))


def audit_entry(seq: int, *, service: Service, actor: Actor) -> Link:
    """One entry of the audit by its number.

    Raises:
        DeniedError: The actor may not read the audit.
        UnknownRecordError: There is none.
    """
    require(actor, Action.AUDIT_READ)
    if not 0 < seq <= _LARGEST:
        raise UnknownRecordError("the audit has no such entry")
    with service.store.read() as db:
        found = one_act(db, seq)
    if found is None:
        raise UnknownRecordError(f"the audit has no entry {seq}")
    return found


def verify_now(witnessed: str, *, whole: bool, service: Service, actor: Actor) -> Verified:
    """Go through the chain, and with ``whole`` compare what is kept with it.

    Args:
        witnessed: A head that was seen before, as it is printed; or empty.
        whole: Compare contents as well.
        service: The installation.
        actor: Who asks.

    Raises:
        DeniedError: The actor may not read the audit.
        InvalidRecordError: The head is no such text.
        UntrustedMessageError: Something does not hold; the first thing is named.
    """
    require(actor, Action.AUDIT_READ)
    return verify_audit(store=service.store, witnessed=witnessed, contents=whole)
