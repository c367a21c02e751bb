"""Parties that texts of a payment name once they are listed: found by keys like the others."""

from collections.abc import Sequence

from sqlalchemy import insert, select

from precurb.model import Transaction, fingerprint
from precurb.store import keys, transactions
from precurb.store.opened import Writing
from precurb.store.tables import parties, transaction_parties


def join_named(writing: Writing, made: Sequence[tuple[int, Transaction]]) -> None:
    """Keep parties that a payment was not kept with, behind those that it was kept with.

    Args:
        writing: The transaction of their checks.
        made: Payments as they were screened now, each with its number.
    """
    told = [(seq, each) for seq, each in made if each.payment is not None]
    named = [party for _, each in told for party in each.parties]
    if not named:
        return
    numbers, fresh = transactions.keep_parties(writing, named)
    by_print = {fingerprint(party): party for party in named}
    keys.keep_for_parties(writing, [(numbers[p], by_print[p]) for p in sorted(fresh)])
    for seq, each in told:
        query = select(transaction_parties.c.position, parties.c.fingerprint).join(
            parties, parties.c.seq == transaction_parties.c.party
        )
        rows = writing.db.execute(query.where(transaction_parties.c.transaction == seq)).all()
        known = {row.fingerprint for row in rows}
        place = max((row.position for row in rows), default=-1)
        for party in each.parties:
            if (mark := fingerprint(party)) not in known:
                known.add(mark)
                place += 1
                row = {
                    "transaction": seq, "position": place, "party": numbers[mark],
                    "role": party.role,
                }  # fmt: skip
                writing.db.execute(insert(transaction_parties), row)
