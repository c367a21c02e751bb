"""``precurb progress``, ``report``, ``claim`` and ``demo``: promised, done, effected."""

import datetime as dt
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter

from precurb.app.prose import Language
from precurb.cli import show
from precurb.cli.acting import installation
from precurb.cli.day import read_day
from precurb.errors import InvalidRecordError

Day = Annotated[
    dt.date | None, Parameter(converter=lambda _, tokens: read_day(tokens[0].value))
]


def add_progress_commands(app: App) -> None:
    """Add ``progress``, ``report``, ``claim`` and ``demo`` to the program."""
    app.command(build_progress_app(), name="progress")
    app.command(report_command, name="report")
    app.command(claim_command, name="claim")
    app.command(demo_command, name="demo")


def build_progress_app() -> App:
    """Make the group of commands about commitments and meetings."""
    app = App(help="Who promised what at which meeting, and what became of it.")
    app.command(meetings_command, name="meetings")
    app.command(commitments_command, name="commitments")
    app.command(add_meeting_command, name="add-meeting")
    app.command(add_commitment_command, name="add-commitment")
    app.command(add_step_command, name="add-step")
    app.command(take_command, name="take")
    app.command(take_series_command, name="take-series")
    return app


def report_command(
    *,
    output: Annotated[Path, Parameter(name=["--output", "-o"])],
    since: Day = None,
    until: Day = None,
    language: Language = "en",
) -> int:
    """Write the report of a period: promised, done and effected, each figure with its rows.

    Args:
        output: The file to write: .pdf, .html or .json.
        since: The first day (ISO); that of the last meeting when left out.
        until: The last day; today when left out.
        language: Language of the report; the JSON is the same in all.
    """
    from precurb.app.progress.report import last_meeting, make_report
    from precurb.app.progress.report_file import write_report

    with installation() as (service, actor):
        last = until or service.today()
        first = since or last_meeting(last, service=service, actor=actor)
        made = make_report(first, last, service=service, actor=actor)
    write_report(made, output, language)
    show.prose((f"→ {output}",))
    return 0


def claim_command(
    sentence: str, *, on: Day = None, language: Language = "en", json: bool = False
) -> int:
    """Hold a sentence with a figure against the series kept here.

    Args:
        sentence: For example "100,000 overdose deaths a year".
        on: The day it was said; all that was ever published counts when left out.
        language: Language of the answer.
        json: Print the answer as JSON.
    """
    from precurb.app.progress.claim import answer_view, hold_claim
    from precurb.app.words import t
    from precurb.progress.claims import Verdict

    with installation() as (service, actor):
        answer = hold_claim(sentence, on, service=service, actor=actor)
    told = answer_view(answer, language)
    if json:
        show.as_json(answer)
    else:
        show.prose((f"{told['word']} — {told['reason']}", f"  {told['read_as']}"))
        for each in told["held"]:
            other = "" if each["own_topic"] else f" ({t('claim.other_topic', language)})"
            show.prose(
                (
                    f"- {each['title']}{other}: {each['meant']}; "
                    f"{t('claim.agrees', language)} {each['agrees']}",
                    f"  {each['vintage']} · {each['source']}",
                )
            )
        for each in told["rankings"]:
            show.prose((f"- {each['ages']}: {each['says']}", f"  {each['source']}"))
    return show.status_of(answer.verdict is not Verdict.HOLDS, False)


def demo_command(*, scenario: Literal["working-group"]) -> int:
    """Load an example that comes with Precurb into this installation.

    Args:
        scenario: working-group: meetings and commitments of the United States and China since
            November 2023, from public sources.
    """
    from precurb.app.progress.registers import take_register
    from precurb.progress.register import packaged_register

    register = packaged_register(scenario)
    with installation() as (service, actor):
        new = take_register(register, service=service, actor=actor)
        home = service.home.root
    show.prose(
        (
            f"{register.title}, since {register.since}: {len(register.meetings)} meetings and "
            f"{len(register.commitments)} commitments; {new} were new in {home}",
            f"precurb report --since {register.since} -o report.pdf",
        )
    )
    return 0


def meetings_command(*, json: bool = False) -> int:
    """List the meetings.

    Args:
        json: Print as JSON.
    """
    from precurb.app.progress.registers import meetings

    with installation() as (service, actor):
        found = meetings(service=service, actor=actor)
    if json:
        show.as_json(found)
    else:
        show.prose(f"{e.when}  {e.id}  {e.title}, {e.place}".rstrip(", ") for e in found)
    return 0


