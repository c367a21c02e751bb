"""A picture as a file of its own, with a style that reads well in print and without colour.

On a page the style sheet gives the colours; a picture in a PDF or a report has to bring them.
Lines differ by their strokes as well, so that a copy in black and white can still be read.
"""

from markupsafe import Markup

PRINT_STYLE = """\
.picture text{font:12px 'Noto Sans','Noto Sans CJK SC',sans-serif;fill:#16191d}
.picture .axis,.picture .number{fill:#545c66}
.picture .grid{stroke:#d9dde2}.picture .zero{stroke:#8a939e}
.picture .mark{stroke:#545c66;stroke-dasharray:2 3}
.picture .line{fill:none;stroke:#0b5c8a;stroke-width:1.6}.picture .dot{fill:#0b5c8a}
.picture .line-other{stroke:#c2571a;stroke-dasharray:6 3}.picture .dot-other{fill:#c2571a}
.picture .line-third{stroke:#16191d;stroke-dasharray:1.5 2.5}.picture .dot-third{fill:#16191d}
.picture .fill-plain{fill:#3b7ea6}
.picture .sign{fill:#0b5c8a;stroke:#0b5c8a;stroke-width:1.4}
.picture .sign-open{fill:#fff}.picture .sign-cross{fill:none;stroke:#a3142b}
.picture .sign-triangle{fill:#a84300;stroke:#a84300}
"""


def standalone(picture: Markup) -> Markup:
    """The picture with its namespace and its own style.

    Args:
        picture: One of this package; it begins with its ``svg`` element.
    """
    head, rest = picture.split(">", 1)
    named = f'{head} xmlns="http://www.w3.org/2000/svg"><style>{PRINT_STYLE}</style>{rest}'
    return Markup(named)  # noqa: S704  # the picture is escaped, and the style is ours
