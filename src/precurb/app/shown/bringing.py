"""Bring in newer watchlists: files as published, or a job that fetches them."""

import datetime as dt
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.desk.files import Upload
from precurb.app.service import Service
from precurb.app.watch import import_list
from precurb.errors import InvalidRecordError
from precurb.store import jobs
from precurb.store.activations import Activation
from precurb.store.jobs import NewJob

UPDATE = "update-lists"


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What is said of a list beside its files: its day, where they do not tell, and a mark."""

    version_date: dt.date | None = None
    marking: str = ""


def bring_in(
    uploads: Sequence[Upload], told: Published, *, service: Service, actor: Actor
) -> Activation | None:
    """Take a watchlist as published into use, or propose it where four eyes are asked for.

    Args:
        uploads: Its files; the first is read, the others lie beside it (OFAC has several).
        told: Its day and mark.
        service: The installation.
        actor: Who brings it.

    Returns:
        What was done; nothing where the very same list is in use.

    Raises:
        DeniedError: The actor may not.
        InvalidRecordError: No file came in, or it is no list of a known format.
    """
    require(actor, Action.LIST_UPDATE)
    if not uploads:
        raise InvalidRecordError("no file came in")
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for each in uploads:
            # The name is a stranger's: what of it leads out of the folder is left away.
            paths.append(Path(folder, Path(each.name.replace("\\", "/")).name or "list"))
            paths[-1].write_bytes(each.content)
        made, _ = import_list(
            paths[0], service=service, actor=actor, marking=told.marking.strip(),
            version_date=told.version_date,
        )  # fmt: skip
    return made


def ask_update(*, service: Service, actor: Actor) -> str:
    """Have new versions fetched from the publishers; return the id of the job.

    Empty where such a job waits or runs already.

    Raises:
        DeniedError: The actor may not.
    """
    require(actor, Action.LIST_UPDATE)
    with service.store.write(service.acting(actor)) as writing:
        return jobs.enqueue(writing, NewJob(kind=UPDATE, single=UPDATE)) or ""
