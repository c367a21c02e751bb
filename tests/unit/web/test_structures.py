import re

import pytest

from precurb.app.drawing import drawing
from precurb.web.structures import structure

SVG = drawing("O=C(O)c1ccccc1NC1CCNCC1", (0, 1, 2))


def test_a_drawing_has_no_style_and_no_colour_of_its_own() -> None:
    made = structure(SVG, "a structure")
    assert "style=" not in made
    assert re.findall(r"#[0-9A-Fa-f]{3,6}\b", made) == []
    assert "currentColor" in made


def test_the_marked_part_is_marked_in_the_colour_of_the_page() -> None:
    assert "var(--marked)" in structure(SVG, "a structure")
    assert "var(--marked)" not in structure(drawing("CCO"), "another")


def test_a_drawing_says_what_it_shows_without_becoming_markup() -> None:
    made = structure(SVG, '"><script>alert(1)</script>')
    assert "<script" not in made
    assert 'role="img"' in made


def test_where_nothing_is_drawn_nothing_stands() -> None:
    assert structure("", "nothing") == ""


@pytest.mark.parametrize(
    "inside",
    ["<script>x</script>", "<image href='https://e.example/x'/>", "<g onload='x'/>"],
)
def test_a_drawing_that_would_ask_for_something_is_refused(inside: str) -> None:
    with pytest.raises(ValueError, match="outside"):
        structure(SVG.replace("</svg>", f"{inside}</svg>"), "a structure")
