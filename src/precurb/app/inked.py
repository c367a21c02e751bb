"""Every text of a view as it can be set on paper."""

from typing import Any

from precurb.app.glyphs import Ink


def inked(value: Any, ink: Ink | None = None) -> Any:
    """The same view; what no bundled font has is written as its code.

    Args:
        value: Texts in lists and mappings, as a template reads them; numbers stay.
        ink: Counts what is missing; a new one when left out.
    """
    ink = ink or Ink()
    if isinstance(value, str):
        return ink.show(value)
    if isinstance(value, dict):
        return {key: inked(each, ink) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [inked(each, ink) for each in value]
    return value
