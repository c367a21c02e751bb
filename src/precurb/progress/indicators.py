"""The definitions of indicators: data, one file a group, with what each does not say."""

import tomllib
from functools import cache

import msgspec

from precurb.data import data_folder
from precurb.errors import InvalidRecordError
from precurb.model.progress import Indicator


@cache
def packaged_indicators() -> dict[str, Indicator]:
    """All indicators by id, in the order of their files.

    Raises:
        InvalidRecordError: One cannot be read, or two have the same id.
    """
    found: dict[str, Indicator] = {}
    for path in sorted((data_folder() / "indicators").glob("*.toml")):
        told = tomllib.loads(path.read_text("utf-8"))
        for row in told["indicators"]:
            try:
                made = msgspec.convert(row | {"group": told["group"]}, Indicator)
            except ValueError as error:
                raise InvalidRecordError(f"{path.name}: {row.get('id')}: {error}") from error
            if made.id in found:
                raise InvalidRecordError(f"{path.name}: {made.id} is there twice")
            found[made.id] = made
    return found
