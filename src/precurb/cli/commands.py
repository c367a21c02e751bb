"""The commands, each a thin face of the use case of its name."""

import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from precurb import __version__
from precurb.app.home import Home
from precurb.app.prose import Language
from precurb.cli import show
from precurb.cli.acts import add_act_commands
from precurb.cli.batches import build_batch_app
from precurb.cli.casework import build_case_app
from precurb.cli.day import read_day, today
from precurb.cli.doctor import add_doctor_command
from precurb.cli.dossier import add_dossier_command
from precurb.cli.exchange import build_exchange_app
from precurb.cli.extra import extra_watchlists
from precurb.cli.law import add_law_commands
from precurb.cli.links import build_links_app
from precurb.cli.lists import build_lists_app
from precurb.cli.parties import add_party_commands
from precurb.cli.payments import build_payments_app
from precurb.cli.policy import build_policy_app
from precurb.cli.progress import add_progress_commands
from precurb.cli.records import add_backup_commands, build_audit_app
from precurb.cli.rescreen import build_rescreen_app
from precurb.cli.serve import add_serve_commands
from precurb.cli.users import build_users_app
from precurb.errors import InvalidRecordError
from precurb.model import Outcome

if TYPE_CHECKING:
    from precurb.screening import Summary

Day = Annotated[
    dt.date | None, Parameter(converter=lambda _, tokens: read_day(tokens[0].value))
]


def build_app() -> App:
    """Make the command line application."""
    app = App(
        name="precurb",
        version=__version__,
        help="Screen orders and consignments for drug precursors: what is it, who is it, "
        "do the papers agree, and what is owed by when.",
        help_format="markdown",
    )
    app.command(check_command, name="check")
    app.command(screen_command, name="screen")
    app.command(explain_command, name="explain")
    add_dossier_command(app)
    lists = build_lists_app()
    add_law_commands(app, lists)
    add_party_commands(app)
    app.command(lists, name="lists")
    app.command(build_payments_app(), name="payments")
    app.command(build_policy_app(), name="policy")
    app.command(build_rescreen_app(), name="rescreen")
    app.command(build_exchange_app(), name="exchange")
    app.command(build_case_app(), name="case")
    app.command(build_links_app(), name="links")
    add_progress_commands(app)
    add_act_commands(app)
    app.command(build_audit_app(), name="audit")
    app.command(build_batch_app(), name="batch")
    app.command(build_users_app(), name="users")
    add_backup_commands(app)
    add_serve_commands(app)
    add_doctor_command(app)
    return app


def check_command(
    goods: str,
    *,
    departure: Annotated[str, Parameter(name="--from")] = "",
    destination: Annotated[str, Parameter(name="--to")] = "",
    customer_name: Annotated[str, Parameter(name="--customer")] = "",
    customer_country: str = "",
    customer_id: str = "",
    wallet: str = "",
    date: Day = None,
    policy: Path | None = None,
    language: Language = "en",
    json: bool = False,
) -> int:
    """Check one line of goods, with its route and customer.

    Args:
        goods: The goods in words, e.g. "25 kg 4-anilinopiperidine, CAS 23056-29-3".
        departure: Country of dispatch: code or name.
        destination: Country of destination: code or name.
        customer_name: The customer, in any script.
        customer_country: The customer's country: code or name.
        customer_id: A registration, tax or passport number of the customer.
        wallet: A digital currency address the customer pays from.
        date: The day of the transaction (ISO), whose law applies; today when left out.
        policy: A company's policy file, laid over the packaged one.
        language: Language of the sentences.
        json: Print the check as JSON.
    """
    from precurb.app.access.actor import SYSTEM
    from precurb.app.check import Question, customer
    from precurb.app.desk.check import check_item
    from precurb.app.service import Service
    from precurb.decide import read_policy

    parties = (
        (customer(customer_name, _country(customer_country), customer_id, wallet),)
        if customer_name or customer_id or wallet
        else ()
    )
    question = Question(
        goods=goods,
        departure=_country(departure),
        destination=_country(destination),
        date=date or today(),
        parties=parties,
        where="command line",
    )
    rules = read_policy(policy) if policy else None
    with Service.open(Home.of_user()) as service:
        made = check_item(question, service=service, actor=SYSTEM, policy=rules).check
        versions = service.snapshot.versions(made.checked_on)
    show.check(made, versions, language, json=json)
    return show.status_of(made.outcome is not Outcome.RELEASE, bool(made.not_checked))


