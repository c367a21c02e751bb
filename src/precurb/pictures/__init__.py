"""Pictures of numbers as SVG, each beside a table that tells the same.

A picture has a title and a description, takes its colours from the style sheet, so that it is
right in the dark too, and has no style of its own, which the pages' policy forbids.
"""

from precurb.pictures.bars import Bar, bar_picture
from precurb.pictures.heat import HeatCell, HeatColumn, HeatRow, heat_picture
from precurb.pictures.lines import Line, Mark, Point, line_picture
from precurb.pictures.spans import Span, span_picture
from precurb.pictures.sparkline import sparkline
from precurb.pictures.stacked import Part, Stack, stacked_picture
from precurb.pictures.standalone import PRINT_STYLE, standalone
from precurb.pictures.svg import Caption
from precurb.pictures.timeline import Sign, Stop, Track, timeline_picture

__all__ = [
    "PRINT_STYLE",
    "Bar",
    "Caption",
    "HeatCell",
    "HeatColumn",
    "HeatRow",
    "Line",
    "Mark",
    "Part",
    "Point",
    "Sign",
    "Span",
    "Stack",
    "Stop",
    "Track",
    "bar_picture",
    "heat_picture",
    "line_picture",
    "span_picture",
    "sparkline",
    "stacked_picture",
    "standalone",
    "timeline_picture",
]
