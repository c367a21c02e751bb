"""How names of companies and persons are read: any script to words that can be compared."""

from precurb.lists.party_names.reading import (
    Channel,
    Reading,
    Word,
    WordKind,
    read_name,
    unread_in,
)

__all__ = ["Channel", "Reading", "Word", "WordKind", "read_name", "unread_in"]
