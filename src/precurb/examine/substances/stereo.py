"""Stereochemistry compared through the layers of two InChIs of one connectivity.

InChI gives each centre (/t) and double bond (/b) a parity; /m says whether the /t layer is
written mirrored. A centre without a parity, or with "?", is not stated.
Source: InChI Technical Manual, IUPAC and InChI Trust, section on stereochemical layers.
"""

import re

from precurb.model import Relation, Steps

_PARITY = re.compile(r"([\d-]+)([-+?])(?:,|$)")


def stereo_steps(item: str, substance: str, *, racemic: bool = False) -> Steps:
    """How the stereochemistry of an item relates to that of a substance.

    Args:
        item: InChI of the item.
        substance: InChI of the substance; what it does not state, it leaves open.
        racemic: The substance means both enantiomers of what is drawn.

    Returns:
        No step when the item is one of the forms meant; else what is not stated or differs.
    """
    if item == substance:
        return ()
    steps: list[Relation] = []
    bonds = _differ(_parities(item, "b"), _parities(substance, "b"))
    if bonds is not None:
        steps.append(Relation.GEOMETRIC_ISOMER if bonds else Relation.STEREO_NOT_STATED)
    centres = _centres(item, substance, racemic)
    if centres is not None:
        steps.append(Relation.OPTICAL_ISOMER if centres else Relation.STEREO_NOT_STATED)
    return tuple(dict.fromkeys(steps))


def _centres(item: str, substance: str, racemic: bool) -> bool | None:
    own, meant = _parities(item, "t"), _parities(substance, "t")
    found = _differ(own, meant)
    if found and racemic:
        return _differ(own, {centre: not parity for centre, parity in meant.items()})
    return found


def _differ(own: dict[str, bool], meant: dict[str, bool]) -> bool | None:
    """``None``: the same as far as meant; ``False``: not all stated; ``True``: differs."""
    if any(own.get(centre, parity) is not parity for centre, parity in meant.items()):
        return True
    return False if meant.keys() - own.keys() else None


def _parities(inchi: str, layer: str) -> dict[str, bool]:
    found = re.search(rf"/{layer}([^/]*)", inchi)
    if found is None:
        return {}
    mirrored = layer == "t" and "/m1" in inchi
    return {
        centre: (sign == "+") is not mirrored
        for centre, sign in _PARITY.findall(found[1])
        if sign != "?"
    }
