"""``precurb rescreen``: decide the past again after a change, and see whom it touches."""

from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import App, Parameter

from precurb.cli import show
from precurb.cli.acting import installation
from precurb.cli.day import today

if TYPE_CHECKING:
    from precurb.app.rescreen.told import WhatChanged
    from precurb.store.alerts import KeptAlert
    from precurb.store.rescreenings import KeptRescreening

Flag = Annotated[bool, Parameter(negative="")]
Kind = Literal["worse", "release", "lost", "failed"]


def build_rescreen_app() -> App:
    """Make the group of commands about re-screening."""
    app = App(help="Decide the past again when lists, law or policy change.")
    app.command(run_command, name="run")
    app.command(list_command, name="list")
    app.command(show_command, name="show")
    app.command(self_test_command, name="self-test")
    app.command(alerts_command, name="alerts")
    app.command(close_command, name="close")
    app.command(release_command, name="release")
    app.command(waiting_command, name="waiting")
    app.command(confirm_command, name="confirm")
    app.command(decline_command, name="decline")
    return app


def run_command(*, json: Flag = False) -> int:
    """Decide again whatever was decided with other lists or another policy, now and here.

    What was cut off goes on where it stood.

    Args:
        json: Print as JSON.
    """
    from precurb.app.rescreen.work import rescreen

    def tell(done: int, total: int, what: str) -> None:
        show.note(f"{what}: {done:,} of {total:,}")

    with installation() as (service, actor):
        ended = rescreen(service=service, actor=actor, tell=tell)
    if json:
        show.as_json(ended)
    elif not ended:
        print("everything kept is up to date")
    else:
        for each in ended:
            print(_line(each))
    worse = sum(each.worse for each in ended)
    return show.status_of(worse > 0, any(each.failed for each in ended))


def list_command(*, most: int = 20, json: Flag = False) -> int:
    """List what changed and what came of it, the newest first.

    Args:
        most: How many.
        json: Print as JSON.
    """
    from precurb.app.rescreen.show import rescreenings

    with installation() as (service, actor):
        found = rescreenings(service=service, actor=actor, most=most)
    if json:
        show.as_json(found)
    else:
        for each in found:
            print(_line(each))
    return 0


def show_command(id: str = "newest", *, most: int = 20, json: Flag = False) -> int:
    """Show one re-screening: what changed, whom it touches, what came of it.

    Args:
        id: Its id; the newest one by default.
        most: How many entries of each list, parties and transactions.
        json: Print as JSON.
    """
    from precurb.app.rescreen.show import what_changed

    with installation() as (service, actor):
        found = what_changed(id, service=service, actor=actor, most=most)
    if json:
        show.as_json(found)
    else:
        _print(found)
    return show.status_of(bool(found.alerts), bool(found.rescreening.failed))


def self_test_command(
    *, sample: int = 200, whole: Flag = False, mend: Flag = False, json: Flag = False
) -> int:
    """Test that what is kept is what a full re-screening says.

    Exit status 1 where the index of a list shows or hides a party that has not changed, 2 where
    anything else differs; the first difference is named.

    Args:
        sample: How many transactions, chosen anew every day.
        whole: All transactions.
        mend: Have those decided again that differ by the index of a list.
        json: Print as JSON.
    """
    from precurb.app.rescreen.self_test import Sample, self_test

    wanted = Sample(size=None if whole else sample, seed=today().toordinal(), mend=mend)
    with installation() as (service, actor):
        found = self_test(wanted, service=service, actor=actor)
    if json:
        show.as_json(found)
    else:
        print(
            f"{found.transactions:,} screened in full: {found.equal:,} are the same, "
            f"{found.index:,} differ by the index of a list alone "
            f"({found.index_outcomes:,} in their outcome), {found.diverged:,} otherwise"
        )
        if found.unread:
            print(f"{found.unread:,} cannot be screened: their earlier trade is not kept here")
        if found.mended:
            print(f"to be decided again: precurb rescreen run ({found.mended})")
        if first := found.first:
            print(
                f"first difference: {first.reference}, check {first.check}: "
                f"kept {first.kept}, full {first.full}: {first.why}"
            )
    return show.status_of(found.index > 0, bool(found.diverged or found.unread))


