"""CUS numbers: the customs union's own numbers of chemical substances (ECICS).

Seven digits, a dash and a digit that is said to be a check digit: ``0011481-8``. How it is
computed was not found in any source read, nor the inventory itself, so only the shape is looked
at: a number of the right shape may belong to nothing.
"""

import re

_SHAPE = re.compile(r"(\d{7})[-‐‑‒–—−]?(\d)", re.ASCII)
_PREFIX = re.compile(r"^CUS[\s.:#\-]*(?:NO|NR|NUMBER|CODE)?[\s.:#]*")


def cus_number(text: str) -> str:
    """A CUS number as it should be written, or an empty text if the shape is another.

    >>> cus_number("CUS 00114818")
    '0011481-8'
    """
    match = _SHAPE.fullmatch(re.sub(r"\s+", "", _PREFIX.sub("", text.upper().strip())))
    return f"{match[1]}-{match[2]}" if match else ""