def commitments_command(*, on: Day = None, json: bool = False) -> int:
    """List the commitments and how each stands.

    Args:
        on: As of this day; today when left out.
        json: Print as JSON, with all steps.
    """
    from precurb.app.progress.pledges import late_words
    from precurb.app.progress.registers import commitments
    from precurb.progress.commitments import standing

    with installation() as (service, actor):
        found = commitments(service=service, actor=actor)
        day = on or service.today()
    if json:
        show.as_json(found)
        return 0
    for each in found:
        stands = standing(each, day)
        late = late_words(stands, "en")
        show.prose((f"{stands.stage:<10} {each.id}  {each.who}: {each.text} [{late}]",))
    return 0


def add_meeting_command(  # noqa: PLR0913  # a command has as many options as it has
    id: str, title: str, day: str, *, place: str = "",  # its name on the screen
    agenda: tuple[str, ...] = (), decision: tuple[str, ...] = (),
) -> int:  # fmt: skip
    """Keep a meeting.

    Args:
        id: A short id: a-z, 0-9 and hyphens.
        title: What met.
        day: When: 2026-11-27, or 2026-11 or 2026 where no more is known.
        place: Where.
        agenda: An item of the agenda; may be given again.
        decision: A decision; may be given again.
    """
    from precurb.app.progress.days import read_when
    from precurb.app.progress.registers import add_meeting
    from precurb.model.progress import Meeting

    made = Meeting(
        id=id, title=title, when=read_when(day), place=place, agenda=agenda, decisions=decision
    )
    with installation() as (service, actor):
        add_meeting(made, service=service, actor=actor)
    return 0


def add_commitment_command(  # noqa: PLR0913  # a command has as many options as it has
    id: str, who: str, text: str, *, due: str = "",  # its name on the screen
    indicator: str = "", meeting: str = "",
) -> int:  # fmt: skip
    """Keep who promised what.

    Args:
        id: A short id: a-z, 0-9 and hyphens.
        who: Who promises.
        text: What is promised.
        due: Until when, if a day was promised: 2026-11-27, 2026-11 or 2026.
        indicator: The id of the indicator it is measured by.
        meeting: The id of the meeting it was made at.
    """
    from precurb.app.progress.days import read_when
    from precurb.app.progress.registers import add_commitment
    from precurb.model.progress import Commitment

    made = Commitment(
        id=id, who=who, text=text, due=read_when(due) if due else None,
        indicator=indicator, meeting=meeting,
    )  # fmt: skip
    with installation() as (service, actor):
        add_commitment(made, service=service, actor=actor)
    return 0


def add_step_command(  # noqa: PLR0913  # a command has as many options as it has
    commitment: str, stage: str, day: str, *, said_by: str, source: str, where: str = "",
    grade: str = "official", note: str = "", due: str = "",
) -> int:  # fmt: skip
    """Add what became of a commitment.

    Args:
        commitment: Its id.
        stage: announced, in-force, evidenced, slipped or dropped.
        day: When: 2026-11-27, 2026-11 or 2026.
        said_by: Who says so.
        source: The title of the source.
        where: Where to find it; evidence needs one.
        grade: What was read: official, excerpt, press or own.
        note: Why, where it slipped or was dropped.
        due: The new day, where it slipped.
    """
    from precurb.app.progress.days import read_when
    from precurb.app.progress.registers import add_step
    from precurb.model.progress import Grade, Source, Stage, Step

    try:
        made = Step(
            stage=Stage(stage), when=read_when(day), said_by=said_by, note=note,
            source=Source(title=source, where=where, grade=Grade(grade)),
            due=read_when(due) if due else None,
        )  # fmt: skip
    except ValueError as error:
        raise InvalidRecordError(str(error)) from error
    with installation() as (service, actor):
        add_step(commitment, made, service=service, actor=actor)
    return 0


def take_command(file: Path) -> int:
    """Take in a register of meetings and commitments; what is kept already stays.

    Args:
        file: A TOML file, as docs/progress.md describes it.
    """
    from precurb.app.progress.registers import take_register
    from precurb.progress.register import read_register

    register = read_register(file)
    with installation() as (service, actor):
        new = take_register(register, service=service, actor=actor)
    show.prose((f"{register.title}: {new} meetings and commitments were new",))
    return 0


def take_series_command(file: Path) -> int:
    """Take in a vintage of a series; older vintages stay.

    Args:
        file: A TOML file, as docs/progress.md describes it.
    """
    from precurb.app.progress.registers import take_series
    from precurb.progress.series import read_series

    series = read_series(file)
    with installation() as (service, actor):
        new = take_series(series, service=service, actor=actor)
    show.prose((f"{series.id}, {series.vintage}: {'kept' if new else 'was kept already'}",))
    return 0
