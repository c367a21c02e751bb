"""What the papers say of one goods line, and what the lists and tables say of it in turn.

A fact is worked out only where its ground is certain: a name that no one can read gives no
identity, and a substance without a customs line of its own gives no expected code.
"""

from collections.abc import Iterator
from functools import lru_cache

from precurb.examine.facts.danger import danger_facts
from precurb.examine.facts.equipment import equipment_in, phrases_in, tells_mixture
from precurb.examine.facts.law import law_facts
from precurb.examine.facts.ordinary import ordinary_facts
from precurb.examine.facts.packing import packing_facts
from precurb.examine.facts.price import price_facts
from precurb.examine.facts.quantities import kilograms, litres
from precurb.examine.substances import Cue, CueKind, Identification
from precurb.lists.knowledge import ControlBook
from precurb.lists.reference.harmonized import Standing, digits_of, standing, tariff_line
from precurb.lists.reference.vague import vagueness, word_count
from precurb.model import History, Line, Particulars, Transaction, relation_text

_CLOSED = "2021-12-31"  # the last day of the editions of the Harmonized System before 2022
_PERCENT = ("%", "％", "percent", "prozent", "por ciento")


def goods_facts(
    transaction: Transaction,
    line: Line,
    identification: Identification,
    book: ControlBook,
    history: History,
) -> Particulars:
    """The facts of one line, without those that other papers of the consignment add."""
    day = transaction.date or history.on
    facts: Particulars = {
        **_text_facts(line.description, identification),
        **_identity_facts(line, identification, book),
        **_customs_facts(line, identification, book, transaction),
        **law_facts(transaction, identification, book, day),
        **danger_facts(line, identification),
        **packing_facts(line, identification),
        **price_facts(line, day, history),
    }
    if (kg := kilograms(line)) is not None:
        facts["quantity_kg"] = kg
    if (volume := litres(line)) is not None:
        facts["volume_l"] = volume
    if {"press", "encapsulator"} & set(equipment_in(line.description)):
        facts["is_machine"] = True
    if line.value is not None:
        facts["value"] = float(line.value.amount)
    return facts


def _text_facts(text: str, identification: Identification) -> Particulars:
    if not text:
        return {}
    words, vague = _measured(text)
    # General words beside the name of a substance leave nothing open.
    named = bool(identification.name_cues) or any(
        o.kind.is_name for o in identification.ordinary
    )
    return {
        "text": text,
        "text_words": words,
        "text_vagueness": 0.0 if named else vague,
        "phrase_hits": [*phrases_in(text)],
    }


@lru_cache(maxsize=16_384)  # goods come again and again
def _measured(text: str) -> tuple[float, float]:
    return float(word_count(text)), vagueness(text)


def _identity_facts(
    line: Line, identification: Identification, book: ControlBook
) -> Particulars:
    numbers = [reading.value for reading in identification.cas if reading.value]
    facts: Particulars = {"list_hits": [*_list_hits(line, identification, book)]}
    if line.cas or identification.cas:
        facts["cas"] = line.cas or identification.cas[0].written
    if numbers:
        facts["cas_all"] = [*dict.fromkeys(numbers)]
    if len(identification.substances) == 1:
        facts["substance_id"] = identification.substances[0]
    facts |= _named_facts(identification, book)
    mixture = tells_mixture(line.description)
    scheduled = any(key in book.entries_of for key in identification.substances)
    if mixture or len(identification.substances) == 1:
        facts["is_mixture"] = mixture
    facts["contains_scheduled"] = scheduled
    # The text that ought to say it is there, and does not: left blank, not unknown.
    if mixture and not any(sign in line.description.casefold() for sign in _PERCENT):
        facts |= {"scheduled_pct": "", "scheduled_kg": ""}
    return facts


def _named_facts(identification: Identification, book: ControlBook) -> Particulars:
    """Number and name of one item, each with the substance and the form that it names."""
    facts: Particulars = {}
    named, numbered = _one(identification.name_cues), _one(identification.number_cues)
    if named is not None:
        cas = book.substances[named.substance].cas
        facts |= {"name_key": named.substance, "name_form": relation_text(named.steps)}
        facts["cas_of_name"] = [cas] if cas else []
    if numbered is not None:
        facts |= {
            "cas_key": numbered.substance,
            "cas_parent_key": numbered.substance,
            "cas_form": relation_text(numbered.steps),
        }
    other = ordinary_facts(identification)
    if named is None:
        facts |= {name: other[name] for name in ("name_key", "cas_of_name") if name in other}
    if numbered is None and "cas_key" in other:
        facts["cas_key"] = other["cas_key"]
    # A number and a name that agree name one thing, whichever of the two ways it was found.
    agree = facts.get("cas_key") in (facts.get("cas_of_name") or [])  # type: ignore[operator]  # a list
    if agree:
        facts["name_key"] = facts["cas_key"]
    if facts.get("name_key", "") == facts.get("cas_key") and identification.cas:
        read = [text for r in identification.cas for text in (r.written, r.value) if text]
        facts["cas_of_name"] = [*dict.fromkeys(read)]
    return facts


def _one(cues: list[Cue]) -> Cue | None:
    """The cue, where all of a kind speak of one substance."""
    return cues[0] if len({cue.substance for cue in cues}) == 1 else None


def _list_hits(line: Line, identification: Identification, book: ControlBook) -> Iterator[str]:
    """Which lists name the goods: control lists by name, number or acronym; equipment."""
    kinds = {
        cue.kind
        for cue in identification.cues
        if cue.substance in book.entries_of and cue.kind is not CueKind.AMONG
    }
    if kinds:
        yield from ("controlled", "precursor")
    if any(kind.is_name and kind is not CueKind.ACRONYM for kind in kinds):
        yield from ("controlled_name", "precursor_name")
    if CueKind.CAS in kinds:
        yield from ("controlled_cas", "precursor_cas")
    if CueKind.ACRONYM in kinds:
        yield "controlled_abbreviation"
    if identification.classes:
        yield "class_member"
    equipment = equipment_in(line.description)
    yield from equipment
    if {"press", "die", "encapsulator", "machine_part"} & set(equipment):
        yield "pill_equipment"
    if "press" in equipment:
        yield "pill_press"


def _customs_facts(
    line: Line, identification: Identification, book: ControlBook, transaction: Transaction
) -> Particulars:
    digits = digits_of(line.hs_code)
    facts: Particulars = {}
    if len(digits) >= 6:
        facts["hs6"] = digits[:6]
        facts["cn8"] = digits[:8] if len(digits) >= 8 else ""
        known = tariff_line(digits)
        facts["is_chemical"] = bool(known and known.chemical)
        facts |= _edition_facts(digits, transaction)
    if line.cas == "" and not identification.cas:
        facts["cas"] = ""
    own = {book.heading_of.get(key, "") for key in identification.substances}
    if len(own) == 1 and (heading := own.pop()):
        facts["specific_hs6"] = heading
    return facts


def _edition_facts(digits: str, transaction: Transaction) -> Particulars:
    """Until when a code was valid that the edition of 2022 does not have any more."""
    state = standing(digits, transaction.date)
    if transaction.date is None or state is Standing.NOT_DECIDED:
        return {}
    if state is Standing.KNOWN:
        return {"hs_valid_from": "1988-01-01", "hs_valid_to": ""}
    if state is Standing.NOT_YET:
        return {"hs_valid_from": "2022-01-01", "hs_valid_to": ""}
    return {"hs_valid_from": "1988-01-01", "hs_valid_to": _CLOSED}
