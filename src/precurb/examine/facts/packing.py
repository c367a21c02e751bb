"""How the goods are packed, and what such packages and such a substance can weigh."""

from precurb.examine.facts.equipment import tells_mixture
from precurb.examine.substances import Identification
from precurb.lists.reference.packages import Package, package, package_in
from precurb.lists.reference.states import physical
from precurb.model import Line, Particulars

# Boxes are crates too: 400 kg is the limit for dangerous goods alone (ADR 6.1), and a tonne of
# steel tubes or onions travels in one.
_ANY_SIZE = frozenset(("box",))


def packing_facts(line: Line, identification: Identification) -> Particulars:
    """Reference values for packages, physical state and density of a line."""
    facts: Particulars = {}
    if (kind := _package(line)) is not None:
        facts |= _of_package(kind, line)
    if len(identification.substances) == 1 and not tells_mixture(line.description):
        facts |= _of_substance(identification.substances[0])
    return facts


def _package(line: Line) -> Package | None:
    written = line.particulars.get("line.pack_type")
    if isinstance(written, str) and written:
        return package(written) or package_in(written)
    return None  # a word in the description may be part of the product's name


def _of_package(kind: Package, line: Line) -> Particulars:
    facts: Particulars = {
        "pack_type": kind.kind,
        "pack_states": [*kind.states],
        "tare_min_share": kind.tare_min,
        "tare_max_share": kind.tare_max,
    }
    size = line.particulars.get("line.pack_size_kg")
    if isinstance(size, float):
        facts["pack_max_kg"] = size
    elif kind.most_kg is not None and (kind.kind not in _ANY_SIZE or _dangerous(line)):
        facts["pack_max_kg"] = float(kind.most_kg)  # the table may say 3500
    return facts


def _dangerous(line: Line) -> bool:
    return bool(line.particulars.get("line.un_no"))


def _of_substance(substance: str) -> Particulars:
    known = physical(substance)
    if known is None:
        return {}
    facts: Particulars = {}
    if len(known.states) == 1:
        facts["state"] = known.states[0]
    if known.density is not None and not known.of:
        facts["density"] = float(known.density)
    return facts
