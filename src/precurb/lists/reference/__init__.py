"""What every trade reads alike: ports, UN numbers, tariff lines, containers, packages, terms.

Pure look-ups in packaged tables, for the checks that hold one paper against another. Nothing
here judges: a look-up says what a table says, or that it says nothing. Where a table comes
from, and which figures are typical rather than read, is told in ``data/reference/README.md``.
"""
