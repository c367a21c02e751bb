"""A process that writes until it is stopped: ``python writer.py URL NAME COUNT``.

It prints the id of each check once it is kept, so that whoever kills it knows what must be
there afterwards; and claims and finishes a job beside each.
"""

import datetime as dt
import sys
from dataclasses import replace

from precurb.app.records import Making, acting_now, keep_check
from precurb.lists.knowledge import ControlBook, read_packaged
from precurb.lists.snapshot import Snapshot
from precurb.store import Store, jobs
from precurb.store.jobs import NewJob
from store_cases import controlled_check

if __name__ == "__main__":
    url, name, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    snapshot = Snapshot(ControlBook(read_packaged()))
    making = Making(book=snapshot.book, jobs=(NewJob(kind="tell"),))
    with Store.open(url) as store:
        shared = controlled_check(snapshot, "shared")
        print("ready", flush=True)
        for number in range(count):
            own = controlled_check(snapshot, f"{name}-{number}", name=f"Zora {name} {number}")
            day = shared.checked_on + dt.timedelta(days=1 + 2 * number + (name > "a"))
            for check in (own, replace(shared, checked_on=day)):
                kept = keep_check(check, making, store=store, acting=acting_now(name))
                print("kept", kept.id, flush=True)
            with store.write(acting_now(name)) as writing:
                job = jobs.claim(writing, name)
            if job is not None:
                with store.write(acting_now(name)) as writing:
                    jobs.finish(writing, job)
                print("done", job.id, flush=True)
    print("ended", dt.datetime.now(dt.UTC).isoformat(), flush=True)
