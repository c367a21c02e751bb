"""Receipts that this node gives: signed, in sequence, kept beside what they speak of."""

from precurb.app.exchange.node import Node
from precurb.app.exchange.send import Draft, send
from precurb.exchange import receipt
from precurb.exchange.kinds import RECEIPT
from precurb.exchange.marking import Marking, Pap, Tlp
from precurb.exchange.receipt import Item, State
from precurb.store import exchange
from precurb.store import exchange_pairs as pairs
from precurb.store.exchange import KeptEnvelope, NewReceipt
from precurb.store.opened import Writing

_MARKING = Marking(tlp=Tlp.AMBER_STRICT, pap=Pap.CLEAR, purpose="receipt")


def say(writing: Writing, node: Node, kept: KeptEnvelope, state: State) -> None:
    """Let an author know what happened to one envelope."""
    item = Item(
        state=state, first=kept.number, last=kept.number, at=writing.acting.at, hash=kept.hash
    )
    sign_for(writing, node, kept.author, [item])


def sign_for(writing: Writing, node: Node, author: str, items: list[Item]) -> None:
    """Sign receipts for an author and keep what they say here too.

    Where the sequence for the author is broken nothing can be said until a person has looked;
    what was received is kept all the same.
    """
    if pairs.read(writing.db, node.name, author).broken:
        return
    for at in range(0, len(items), receipt.MOST_ITEMS):
        some = tuple(items[at : at + receipt.MOST_ITEMS])
        draft = Draft(
            kind=RECEIPT, payload=receipt.write(some), audience=(author,), marking=_MARKING
        )
        (sent,) = send(writing, node, draft)
        row = exchange.read(writing.db, sent.id).seq
        exchange.keep_receipts(writing, receipt_rows(some, author, node.name, row))


def receipt_rows(
    items: tuple[Item, ...], author: str, recipient: str, envelope: int
) -> list[NewReceipt]:
    """Receipts as the store takes them.

    Args:
        items: What is said.
        author: Of the envelopes that it is said of.
        recipient: Of those; who says it.
        envelope: The row of the envelope in which it is said.
    """
    return [
        NewReceipt(
            author=author, recipient=recipient, first=item.first, last=item.last,
            state=item.state, code=item.code[:60], reason=item.reason[:500],
            hash=item.hash, moment=item.at, envelope=envelope,
        )
        for item in items
    ]  # fmt: skip
