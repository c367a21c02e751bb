"""Decisions that a party is not a listed one, however alike the names are.

Such a decision holds for this party and this entry as it stood. Whoever changes the entry
(another alias, a birth date, an address) opens the question again: what was decided was
decided on what the entry said.
"""

import datetime as dt
import hashlib
import unicodedata
from dataclasses import dataclass

from precurb.model.transaction import Party


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """A person's decision that one party is not one listed party.

    ``party`` is the fingerprint of the party, ``entry_hash`` the SHA-256 of the entry that
    the decision was made on.
    """

    party: str
    list_id: str
    entry_id: str
    entry_hash: str
    reason: str
    by: str
    on: dt.date

    def __post_init__(self) -> None:
        """A decision without reason and author cannot be defended."""
        if not self.reason.strip() or not self.by.strip():
            raise ValueError("an allowance says why, and who decided")


def fingerprint(party: Party) -> str:
    """What makes a party the same one again: name, country and numbers, not its role."""
    name = " ".join(unicodedata.normalize("NFKC", party.name).casefold().split())
    parts = (name, party.country, *sorted(party.identifiers), *sorted(party.wallets))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
