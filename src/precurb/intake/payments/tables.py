"""The packaged table of ISO 20022 payment messages: which element says what.

The table is ``data/formats/iso20022.toml``; elements are known by their local names, so that
one table serves all versions of a message.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import msgspec

from precurb.data import data_folder

_TRANSFERS = frozenset(("CdtTrfTxInf", "DrctDbtTxInf", "TxInf"))
_LONGEST_PATH = 400  # characters; the end of a longer one tells as much
_VERSION = re.compile(r"V\d\d$")
_OLD = re.compile(r"((?:pacs|pain|camt)\.\d{3})\.\d{3}\.\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message definition: ``payments`` are the elements that are one payment each.

    ``groups`` stand around payments and speak of each in them; a group in ``alone`` is a
    payment itself when it holds none. ``without`` says why a message carries no payment.
    """

    form: str
    payments: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    flow: str = "transfer"
    method: str = ""
    without: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """What stands at a place of a message: a field, a party, an account, a remittance.

    ``kind`` is empty where nothing is known of it. A ``weak`` field gives way to another
    place, the text of a ``kept`` one stays among the texts.
    """

    kind: str
    name: str = ""
    weak: bool = False
    kept: bool = False


def message_of(element: str) -> Message | None:
    """The message that an element begins, in any version; ``None`` if it begins none."""
    if old := _OLD.fullmatch(element):  # the first versions were called by their number
        return _by_form().get(old[1])
    return _messages().get(_VERSION.sub("", element))


def place_of(path: str) -> Place:
    """What stands at ``CdtTrfTxInf/PmtId/UETR``."""
    return _place_of(path if len(path) <= _LONGEST_PATH else path[-_LONGEST_PATH:])


@lru_cache(maxsize=20_000)
def _place_of(path: str) -> Place:
    first, _, rest = path.partition("/")
    name = _table()["fields"].get(f"Tx/{rest}" if first in _TRANSFERS else path, "")
    if name:
        return Place("field", name.rstrip("?*"), name.endswith("?"), name.endswith("*"))
    last = path.rpartition("/")[2]
    if last.endswith("Acct"):
        return Place("account", last)
    if last == "RmtInf":
        return Place("remittance")
    if role := _table()["roles"].get(last):
        return Place("party", role)
    return Place("nameless" if last in _table()["nameless"] else "")


@cache
def envelopes() -> frozenset[str]:
    """Elements that wrap whole messages."""
    return frozenset(_table()["envelopes"])


def way_of(code: str) -> str:
    """The way of payment that a code of a message means, of the vocabulary; empty if none."""
    return str(_table()["ways"].get(code, ""))


def scheme_of(code: str) -> str:
    """The kind of number that an external code means; empty if none is known."""
    return str(_table()["identifier_schemes"].get(code, ""))


def digits_of(currency: str) -> int:
    """How many digits a currency has behind the decimal point."""
    return int(_table()["digits"].get(currency, 2))


def citation_words() -> Mapping[str, list[str]]:
    """The words that stand before the number of a paper in free text."""
    found: Mapping[str, list[str]] = _table()["citations"]
    return found


@cache
def _messages() -> dict[str, Message]:
    return {name: msgspec.convert(row, Message) for name, row in _table()["messages"].items()}


@cache
def _by_form() -> dict[str, Message]:
    return {each.form: each for each in reversed(_messages().values())}


@cache
def _table() -> dict[str, Any]:
    raw = (data_folder() / "formats" / "iso20022.toml").read_text("utf-8")
    return tomllib.loads(raw)
