"""The few elements of SVG that our pictures are made of, escaped, without inline style."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

FONT = 12  # pixels, as the style sheet has it for pictures
_NARROW, _WIDE = 0.56, 1.0  # of the height of a letter; CJK letters are square


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """What a picture tells somebody who does not see it.

    ``key`` makes its ids differ from those of the other pictures of a page.
    """

    key: str
    title: str
    description: str


def tag(name: str, *inner: str, **attributes: object) -> Markup:
    """An element; ``class_`` is its class, ``text_anchor`` becomes ``text-anchor``.

    >>> tag("text", "a < b", x=1.25, class_="mark")
    Markup('<text x="1.25" class="mark">a &lt; b</text>')
    """
    named = ((key.rstrip("_").replace("_", "-"), value) for key, value in attributes.items())
    told = Markup("").join(
        Markup(' {}="{}"').format(key, _plain(value))
        for key, value in named
        if value is not None
    )
    if not inner:
        return Markup("<{}{}/>").format(name, told)
    body = Markup("").join(inner)
    return Markup("<{0}{1}>{2}</{0}>").format(name, told, body)


def picture(
    caption: Caption, size: tuple[float, float], inner: Iterable[str], *, kind: str
) -> Markup:
    """A whole picture, with its title and description.

    Args:
        caption: What it tells.
        size: Width and height in pixels.
        inner: Its elements, those behind first.
        kind: The class by which the style sheet knows it.
    """
    width, height = size
    title, description = f"{caption.key}-title", f"{caption.key}-desc"
    return tag(
        "svg",
        tag("title", caption.title, id=title),
        tag("desc", caption.description, id=description),
        *inner,
        class_=f"picture picture-{kind}",
        viewBox=f"0 0 {_plain(width)} {_plain(height)}",
        width=width,
        height=height,
        role="img",
        aria_labelledby=f"{title} {description}",
    )


def width_of(text: str, size: float = FONT) -> float:
    """About how many pixels a text takes; it is laid out before a browser has measured it."""
    return size * sum(
        _WIDE if unicodedata.east_asian_width(char) in "WF" else _NARROW for char in text
    )


def cut(text: str, room: float, size: float = FONT) -> str:
    """The text as far as it fits into some pixels."""
    if width_of(text, size) <= room:
        return text
    while text and width_of(text + "…", size) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"


def two_lines(text: str, room: float, size: float = FONT) -> list[str]:
    """A text on one line where it fits, else on two, broken after a space or hyphen.

    >>> two_lines("4-Anilino-N-phenethylpiperidine (ANPP)", 180)
    ['4-Anilino-N-', 'phenethylpiperidine (ANPP)']
    """
    if width_of(text, size) <= room:
        return [text]
    places = [at for at, char in enumerate(text, start=1) if char in " -"]
    fitting = [at for at in places if width_of(text[:at].rstrip(), size) <= room]
    whole = [at for at in fitting if width_of(text[at:].lstrip(), size) <= room]
    best = max(whole or fitting, default=0)
    if not best:
        return [cut(text, room, size)]
    return [text[:best].rstrip(), cut(text[best:].lstrip(), room, size)]


def _plain(value: object) -> object:
    """Numbers to a tenth of a pixel, which no eye can tell apart."""
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return value
