"""Receipts as they come in: believed only where they speak of what was really sent."""

from precurb.app.exchange.said import receipt_rows
from precurb.errors import InvalidRecordError
from precurb.exchange import receipt
from precurb.exchange.codes import Refusal, RefusedError
from precurb.exchange.envelope import Envelope
from precurb.exchange.receipt import Item, State
from precurb.store import exchange
from precurb.store import exchange_pairs as pairs
from precurb.store.exchange import Alarm
from precurb.store.exchange_pairs import Pair
from precurb.store.opened import Writing


def read_receipt(writing: Writing, found: Envelope, sent: Pair) -> tuple[Item, ...]:
    """What a receipt says, compared with what was sent.

    Args:
        writing: The transaction.
        found: An authentic envelope that is a receipt.
        sent: The sequence from this node to its author.

    Raises:
        RefusedError: ``false-receipt``: it speaks of what was never sent so.
    """
    try:
        items = receipt.read(found.payload)
    except InvalidRecordError as error:
        raise RefusedError(Refusal.INVALID_CONTENT, str(error)) from error
    numbers = sorted({item.last for item in items if item.last})
    ours = exchange.hashes(writing.db, sent.author, sent.recipient, numbers)
    for item in items:
        if item.last == 0:
            continue
        told = ours.get(item.last)
        if told is None or (item.state is not State.MISSING and told != item.hash):
            raise RefusedError(
                Refusal.FALSE_RECEIPT, f"envelope {item.last} was never sent like this"
            )
    return items


def keep_receipt(writing: Writing, items: tuple[Item, ...], sent: Pair, envelope: int) -> Pair:
    """Keep what a receipt says; return the sequence as it stands then."""
    rows = receipt_rows(items, sent.author, sent.recipient, envelope)
    exchange.keep_receipts(writing, rows)
    delivered = [item.last for item in items if item.state is State.DELIVERED]
    missing = [item.first - 1 for item in items if item.state is State.MISSING]
    change = {
        "delivered": max([sent.delivered, *delivered]),
        "held": min([max([sent.held, *delivered]), *missing]),
    }
    pairs.change(writing, sent, change)
    for item in items:
        if item.state is State.REFUSED:
            _tell(writing, item, sent)
    return pairs.read(writing.db, sent.author, sent.recipient)


def _tell(writing: Writing, item: Item, sent: Pair) -> None:
    """A refusal over there is an alarm here: something was sent, or said in this name."""
    what = f"refused by {sent.recipient}"
    exchange.sound_alarm(
        writing,
        Alarm(
            code=item.code[:60], author=sent.author, recipient=sent.recipient,
            number=item.last, hash=item.hash, reason=f"{what}: {item.reason}"[:500],
            evidence="", at=writing.acting.at,
        ),
    )  # fmt: skip
