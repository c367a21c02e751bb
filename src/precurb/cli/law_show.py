"""How answers about the law are printed: what a text names, one substance, gaps, sources."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path

import msgspec
from rich.markup import escape
from rich.table import Table

from precurb.app.audit import Audit
from precurb.app.gaps import Gap, GapMatrix, delay_in_short
from precurb.app.identify import Answer, Verdict
from precurb.app.prose import relation, word
from precurb.app.substance import SubstancePage
from precurb.cli import show
from precurb.model import Verification

_COLOURS = {Verdict.CONTROLLED: "red", Verdict.REVIEW: "yellow", Verdict.NOT_FOUND: "green"}
_NAMES_SHOWN = 12


def write_answers(answers: Iterable[Answer], output: Path | None) -> int:
    """Write answers, one JSON object a line; return the exit status."""
    counts: Counter[Verdict] = Counter()
    gaps = 0
    encoder = msgspec.json.Encoder(order="deterministic")
    with output.open("wb") if output else nullcontext(sys.stdout.buffer) as file:
        for answer in answers:
            counts[answer.verdict] += 1
            gaps += bool(answer.not_checked)
            file.write(encoder.encode(answer) + b"\n")
    if output:
        show.note(", ".join(f"{counts[v]} {v}" for v in Verdict))
    if gaps:
        show.note(f"{gaps} rows were not checked in whole; see not_checked")
    found = counts[Verdict.CONTROLLED] + counts[Verdict.REVIEW]
    return show.status_of(bool(found), bool(gaps))


def answer_lines(answer: Answer, language: str) -> Iterator[str]:
    """What a text names and under which entries it falls."""

    def said(key: str) -> str:
        return word(key, language)

    colour, verdict = _COLOURS[answer.verdict], said(answer.verdict).upper()
    law = f"{said('law date')} {answer.on}"
    yield f"[bold {colour}]{verdict}[/]  {escape(answer.query.strip())}  ·  {law}"
    for each in answer.coverage:
        facts = f"{said('since')} {each.since or said('unknown')}, {each.verification}"
        text = (
            f"{said(each.status)}  {each.list}  {relation(each.relation, language)}: "
            f"{each.entry_name} ({each.entry}, {facts}); {said('by')} {each.how}  {each.note}"
        )
        yield escape(text.rstrip())
    for text in answer.classes:
        yield escape(f"{said('generic definition')}: {text}")
    for text in answer.otherwise:
        yield escape(f"{said('not listed')}: {text}")
    for text in answer.not_checked:
        yield f"[yellow]{said('not checked')}[/]: {escape(text)}"


def page_lines(page: SubstancePage) -> Iterator[str]:
    """A substance: identity and names."""
    substance = page.substance
    yield f"[bold]{escape(substance.name)}[/]  {substance.key}"
    yield escape(f"CAS {substance.cas or '—'}  {substance.formula}  {substance.inchikey}")
    yield escape(f"{substance.smiles}  ({substance.structure})")
    for language, names in page.names.items():
        more = f" … {len(names) - _NAMES_SHOWN} more" if len(names) > _NAMES_SHOWN else ""
        yield escape(f"{language}: {'; '.join(names[:_NAMES_SHOWN])}{more}")


def entry_table(page: SubstancePage) -> Table:
    """The entries that name a substance."""
    table = Table("list", "entry", "in force", "since", "covers", "verification", box=None)
    for each in page.entries:
        validity = each.entry.validity
        same = validity.since == validity.until
        since = (
            f"{validity.since or ''}" if same else f"{validity.since or ''}…{validity.until}"
        )
        table.add_row(
            each.list, escape(each.entry.name), str(each.force), since, escape(each.covers),
            str(each.entry.verification),
        )  # fmt: skip
    return table


def matrix_table(matrix: GapMatrix) -> Table:
    """Treaty and national law side by side."""
    table = Table(box=None, padding=(0, 1, 0, 0))
    for column in ("substance", "treaty", *matrix.jurisdictions):
        table.add_column(column, no_wrap=True, overflow="fold")
    for gap in matrix.treaty:
        cells = [_cell(gap, place) for place in matrix.jurisdictions]
        year = gap.international and (gap.international.latest or gap.international.earliest)
        table.add_row(escape(gap.name[:28]), str(year)[:4] if year else "?", *cells)
    return table


def _cell(gap: Gap, place: str) -> str:
    if place not in gap.national:
        return "[red]—[/]"
    delay = delay_in_short(gap, place)
    return delay or ("yes?" if gap.national[place].uncertain else "yes")


def matrix_notes(matrix: GapMatrix) -> Iterator[str]:
    """How to read the matrix, and what is not in it."""
    yield (
        "Time after the treaty: days where both are exact to the day, else years (negative: "
        "before it); yes: controlled, since when is unknown; ?: not certain to be in force; "
        "—: in no bundled list. -o FILE.csv writes days."
    )
    names = ", ".join(gap.name for gap in matrix.national_only)
    yield f"Controlled nationally and not by the treaty ({len(matrix.national_only)}): {names}."
    left = matrix.entries_left_out
    yield f"Not in the matrix, because they name no single substance: {', '.join(left)}."


def audit_table(found: Audit) -> Table:
    """What the law rests on, list by list."""
    levels = [str(level) for level in Verification]
    table = Table("list", "entries", *levels, "exact day", "no substance", "no CAS", box=None)
    for each in found.lists:
        counts = [str(each.verification.get(level, "")) for level in levels]
        table.add_row(
            each.list, str(each.entries), *counts, str(each.days.get("exact day", "")),
            str(each.without_substance or ""), str(each.without_cas or ""),
        )  # fmt: skip
    for place, by_level in found.duties.items():
        counts = [str(by_level.get(level, "")) for level in levels]
        table.add_row(f"duties {place}", str(sum(by_level.values())), *counts)
    for definition, level in found.classes.items():
        table.add_row(definition, "class", *("1" if level == name else "" for name in levels))
    return table
