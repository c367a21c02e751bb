"""Signs: red flags and cross-checks of papers, as data over a closed vocabulary of facts."""

from precurb.signs.book import GATE, Change, SignBook, packaged_signs, read_signs
from precurb.signs.language import context, holds
from precurb.signs.sign import Checkable, Example, Parameter, Severity, Sign
from precurb.signs.vocabulary import Field, vocabulary

__all__ = [
    "GATE",
    "Change",
    "Checkable",
    "Example",
    "Field",
    "Parameter",
    "Severity",
    "Sign",
    "SignBook",
    "context",
    "holds",
    "packaged_signs",
    "read_signs",
    "vocabulary",
]
