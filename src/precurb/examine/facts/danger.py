"""Dangerous goods: what a UN number says, and what the table says of the substance."""

from precurb.examine.facts.equipment import tells_mixture
from precurb.examine.facts.shipping_names import shipping_name
from precurb.examine.substances import Identification
from precurb.lists.reference.dangerous import (
    dangerous_by_identity,
    numbers_naming,
    un_digits,
    un_number,
)
from precurb.lists.reference.labelling import codes_in, required_pictograms
from precurb.model import Line, Particulars

# Acute toxicity of categories 1 to 3, by mouth, skin and breath (GHS, annex 3).
TOXIC = frozenset(("H300", "H301", "H310", "H311", "H330", "H331"))


def danger_facts(line: Line, identification: Identification) -> Particulars:
    """Reference values for the UN number, class, group, name and hazard words of a line."""
    facts = _of_number(line)
    # What holds for a substance does not hold for a mixture with it.
    if len(identification.substances) == 1 and not tells_mixture(line.description):
        facts |= _of_substance(identification.substances[0])
    label = line.particulars.get("line.pictograms_text")
    if isinstance(label, str) and label:
        codes = codes_in(label)
        facts["h_codes"] = [*codes.statements]
        facts["pictograms"] = [*codes.pictograms]
        facts["required_pictograms"] = [*required_pictograms(codes.statements)]
        facts["toxic"] = not TOXIC.isdisjoint(codes.statements)
    return facts


def _of_number(line: Line) -> Particulars:
    written = line.particulars.get("line.un_no")
    row = un_number(written) if isinstance(written, str) else None
    if row is None or row.status != "listed":
        return {}
    stated = line.particulars.get("line.un_class")
    facts: Particulars = {"un_no": un_digits(str(written))}
    # Papers may write the class with its division or without; each way is right.
    facts["ref_un_class"] = stated if stated in row.classes else row.un_class
    if row.packing_groups:
        facts["ref_packing_groups"] = [*row.packing_groups]
    name = line.particulars.get("line.shipping_name")
    if row.names and isinstance(name, str) and (ref := shipping_name(name, row.names)):
        facts["ref_shipping_name"] = ref
    return facts


def _of_substance(substance: str) -> Particulars:
    if not dangerous_by_identity(substance):
        return {}
    named = numbers_naming(substance)
    facts: Particulars = {"dangerous_by_identity": True}
    if named is not None:
        facts["un_of_substance"] = [*named.numbers]
        facts["own_un_no"] = named.numbers[0]
    return facts
