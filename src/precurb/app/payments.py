"""Decide about a payment, once; hold it, let it go, and never forget that it waits.

A payment has a key. The same message again is the same decision; another message under the
key is a new version, which a person looks at and which never replaces the one before. What is
held stays held until a person lets just this version go.
"""

import datetime as dt
import hashlib
from dataclasses import dataclass, replace

import msgspec

from precurb.app.history import keep_past
from precurb.app.payment_desk import Desk
from precurb.app.payment_holds import Standing, standing
from precurb.app.payment_store import AGAIN, Kept
from precurb.errors import InvalidRecordError
from precurb.examine.facts.money import payment_key
from precurb.examine.payments import (
    cited_in,
    likely_paper,
    papers_cited,
    text_facts,
    unfold,
)
from precurb.intake.payments.statement_top import ABOVE
from precurb.model import (
    Check,
    History,
    Location,
    Outcome,
    Particulars,
    Payment,
    Transaction,
)
from precurb.model.paper_index import PaperIndex
from precurb.screening import encode_check, engine, screen
from precurb.screening.kept_past import KeptPast

CHANGED = "Another message under the same key says something else: a person compares both."
STILL_HELD = "An earlier version of this payment is held, and nobody has released it."
KNOWN_LATER = "What became known later changes what is found in this payment."
TOLD_AGAIN = "Another message tells the same payment."


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision and how the payment stands; ``repeated`` when it was made before."""

    kept: Kept
    standing: Standing
    repeated: bool


def decide_payment(
    transaction: Transaction, desk: Desk, *, at: dt.datetime, source: str = ""
) -> Decided:
    """Decide about the payment of one message, unless that was done.

    Args:
        transaction: The payment as read.
        desk: What decisions are made with.
        at: The moment of the decision (UTC), from which a hold is counted.
        source: The file it came in.

    Raises:
        InvalidRecordError: It is no payment.
    """
    if transaction.payment is None:
        raise InvalidRecordError(f"{transaction.reference}: not a payment")
    key, content = payment_key(transaction), content_of(transaction)
    known = desk.store.find(key, content)
    if known is None:
        check = _check(transaction, desk)
        with desk.store.transaction():
            known = desk.store.find(key, content)  # another process may have been faster
            if known is None:
                made = _kept(key, content, check, desk, at=at, source=source)
                desk.store.add(made)
                return Decided(kept=made, standing=standing(key, desk, now=at), repeated=False)
    desk.flows.recall(transaction)
    return Decided(kept=known, standing=standing(key, desk, now=at), repeated=True)


def decide_again(key: str, desk: Desk, *, at: dt.datetime) -> Decided:
    """Decide anew about the last version of a payment, since other things are known now.

    A late payment may change what windows of history tell of later ones, and a list may have
    changed. What is found differently is a new version; it ends no hold.

    Args:
        key: The payment.
        desk: What decisions are made with now.
        at: The moment of the decision (UTC).

    Raises:
        InvalidRecordError: Nothing was decided about it.
    """
    standing(key, desk, now=at)
    last = desk.store.versions(key)[-1]
    known, history = _asked(last.check.transaction, desk)
    if _made_so(last.check, known, history, desk):
        return Decided(kept=last, standing=standing(key, desk, now=at), repeated=True)
    check = screen(known, desk.snapshot, history, desk.policy)
    with desk.store.transaction():
        newest = desk.store.versions(key)[-1]
        same = check.judgements == newest.check.judgements
        if newest.version != last.version or (
            same and check.not_checked == newest.check.not_checked
        ):
            return Decided(kept=newest, standing=standing(key, desk, now=at), repeated=True)
        raw = encode_check(check)
        content = f"{last.content[:64]}{AGAIN}{hashlib.sha256(raw).hexdigest()}"
        made = _kept(key, content, check, desk, at=at, source=last.source)
        made = replace(made, because=made.because.replace(TOLD_AGAIN, KNOWN_LATER))
        desk.store.add(made)
    return Decided(kept=made, standing=standing(key, desk, now=at), repeated=False)


def content_of(transaction: Transaction) -> str:
    """The hash of all that a message tells of a payment, wherever it was read."""
    bare = replace(transaction, location=Location("", ""))
    return hashlib.sha256(msgspec.json.encode(bare, order="deterministic")).hexdigest()


def _check(transaction: Transaction, desk: Desk) -> Check:
    known, history = _asked(transaction, desk)
    return screen(known, desk.snapshot, history, desk.policy)


def _made_so(check: Check, known: Transaction, history: History, desk: Desk) -> bool:
    """Whether a check was made with all that is known now: then it would be the same again."""
    return (
        check.flows == history.flows
        and check.transaction.particulars == known.particulars
        and (check.history, check.checked_on) == (history.hash, history.on)
        and (check.snapshot, check.policy) == (desk.snapshot.id, desk.policy.version)
        and check.engine == engine()
        and not (check.allowed or desk.allowed)
    )


def _asked(transaction: Transaction, desk: Desk) -> tuple[Transaction, History]:
    """A payment with what is stated of its papers and words, and all that is known beside."""
    papers = papers_cited(transaction, desk.papers)
    stated: Particulars = {}
    if desk.papers.count and not papers and cited_in(transaction):
        stated["payment.matched_goods"] = False
    if desk.words is not None and transaction.payment is not None:
        stated |= text_facts(transaction.payment, desk.words)
    known = replace(transaction, particulars={**stated, **transaction.particulars})
    if (likely := likely_paper(transaction, desk.papers)) is not None:
        # It is stated in the payment, and no part of what is known of earlier trade.
        known = unfold(known, desk.snapshot, PaperIndex.of((likely,)))
    kept = keep_past(KeptPast(earlier=tuple(papers)), desk.home) if papers else ""
    history = History(on=desk.on, earlier=papers, allowed=desk.allowed, hash=kept)
    return known, desk.flows(known, history)


def _kept(  # noqa: PLR0913  # a decision has as many parts as it has
    key: str, content: str, check: Check, desk: Desk, *, at: dt.datetime, source: str
) -> Kept:
    """The decision: what the check says, and no less than what stands of the payment."""
    versions = desk.store.versions(key)
    outcome, because = check.outcome, ""
    if versions:
        before = standing(key, desk, now=at)
        if _tells_same(versions[-1].check.transaction, check.transaction):
            # Telling it again answers no question that is open.
            still = min(versions[-1].outcome, Outcome.REVIEW, key=_severity)
            outcome, because = max(outcome, still, key=_severity), TOLD_AGAIN
        else:
            outcome, because = max(outcome, Outcome.REVIEW, key=_severity), CHANGED
        if before.outcome.severity > outcome.severity and before.since is not None:
            outcome, because = before.outcome, f"{because} {STILL_HELD}"
    return Kept(
        key=key,
        version=len(versions) + 1,
        content=content,
        outcome=outcome,
        because=because,
        decided_at=at,
        source=source,
        reference=check.reference,
        raw=encode_check(check),
    )


def _tells_same(one: Transaction, other: Transaction) -> bool:
    """Whether a message tells a payment again: sent twice, or a statement of a transfer.

    Whoever and whatever the later one names was named by the earlier one.
    """
    first, later = one.payment, other.payment
    if first is None or later is None:
        return False
    known = {(p.role, p.name.casefold(), p.identifiers, p.wallets) for p in one.parties}
    named = {(p.role, p.name.casefold(), p.identifiers, p.wallets) for p in other.parties}
    return (
        named <= known
        and _essence(first) == _essence(later)
        and _said(later) <= {t.text for t in first.texts}
    )


def _said(payment: Payment) -> set[str]:
    """The texts of a payment itself; those above the headings of a statement tell of that."""
    return {text.text for text in payment.texts if not text.place.startswith(ABOVE)}


def _essence(payment: Payment) -> tuple[object, ...]:
    return (
        payment.flow, payment.amount, payment.instructed, payment.value_date,
        payment.debtor_account, payment.creditor_account, payment.remittance,
        payment.documents, payment.purpose,
    )  # fmt: skip


def _severity(outcome: Outcome) -> int:
    return outcome.severity
