"""One node of ``benchmarks/exchange.py``: endpoint, worker and a sender, as one process.

Usage: ``python benchmarks/exchange_node.py HOME PORT SKEW COUNT BATCH PEER…``. It sends COUNT
notes to each PEER, BATCH in one transaction, going on where it stood when it was killed.
"""

import datetime as dt
import sys
import threading
import time
from pathlib import Path

import msgspec
import uvicorn
from sqlalchemy import func, select

from precurb.api.exchange import make_exchange_api
from precurb.app.access.actor import Actor
from precurb.app.exchange.deliver import work
from precurb.app.exchange.lane import JOB
from precurb.app.exchange.node import Node, open_node
from precurb.app.exchange.send import Draft, send_all
from precurb.app.home import Home
from precurb.app.service import Service
from precurb.errors import UnavailableError
from precurb.exchange.marking import Marking, Pap, Tlp
from precurb.store import Acting
from precurb.store.tables.exchange import exchange_envelopes
from precurb.worker.loop import Pace, Worker

MARKING = Marking(tlp=Tlp.AMBER, pap=Pap.AMBER, purpose="benchmark")
SENDER = Actor(user="", name="benchmark")
TEXT = "x" * 400


class Skewed(Service):
    """A service whose clock is wrong."""

    skew = dt.timedelta(0)

    def acting(self, actor: Actor) -> Acting:
        """The actor, at the moment that the clock here shows."""
        made = super().acting(actor)
        return Acting(who=made.who, at=made.at + self.skew, new_id=made.new_id)


def main() -> None:
    """Run the node until it is stopped."""
    home, port, skew, count, batch = sys.argv[1:6]
    Skewed.skew = dt.timedelta(minutes=int(skew))
    found = Service.open(Home(Path(home)))
    service = Skewed(found.home, found.store, found.settings)
    node = open_node(service)
    pace = Pace(look=dt.timedelta(milliseconds=50), silent=dt.timedelta(seconds=5))
    worker = Worker(service, pace, {JOB: work})
    threading.Thread(target=worker.run, daemon=True).start()
    sender = (service, node, sys.argv[6:], int(count), int(batch))
    threading.Thread(target=_send, args=sender, daemon=True).start()
    uvicorn.run(make_exchange_api(service), port=int(port), log_level="warning")


def _send(service: Service, node: Node, peers: list[str], count: int, batch: int) -> None:
    sent = {peer: _sent(service, node.name, peer) for peer in peers}
    while any(number < count for number in sent.values()):
        for peer in peers:
            last = min(sent[peer] + batch, count)
            try:
                _act(service, node, peer, range(sent[peer], last))
            except UnavailableError:
                time.sleep(0.5)
                continue
            sent[peer] = last


def _act(service: Service, node: Node, peer: str, numbers: range) -> None:
    if not numbers:
        return
    drafts = [
        Draft(
            kind="note",
            payload=msgspec.json.encode({"number": number, "text": TEXT}),
            audience=(peer,),
            marking=MARKING,
        )
        for number in numbers
    ]
    with service.store.write(service.acting(SENDER)) as writing:
        send_all(writing, node, drafts)


def _sent(service: Service, me: str, peer: str) -> int:
    rows = exchange_envelopes.c
    query = select(func.count()).where(
        rows.author == me, rows.recipient == peer, rows.kind == "note"
    )
    with service.store.read() as db:
        return int(db.execute(query).scalar_one())


if __name__ == "__main__":
    main()
