"""How notifications, incidents and requests look on a terminal."""

from collections.abc import Callable
from typing import Any

from precurb.cli import show


def show_rows(found: tuple[Any, ...], line: Callable[[Any], str], *, json: bool) -> None:
    """Print a list, a line for each record, or as JSON."""
    from precurb.cli.exchange_show import tell

    if json:
        show.as_json(found)
        return
    for each in found:
        title = getattr(each, "title", "") or getattr(each, "subject", "") or each.hidden
        tell(f"{each.id}  {line(each)}  TLP:{each.tlp.upper()}  {title}")


def show_seen(seen: Any) -> None:
    """Print a record with everything that was said of it, as JSON."""
    told = {"marking": seen.marking, "events": [_event(each) for each in seen.events]}
    for name in ("complete", "gaps", "alike", "screened", "receipts", "late"):
        if hasattr(seen, name):
            told[name] = getattr(seen, name)
    show.as_json(told)


def _event(each: Any) -> dict[str, Any]:
    return {
        "number": each.number, "at": each.at, "node": each.node, "by": each.by,
        "act": type(each.act).__name__, "says": each.act,
    }  # fmt: skip
