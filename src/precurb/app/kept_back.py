"""What a person keeps stays kept: a newer check of the same transaction lets nothing go.

A decision counts for the newest check alone. Without this, whoever checks again on another day
would undo what somebody held, without a word of release and without the second person.
"""

from collections.abc import Sequence

from precurb.model import Outcome
from precurb.store import Writing, decisions
from precurb.store.checks import KeptCheck
from precurb.store.decisions import Action, NewDecision
from precurb.store.past import rulings
from precurb.store.transactions import KeptTransaction

_REASON = "as it was decided before it was checked again"


def keep_back(
    writing: Writing, held: Sequence[KeptTransaction], found: Sequence[KeptCheck]
) -> None:
    """Hold or stop new checks, which come to less, of what people hold or stop.

    Args:
        writing: The transaction in which they are kept.
        held: The transactions.
        found: The newest check of each, in the same order.
    """
    newer = {
        transaction.seq: check
        for transaction, check in zip(held, found, strict=True)
        if check.new and not transaction.new
    }
    for number, ruling in rulings(writing.db, newer).items():
        if ruling not in (Action.HOLD, Action.STOP):
            continue
        check = newer[number]
        if Outcome(ruling).severity > check.outcome.severity:
            made = NewDecision(action=Action(ruling), reason=_REASON, check=check.id)
            decisions.keep(writing, made)
