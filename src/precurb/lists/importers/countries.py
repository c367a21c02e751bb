"""Country names as publishers write them, and the two letters everything else compares.

OFAC inverts ("Korea, North"), the UN uses full style ("Iran (Islamic Republic of)"). A
name the table does not know stays as written: a region or a vanished state has no code,
and a guess would be worse.
"""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from precurb.data import data_folder


def country_code(name: str) -> str:
    """The ISO 3166-1 alpha-2 code of a country, or the text as written when unknown.

    >>> country_code("Korea, North"), country_code("cn"), country_code("Region: Crimea")
    ('KP', 'CN', 'Region: Crimea')
    """
    text = " ".join(name.split())
    return _codes().get(text.casefold(), text)


def known_country(name: str) -> str:
    """The code of a country, or nothing when the text is not one."""
    return _codes().get(" ".join(name.split()).casefold(), "")


@lru_cache(maxsize=1)
def _codes() -> Mapping[str, str]:
    path = data_folder() / "locale" / "watchlist_countries.toml"
    table = tomllib.loads(path.read_text("utf-8"))
    codes = {code.casefold(): code for code in table["names"]}
    codes |= {n.casefold(): code for code, names in table["names"].items() for n in names}
    codes |= dict.fromkeys(table["nothing"], "")
    return MappingProxyType(codes)
