"""Share of customs messages that are read, and why the rest is not; printed, never asserted.

Usage: ``python benchmarks/wco_files.py FOLDER`` with XML files somewhere below it.
"""

import sys
import time
from collections import Counter
from pathlib import Path

from precurb.errors import InvalidRecordError
from precurb.intake import read_file
from precurb.model import Transaction


def main() -> None:
    """Read every file and print what came of it."""
    files = sorted(Path(sys.argv[1]).rglob("*.xml"))
    began = time.perf_counter()
    outcomes = Counter(_outcome(path) for path in files)
    seconds = time.perf_counter() - began
    for outcome, count in outcomes.most_common():
        print(f"{count:6}  {count / len(files):6.1%}  {outcome}")
    print(f"{len(files):6}  files in {seconds:.2f} s")


def _outcome(path: Path) -> str:
    try:
        found = list(read_file(path).transactions)
    except InvalidRecordError as error:
        return "refused: " + str(error).split(": ")[1]
    if any(isinstance(each, Transaction) for each in found):
        return "read"
    reasons = (
        each.reason.split(" (")[0] for each in found if not isinstance(each, Transaction)
    )
    return "refused: " + "; ".join(reasons)


if __name__ == "__main__":
    main()
