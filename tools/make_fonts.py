"""Cut the fonts that dossiers are set in from the Noto fonts.

    python tools/make_fonts.py NOTO_FOLDER src/precurb/data/fonts

NOTO_FOLDER is searched for the files named below; Debian's packages `fonts-noto-core` and
`fonts-noto-cjk` have them all, e.g. unpacked with `dpkg-deb -x`. Needs `fonttools`. What is
kept and why is said in the README beside the fonts. Prints the sizes. The same fonts and the
same fonttools give the same bytes.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont

EUROPEAN = [  # Latin, phonetics, Greek, Cyrillic, punctuation, currencies, letterlike forms
    (0x20, 0x52F), (0x1AB0, 0x1AFF), (0x1C80, 0x1C8F), (0x1D00, 0x20CF), (0x2100, 0x218F),
    (0x2C60, 0x2C7F), (0x2DE0, 0x2DFF), (0xA640, 0xA69F), (0xA720, 0xA7FF), (0xAB30, 0xAB6F),
]  # fmt: skip
EAST_ASIAN = [  # every Han character of the basic plane's first block; kana, bopomofo, forms
    (0x2E80, 0x2FDF), (0x3000, 0x312F), (0x31A0, 0x31BF), (0x3200, 0x33FF), (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF),
]  # fmt: skip
SIGNS = [(0x2190, 0x22FF), (0x2460, 0x24FF), (0x25A0, 0x25FF)]
WHOLE = [(0x20, 0xFFFF)]
CHINESE = "Noto Sans CJK SC"
PLAN = {
    "NotoSans-Regular.ttf": EUROPEAN,
    "NotoSans-Bold.ttf": EUROPEAN,
    "NotoSansArabic-Regular.ttf": WHOLE,
    "NotoSansArmenian-Regular.ttf": WHOLE,
    "NotoSansDevanagari-Regular.ttf": WHOLE,
    "NotoSansGeorgian-Regular.ttf": WHOLE,
    "NotoSansHebrew-Regular.ttf": WHOLE,
    "NotoSansThai-Regular.ttf": WHOLE,
    "NotoSansMath-Regular.ttf": SIGNS,
    "NotoSansSymbols2-Regular.ttf": SIGNS,
    "NotoSansCJK-Regular.ttc": EAST_ASIAN,
}
NAMES = [0, 1, 2, 3, 4, 5, 6, 7, 13, 14]  # copyright, trademark and licence stay in each file
VERTICAL = ["BASE", "VORG", "vhea", "vmtx"]  # dossiers are set in lines


def korean() -> set[int]:
    """The syllables of KS X 1001: those of ordinary Korean; all would be five times as many."""
    rows = (bytes((a, b)) for a in range(0xB0, 0xC9) for b in range(0xA1, 0xFF))
    return {ord(row.decode("euc_kr")) for row in rows}


def opened(path: Path) -> TTFont:
    """A font; of a collection the one with Chinese forms."""
    if path.suffix != ".ttc":
        return TTFont(path)
    fonts = TTCollection(str(path)).fonts
    return next(font for font in fonts if font["name"].getDebugName(1) == CHINESE)


def wanted(name: str) -> Iterator[int]:
    """The code points to keep of a font."""
    for first, last in PLAN[name]:
        yield from range(first, last + 1)
    if PLAN[name] is EAST_ASIAN:
        yield from korean()


def main(source: Path, target: Path) -> None:
    """Write the subset of each font of the plan."""
    target.mkdir(parents=True, exist_ok=True)
    for name in PLAN:
        font = opened(next(source.rglob(name)))
        options = Options(
            hinting=False, name_IDs=NAMES, notdef_outline=True, glyph_names=False,
            legacy_kern=False, recalc_timestamp=False,
        )  # fmt: skip
        options.drop_tables += VERTICAL
        if PLAN[name] is EAST_ASIAN:
            options.layout_features = []  # forms of other regions double the size
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=wanted(name))
        font.recalcTimestamp = False  # the day of cutting is no part of a font
        subsetter.subset(font)
        made = target / name.replace("CJK-Regular.ttc", "CJKsc-Regular.otf")
        font.save(made)
        print(f"{made.stat().st_size:>9,}  {len(font.getBestCmap()):>6,}  {made.name}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
