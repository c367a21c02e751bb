"""A process that works until it is stopped: ``python process.py FOLDER URL``."""

import datetime as dt
import sys
from pathlib import Path

from databases import QUIET
from precurb.worker import Pace, Worker
from service_cases import service_in

if __name__ == "__main__":
    second = dt.timedelta(seconds=1)
    pace = Pace(look=second / 20, beat=second / 10, silent=second, tidy=second / 5)
    with service_in(Path(sys.argv[1]), sys.argv[2], QUIET) as service:
        print("ready", flush=True)
        Worker(service, pace).run()
