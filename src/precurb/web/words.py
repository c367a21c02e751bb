"""The texts of the pages; they are those of every other face."""

from precurb.app.words import LANGUAGES, NAMES, TAGS, areas, t, texts_of

__all__ = ["LANGUAGES", "NAMES", "TAGS", "areas", "t", "texts_of"]
