"""The log: one line an event; JSON for machines, plain words on a terminal.

Nothing of customers, goods or papers is written here: what happened to whom is in the audit.
"""

import datetime as dt
import json
import logging
import sys


class _AsJson(logging.Formatter):
    """A line of JSON, with the fields that an event brings along."""

    def format(self, record: logging.LogRecord) -> str:
        """One event as one line."""
        at = dt.datetime.fromtimestamp(record.created, dt.UTC)
        told: dict[str, object] = {
            "at": at.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "event": record.getMessage(),
        }
        told |= getattr(record, "fields", {})
        if record.exc_info:
            told["error"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


def begin_logging(*, quiet: bool = False) -> None:
    """Write events to stderr from now on.

    Args:
        quiet: Warnings and errors alone.
    """
    handler = logging.StreamHandler(sys.stderr)
    if sys.stderr.isatty():
        handler.setFormatter(logging.Formatter("%(asctime)s  %(message)s", "%H:%M:%S"))
    else:
        handler.setFormatter(_AsJson())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in ("precurb", "uvicorn.error"):
        logging.getLogger(name).setLevel(logging.WARNING if quiet else logging.INFO)
