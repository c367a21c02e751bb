"""The evidence of signs in the languages people work in: fields, closed values, papers.

The examiner writes evidence as "line.net_kg: 520; net_kg: invoice 500 ≠ label 520". What no
table tells stays as it is: a field that nobody has put into words, and all that papers say.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache

from precurb.data import data_folder
from precurb.signs import vocabulary

_PART = re.compile(r"([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?): (.*)", re.DOTALL)
_GROUPS = ("", "line.", "consignment.")
_OTHER = " ≠ "
_CODED = frozenset(  # closed by custom, not by the vocabulary
    ("consignment.mode", "payment.method", "party.address_type", "consignment.ship_to_type",
     "line.pack_states")
)  # fmt: skip


def evidence_text(evidence: str, language: str) -> str:
    """The evidence of a sign with its fields, closed values and papers in words.

    >>> evidence_text("line.net_kg: 520; line.state: liquid", "de")
    'Nettomasse (kg): 520; Zustand der Ware: flüssig'
    """
    words = _words(language)
    return "; ".join(_part(part, words) for part in evidence.split("; "))


def _part(part: str, words: Mapping[str, Mapping[str, str]]) -> str:
    match = _PART.fullmatch(part)
    label = _label(match[1], words["fields"]) if match else None
    if match is None or label is None:
        return part
    if _OTHER in match[2]:
        return f"{label}: {_OTHER.join(_side(s, words) for s in match[2].split(_OTHER))}"
    coded = words["values"] if _is_coded(match[1]) else {}
    return f"{label}: {_value(match[2], coded)}"


def _label(name: str, fields: Mapping[str, str]) -> str | None:
    """The words of a field; a paper's own field may stand under its group."""
    known = (f"{group}{name}" for group in _GROUPS)
    return next((fields[each] for each in known if each in fields), None)


def _is_coded(name: str) -> bool:
    """Whether a field holds a word of ours; what strangers wrote is never translated."""
    field = vocabulary().get(name)
    closed = field is not None and (field.type == "yes-no" or bool(field.choices))
    return closed or name in _CODED


def _value(text: str, values: Mapping[str, str]) -> str:
    if not (text.startswith("[") and text.endswith("]")):
        return values.get(text, text)
    return ", ".join(values.get(each, each) for each in text[1:-1].split(", "))


def _side(text: str, words: Mapping[str, Mapping[str, str]]) -> str:
    """What one paper says: its kind comes first."""
    for kind, told in words["papers"].items():
        if text.startswith(f"{kind} "):
            return told + text.removeprefix(kind)
    return text


@cache
def _words(language: str) -> dict[str, dict[str, str]]:
    path = data_folder() / "locale" / f"evidence.{language}.toml"
    return tomllib.loads(path.read_text("utf-8"))
