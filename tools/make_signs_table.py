"""Write the table of all signs, and count them in the page about signs.

    python tools/make_signs_table.py

Each sign has its rule in its file; the table says what it looks at, where it comes from and on
which pair of examples it is tested. A test compares.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from precurb.signs import Example, Sign, packaged_signs

DOCS = Path(__file__).resolve().parents[1] / "docs"
CHECKABLE = ("yes", "partly", "no")
_COUNTS = re.compile(r"(?<=<!-- counts -->\n).*?(?=<!-- /counts -->)", re.DOTALL)
_SHOWN = 48  # characters of one fact

HEAD = """\
# Every sign, its source and its test

Made by `python tools/make_signs_table.py` from `src/precurb/data/signs`; what the columns mean
is in [signs.md](signs.md). The rule of a sign stands in the file of its id: `PC` papers, `CO`
company, `CU` customs, `BK` bank, `PL` platform. Every sign is asked about at least two examples
in `tests/unit/signs/test_signs.py`; the last column shows in which facts the one on which it
fires parts from the one on which it does not.
"""


def table() -> str:
    """The page with all signs."""
    rows = [
        "| id | sign | fields | source | basis | checkable | fires on, and not on |",
        "|---|---|---|---|---|---|---|",
        *(_row(sign) for sign in packaged_signs().signs),
    ]
    return HEAD + "\n" + "\n".join(rows) + "\n"


def counts() -> str:
    """How many signs there are by audience, basis, and how far data can answer them."""
    signs = packaged_signs().signs
    found = Counter((each.audience, each.basis, str(each.checkable)) for each in signs)
    kinds = sorted({(audience, basis) for audience, basis, _ in found})
    lines = [
        f"| for | basis | {' | '.join(CHECKABLE)} | in all |",
        f"|---|---|{'---:|' * 4}",
        *(_counted(*kind, [found[(*kind, word)] for word in CHECKABLE]) for kind in kinds),
    ]
    whole = Counter(str(each.checkable) for each in signs)
    lines.append(_counted("**all**", "", [whole[word] for word in CHECKABLE]))
    return "\n".join(lines) + "\n"


def with_counts(page: str) -> str:
    """The page about signs with the counts of today."""
    return _COUNTS.sub(lambda _: counts(), page)


def _counted(audience: str, basis: str, numbers: list[int]) -> str:
    return f"| {audience} | {basis} | {' | '.join(map(str, numbers))} | {sum(numbers)} |"


def _row(sign: Sign) -> str:
    state = "" if sign.enabled else " (own rule, off)"
    fields = ", ".join(f"`{name}`" for name in sorted(sign.fields))
    cells = (
        sign.id, sign.sign + state, fields, sign.source, sign.basis, sign.checkable,
        "; ".join(_tested(sign)),
    )  # fmt: skip
    return f"| {' | '.join(str(cell).replace('|', '/') for cell in cells)} |"


def _tested(sign: Sign) -> Iterator[str]:
    """The facts in which two examples differ, as ``field``: fires on this, not on that."""
    fires, silent = (_example(sign, fires=fires) for fires in (True, False))
    for name in sorted(set(fires.facts) | set(silent.facts)):
        pair = [_shown(each.facts.get(name)) for each in (fires, silent)]
        if pair[0] != pair[1]:
            yield f"`{name}` {pair[0]}, not {pair[1]}"


def _example(sign: Sign, *, fires: bool) -> Example:
    return next(each for each in sign.examples if each.fires is fires)


def _shown(value: object) -> str:
    if value is None:
        return "unknown"
    if value == "":
        return "blank"
    if value == []:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and len(value) > 1 and isinstance(value[0], dict | int):
        return f"{len(value)} × {_shown(value[0])}"
    if isinstance(value, list):
        return ", ".join(map(_shown, value))
    if isinstance(value, dict):
        return " / ".join(f"{key} {_shown(each)}" for key, each in value.items())
    text = f"{value:g}" if isinstance(value, int | float) else str(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def main() -> None:
    """Write both pages in place."""
    (DOCS / "signs-table.md").write_text(table(), "utf-8")
    page = DOCS / "signs.md"
    page.write_text(with_counts(page.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
