"""In which state a substance is at 20 °C, and how heavy a litre of it is.

Handbook values from common knowledge, for the pure substance or for the form in which it is
traded (``of``), of identity level only. Where we were not certain there is no row.
"""

from dataclasses import dataclass
from functools import cache

from precurb.lists.reference.tables import read_table


@dataclass(frozen=True, slots=True)
class Physical:
    """The state of a substance and the density of its liquid.

    ``states`` holds more than one where it is traded in several (a gas and its solution) or
    melts near 20 °C. ``density`` is in kg/l at 20 °C, of what ``of`` says ("the pure liquid" if
    empty); None where there is no liquid or we are not certain. A solid's density is left out:
    what a litre of powder weighs depends on how it is poured.
    """

    states: tuple[str, ...]
    density: float | None
    of: str
    basis: str


def physical(substance: str) -> Physical | None:
    """State and density of a substance by its key; None if not known."""
    return _table().get(substance)


@cache
def _table() -> dict[str, Physical]:
    table = read_table("states")
    return {
        key: Physical(
            tuple(row["states"]), row.get("density"), row.get("of", ""), table["basis"]
        )
        for key, row in table["substances"].items()
    }
