"""What is to be screened as a batch, and what it is asked with: the same for every engine."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from precurb.app.allow import read_allowances
from precurb.app.batches.manifest import Asked, InputFile, input_file
from precurb.app.batches.setup import Setup
from precurb.app.home import Home
from precurb.decide import read_policy
from precurb.intake.columns import Mapping, read_mapping
from precurb.lists.canonical import digest
from precurb.lists.snapshot import Snapshot
from precurb.screening import engine

FilePaths = tuple[Path, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchOrder:
    """What to screen, where answers go, and how. ``checks`` keeps each check in the answers."""

    files: FilePaths
    output: Path
    on: dt.date
    mapping: Path | None = None
    policy: Path | None = None
    checks: bool = False
    workers: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchWatcher:
    """Whom to tell: how far a batch is (parts, of how many, records), and of each process."""

    progress: Callable[[int, int, int], None] = lambda done, parts, records: None
    started: Callable[[int], None] = lambda pid: None


def setup_of(order: BatchOrder, *, snapshot: Snapshot, home: Home) -> Setup:
    """With what an order is screened; its lists are kept on the shelf.

    Raises:
        InvalidRecordError: Mapping or policy cannot be used.
    """
    home.prepare().shelf.keep(snapshot)
    read_policy(order.policy)
    return Setup(
        shelf=home.shelf.root,
        snapshot=snapshot.id,
        policy=order.policy,
        on=order.on,
        mapping=read_mapping(order.mapping) if order.mapping else Mapping(),
        allowed=read_allowances(home),
        checks=order.checks,
    )


def asked_of(files: FilePaths, setup: Setup) -> Asked:
    """The question of a batch by content, so that another one is told from it."""
    read: tuple[InputFile, ...] = tuple(map(input_file, files))
    return Asked(
        files=read,
        snapshot=setup.snapshot,
        policy=read_policy(setup.policy).version,
        engine=engine(),
        mapping=_digest(setup.mapping),
        allowed=_digest(setup.allowed),
        checks=setup.checks,
        on=setup.on,
    )


def _digest(value: object) -> str:
    return digest(msgspec.json.encode(value, order="deterministic"))
