"""One transaction, screened: a pure function that can be replayed to the byte."""

import datetime as dt
from functools import cache
from importlib.metadata import version

import msgspec

from precurb import __version__
from precurb.decide import Policy, decide, read_policy
from precurb.examine import examine
from precurb.examine.payments import unfold
from precurb.examine.substances import reads_systematic_names
from precurb.lists.snapshot import Snapshot
from precurb.model import (
    Allowance,
    Check,
    Finding,
    History,
    NotChecked,
    Transaction,
    fingerprint,
)


def screen(
    transaction: Transaction,
    snapshot: Snapshot,
    history: History,
    policy: Policy | None = None,
) -> Check:
    """Ask a transaction the questions, and decide.

    Args:
        transaction: One order or consignment.
        snapshot: The lists to ask.
        history: The day of the check and what is known of earlier trade.
        policy: What findings lead to; the bundled policy when left out.

    Returns:
        The check. It depends on nothing but the arguments: ``encode_check`` of it is the
        same to the byte whenever and wherever it is made again.
    """
    rules = policy or _bundled_policy()
    transaction = unfold(transaction, snapshot, history.papers)
    findings: list[Finding] = []
    gaps: list[NotChecked] = [*transaction.unread, *history.gaps]
    if history.flows is not None:
        gaps += history.flows.gaps
    for seen in examine(transaction, snapshot, history, rules.signs):
        if isinstance(seen, Finding):
            findings.append(seen)
        else:
            gaps.append(seen)
    decision = decide(findings, transaction, snapshot, history, rules)
    return Check(
        reference=transaction.reference,
        outcome=decision.outcome,
        location=transaction.location,
        transaction=transaction,
        judgements=decision.judgements,
        obligations=decision.obligations,
        not_checked=(*gaps, *decision.gaps),
        law_date=law_date(transaction, history),
        checked_on=history.on,
        snapshot=snapshot.id,
        policy=rules.version,
        engine=engine(),
        allowed=_decided(transaction, history),
        history=history.hash,
        flows=history.flows,
    )


def _decided(transaction: Transaction, history: History) -> tuple[Allowance, ...]:
    """The earlier decisions about these parties: with them a check can be replayed."""
    if not history.allowed:
        return ()
    parties = {fingerprint(party) for party in transaction.parties}
    return tuple(each for each in history.allowed if each.party in parties)


@cache
def engine() -> str:
    """What checks are made with here: the version, the holidays, and who reads names.

    Another version of the holidays may know other working days, so deadlines may differ.
    """
    made_with = f"{__version__}, holidays {version('holidays')}"
    return made_with if reads_systematic_names() else f"{made_with}, without name reader"


def law_date(transaction: Transaction, history: History) -> dt.date:
    """The day whose law applies: of the transaction, else of the check."""
    return transaction.date or history.on


def encode_check(check: Check) -> bytes:
    """The canonical JSON of a check: keys in order, no spaces, UTF-8."""
    return msgspec.json.encode(check, order="deterministic")


def decode_check(raw: bytes) -> Check:
    """Read a check back from its JSON."""
    return msgspec.json.decode(raw, type=Check)


@cache
def _bundled_policy() -> Policy:
    return read_policy()
