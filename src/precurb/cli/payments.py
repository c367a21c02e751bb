"""The commands about payments: watch them come, show, release, answer, and see what waits."""

import datetime as dt
import os
import signal
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import msgspec
from cyclopts import App, Parameter

from precurb.app.home import Home
from precurb.cli import show
from precurb.cli.acting import signed
from precurb.cli.day import today
from precurb.cli.extra import extra_watchlists
from precurb.errors import InvalidRecordError
from precurb.model import NotChecked, Outcome, Transaction

if TYPE_CHECKING:
    from precurb.app.payment_desk import Desk

_STREAM = Path("-")


def build_payments_app() -> App:
    """Make the group of commands about payments."""
    app = App(
        name="payments", help="Decide about payments as they come, hold and release them."
    )
    app.command(watch_command, name="watch")
    app.command(show_command, name="show")
    app.command(holds_command, name="holds")
    app.command(release_command, name="release")
    app.command(answer_command, name="answer")
    return app


def watch_command(  # noqa: PLR0913  # a command has as many options as it has
    folder: Annotated[Path, Parameter(allow_leading_hyphen=True)],
    *,
    once: Annotated[bool, Parameter(negative="")] = False,
    papers: tuple[Path, ...] = (),
    words: Path | None = None,
    watchlist: tuple[Path, ...] = (),
    watchlist_marking: str = "",
    policy: Path | None = None,
    mapping: Path | None = None,
    settle: float = 1.0,
) -> int:
    """Decide about every payment that comes, one JSON line a message.

    Args:
        folder: The folder that payment messages are put into; `-` reads a stream of messages.
        once: Read what is there, and end.
        papers: Files of orders and consignments that payments may cite.
        words: A file with the operator's own drug words, slang and weights.
        watchlist: A further watchlist to ask.
        watchlist_marking: How its entries are marked in every result, e.g. "DEMO".
        policy: A policy file in place of the bundled one.
        mapping: A mapping file: which column of a statement is what.
        settle: Seconds for which a file must not have changed before it is read.
    """
    from precurb.app.payment_desk import open_desk
    from precurb.app.payment_flows import catch_up, remembering
    from precurb.app.payment_lines import Told
    from precurb.app.payment_store import PaymentStore
    from precurb.app.payment_stream import watch_stream
    from precurb.app.watch import current_snapshot
    from precurb.app.watch_payments import Plan, Watch, watch_folder
    from precurb.intake import read_mapping
    from precurb.intake.payments import read_payments

    said = read_mapping(mapping) if mapping else None
    home = Home.of_user()
    snapshot = current_snapshot(home, extra_watchlists(watchlist, watchlist_marking))

    def tell(line: Told) -> None:
        sys.stdout.buffer.write(msgspec.json.encode(line, order="deterministic") + b"\n")
        sys.stdout.buffer.flush()

    with PaymentStore.of(home) as store, _stopping() as stopped:
        desk = open_desk(
            home,
            store,
            snapshot,
            on=today(),
            policy=policy,
            words=words,
            papers=_read_papers(papers),
        )
        desk, state = remembering(desk, desk.settings.limits)
        watch = Watch(
            read=lambda path: read_payments(path, said),
            tell=tell,
            stops=stopped.is_set,
            now=_now,
            again=lambda: catch_up(desk, state, at=_now()),
        )
        with state:
            if folder == _STREAM:
                tally = watch_stream(sys.stdin.buffer, desk, watch)
            else:
                plan = Plan(folder=folder, once=once, settle=settle)
                tally = watch_folder(plan, desk, watch)
    counts = ", ".join(f"{tally.outcomes.get(each, 0)} {each}" for each in Outcome)
    show.note(f"{tally.files} files: {counts}; {tally.repeated} decided before")
    return show.status_of(tally.found, bool(tally.not_checked))


def show_command(key: str) -> int:
    """Show every decision about a payment, and who released it, as JSON.

    Args:
        key: The key or the reference of the payment.
    """
    from precurb.app.payment_holds import find_key, standing

    with _desk() as desk:
        found = find_key(key, desk.store)
        stands = standing(found, desk, now=_now())
        versions = desk.store.versions(found)
        show.as_json(
            {
                "standing": stands,
                "versions": [
                    {
                        "version": each.version,
                        "outcome": each.outcome,
                        "because": each.because,
                        "decided_at": each.decided_at,
                        "file": each.source,
                        "check": msgspec.Raw(each.raw),
                    }
                    for each in versions
                ],
                "releases": desk.store.releases(found),
            }
        )
    gaps = any(each.check.not_checked for each in versions)
    return show.status_of(stands.outcome is not Outcome.RELEASE, gaps)


