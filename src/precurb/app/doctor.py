"""Look an installation over: what is well, what is not, and what to do about it.

Each question is a function that yields remarks. None of them changes anything, and one that
cannot be answered is a remark itself.
"""

import datetime as dt
import os
import shutil
import stat
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib import metadata
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from precurb.app.desk.today import stale_lists
from precurb.app.home import Home
from precurb.app.prose import LANGUAGES
from precurb.app.records import open_store
from precurb.app.service import Service
from precurb.app.settings import Settings, read_settings
from precurb.data import data_folder
from precurb.errors import PrecurbError, UntrustedMessageError
from precurb.examine.substances.nomenclature import name_reader
from precurb.store import audit, jobs, workers

_OLDEST_PYTHON = (3, 11)
_FULL, _LITTLE = 100 << 20, 1 << 30  # bytes left on the disk
_BACKUP = dt.timedelta(days=7)
_SILENT = dt.timedelta(seconds=60)
_MANY_JOBS = 100
_RESTORE = (
    "stop Precurb, keep the damaged database aside, and restore the last backup into a new "
    "folder: precurb restore"
)
_RENEW = "precurb lists update takes lists into use anew; else precurb restore"


class State(StrEnum):
    """How something stands."""

    WELL = "well"
    LACKING = "lacking"  # works, but something is missing or old
    BROKEN = "broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What was looked at, how it stands, and what to do where it is not well."""

    what: str
    state: State
    told: str
    mend: str = ""


def examine(home: Home) -> tuple[Remark, ...]:
    """Look an installation over, from the ground up.

    What needs the database is asked only when it answers.
    """
    found = [remark for ask in _GROUND for remark in _asked(ask, home)]
    try:
        with _service(home) as service:
            found.append(Remark(what="database", state=State.WELL, told=_kind(service)))
            found += [remark for ask in _HOUSE for remark in _asked_of(ask, service)]
    except UntrustedMessageError as error:
        told = str(error)
        found.append(Remark(what="database", state=State.BROKEN, told=told, mend=_RESTORE))
    except PrecurbError as error:
        mend = "see PRECURB_DATABASE, and docs/store.md"
        told = str(error)
        found.append(Remark(what="database", state=State.BROKEN, told=told, mend=mend))
    return tuple(found)


def _service(home: Home) -> Service:
    """The installation, with the defaults where its settings cannot be read: that is told."""
    try:
        settings = read_settings(home)
    except PrecurbError:
        settings = Settings()
    return Service(home, open_store(home), settings)


def _asked(ask: Callable[[Home], Iterator[Remark]], home: Home) -> Iterator[Remark]:
    try:
        yield from ask(home)
    except (PrecurbError, OSError) as error:
        what = ask.__name__.strip("_").replace("_", " ")
        yield Remark(what=what, state=State.BROKEN, told=str(error), mend="see the message")


def _asked_of(ask: Callable[[Service], Iterator[Remark]], service: Service) -> Iterator[Remark]:
    try:
        yield from ask(service)
    except (PrecurbError, OSError, SQLAlchemyError) as error:
        what = ask.__name__.strip("_").replace("_", " ")
        told = str(getattr(error, "orig", None) or error)  # without statement and parameters
        mend = _RENEW if ask is _lists else _RESTORE
        yield Remark(what=what, state=State.BROKEN, told=told, mend=mend)


def _python(home: Home) -> Iterator[Remark]:
    here = ".".join(map(str, sys.version_info[:3]))
    old = sys.version_info[:2] < _OLDEST_PYTHON
    yield Remark(
        what="Python", state=State.BROKEN if old else State.WELL, told=here,
        mend="install Python 3.11 or newer" if old else "",
    )  # fmt: skip