def screen_command(
    *files: Path,
    output: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None,
    mapping: Path | None = None,
    history: tuple[Path, ...] = (),
    together: Annotated[bool, Parameter(negative="")] = False,
    watchlist: tuple[Path, ...] = (),
    watchlist_marking: str = "",
    policy: Path | None = None,
    workers: int | None = None,
    again: bool = False,
    keep: bool = True,
    language: Language = "en",
    json: bool = False,
) -> int:
    """Screen files of orders and consignments.

    A run that was cut off continues when the same command is given again.

    Args:
        files: CSV, Excel, JSON, JSON lines, Parquet, WCO declaration XML or text PDF.
        output: Where to write the result: .jsonl, .csv, .xlsx, .parquet or .html.
        mapping: A mapping file that says which column is what.
        history: A file of earlier trade that signs of behaviour look back on.
        together: The files are papers of the same consignments, to be compared.
        watchlist: A further watchlist for this run only.
        watchlist_marking: How its entries are marked in every result, e.g. "DEMO".
        policy: A company's policy file, laid over the packaged one.
        workers: Processes to screen with; as many as there are processors by default.
        again: Screen anew although the same run was finished today.
        keep: Keep files and checks in the store, to be found again and watched. A run with
            lists or a policy of its own is a trial and is never kept there.
        language: Language of summary and report.
        json: Print the summary as JSON.
    """
    from precurb.app.screen import Order, Watcher, screen_files
    from precurb.app.watch import current_snapshot

    if not files:
        raise InvalidRecordError("name at least one file to screen")
    home = Home.of_user()
    snapshot = current_snapshot(home, extra_watchlists(watchlist, watchlist_marking))
    order = Order(
        files=files,
        on=today(),
        mapping=mapping,
        history=history,
        together=together,
        policy=policy or home.policy,
        output=output,
        language=language,
        workers=workers or os.cpu_count() or 1,
        again=again,
    )
    with show.Progress(files) as bar:
        watcher = Watcher(columns=show.columns, resumed=show.resumed, progress=bar.update)
        summary = screen_files(order, snapshot=snapshot, home=home, watcher=watcher)
    if keep and not watchlist and policy is None:
        _keep_run(files, summary, home)
    show.summary(summary, output, language, json=json)
    return show.status_of(summary.tally.findings > 0, bool(summary.tally.gaps))


def explain_command(
    reference: str,
    *,
    results: Path | None = None,
    again: Annotated[bool, Parameter(name="--replay")] = False,
    policy: Path | None = None,
    language: Language = "en",
    json: bool = False,
) -> int:
    """Explain the newest check of a reference: evidence, sources, duties, gaps.

    Args:
        reference: The reference of an order, consignment or single check.
        results: A JSON-lines result to look in; all kept runs by default.
        again: Screen it again with the same lists and day, and compare to the byte.
        policy: The policy file the check was made with, if not the bundled one.
        language: Language of the prose.
        json: Print the check as JSON.
    """
    from precurb.app.explain import explain, paragraphs, replay

    home = Home.of_user()
    found = explain(reference, home=home, results=results)
    if json:
        show.as_json(found)
    else:
        show.prose(paragraphs(found, language))
    if again:
        same = replay(found, home=home, policy=policy)
        told = "identical" if same else "DIFFERENT"
        show.note(f"replayed with snapshot {found.snapshot[:12]}: {told}")
        if not same:
            return 2
    return show.status_of(found.outcome is not Outcome.RELEASE, bool(found.not_checked))


def _keep_run(files: tuple[Path, ...], summary: "Summary", home: Home) -> None:
    from precurb.app.access.actor import SYSTEM
    from precurb.app.keep_run import Run, keep_files, keep_run
    from precurb.app.service import Service

    with Service.open(home) as service:
        kept = keep_files(files, service=service, actor=SYSTEM)
        folder = home.runs / summary.run
        run = Run(folder=folder, summary=summary, by=SYSTEM.who, files=kept)
        keep_run(run, service=service, actor=SYSTEM)


def _country(text: str) -> str:
    """A country as code, from a code or a name in any of the bundled languages."""
    if not text:
        return ""
    from precurb.intake import read_country

    return read_country(text)
