"""What goes to systems outside the exchange, and what comes back from them as a proposal.

A marking holds here too: of another author only what may go on is written out, and every time
the audit says so.
"""

import csv
import io
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Literal

import msgspec

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.acts.incidents import draft_incident
from precurb.app.acts.say import must_see, sight
from precurb.app.cells import harmless
from precurb.app.exchange.node import own_node
from precurb.app.service import Service
from precurb.errors import DeniedError, InvalidRecordError
from precurb.exchange.acts import misp, stix
from precurb.exchange.acts.table import FIELDS, rows_of
from precurb.exchange.marking import Marking, Tlp
from precurb.model.incident import Incident
from precurb.store import incidents, notifications

Form = Literal["stix", "misp"]

_READERS: Mapping[str, Callable[[bytes], tuple[Incident, ...]]] = MappingProxyType(
    {"stix": stix.incidents_in, "misp": lambda content: (misp.incident_in(content),)}
)


def export_incident(incident_id: str, form: Form, *, service: Service, actor: Actor) -> bytes:
    """A shared incident as a STIX 2.1 bundle or a MISP event.

    Raises:
        UnknownRecordError: There is none of this id.
        DeniedError: Its marking does not let this person read it, or does not let it go on.
        InvalidRecordError: It was not shared yet.
    """
    require(actor, Action.EXCHANGE_READ)
    me = own_node(service).node
    with service.store.write(service.acting(actor)) as writing:
        kept = incidents.read(writing.db, incident_id)
        marking = must_see(kept.marking, service, actor)
        if kept.record.author != me and marking.tlp not in (Tlp.GREEN, Tlp.CLEAR):
            raise DeniedError(f"TLP:{marking.tlp.upper()} of {kept.record.author} stays here")
        versions = kept.account.versions
        if not versions:
            raise InvalidRecordError(f"incident {incident_id} was not shared yet")
        writing.note(f"export incident as {form}", f"incident {incident_id}")
    told, moments = versions[-1][1].incident, tuple(event.at for event, _ in versions)
    if form == "misp":
        return misp.event_of(told, incident_id, marking, moments[-1])
    record = (kept.record.id, kept.record.author)
    content = stix.bundle_of(told, record, marking, moments)
    stix.check(content)
    return content


def propose_incidents(
    content: bytes, form: Form, to: tuple[tuple[str, ...], Marking], *, service: Service,
    actor: Actor,
) -> tuple[str, ...]:  # fmt: skip
    """Draft what another system tells, for a person to look at and share, or not.

    Args:
        content: A STIX bundle or a MISP event.
        form: Which of both.
        to: The audience, and the marking under which it is kept from the first moment.
        service: The installation.
        actor: Who brings it in.

    Raises:
        InvalidRecordError: It does not hold, or carries no incident that can be read.
    """
    audience, marking = to
    return tuple(
        draft_incident(told, audience, marking, service=service, actor=actor)
        for told in _READERS[form](content)
    )


def notifications_csv(*, service: Service, actor: Actor) -> str:
    """The notifications that this person may read, a row for each substance.

    No cell computes anything where a spreadsheet opens it.
    """
    out = io.StringIO()
    writer = csv.DictWriter(out, FIELDS, lineterminator="\r\n")
    writer.writeheader()
    for row in _rows(service, actor):
        writer.writerow({name: harmless(text) for name, text in row.items()})
    return out.getvalue()


def notifications_json(*, service: Service, actor: Actor) -> bytes:
    """The same rows as JSON; amounts are text."""
    return msgspec.json.encode({"notifications": _rows(service, actor)})


def _rows(service: Service, actor: Actor) -> list[Mapping[str, str]]:
    require(actor, Action.EXCHANGE_READ)
    with service.store.read() as db:
        kept = list(notifications.every(db))
    seen = [each for each in kept if sight(each.marking, service, actor).allowed]
    return [row for each in seen for row in rows_of(each.matter)]
