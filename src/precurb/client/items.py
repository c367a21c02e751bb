"""What a client asks about: an item, its trade and its parties."""

import datetime as dt
from dataclasses import dataclass

from precurb.model import Party


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item to be checked, beside its text; what is not known is left out."""

    cas: str = ""
    smiles: str = ""
    hs_code: str = ""
    reference: str = ""
    departure: str = ""
    destination: str = ""
    date: dt.date | None = None
    parties: tuple[Party, ...] = ()

    def told(self) -> dict[str, object]:
        """The same as the API takes it."""
        names = ("cas", "smiles", "hs_code", "reference", "departure", "destination", "date")
        found: dict[str, object] = {
            name: value for name in names if (value := getattr(self, name))
        }
        if self.parties:
            found["parties"] = [_party(each) for each in self.parties]
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Which:
    """Which checks or transactions; what is left out does not matter."""

    reference: str = ""
    party: str = ""
    outcome: tuple[str, ...] = ()
    rule: str = ""
    sign: str = ""
    list: str = ""
    entry: str = ""
    since: dt.date | None = None
    until: dt.date | None = None

    def query(self) -> dict[str, object]:
        """The same as the API takes it."""
        told = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {
            name: value.isoformat() if isinstance(value, dt.date) else value
            for name, value in told.items()
        }


def _party(party: Party) -> dict[str, object]:
    return {
        "name": party.name, "role": party.role, "country": party.country,
        "address": party.address, "identifiers": party.identifiers, "wallets": party.wallets,
    }  # fmt: skip
