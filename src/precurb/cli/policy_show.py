"""How policies look on a terminal."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table

from precurb.app.remark import Level
from precurb.cli import show
from precurb.model import Outcome
from precurb.signs import Sign

if TYPE_CHECKING:
    from precurb.app.calibrate import Calibrated, Calibration
    from precurb.app.checklist import Checklist, Question
    from precurb.app.policy import Verified
    from precurb.app.policy_show import Shown
    from precurb.app.replay import Replayed
    from precurb.app.replay_tally import Changed, Week

_LEVELS = {Level.OK: ("●", "green"), Level.NOTE: ("◐", "yellow"), Level.PROBLEM: ("▲", "red")}
_WEEKS = 26  # the newest; all of them are in the JSON


def verified(found: "Verified") -> None:
    """Print what a policy was found to be."""
    show.prose_markup(_verified(found))


def _verified(found: "Verified") -> Iterator[str]:
    yield f"[bold]{escape(found.policy)}[/]"
    for part, count in found.counts.items():
        remarks = found.remarks[part]
        wrong = len({r.about for r in remarks if r.level is Level.PROBLEM})
        shape, colour = _LEVELS[Level.PROBLEM if wrong else Level.OK]
        told = f"{wrong} with a problem" if wrong else "verified"
        yield f"[{colour}]{shape}[/] {count} {part}: {told}"
        for each in remarks:
            shape, colour = _LEVELS[each.level]
            yield f"  [{colour}]{shape}[/] {escape(each.about)}: {escape(each.text)}"


def replayed(found: "Replayed") -> None:
    """Print what a changed policy would come to."""
    show.prose_markup([
        f"[bold]{found.checks:,}[/] checks · {escape(found.old)} → {escape(found.new)}",
        *([f"signs asked again: {', '.join(found.signs_asked)}"] if found.signs_asked else []),
        "",
    ])  # fmt: skip
    show.table(_matrix(found.outcomes))
    moved = [each for each in found.outcomes if each.what != each.how]
    show.prose_markup(_changes(found.findings, moved))
    if found.weeks:
        show.table(_weeks(found.weeks[-_WEEKS:]))
        if len(found.weeks) > _WEEKS:
            show.note(f"{len(found.weeks) - _WEEKS} earlier weeks are left out; see --json")
    show.prose(_work(found))
    for note in found.notes:
        show.note(note)
    show.rejected(found.unread)


def _matrix(outcomes: "Iterable[Changed]") -> Table:
    counts = {(each.what, each.how): each.count for each in outcomes}
    table = Table("old ↓  new →", *Outcome, box=None)
    for old in Outcome:
        row = [f"{counts.get((old, new), 0):,}" for new in Outcome]
        table.add_row(f"{show.SHAPES[old][0]} {old}", *row)
    return table


def _changes(findings: "Iterable[Changed]", moved: "Iterable[Changed]") -> Iterator[str]:
    for each in findings:
        yield f"\n[bold]{escape(each.what)}[/] {each.how}: {each.count:,}"
        yield from _examples(each)
    for each in moved:
        yield f"\n[bold]{each.what} → {each.how}[/]: {each.count:,} checks"
        yield from _examples(each)
    yield ""


def _examples(changed: "Changed") -> Iterator[str]:
    for each in changed.examples:
        yield f"  {escape(each.reference)} ({each.day}): {escape(each.text)}"
        yield f"    [dim]before[/] {escape(each.before)}"
        yield f"    [dim]after [/] {escape(each.after)}"


def _weeks(weeks: "Iterable[Week]") -> Table:
    table = Table("week", "checks", "review", "hold", "stop", "work", box=None)
    for each in weeks:
        work = [_moved(each.before, each.after, outcome) for outcome in list(Outcome)[1:]]
        before, after = _sum(each.before), _sum(each.after)
        table.add_row(each.week, f"{each.checks:,}", *work, _arrow(before, after))
    return table


def _moved(before: Mapping[Outcome, int], after: Mapping[Outcome, int], what: Outcome) -> str:
    return _arrow(before.get(what, 0), after.get(what, 0))


def _sum(counts: Mapping[Outcome, int]) -> int:
    return sum(number for outcome, number in counts.items() if outcome is not Outcome.RELEASE)


def _arrow(before: int, after: int) -> str:
    return f"{before:,}" if before == after else f"{before:,} → {after:,}"


def _work(found: "Replayed") -> Iterator[str]:
    old, new = found.before, found.after
    yield (
        f"work a week (reviews, holds, stops; {len(found.weeks)} weeks with checks): "
        f"mean {old.mean:.1f} → {new.mean:.1f}, highest {old.highest:,} ({old.week}) → "
        f"{new.highest:,} ({new.week})"
    )


def calibrated(found: "Calibrated", proposed: str) -> None:
    """Print how numbers are spread, and what is proposed."""
    table = Table(
        "sign", "number", "records", "1 in 2", "1 in 10", "1 in 20", "1 in 100", "1 in 200",
        "now", "fires", f"for {found.share * 100:g} %", "fires", box=None,
    )  # fmt: skip
    for each in found.parameters:
        table.add_row(*_row(each))
    show.prose([
        f"{found.transactions:,} transactions from {found.first} to {found.last}; "
        "the value that one record in so many reaches:",
    ])  # fmt: skip
    show.table(table)
    for each in found.parameters:
        if each.why_none:
            show.prose([f"{each.sign} {each.parameter}: nothing proposed, {each.why_none}"])
    if found.unread:
        show.note(f"{found.unread} records could not be read")
    show.note(f"the records say nothing of: {', '.join(found.silent) or 'no parameter'}")
    show.note(f"no number that is bounded by itself: {', '.join(found.left_out)}")
    show.prose(["", proposed.rstrip() or "Nothing to change at this share."])


def _row(each: "Calibration") -> tuple[str, ...]:
    reached = [f"{each.reached_by[n]:.4g}" if n in each.reached_by else "—"
               for n in ("2", "10", "20", "100", "200")]  # fmt: skip
    then = "—" if each.proposed is None else f"{each.proposed:.15g}"
    firing = "—" if each.firing_then is None else f"{each.firing_then:,}"
    number = f"{each.number} {each.operator} {each.parameter}"
    return (
        each.sign, escape(number), f"{each.records:,}", *reached,
        f"{each.present:g}", f"{each.firing:,}", then, firing,
    )  # fmt: skip


def shown(found: "Shown", *, whole: bool) -> None:
    """Print a policy; one finding or sign of it in whole."""
    show.prose_markup(_shown(found, whole))


def _shown(found: "Shown", whole: bool) -> Iterator[str]:
    yield f"[bold]{escape(found.policy)}[/]"
    if found.kind is not None:
        yield f"{escape(found.kind.meaning)} ({found.kind.question})"
    for number, rule in found.rules:
        asked = [f"{name} = {value or '“”'}" for name, value in rule.when.items()]
        asked += [f"{name} ≥ {least:g}" for name, least in rule.at_least.items()]
        told = f" ({', '.join(asked)})" if asked else ""
        own = " [bold]own[/]" if number <= found.own else ""
        shape, colour = show.SHAPES[rule.outcome]
        yield (
            f"{number:>3} [{colour}]{shape}[/] {escape(rule.rule)}{escape(told)} → "
            f"{rule.outcome}{own}: {escape(rule.why)}"
        )
        if whole:
            yield f"      [dim]source[/] {escape(rule.source)}"
    for sign in found.signs:
        yield from _sign(sign, sign.id in found.changed, whole)
    for each in found.suppressions:
        yield (
            f"suppressed until {each.until}: {escape(each.rule)} {escape(str(each.when))} "
            f"{escape(each.party)} ({escape(each.owner)}: {escape(each.reason)})"
        )
    if whole and found.kind is not None:
        for name, fact in found.kind.facts.items():
            choices = f" ({', '.join(c or '“”' for c in fact.choices)})" if fact.choices else ""
            yield f"  {name}: {escape(fact.meaning)}{escape(choices)}"


def _sign(sign: Sign, changed: bool, whole: bool) -> Iterator[str]:
    marks = [*(["off"] if not sign.enabled else []), *(["changed or own"] if changed else [])]
    told = f" [bold]{', '.join(marks)}[/]" if marks else ""
    yield f"{sign.id} {sign.severity}, {sign.family}{told}: {escape(sign.sign)}"
    if not whole:
        return
    yield f"  {escape(' '.join(sign.when.split()))}"
    for name, parameter in sign.parameters.items():
        yield f"  {name} = {escape(str(parameter.value))} [dim]({escape(parameter.origin)})[/]"
    yield f"  [dim]source[/] {escape('; '.join(filter(None, (sign.source, sign.section))))}"
    yield f"  [dim]grounding[/] {escape(sign.basis)}; data answer it: {sign.checkable}"


def asked(found: "Checklist") -> None:
    """Print the questions to people."""
    show.prose_markup(_asked(found))


def _asked(found: "Checklist") -> Iterator[str]:
    if found.why_none:
        yield f"{escape(found.reference)}: no questions; {escape(found.why_none)}"
    audience = ""
    for each in found.questions:
        if each.audience != audience:
            audience = each.audience
            yield f"\n[bold]{audience}[/]"
        yield f"☐ {each.sign}  {escape(each.question)}"
        yield f"   [dim]{escape(_where(each))}[/]"
        yield f"   [dim]{escape('; '.join(filter(None, (each.source, each.section))))}[/]"


def _where(each: "Question") -> str:
    notes = [f"{field}: {', '.join(codes)}" for field, codes in each.codes.items()]
    told = "; ".join((*notes, *each.fields))
    state = "the papers say so already; " if each.answered else ""
    return f"{state}recorded in {told}"
