"""Payments that wait for a person, as the desk sees them."""

import datetime as dt
from dataclasses import dataclass

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.payment_desk import open_desk
from precurb.app.payment_holds import Standing, holds
from precurb.app.payment_store import PaymentStore
from precurb.app.service import Service


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPayment:
    """A payment that waits, and why its last version was held."""

    standing: Standing
    reference: str
    because: str


def held_payments(*, service: Service, actor: Actor) -> tuple[HeldPayment, ...]:
    """The payments that wait for a person, the longest first.

    Raises:
        DeniedError: The actor may not.
    """
    require(actor, Action.PAYMENT_READ)
    now = dt.datetime.now(dt.UTC)
    with PaymentStore.of(service.home) as store:
        desk = open_desk(
            service.home, store, service.snapshot, on=service.today(),
            policy=service.policy_path,
        )  # fmt: skip
        return tuple(_held(each, store) for each in holds(desk, now=now))


def _held(standing: Standing, store: PaymentStore) -> HeldPayment:
    last = store.versions(standing.key)[-1]
    return HeldPayment(standing=standing, reference=last.reference, because=last.because)