def _dependencies(home: Home) -> Iterator[Remark]:
    """Whether everything that Precurb was installed with is still there."""
    missing = []
    for line in metadata.requires("precurb") or ():
        name, _, extra = line.partition(";")
        plain = "".join(char if char.isalnum() or char in "-_." else " " for char in name)
        if "extra" in extra:
            continue
        try:
            metadata.version(plain.split()[0])
        except metadata.PackageNotFoundError:
            missing.append(plain.split()[0])
    state = State.BROKEN if missing else State.WELL
    told = f"missing: {', '.join(missing)}" if missing else "all there"
    mend = "install Precurb again: pip install --require-hashes -r requirements.lock"
    yield Remark(what="dependencies", state=state, told=told, mend=mend if missing else "")


def _java(home: Home) -> Iterator[Remark]:
    if name_reader() is not None:
        yield Remark(what="Java", state=State.WELL, told="systematic names are read")
        return
    yield Remark(
        what="Java", state=State.LACKING, told="not there: systematic names are not read",
        mend="install a Java runtime (Debian: apt install default-jre-headless)",
    )  # fmt: skip


def _folder(home: Home) -> Iterator[Remark]:
    """Whether the folder can be written, and read by its owner alone."""
    root = home.prepare().root
    told = str(root)
    if not os.access(root, os.R_OK | os.W_OK | os.X_OK):
        mend = f'let this user write there: chown -R "$USER" {root}'
        yield Remark(what="folder", state=State.BROKEN, told=f"{told}: no right", mend=mend)
        return
    others = stat.S_IMODE(root.stat().st_mode) & 0o077
    if others:
        told, mend = f"{told}: others can look into it", f"chmod 700 {root}"
        yield Remark(what="folder", state=State.LACKING, told=told, mend=mend)
    else:
        yield Remark(what="folder", state=State.WELL, told=told)


def _disk(home: Home) -> Iterator[Remark]:
    left = shutil.disk_usage(home.prepare().root).free
    told = f"{left / (1 << 30):.1f} GiB left"
    state = State.BROKEN if left < _FULL else State.LACKING if left < _LITTLE else State.WELL
    mend = "make room: old folders in runs/ may go once their runs are kept"
    yield Remark(what="disk", state=state, told=told, mend="" if state is State.WELL else mend)


def _settings(home: Home) -> Iterator[Remark]:
    try:
        told = read_settings(home)
    except PrecurbError as error:
        mend = "correct service.toml; docs/service.md lists the settings"
        yield Remark(what="settings", state=State.BROKEN, told=str(error), mend=mend)
        return
    wrong = _wrong_schedules(told.schedule)
    if wrong:
        mend = "a schedule is five fields of cron, or empty for never"
        yield Remark(what="settings", state=State.BROKEN, told=wrong, mend=mend)
    else:
        yield Remark(
            what="settings", state=State.WELL, told=f"people come by {told.public_url}"
        )


def _wrong_schedules(schedule: object) -> str:
    from croniter import croniter  # type: ignore[import-untyped]  # it has no stubs

    names = ("update_lists", "self_test", "watch_duties", "watch_notifications")
    lines = ((name, getattr(schedule, name)) for name in names)
    wrong = [f"{name} {line!r}" for name, line in lines if line and not croniter.is_valid(line)]
    return f"no cron line: {', '.join(wrong)}" if wrong else ""


def _translations(home: Home) -> Iterator[Remark]:
    """Whether every text of the pages is there in every language."""
    missing = list(missing_texts(data_folder() / "locale" / "web"))
    state = State.BROKEN if missing else State.WELL
    told = f"missing: {', '.join(missing[:5])}" if missing else f"all texts in {len(LANGUAGES)}"
    yield Remark(
        what="translations", state=state, told=told,
        mend="install Precurb again" if missing else "",
    )  # fmt: skip


def missing_texts(folder: Path) -> Iterator[str]:
    """Texts that are there in English and lack in another language, or the other way round."""
    for path in sorted(folder.glob("*.en.toml")):
        area = path.name.partition(".")[0]
        first = set(tomllib.loads(path.read_text("utf-8")))
        for language in LANGUAGES:
            other = folder / f"{area}.{language}.toml"
            found = set(tomllib.loads(other.read_text("utf-8"))) if other.exists() else set()
            yield from (f"{area}.{language}: {key}" for key in sorted(first ^ found))


