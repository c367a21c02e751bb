"""What happens when an envelope of a kind arrives, in the transaction in which it is kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from precurb.app.acts.arrive import arrive
from precurb.app.exchange.node import Node
from precurb.exchange.acts.payload import SUBJECTS
from precurb.exchange.envelope import Envelope
from precurb.store import Writing


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """An envelope that was taken: authentic, in its place, of an agreed kind, for this node.

    ``seq`` is the row of ``exchange_envelopes`` that keeps it; ``node`` is this node, with
    which a hook may ``send`` an answer. ``envelope.claims`` names record, version and act.
    """

    seq: int
    node: Node
    envelope: Envelope


Receive = Callable[[Writing, Received], None]
"""Keeps what a record brings. Raises InvalidRecordError to refuse it (``invalid-content``)."""

RECEIVERS: Mapping[str, Receive] = MappingProxyType(dict.fromkeys(SUBJECTS, arrive))
"""By kind. A kind without one is kept in the inbox for people, and nothing else happens.

A hook is called for withdrawals too: ``received.envelope.claims.act``.
"""
