"""Ask the facts of a transaction for signs: red flags, and papers that contradict each other.

A sign that fires is told with the facts it fired on, its source and how well that was read.
Two signs that say the same count once, as the heavier one. No sign decides alone: when signs
of several families come together, one finding says so and shows the sum.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from precurb.examine.facts import Facts
from precurb.examine.facts.past import Window
from precurb.model import Citation, Finding, Particulars, Question, Scalar
from precurb.model.papers import Record
from precurb.signs import Severity, Sign, SignBook, context, holds
from precurb.signs.book import Look, Shape
from precurb.signs.words import differing

PAPERS = "papers"
Told = tuple[str, int | None]  # the rule of a finding, and the line it is about
if TYPE_CHECKING:
    from cel import Context

_SHOWN = 160  # characters of one fact in the evidence


def examine_signs(
    gathered: Iterable[Facts], book: SignBook, told: Collection[Told] = ()
) -> Iterator[Finding]:
    """Yield the signs that fire on the facts of one transaction, and what they come to.

    Args:
        gathered: The facts of each line and counterparty.
        book: The signs to ask.
        told: Rules of findings that other examiners made, each with its line; what they told
            is not told again, but counts in the sum.
    """
    fired: dict[tuple[str, int, str], Finding] = {}
    for number, facts in enumerate(gathered):
        for sign, known in _fired(facts, book, again=number > 0):
            line = facts.number if "line" in sign.groups else 0
            party = facts.party if "party" in sign.groups else ""
            fired.setdefault((sign.id, line, party), _finding(sign, known, line, party, book))
    yield from told_once(list(fired.values()), book, told)


def told_once(
    fired: Sequence[Finding], book: SignBook, told: Collection[Told]
) -> Iterator[Finding]:
    """Yield what is told of signs that fired, and what they come to."""
    once = _once(fired, book)
    for finding in once:
        same = book.by_id[finding.facts["sign"]].same_as
        if not any(rule in same and line in (None, finding.line) for rule, line in told):
            yield finding
    yield from together(once, book)


def _once(fired: Sequence[Finding], book: SignBook) -> list[Finding]:
    """Of signs that say the same of one line and party, the heaviest; of equals, the named."""
    by_sign: dict[str, list[Finding]] = {}
    for each in fired:
        by_sign.setdefault(each.facts["sign"], []).append(each)
    left: set[int] = set()
    for each in fired:
        for other in book.by_id[each.facts["sign"]].same_as:
            for same in by_sign.get(other, ()):
                if _of_one_place(each, same):
                    left.add(id(same if _rank(same) < _rank(each) else each))
    return [each for each in fired if id(each) not in left]


def _of_one_place(one: Finding, other: Finding) -> bool:
    """Whether two findings may speak of one line and party; one may speak of the whole."""
    lines, parties = {one.line, other.line} - {None}, {one.party, other.party} - {""}
    return len(lines) < 2 and len(parties) < 2


def _rank(finding: Finding) -> int:
    return [*Severity].index(Severity(finding.facts["severity"]))


def _fired(
    facts: Facts, book: SignBook, *, again: bool
) -> Iterator[tuple[Sign, Mapping[str, Particulars]]]:
    """The signs that are true of one line and counterparty, with the facts they saw."""
    asked = book.that_can_fire(Shape(facts.names, facts.filled, facts.past_names, again))
    seen: dict[Look | None, tuple[Mapping[str, Particulars], Context]] = {}
    for sign, look in asked.signs:
        if look not in seen:
            fields = asked.fields[look]
            groups = facts.within(Window(*look) if look else None, fields.get("history", ()))
            seen[look] = groups, context(_looked_at(groups, fields))
        if holds(sign.program, seen[look][1]):
            yield sign, seen[look][0]


def _looked_at(
    groups: Mapping[str, Particulars], fields: Mapping[str, tuple[str, ...]]
) -> dict[str, Particulars]:
    """The facts that signs look at: each one costs more to hand over than to ask about."""
    seen = {
        group: {name: facts[name] for name in fields.get(group, ()) if name in facts}
        for group, facts in groups.items()
    }
    papers = seen.get("consignment", {}).get("docs")
    if isinstance(papers, dict):
        seen["consignment"]["docs"] = _parting(papers)
    return seen


def _parting(papers: Mapping[str, Scalar | Record]) -> dict[str, Scalar | Record]:
    """Of each paper what another says otherwise: where all agree, nothing is contradicted."""
    first: dict[str, object] = {}
    parting = {
        name
        for paper in papers.values()
        if isinstance(paper, dict)
        for name, value in paper.items()
        if first.setdefault(name, value) != value
    }
    return {
        kind: {name: value for name, value in paper.items() if name in parting}
        if isinstance(paper, dict)
        else paper
        for kind, paper in papers.items()
    }


def _finding(
    sign: Sign, facts: Mapping[str, Particulars], line: int, party: str, book: SignBook
) -> Finding:
    return Finding(
        question=sign.question,
        rule="papers-sign" if sign.audience == PAPERS else "sign",
        facts={
            "sign": sign.id,
            "text": sign.sign,
            "evidence": "; ".join(_evidence(sign, facts)),
            "family": sign.family,
            "severity": str(sign.severity),
            "weight": str(sign.severity.weight),
            "grounding": sign.basis,
            "own": "yes" if sign.own else "no",
            "uncalibrated": ", ".join(sign.uncalibrated),
            "resolve": sign.resolve,
        },
        line=line or None,
        party=party,
        citation=_cite(sign, book),
    )


def together(fired: Sequence[Finding], book: SignBook) -> Iterator[Finding]:
    """What fired signs come to: only signs of more than one family do."""
    gate = book.gate
    if gate is None or not fired:
        return
    families = {each.facts["family"]: each.facts for each in fired}
    records: list[Scalar | Record] = [
        {"id": f.facts["sign"], "family": f.facts["family"]} for f in fired
    ]
    if not holds(gate.program, context({"history": {"fired": records}})):
        return
    # Several signs of one family tell one thing several times: the heaviest one counts.
    weights = {
        family: max(int(f.facts["weight"]) for f in fired if f.facts["family"] == family)
        for family in families
    }
    yield Finding(
        question=Question.WHO,
        rule="signs-together",
        facts={
            "sum": str(sum(weights.values())),
            "families": str(len(families)),
            "signs": str(len(fired)),
            "addends": " + ".join(
                f"{weight} {family} "
                f"({', '.join(f.facts['sign'] for f in fired if f.facts['family'] == family)})"
                for family, weight in sorted(weights.items())
            ),
            "text": gate.sign,
        },
        citation=_cite(gate, book),
    )


def _cite(sign: Sign, book: SignBook) -> Citation:
    return Citation(
        list_id="signs",
        entry_id=sign.id,
        title="; ".join(filter(None, (sign.source, sign.section))),
        version=book.version,
        source=sign.url or sign.source,
        verification=sign.verification,
    )


def _evidence(sign: Sign, facts: Mapping[str, Particulars]) -> Iterator[str]:
    """The facts that a sign saw, as they compare; of papers, only what parts them."""
    for name in sorted(sign.fields):
        group, _, field = name.partition(".")
        value = facts.get(group, {}).get(field)
        if name == "consignment.docs" and isinstance(value, dict):
            yield from _parted(sign, value)
        elif value is not None:
            yield f"{name}: {_shown(_telling(value, sign))}"


def _telling(value: object, sign: Sign) -> object:
    """Of a list, what the sign looks for, where anything of it is there."""
    if not isinstance(value, list):
        return value
    wanted = [p.value for p in sign.parameters.values() if isinstance(p.value, list)]
    return [each for each in value if any(each in list_ for list_ in wanted)] or value


def _parted(sign: Sign, docs: Mapping[str, Scalar | Record]) -> Iterator[str]:
    papers = {kind: paper for kind, paper in docs.items() if isinstance(paper, dict)}
    for parameter in sign.parameters.values():
        fields = parameter.value if isinstance(parameter.value, list) else []
        for field in differing(papers, [str(each) for each in fields], _tolerance(sign)):
            sides = [f"{k} {_shown(p[field])}" for k, p in papers.items() if field in p]
            yield f"{field}: {' ≠ '.join(sides)}"


def _tolerance(sign: Sign) -> float:
    given = sign.parameters.get("tol")
    return float(given.value) if given and isinstance(given.value, int | float) else 0.0


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list):
        return f"[{', '.join(map(_shown, value[:6]))}{', …' if len(value) > 6 else ''}]"
    if isinstance(value, dict):
        return ", ".join(f"{key} {_shown(each)}" for key, each in sorted(value.items())[:6])
    text = str(value) or "—"
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
