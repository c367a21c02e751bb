"""Names as registries index them: the parent first, then clause by clause what was done to it.

``BENZENEMETHANOL, .ALPHA.-(1-AMINOETHYL)-, SULFATE (2:1) (SALT), (R-(R*,S*))-`` is the style of
CAS that the American registries of substances keep. Salts are clauses with a ratio or the word
"salt", stereochemistry is a clause or a prefix of its own, often in descriptors that no longer
tell which atom they mean. What they say is kept as steps.

Source: Naming and Indexing of Chemical Substances, Chemical Abstracts Service, 2007.
"""

import re
from collections.abc import Iterator

from precurb.model import Relation, Steps

_GREEK = re.compile(r"\.(alpha|beta|gamma|delta|epsilon|omega|psi)\.", re.IGNORECASE)
_RATIO = r"(?:\s*\(\d{1,2}:\d{1,2}(?::\d{1,2})?\))"
_SALT_CLAUSE = re.compile(
    rf"(?:[^\s]*(?:ate|ide){_RATIO}*\s*\(salt\)|[^\s]*(?:ate|ide){_RATIO}|[\w\s]*\bsalt{_RATIO}?)$",
    re.IGNORECASE,
)
_COMPOUND_WITH = re.compile(r",?\s*\b(?:compd\.?|compound|compounded)\s+with\b", re.IGNORECASE)
# "(R-(R*,S*))-", "[S-(R*,R*)]-", "(R*,R*)-(+/-)-", "(8.beta.(S))-"
_SIGN = r"\(?(?:\+/?-|[+-])\)?-?"
_STARRED = re.compile(
    rf"[(\[][RS]-\([RS]\*(?:,[RS]\*){{0,5}}\)[)\]]-?(?:{_SIGN})?"
    rf"|[(\[][RS]\*(?:,[RS]\*){{0,5}}[)\]]-?(?:{_SIGN})?",
    re.IGNORECASE,
)
_NESTED = re.compile(r"\((\d{1,2}(?:alpha|beta))\([RS]\*?\)\)", re.IGNORECASE)
_LONGEST = 400


def plain_greek(text: str) -> str:
    """``.ALPHA.`` as the word it stands for.

    >>> plain_greek(".ALPHA.-ACETYL")
    'ALPHA-ACETYL'
    """
    return _GREEK.sub(r"\1", text) if "." in text else text


def plainer_names(name: str) -> Iterator[tuple[str, Steps]]:
    """An index name without its salt clauses, and without descriptors that cannot be placed.

    Yields:
        Each plainer name with the steps that were taken off; none for any other name.

    >>> list(plainer_names("X-OL, 2-AMINO-, SULFATE (2:1) (SALT), (S)-"))
    [('X-OL, 2-AMINO-, (S)-', (<Relation.SALT: 'salt'>,))]
    """
    if len(name) > _LONGEST or not ("," in name or "(" in name or " with " in name.lower()):
        return
    base, partner = _parted(plain_greek(name))
    clauses = base.split(", ")
    kept = [clauses[0], *(c for c in clauses[1:] if not _SALT_CLAUSE.match(c))]
    steps: Steps = (Relation.SALT,) if partner or len(kept) < len(clauses) else ()
    plain = ", ".join(kept)
    if steps:
        yield plain, steps
    unplaced = _NESTED.sub(r"(\1)", _STARRED.sub("", plain)).strip(" ,")
    if unplaced != plain.strip(" ,"):
        yield unplaced, steps


def _parted(name: str) -> tuple[str, str]:
    """What stands before and after "compd. with"."""
    match = _COMPOUND_WITH.search(name)
    return (name[: match.start()], name[match.end() :]) if match else (name, "")
