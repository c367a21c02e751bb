"""Drawings of structures for pages: their colours follow the page, no style is inline.

A page may carry no ``style`` attribute (its content security policy forbids them), so what
RDKit writes as styles becomes attributes, and its ink becomes the ink of the page.
"""

import re

from markupsafe import Markup

_STYLE = re.compile(r"""\sstyle=(['"])(.*?)\1""")
_INK = re.compile(r"#000000\b")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}\b")
_COLOURS = {"#FF7F7F": "--marked", "#0000FF": "--nitrogen", "#FF0000": "--oxygen"}
_SIZE = re.compile(r"""\s(?:width|height)=['"]\d+(?:px)?['"]""")
_OUTSIDE = re.compile(
    r"<script|<image|<use|<foreignObject|\shref|\son\w+=|url\(", re.IGNORECASE
)


def structure(svg: str, title: str) -> Markup:
    """A drawing made by Precurb, ready to stand in a page.

    Args:
        svg: One ``<svg>`` element as ``app/drawing.py`` makes it.
        title: What it shows, for who cannot see it.

    Raises:
        ValueError: It would ask for something from outside, which no drawing of ours does.
    """
    if not svg:
        return Markup("")
    if _OUTSIDE.search(svg):
        raise ValueError("a drawing asks for something from outside")
    plain = _STYLE.sub(lambda found: _attributes(found[2]), svg)
    plain = _COLOUR.sub(_of_page, _INK.sub("currentColor", plain))
    head, _, rest = plain.partition(">")
    head = _SIZE.sub("", head)
    named = Markup('<svg class="structure" role="img" aria-label="{}"').format(title)
    # RDKit draws atoms and lines only; no text of a paper gets into it.
    return named + Markup(head.removeprefix("<svg") + ">" + rest)  # noqa: S704


def _of_page(found: re.Match[str]) -> str:
    """A colour of RDKit's in the colours of the page, which differ in the dark."""
    return f"var({_COLOURS.get(found[0].upper(), '--other')})"


def _attributes(style: str) -> str:
    pairs = (each.partition(":") for each in style.split(";") if ":" in each)
    return "".join(f' {name.strip()}="{value.strip()}"' for name, _, value in pairs)
