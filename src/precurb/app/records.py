"""What is remembered of checks: keep, find, decide. One use case, one transaction.

The clock, new ids and the acting person come in as values (``Acting``); where the store lies is
said by ``PRECURB_DATABASE`` or by the folder of the installation.
"""

import datetime as dt
import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from precurb.app.enquiry import is_enquiry
from precurb.app.home import Home
from precurb.app.kept_back import keep_back
from precurb.lists.knowledge import ControlBook
from precurb.model import Check, Party, fingerprint
from precurb.store import (
    Acting,
    Head,
    Store,
    Writing,
    audit,
    earlier,
    file_url,
    keys,
    obligations,
    transactions,
)
from precurb.store import checks as kept_checks
from precurb.store import decisions as kept_decisions
from precurb.store import jobs as kept_jobs
from precurb.store import received as kept_bytes
from precurb.store.checks import KeptCheck
from precurb.store.contents import verify_contents
from precurb.store.decisions import KeptDecision, NewDecision
from precurb.store.jobs import NewJob
from precurb.store.obligations import KeptDuty


def open_store(home: Home) -> Store:
    """The store of an installation: ``PRECURB_DATABASE``, else a file in its folder.

    Raises:
        InvalidRecordError: The setting is not the URL of such a database.
        UnavailableError: The database does not answer.
    """
    if url := os.environ.get("PRECURB_DATABASE"):
        return Store.open(url)
    return Store.open(file_url(home.prepare().root / "precurb.db"))


def acting_now(who: str) -> Acting:
    """A person or program that acts at this moment, with ids that sort by their time."""
    return Acting(who=who, at=dt.datetime.now(dt.UTC), new_id=new_id)


def new_id() -> str:
    """An id of 26 letters: the milliseconds, then 80 bits of chance; they sort by time."""
    moment = int(dt.datetime.now(dt.UTC).timestamp() * 1000)
    number = (moment << 80) | secrets.randbits(80)
    return "".join(_LETTERS[(number >> shift) & 31] for shift in range(125, -1, -5))


_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"  # without i, l, o and u, which are misread


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """What checks were made of and for, beside themselves.

    ``cause`` is ``received`` or what changed; ``received`` the SHA-256 of the bytes they were
    read from, or ``files`` those of several files by their names; ``book`` the law they were
    made with, so that goods are found again when it changes; ``jobs`` what is to be done
    because of them.
    """

    cause: str = "received"
    received: str = ""
    files: Mapping[str, str] | None = None
    book: ControlBook | None = None
    jobs: tuple[NewJob, ...] = ()


def keep_bytes(name: str, content: bytes, *, store: Store, acting: Acting) -> str:
    """Keep bytes as they came in; return their SHA-256.

    Raises:
        InvalidRecordError: They are too many.
    """
    with store.write(acting) as writing:
        return kept_bytes.keep(writing, name, content)


def keep_checks(
    made: Sequence[Check], making: Making, *, store: Store, acting: Acting
) -> tuple[KeptCheck, ...]:
    """Keep checks with all that they cause: findings, duties, keys, jobs and audit.

    Args:
        made: The checks, each with its transaction.
        making: What they were made of and for.
        store: Where they are kept.
        acting: Who, when, and where ids come from.

    Returns:
        The checks as they are kept, in the order given.
    """
    with store.write(acting) as writing:
        return add_checks(writing, made, making)


def add_checks(
    writing: Writing, made: Sequence[Check], making: Making
) -> tuple[KeptCheck, ...]:
    """Keep checks within a transaction that keeps more than them."""
    told = [check.transaction for check in made]
    files = making.files or {}
    sources = [files.get(each.location.file, making.received) for each in told]
    held = transactions.keep(writing, told, sources)
    new = [(kept, each) for kept, each in zip(held, told, strict=True) if kept.new]
    parties = [party for _, each in new for party in each.parties]
    numbers, fresh = transactions.keep_parties(writing, parties)
    transactions.join_parties(writing, new, numbers)
    keys.keep_for_parties(writing, _fresh(parties, numbers, fresh))
    keys.keep_for_transactions(writing, [(k.seq, each) for k, each in new], making.book)
    earlier.keep_keys(writing, [(k.seq, e) for k, e in new if not is_enquiry(e.reference)])
    found = kept_checks.keep(writing, zip(held, made, strict=True), making.cause)
    obligations.keep(writing, zip(made, found, strict=True))
    keep_back(writing, held, found)
    for job in making.jobs:
        kept_jobs.enqueue(writing, job)
    return tuple(found)


def keep_check(check: Check, making: Making, *, store: Store, acting: Acting) -> KeptCheck:
    """Keep one check with all that it causes."""
    return keep_checks((check,), making, store=store, acting=acting)[0]


def read_check(check_id: str, *, store: Store) -> Check:
    """A check by its id, exactly as it was made.

    Raises:
        InvalidRecordError: None has it.
        UntrustedMessageError: It was altered since.
    """
    with store.read() as db:
        return kept_checks.read(db, check_id)


def due_duties(until: dt.date, *, store: Store, most: int = 100) -> tuple[KeptDuty, ...]:
    """Open duties until a day, the first first."""
    with store.read() as db:
        return obligations.due(db, until=until, most=most)


def settle_duty(
    duty_id: str, state: obligations.State, reason: str, *, store: Store, acting: Acting
) -> None:
    """Say what became of a duty.

    Raises:
        InvalidRecordError: There is none, or no reason is given.
    """
    with store.write(acting) as writing:
        obligations.settle(writing, duty_id, state, reason)


def decide(made: NewDecision, *, store: Store, acting: Acting) -> str:
    """Keep a person's decision; return its id.

    Raises:
        InvalidRecordError: It speaks of a check that is not kept or is out of date.
    """
    with store.write(acting) as writing:
        return kept_decisions.keep(writing, made)


def confirm(decision_id: str, reason: str, *, store: Store, acting: Acting) -> str:
    """Confirm a decision as its second person; return the id of the confirmation.

    Raises:
        InvalidRecordError: It waits for none, or for another one than the first person.
    """
    with store.write(acting) as writing:
        return kept_decisions.confirm(writing, decision_id, reason)


def decisions_of(transaction_id: str, *, store: Store) -> tuple[KeptDecision, ...]:
    """All decisions about a transaction, the newest first."""
    with store.read() as db:
        return kept_decisions.of_transaction(db, transaction_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """An audit that holds: its head, and how many kept objects were compared with it."""

    head: Head
    objects: int


def verify_audit(*, store: Store, witnessed: str = "", contents: bool = True) -> Verified:
    """Go through the audit from its beginning, and compare what is kept with it.

    Args:
        store: The store.
        witnessed: A head that was seen before, as it is printed.
        contents: Compare what is kept as well.

    Raises:
        InvalidRecordError: The head is no such text.
        UntrustedMessageError: Something does not hold; the first thing is named.
    """
    seen = Head.parse(witnessed) if witnessed else None
    with store.read() as db:
        head = audit.verify(db, seen)
        return Verified(head=head, objects=verify_contents(db) if contents else 0)


def audit_head(*, store: Store) -> Head:
    """The last entry of the audit, to be printed and witnessed."""
    with store.read() as db:
        return audit.head(db)


def _fresh(
    parties: Sequence[Party], numbers: dict[str, int], fresh: set[str]
) -> list[tuple[int, Party]]:
    by_print = {fingerprint(party): party for party in parties}
    return [(numbers[each], by_print[each]) for each in sorted(fresh)]