def alerts_command(
    *, kind: Kind | None = None, closed: Flag = False, most: int = 50, json: Flag = False
) -> int:
    """List alerts and proposals that wait for a person, the newest first.

    Args:
        kind: Of one kind alone: worse, release, lost or failed.
        closed: Those that are closed.
        most: How many.
        json: Print as JSON.
    """
    from precurb.app.rescreen.alerts import alerts
    from precurb.store.alerts import AlertFilter, AlertKind, AlertState

    wanted = AlertFilter(
        kinds=(AlertKind(kind),) if kind else (),
        state=AlertState.CLOSED if closed else AlertState.OPEN,
        most=most,
    )
    with installation() as (service, actor):
        found = alerts(wanted, service=service, actor=actor)
    if json:
        show.as_json(found)
    else:
        for each in found:
            print(_alert(each))
    return show.status_of(bool(found) and not closed, False)


def close_command(alert: str, reason: str) -> int:
    """Close an alert, or decline a proposal.

    Args:
        alert: Its id.
        reason: What came of looking at it.
    """
    from precurb.app.rescreen.alerts import close_alert

    with installation() as (service, actor):
        close_alert(alert, reason, service=service, actor=actor)
    return 0


def release_command(proposal: str, reason: str) -> int:
    """Let go what a proposal says fell away.

    Args:
        proposal: Its id, as ``precurb rescreen alerts --kind release`` lists it.
        reason: Why.
    """
    from precurb.app.rescreen.alerts import confirm_release

    with installation() as (service, actor):
        print(confirm_release(proposal, reason, service=service, actor=actor))
    return 0


def waiting_command(*, json: Flag = False) -> int:
    """List lists and policies that wait for a second person.

    Args:
        json: Print as JSON.
    """
    from precurb.app.rescreen.activate import waiting

    with installation() as (service, actor):
        found = waiting(service=service, actor=actor)
    if json:
        show.as_json(found)
    else:
        for each in found:
            print(f"{each.id}  {each.what}  {each.after[:24]}  by {each.by}: {each.reason}")
    return 0


def confirm_command(id: str) -> int:
    """Take into use, as the second person, what another one proposed.

    Args:
        id: As ``precurb rescreen waiting`` lists it.
    """
    from precurb.app.rescreen.activate import confirm_activation

    with installation() as (service, actor):
        done = confirm_activation(id, service=service, actor=actor)
    print(f"{done.after} is in use in the place of {done.before}")
    return 0


def decline_command(id: str, reason: str) -> int:
    """Do not take into use what was proposed.

    Args:
        id: As ``precurb rescreen waiting`` lists it.
        reason: Why.
    """
    from precurb.app.rescreen.activate import decline_activation

    with installation() as (service, actor):
        decline_activation(id, reason, service=service, actor=actor)
    return 0


def _line(each: "KeptRescreening") -> str:
    whole = f"; the whole past, since {each.whole}" if each.whole else ""
    failed = f", {each.failed:,} failed" if each.failed else ""
    return (
        f"{each.id}  {each.created:%Y-%m-%d %H:%M}  {each.state}  {each.cause}: "
        f"{each.done:,} of {each.total:,} decided again, {each.worse:,} worse, "
        f"{each.better:,} better, {each.other:,} otherwise, {each.same:,} the same"
        f"{failed}{whole}"
    )


def _alert(each: "KeptAlert") -> str:
    told = "; ".join(
        f"{m.move} {m.rule} {m.list} {m.entry} {m.name or m.party}".strip() for m in each.moved
    )
    return (
        f"{each.id}  {each.kind}  {each.reference}: {each.before} to {each.after}; "
        f"{each.reason or told}"
    )


def _print(found: "WhatChanged") -> None:
    print(_line(found.rescreening))
    for each in found.lists:
        days = " to ".join(str(day) for day in (each.before, each.after) if day)
        print(
            f"\n{each.title} ({days or each.list}): {each.added:,} added, "
            f"{each.changed:,} changed, {each.removed:,} removed"
        )
        for entry in each.entries:
            fields = f" ({', '.join(entry.fields)})" if entry.fields else ""
            print(
                f"  {entry.kind} {entry.entry} {entry.name}{fields}: touches "
                f"{entry.parties:,} parties, {entry.transactions:,} transactions"
            )
    for rule in found.policy:
        print(f"  {rule.what} {rule.entry}: touches {rule.transactions:,} transactions")
    for party in found.parties:
        print(f"  {party.name} {party.country} may be {party.list} {party.entry}")
    for result in found.decided:
        print(f"  {result.verdict} {result.reference}: {result.before} to {result.after}")
    for allowed in found.reopened:
        print(f"  reopened: {allowed.party} is not {allowed.entry}, said {allowed.by}")
    for alert in (*found.alerts, *found.proposals):
        print(f"  {_alert(alert)}")
