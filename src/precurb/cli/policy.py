"""``precurb policy``: verify a policy, replay it on the past, calibrate and show it."""

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter

from precurb.app.home import Home
from precurb.cli import policy_show, show
from precurb.cli.acting import installation
from precurb.cli.day import read_day, today
from precurb.errors import InvalidRecordError

Files = Annotated[tuple[Path, ...], Parameter(consume_multiple=True)]
Flag = Annotated[bool, Parameter(negative="")]
Audience = Literal["", "company", "customs", "bank", "platform"]


def build_policy_app() -> App:
    """Make the group of policy commands."""
    app = App(help="Verify, replay, activate, calibrate and show what findings lead to.")
    app.command(verify_command, name="verify")
    app.command(replay_command, name="replay")
    app.command(activate_command, name="activate")
    app.command(calibrate_command, name="calibrate")
    app.command(show_command, name="show")
    app.command(checklist_command, name="checklist")
    return app


def verify_command(file: Path | None = None, *, json: Flag = False) -> int:
    """Verify a policy: every rule says why, names its source, and its examples hold.

    Args:
        file: A company's policy, over the packaged one; the packaged one when left out.
        json: Print as JSON.
    """
    from precurb.app.policy import verify

    found = verify(file, on=today())
    if json:
        show.as_json(found)
    else:
        policy_show.verified(found)
    return 1 if found.problems else 0


def replay_command(  # noqa: PLR0913  # a command has as many options as it has
    new: Path,
    *,
    old: Path | None = None,
    since: str = "",
    until: str = "",
    checks: Files = (),
    examples: int = 3,
    all_signs: Flag = False,
    json: Flag = False,
) -> int:
    """Replay a changed policy over stored checks: what would fire, fall silent, and make work.

    Args:
        new: The changed policy.
        old: The policy in use, if it is not the packaged one.
        since: First day of the transactions to look at (ISO).
        until: Last day of them (ISO).
        checks: Files of checks (JSON lines); all kept runs by default.
        examples: How many examples of each kind of change.
        all_signs: Ask all signs again, not only those that differ.
        json: Print as JSON.
    """
    from precurb.app.replay import ReplayOrder, replay_policy

    order = ReplayOrder(
        new=new,
        old=old,
        files=checks,
        since=read_day(since) if since else None,
        until=read_day(until) if until else None,
        examples=examples,
        every=all_signs,
    )
    found = replay_policy(order, home=Home.of_user())
    if json:
        show.as_json(found)
    else:
        policy_show.replayed(found)
    return show.status_of(found.changes, bool(found.unreadable))


def activate_command(
    file: Path | None = None, *, reason: str, packaged: Flag = False, json: Flag = False
) -> int:
    """Take a policy into use: what it touches of the past is decided again.

    Args:
        file: A company's policy, over the packaged one.
        reason: Why; it is kept with your name.
        packaged: Go back to the packaged policy alone.
        json: Print as JSON.
    """
    from precurb.app.rescreen.activate import activate_policy

    if (file is None) is not packaged:
        raise InvalidRecordError("name a policy file, or say --packaged")
    with installation() as (service, actor):
        done = activate_policy(file, reason, service=service, actor=actor)
    if json:
        show.as_json(done)
    elif done.state == "waiting":
        print(f"{done.after} waits for a second person: precurb rescreen confirm {done.id}")
    else:
        print(f"{done.after} is in use in the place of {done.before}")
    return 0


def calibrate_command(  # noqa: PLR0913  # a command has as many options as it has
    *,
    checks: Files = (),
    files: Files = (),
    mapping: Path | None = None,
    policy: Path | None = None,
    share: float = 0.01,
    tighten: Flag = False,
    json: Flag = False,
) -> int:
    """Calibrate signs on your own trade: how numbers are spread, and which value few reach.

    Args:
        checks: Files of checks (JSON lines); all kept runs by default.
        files: Files of trade instead, in any form that is screened.
        mapping: A mapping file that says which column is what.
        policy: A company's policy, over the packaged one.
        share: How many of the records may reach the proposed value, 0 to 1.
        tighten: Also propose where fewer than that share reach the present value.
        json: Print as JSON.
    """
    from precurb.app.calibrate import CalibrationOrder, calibrate, snippet
    from precurb.app.watch import current_snapshot

    home = Home.of_user()
    order = CalibrationOrder(
        policy=policy, files=files, mapping=mapping, checks=checks, share=share, on=today()
    )
    found = calibrate(order, snapshot=current_snapshot(home), home=home)
    proposed = snippet(found, tighten=tighten)
    if json:
        show.as_json({"found": found, "toml": proposed})
    else:
        policy_show.calibrated(found, proposed)
    return show.status_of(bool(proposed), bool(found.unread))


def show_command(name: str = "", *, policy: Path | None = None, json: Flag = False) -> int:
    """Show a policy: its rules in order, its signs, or what it says of one of them.

    Args:
        name: A finding such as hs-mismatch, or a sign such as CO-016; all when left out.
        policy: A company's policy, over the packaged one.
        json: Print as JSON.
    """
    from precurb.app.policy_show import show_policy

    found = show_policy(name, path=policy)
    if json:
        show.as_json(found)
    else:
        policy_show.shown(found, whole=bool(name))
    return 0


def checklist_command(
    reference: str = "",
    *,
    audience: Audience = "",
    policy: Path | None = None,
    json: Flag = False,
) -> int:
    """List the questions that data cannot answer, and where a person records the answer.

    Args:
        reference: A stored check: only what concerns it, if listed goods are in it.
        audience: Whose questions; all by default.
        policy: A company's policy, over the packaged one.
        json: Print as JSON.
    """
    from precurb.app.checklist import checklist

    found = checklist(reference, home=Home.of_user(), audience=audience, policy=policy)
    if json:
        show.as_json(found)
    else:
        policy_show.asked(found)
    return 0
