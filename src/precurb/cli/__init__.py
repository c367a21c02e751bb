"""The command line: parse, call one use case, print. Results to stdout, the rest to stderr.

Exit status: 0 clean, 1 findings, 2 error or something could not be checked.
"""

import sys

from cyclopts import CycloptsError

from precurb.cli.commands import build_app
from precurb.errors import PrecurbError

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> None:
    """Run one command and leave with its exit status."""
    app = build_app()
    try:
        status = app(arguments, exit_on_error=False, result_action="return_value")
    except CycloptsError:
        sys.exit(2)  # cyclopts has printed the message
    except PrecurbError as error:
        print(f"precurb: {error} [{error.code}]", file=sys.stderr)
        sys.exit(2)
    except OSError as error:
        print(f"precurb: {error.filename or ''}: {error.strerror} [file]", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        print("precurb: interrupted; the same command continues the run", file=sys.stderr)
        sys.exit(130)
    sys.exit(status if isinstance(status, int) else 0)
