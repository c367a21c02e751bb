"""The words and ruled tables of one PDF as JSON, in a process of its own.

A hostile PDF can make any reader loop or fill the memory (forms that draw themselves, streams
that unpack a thousandfold, ranges of four thousand million characters). Here the system ends
such a reading, and nothing else. Runs as a script: ``python pdf_words.py FILE PAGES SECONDS
MEBIBYTES`` and writes one JSON object; nothing of Precurb is imported.
"""

import json
import logging
import sys
import warnings
from typing import Any

MOST_WORDS = 200_000
MOST_EDGES = 4_000  # of a page; a drawing, whose crossings are no table
NOT_READ = 3  # exit status: the reason is in the JSON


def main(path: str, pages: int, seconds: int, mebibytes: int) -> int:
    """Read one file and print what it holds."""
    _limit(seconds, mebibytes)
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    try:
        answer: dict[str, Any] = {"pages": _pages(path, pages)}
        status = 0
    except Exception as error:  # whatever a damaged file makes its parser raise
        answer, status = {"error": _reason(error, mebibytes)}, NOT_READ
    json.dump(answer, sys.stdout)
    return status


def _limit(seconds: int, mebibytes: int) -> None:
    try:
        import resource
    except ImportError:  # not a Unix: the caller's patience is the only limit
        return
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (mebibytes << 20, mebibytes << 20))


def _pages(path: str, most: int) -> list[dict[str, Any]]:
    import pdfplumber

    found: list[dict[str, Any]] = []
    words = 0
    with pdfplumber.open(path, pages=list(range(1, most + 2))) as pdf:
        if len(pdf.pages) > most:
            raise ValueError(f"has more than {most} pages")
        for page in pdf.pages:
            found.append(_page(page))
            page.close()
            words += len(found[-1]["words"])
            if words > MOST_WORDS:
                raise ValueError(f"has more than {MOST_WORDS} words")
    return found


def _page(page: Any) -> dict[str, Any]:
    words = [
        [round(each[name], 2) for name in ("x0", "x1", "top", "bottom")] + [each["text"]]
        for each in page.extract_words(x_tolerance=2, y_tolerance=3)
    ]
    tables = page.find_tables() if len(page.edges) <= MOST_EDGES else []
    return {
        "words": words,
        "images": len(page.images),
        "tables": [{"box": list(each.bbox), "rows": each.extract()} for each in tables],
    }


def _reason(error: Exception, mebibytes: int) -> str:
    inner = error.args[0] if error.args and isinstance(error.args[0], Exception) else error
    name = type(inner).__name__
    if isinstance(inner, MemoryError):
        return f"needs more than {mebibytes} MiB to be read"
    if isinstance(inner, RecursionError):
        return "is nested too deeply"
    if "Password" in name or "Encryption" in name:
        return "is encrypted"
    if isinstance(error, ValueError) and str(error).startswith("has more than"):
        return str(error)
    return f"is damaged: {name}: {str(inner)[:200]}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(int, sys.argv[2:5])))