def holds_command(*, json: Annotated[bool, Parameter(negative="")] = False) -> int:
    """Show the payments that wait for a person, the longest first, with their level of waiting.

    Args:
        json: One JSON line a payment.
    """
    from precurb.app.payment_holds import holds

    with _desk() as desk:
        waiting = list(holds(desk, now=_now()))
        for each in waiting:
            if json:
                show.as_json(each)
                continue
            hours = (_now() - each.since).total_seconds() / 3600 if each.since else 0.0
            level = each.level.name if each.level else ""
            second = "  waits for a second person" if each.waits_for_second else ""
            show.prose((f"{level:<10} {hours:8.1f} h  {each.outcome}  {each.key}{second}",))
    return show.status_of(bool(waiting), gaps=False)


def release_command(key: str, *, by: str, reason: str) -> int:
    """Let a payment go that was held; recorded with person and reason.

    Args:
        key: The key or the reference of the payment.
        by: Who decides.
        reason: Why it may go.
    """
    from precurb.app.payment_holds import find_key, release_payment

    with _desk() as desk:
        found = find_key(key, desk.store)
        stands = release_payment(found, desk, by=signed(by), reason=reason, at=_now())
    if stands.waits_for_second:
        show.note(f"{found}: released by {by}; a second person must release it too")
        return 1
    show.note(f"{found}: released by {by}")
    return 0


def answer_command(
    key: str, *, output: Annotated[Path, Parameter(name=["--output", "-o"])] = Path()
) -> int:
    """Draft a rejection, a recall and a report of a stopped payment as files; nothing is sent.

    Args:
        key: The key or the reference of the payment.
        output: The folder to write to; the folder you are in by default.
    """
    from precurb.app.payment_answers import draft_answers
    from precurb.app.payment_holds import find_key
    from precurb.app.payment_report import draft_report, encode_report, report_text

    with _desk() as desk:
        found = find_key(key, desk.store)
        kept = desk.store.versions(found)[-1]
        report = draft_report(kept, desk.settings, desk.store)
        text = report_text(report).encode()
        written = [("report.json", encode_report(report)), ("report.txt", text)]
        if kept.outcome is Outcome.STOP:
            drafts = draft_answers(kept, desk.settings.answers, at=_now())
            written += [(f"{draft.form}.xml", draft.xml) for draft in drafts]
    name = "".join(c if c.isalnum() else "-" for c in kept.reference)[:60]
    output.mkdir(parents=True, exist_ok=True)
    for kind, content in written:
        path = output / f"DRAFT-{name}-{kind}"
        path.write_bytes(content)
        show.prose((f"→ {path}",))
    return 0


@contextmanager
def _desk() -> Iterator["Desk"]:
    from precurb.app.payment_desk import open_desk
    from precurb.app.payment_store import PaymentStore
    from precurb.app.watch import current_snapshot

    home = Home.of_user()
    with PaymentStore.of(home) as store:
        yield open_desk(home, store, current_snapshot(home), on=today())


@contextmanager
def _stopping() -> Iterator[threading.Event]:
    """Take the signals to stop as a request: the file that is being read is finished first."""
    stopped = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopped.set()

    before = {s: signal.signal(s, stop) for s in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stopped
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _read_papers(files: Iterable[Path]) -> Iterator[Transaction]:
    """Orders and consignments; a record that cannot be read is said, since it may be cited."""
    from precurb.intake import read_file

    for path in files:
        for record in read_file(path, None).transactions:
            if isinstance(record, NotChecked):
                show.note(f"{path.name}: {record.reason} [{record.code}]")
            else:
                yield record


def _now() -> dt.datetime:
    """The moment; ``PRECURB_NOW`` (ISO, with offset) fixes it to make a past result again."""
    fixed = os.environ.get("PRECURB_NOW")
    if not fixed:
        return dt.datetime.now(dt.UTC)
    try:
        return dt.datetime.fromisoformat(fixed).astimezone(dt.UTC)
    except ValueError as error:
        raise InvalidRecordError(f"not an ISO moment: {fixed!r}") from error
