"""Decide that a party is not a listed one, and keep the decision with its reason."""

import datetime as dt
from dataclasses import dataclass

import msgspec

from precurb.app.home import Home
from precurb.errors import InvalidRecordError
from precurb.lists.canonical import entry_hash
from precurb.lists.snapshot import Snapshot
from precurb.model import Allowance, Party, fingerprint


@dataclass(frozen=True, slots=True)
class Decision:
    """Why, who and when."""

    reason: str
    by: str
    on: dt.date


def allow(
    party: Party, entry_id: str, decision: Decision, *, snapshot: Snapshot, home: Home
) -> Allowance:
    """Record that a party is not the listed party of an entry, as the entry stands now.

    Args:
        party: As the papers name it: name, country and numbers make it the same again.
        entry_id: The entry, e.g. ``ofac-36``.
        decision: Why, who decided, and when.
        snapshot: The lists in use.
        home: Where the decision is kept.

    Raises:
        InvalidRecordError: No list in use has the entry, or reason or author is missing.
    """
    for watchlist in snapshot.watchlists:
        for entry in watchlist.entries():
            if entry.id == entry_id:
                try:
                    made = Allowance(
                        party=fingerprint(party),
                        list_id=watchlist.header.id,
                        entry_id=entry_id,
                        entry_hash=entry_hash(entry),
                        reason=decision.reason,
                        by=decision.by,
                        on=decision.on,
                    )
                except ValueError as error:
                    raise InvalidRecordError(str(error)) from error
                with home.prepare().allowances.open("ab") as file:
                    file.write(msgspec.json.encode(made, order="deterministic") + b"\n")
                return made
    raise InvalidRecordError(f"no list in use has an entry {entry_id!r}")


def read_allowances(home: Home) -> tuple[Allowance, ...]:
    """Every decision that was kept, oldest first.

    Raises:
        InvalidRecordError: A line is no decision; a decision must not be lost silently.
    """
    if not home.allowances.exists():
        return ()
    found = []
    for number, line in enumerate(home.allowances.read_bytes().splitlines(), start=1):
        try:
            found.append(msgspec.json.decode(line, type=Allowance))
        except (msgspec.MsgspecError, ValueError) as error:
            name = home.allowances.name
            raise InvalidRecordError(f"{name}, line {number}: {error}") from error
    return tuple(found)