def _kind(service: Service) -> str:
    return {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[service.store.dialect]


def _tables(service: Service) -> Iterator[Remark]:
    """Whether the database is whole, as far as it knows itself."""
    if service.store.dialect == "sqlite":
        with service.store.read() as db:
            told = str(db.execute(text("PRAGMA quick_check")).scalar())
        if told != "ok":
            yield Remark(what="tables", state=State.BROKEN, told=told, mend=_RESTORE)
            return
    with service.store.read() as db:
        head = audit.head(db)
    told = f"whole; {head.seq} entries in the audit (precurb audit verify goes through them)"
    yield Remark(what="tables", state=State.WELL, told=told)


def _time(service: Service) -> Iterator[Remark]:
    """Whether the clock has gone back behind what was written already."""
    now = dt.datetime.now(dt.UTC)
    with service.store.read() as db:
        last = audit.last(db)
    if last and last.at > now + dt.timedelta(minutes=5):
        told = f"now it is {now:%Y-%m-%d %H:%M}, but the audit ends on {last.at:%Y-%m-%d %H:%M}"
        mend = "set the clock (timedatectl), and keep it right by NTP"
        yield Remark(what="time", state=State.BROKEN, told=told, mend=mend)
        return
    zone = now.astimezone().tzname()
    yield Remark(
        what="time", state=State.WELL, told=f"{now.astimezone():%Y-%m-%d %H:%M} {zone}"
    )


def _lists(service: Service) -> Iterator[Remark]:
    if stale := stale_lists(service):
        told = ", ".join(f"{each.id} is {each.age_days} days old" for each in stale)
        mend = "precurb lists update; a worker does so by its schedule"
        yield Remark(what="lists", state=State.LACKING, told=told, mend=mend)
        return
    count = len(service.snapshot.watchlists)
    yield Remark(what="lists", state=State.WELL, told=f"{count} watchlists, none is old")


def _backups(service: Service) -> Iterator[Remark]:
    with service.store.read() as db:
        last = audit.last(db, act="backup")
    mend = "precurb backup FILE, every night, to another machine"
    if last is None:
        yield Remark(what="backups", state=State.LACKING, told="none was made", mend=mend)
        return
    age = dt.datetime.now(dt.UTC) - last.at
    state = State.LACKING if age > _BACKUP else State.WELL
    told = f"the last one {age.days} days ago"
    yield Remark(
        what="backups", state=state, told=told, mend="" if state is State.WELL else mend
    )


def _worker(service: Service) -> Iterator[Remark]:
    """Whether somebody does the jobs, and how many wait or have failed."""
    with service.store.read() as db:
        alive = workers.alive(db, dt.datetime.now(dt.UTC) - _SILENT)
        counts = jobs.counts(db)
    queued, failed = (counts.get(each, 0) for each in (jobs.State.QUEUED, jobs.State.FAILED))
    told = f"{len(alive)} at work; {queued} jobs wait, {failed} have failed"
    if not alive and queued:
        mend = "precurb serve, or precurb worker"
        yield Remark(what="worker", state=State.BROKEN, told=told, mend=mend)
    elif not alive:
        mend = "precurb serve brings one; without it lists are not renewed"
        yield Remark(what="worker", state=State.LACKING, told=told, mend=mend)
    elif queued > _MANY_JOBS:
        mend = "more workers: precurb worker --workers 2, on PostgreSQL also elsewhere"
        yield Remark(what="worker", state=State.LACKING, told=told, mend=mend)
    else:
        yield Remark(what="worker", state=State.WELL, told=told)


_GROUND = (_python, _dependencies, _java, _folder, _disk, _settings, _translations)
_HOUSE = (_tables, _time, _lists, _backups, _worker)
