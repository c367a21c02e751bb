"""What is to be decided again, from what everything kept was decided with to what is in use."""

from dataclasses import dataclass

from sqlalchemy import Connection

from precurb.app.access.actor import Actor
from precurb.app.rescreen.target import (
    in_use,
    keep_policy,
    kept_target,
    policy_of,
    snapshot_of,
)
from precurb.app.rescreen.touch import (
    Tell,
    bearing_list,
    touched_by_entries,
    touched_by_law,
    touched_by_policy,
    untouched,
)
from precurb.app.service import Service
from precurb.lists.snapshot import Snapshot
from precurb.screening.changes import (
    EntryChange,
    PolicyChange,
    changed_entries,
    policy_change,
    relabelled,
)
from precurb.store.list_versions import advance
from precurb.store.past import (
    count_transactions,
    done_until,
    is_half_done,
    last_numbers,
    left_behind,
)
from precurb.store.planned import DatedList, NewChange, Plan, Target
from precurb.store.rescreenings import WATERMARK, KeptRescreening, plan, str_of

LEFT_BEHIND = "checks that began before the change"
_UNKNOWN = "what was in use before is not known here"
_PROGRAM = "the program is another one"
_LAW = "the law book changed"
_HALF_DONE = "the re-screening before could not be ended"
OF_LAW = (_UNKNOWN, _PROGRAM, _LAW, _HALF_DONE)
"""Why all is decided again where days of duties may be others, and nothing can be lost."""
_MOST_LEFT = 100_000
MOST_ENTRIES = 600
"""Changed entries of which each is looked for; with 20,000 kept both ways took as long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _States:
    """Lists and policy before and after; nothing where those before are not kept."""

    old: Snapshot | None
    new: Snapshot
    entries: tuple[EntryChange, ...]
    policy: PolicyChange
    program: bool  # whether the program is another one

    @property
    def whole(self) -> str:
        """Why the whole past is to be decided again; empty where keys find what is touched."""
        old, new = self.old, self.new
        if old is None:
            return _UNKNOWN
        if self.program:
            return _PROGRAM
        if old.manifest.controls != new.manifest.controls:
            return _LAW
        if bool(old.watchlists) != bool(new.watchlists):
            return "watchlists came into use, or none is in use any more"
        return self.policy.whole


def plan_next(*, service: Service, actor: Actor, tell: Tell) -> KeptRescreening | None:
    """Plan what is to be decided again; nothing where all that is kept is up to date."""
    if service.policy_path is not None:
        keep_policy(service.policy_path, service.home)
    service.home.prepare().shelf.keep(service.snapshot)
    target = in_use(service)
    with service.store.read() as db:
        origin = kept_target(db)
        made = _planned(db, origin, target, service, tell)
    if made is None:
        return None
    with service.store.write(service.acting(actor)) as writing:
        if made.last_check == 0:  # nothing is kept yet, so nothing is to be decided again
            advance(writing, WATERMARK, str(target), expected=str_of(origin))
            return None
        return plan(writing, made)


def _planned(
    db: Connection, origin: Target, target: Target, service: Service, tell: Tell
) -> Plan | None:
    if origin == target and not is_half_done(db):
        return _left(db, target)
    last_transaction, last_check = last_numbers(db)
    states = _states(origin, target, service)
    kept = count_transactions(db, last_transaction)
    whole = states.whole or _too_many(states)
    whole = _HALF_DONE if is_half_done(db) else whole
    changes = tuple(_changes(db, states, whole, tell))
    targets = frozenset[int]()
    if not whole:
        targets = targets.union(*(each.transactions for each in changes))
        targets |= set(left_behind(db, done_until(db), origin, _MOST_LEFT))
        for name in relabelled(states.old, states.new) if states.old else ():
            targets |= bearing_list(db, name)
    return Plan(
        cause=_cause(origin, target),
        origin=origin,
        target=target,
        whole=whole,
        last_transaction=last_transaction,
        last_check=last_check,
        total=kept if whole else len(targets),
        changes=changes,
        lists=tuple(_dated(states)),
        targets=targets,
    )


def _left(db: Connection, target: Target) -> Plan | None:
    """Checks by whoever had begun before lists or policy were changed, and ended after it."""
    found = frozenset(left_behind(db, done_until(db), target, _MOST_LEFT))
    if not found:
        return None
    last_transaction, last_check = last_numbers(db)
    return Plan(
        cause=LEFT_BEHIND,
        origin=target,
        target=target,
        whole="",
        last_transaction=last_transaction,
        last_check=last_check,
        total=len(found),
        targets=found,
    )


def _states(origin: Target, target: Target, service: Service) -> _States:
    old = snapshot_of(origin, service) if origin.snapshot else None
    new = snapshot_of(target, service) or service.snapshot
    change = PolicyChange()
    if origin.policy != target.policy:
        before, after = policy_of(origin, service), policy_of(target, service)
        change = (
            policy_change(before, after)
            if before and after
            else PolicyChange(whole="the policy before is not kept here")
        )
    return _States(
        old=old,
        new=new,
        entries=tuple(changed_entries(old, new)) if old else (),
        policy=change,
        program=origin.engine != target.engine,
    )


def _too_many(states: _States) -> str:
    """Whether looking for whom each entry touches may take longer than deciding all again."""
    if len(states.entries) > MOST_ENTRIES:
        return f"{len(states.entries)} entries changed"
    return ""


def _changes(db: Connection, states: _States, whole: str, tell: Tell) -> list[NewChange]:
    found = [*touched_by_policy(db, states.policy)]
    if states.old is not None and states.old.manifest.controls != states.new.manifest.controls:
        found += touched_by_law(db, states.old, states.new)
    if whole:
        return [*found, *untouched(states.entries)]
    return [*found, *touched_by_entries(db, states.entries, tell)]


def _dated(states: _States) -> list[DatedList]:
    before = {each.header.id: each for each in states.old.watchlists} if states.old else {}
    after = {each.header.id: each for each in states.new.watchlists}
    found = []
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name), after.get(name)
        if old and new and (old.sha256, old.header) == (new.sha256, new.header):
            continue
        header = (new or old or after[name]).header
        found.append(
            DatedList(
                list=name,
                title=f"{header.marking} {header.title}".strip(),
                before=old.header.version_date if old else None,
                after=new.header.version_date if new else None,
            )
        )
    return found


def _cause(origin: Target, target: Target) -> str:
    told = []
    if origin.snapshot != target.snapshot:
        told.append(f"lists {target.snapshot[:12]}")
    if origin.policy != target.policy:
        told.append(f"policy {target.policy}")
    return ", ".join(told) or f"program {target.engine}"
