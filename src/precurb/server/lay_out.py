"""Every type that is read from JSON is laid out before there are threads.

msgspec works out how a class is read when it is first read, and keeps that with the class. It
keeps it before it is complete: a second thread that reads the same class at that moment takes
what is half there, and the process dies (msgspec 0.22, seen under load at the first requests
after a start). Once laid out, a class is read by any number of threads.
"""

import importlib
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import is_dataclass

import msgspec

_READ_LATER = (  # imported when they are first needed, which several threads may do at once
    "precurb.app.desk.screen_file",
    "precurb.app.rescreen.work",
    "precurb.app.shown.replays",
    "precurb.app.webhook_delivery",
)


def lay_out_types() -> int:
    """Lay out the types of all modules that are loaded, and of those that jobs load.

    Returns:
        How many were laid out; those that JSON cannot hold are left.
    """
    for name in _READ_LATER:
        importlib.import_module(name)
    done = 0
    for kind in set(_kinds()):
        with suppress(TypeError, NameError, AttributeError):
            msgspec.json.Decoder(kind)
            done += 1
    return done


def _kinds() -> Iterator[type]:
    for name, module in tuple(sys.modules.items()):
        if name.partition(".")[0] != "precurb":
            continue
        for value in tuple(vars(module).values()):
            if isinstance(value, type) and (
                is_dataclass(value) or issubclass(value, msgspec.Struct)
            ):
                yield value
