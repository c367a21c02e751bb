"""The texts of the pages, one file for each area and language under ``data/locale/web``.

Keys are flat and belong to one area each; a text may have ``{places}``. Where a number decides
the form, ``key.one`` and ``key.other`` are there and ``count`` chooses.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from precurb.app.prose import LANGUAGES
from precurb.data import data_folder

_PLACE = re.compile(r"\{(\w+)\}")
NAMES = MappingProxyType({"en": "English", "de": "Deutsch", "zh": "中文", "es": "Español"})
TAGS = MappingProxyType({"en": "en", "de": "de", "zh": "zh-Hans", "es": "es"})


def t(key: str, language: str, **values: object) -> str:
    """A text of the pages.

    Args:
        key: Its key; ``count`` among the values chooses between ``key.one`` and ``key.other``.
        language: One of ``LANGUAGES``.
        values: What its places are filled with.

    Raises:
        KeyError: No area has the key, or the text has a place that no value fills.
    """
    texts = texts_of(language)
    if "count" in values and key not in texts:
        key = f"{key}.{'one' if values['count'] in (1, '1') else 'other'}"
    return _PLACE.sub(lambda place: str(values[place[1]]), texts[key])


@cache
def texts_of(language: str) -> Mapping[str, str]:
    """All texts of a language by key.

    Raises:
        ValueError: Two areas have the same key.
    """
    found: dict[str, str] = {}
    for path in sorted((data_folder() / "locale" / "web").glob(f"*.{language}.toml")):
        area = tomllib.loads(path.read_text("utf-8"))
        if twice := found.keys() & area.keys():
            raise ValueError(f"{path.name}: {', '.join(sorted(twice))} stand in another area")
        found |= area
    return MappingProxyType(found)


def areas() -> tuple[str, ...]:
    """The areas that have texts in any language."""
    paths = (data_folder() / "locale" / "web").glob("*.toml")
    return tuple(sorted({path.name.partition(".")[0] for path in paths}))


__all__ = ["LANGUAGES", "NAMES", "TAGS", "areas", "t", "texts_of"]
