"""How complete a notification is: which fields it fills of those that the Convention names."""

import tomllib
from dataclasses import dataclass
from functools import cache

import msgspec

from precurb.data import data_folder
from precurb.model.notification import Notification, TraderRole

_ROLES = frozenset(str(each) for each in TraderRole)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The fields that are asked for, and on which basis."""

    basis: str
    mandatory: tuple[str, ...]
    further: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Complete:
    """How many of the mandatory fields are filled, and the names of those that are not."""

    filled: int
    mandatory: int
    missing: tuple[str, ...]
    further_missing: tuple[str, ...]


@cache
def asked_fields() -> Asked:
    """The fields that are asked for."""
    path = data_folder() / "exchange" / "notification.toml"
    return msgspec.convert(tomllib.loads(path.read_text("utf-8")), Asked)


def completeness(told: Notification) -> Complete:
    """How complete a notification is; a field of goods counts where every line fills it."""
    asked = asked_fields()
    missing = tuple(name for name in asked.mandatory if not _filled(told, name))
    return Complete(
        filled=len(asked.mandatory) - len(missing), mandatory=len(asked.mandatory),
        missing=missing,
        further_missing=tuple(name for name in asked.further if not _filled(told, name)),
    )  # fmt: skip


def _filled(told: Notification, name: str) -> bool:
    head, _, rest = name.partition(".")
    if head == "goods":
        return all(getattr(each, rest) not in (None, "") for each in told.goods)
    if head in _ROLES:
        trader = told.trader(TraderRole(head))
        return trader is not None and bool(getattr(trader, rest))
    value = getattr(told.voyage, rest) if head == "voyage" else getattr(told, head)
    return value not in (None, "")
