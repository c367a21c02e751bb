"""Knowledge as data: lists, duties, headings, formats, policies and words.

Every row carries its source and how well it is grounded; see ``README.md`` beside this file.
"""

from importlib.resources import files
from pathlib import Path


def data_folder() -> Path:
    """The folder of the bundled knowledge. Wheels are unpacked, so this is a real folder."""
    return Path(str(files("precurb.data")))
