"""A register of meetings and commitments as a file, such as the packaged working group."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from pathlib import Path

import msgspec

from precurb.data import data_folder
from precurb.errors import InvalidRecordError
from precurb.model.progress import Commitment, Meeting
from precurb.progress.commitments import check_steps


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """Who meets, what was promised there, and what became of it."""

    title: str
    since: dt.date
    meetings: tuple[Meeting, ...] = ()
    commitments: tuple[Commitment, ...] = ()

    def __post_init__(self) -> None:
        """Refuse ids that are there twice, and commitments of meetings that are not there."""
        ids = [each.id for each in self.meetings] + [each.id for each in self.commitments]
        if len(set(ids)) != len(ids):
            raise ValueError("an id is there twice")
        known = {each.id for each in self.meetings} | {""}
        if strays := [each.id for each in self.commitments if each.meeting not in known]:
            raise ValueError(f"made at no meeting of the register: {', '.join(strays)}")


def read_register(path: Path) -> Register:
    """Read a register, and check that every step follows from the one before.

    Raises:
        InvalidRecordError: Something cannot be read, or a step does not follow; it is named.
    """
    try:
        text = path.read_text("utf-8")
    except (OSError, ValueError) as error:
        raise InvalidRecordError(f"{path.name}: {error}") from error
    return parse_register(path.name, text)


def parse_register(name: str, text: str) -> Register:
    """Read a register from its text; ``name`` is what errors call it.

    Raises:
        InvalidRecordError: Something cannot be read, or a step does not follow; it is named.
    """
    try:
        found = msgspec.convert(tomllib.loads(text), Register)
    except ValueError as error:
        raise InvalidRecordError(f"{name}: {error}") from error
    for each in found.commitments:
        check_steps(each)
    return found


def packaged_register(name: str) -> Register:
    """A register that comes with Precurb: ``working-group``.

    Raises:
        InvalidRecordError: There is none of that name.
    """
    known = sorted(path.stem for path in (data_folder() / "progress").glob("*.toml"))
    if name not in known:
        raise InvalidRecordError(f"no register {name!r}; there is: {', '.join(known)}")
    return read_register(data_folder() / "progress" / f"{name}.toml")
