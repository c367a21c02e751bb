"""Enquiries: what somebody asks about without a number, so that it gets one of its content."""

import re

UNNAMED = "unnamed"
"""The reference of a question that has none, until it is checked."""

_NAMED = re.compile(r"check-[0-9a-f]{10}")


def name_of(digest: str) -> str:
    """The reference of an enquiry, from the SHA-256 of its check.

    >>> name_of("9f86d081884c7d65")
    'check-9f86d08188'
    """
    return f"check-{digest[:10]}"


def is_enquiry(reference: str) -> bool:
    """Whether a reference is that of an enquiry: nothing was ordered or sent under it.

    >>> is_enquiry("check-9f86d08188"), is_enquiry("A-2291")
    (True, False)
    """
    return reference == UNNAMED or _NAMED.fullmatch(reference) is not None
