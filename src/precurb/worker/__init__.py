"""The worker: claims jobs, does them with the use cases in ``app``, says how far it is."""

from precurb.worker.loop import Pace, Worker

__all__ = ["Pace", "Worker"]
