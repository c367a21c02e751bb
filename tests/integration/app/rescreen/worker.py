"""A process that decides the past again until it is done: ``python worker.py HOME URL``."""

import sys
from pathlib import Path

from precurb.app.access.actor import SYSTEM
from precurb.app.home import Home
from precurb.app.rescreen import parts
from precurb.app.rescreen.work import rescreen
from precurb.app.service import Service
from precurb.app.settings import Settings
from precurb.store import Store

if __name__ == "__main__":
    parts.SIZE = 3  # so that there are many parts to die between

    def tell(done: int, total: int, what: str) -> None:
        """Say how far it is, so that whoever kills it knows that it is at work."""
        if total > 1:  # the one entry is looked for first
            print("at", done, total, flush=True)

    with Service(Home(Path(sys.argv[1])), Store.open(sys.argv[2]), Settings()) as service:
        print("ready", flush=True)
        rescreen(service=service, actor=SYSTEM, tell=tell)
    print("ended", flush=True)
