"""Countries as people choose them: two letters, with the name in the reader's language."""

from functools import cache

from precurb.web.figures import locale


@cache
def countries(language: str) -> tuple[tuple[str, str], ...]:
    """Codes and names, by name."""
    named = locale(language).territories.items()
    found = [
        (code, str(name)) for code, name in named if is_country(code) and code not in _NONE
    ]
    return tuple(sorted(found, key=lambda each: each[1]))


def is_country(text: str) -> bool:
    """Whether a text is empty or two letters; the model refuses everything else."""
    bare = text.strip()
    return not bare or (len(bare) == 2 and bare.isascii() and bare.isalpha())


_NONE = frozenset(("EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"))  # in CLDR, but no country
