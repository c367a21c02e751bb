"""Verify the signs of a policy: each fires on its examples; what a company changed is said."""

from collections.abc import Iterator

from precurb.app.remark import Level, Remark
from precurb.decide import Policy
from precurb.model import Particulars
from precurb.signs import Example, Sign, context, holds, packaged_signs, vocabulary


def remarks_on_signs(policy: Policy) -> Iterator[Remark]:
    """Yield what is to be said of the signs: what fails, what is changed, what is own."""
    packaged = packaged_signs().by_id
    for sign in policy.signs.signs:
        before = packaged.get(sign.id)
        about = f"sign {sign.id}"
        changed = before is not None and before != sign
        for number, example in enumerate(sign.examples, start=1):
            for level, text in _tried(sign, example, changed=changed):
                yield Remark(level, about, f"example {number} {text}")
        if before is None:
            yield Remark(Level.NOTE, about, _own(sign))
        elif before != sign:
            yield Remark(Level.OK, about, "; ".join(_changes(before, sign)))


def facts_in_groups(facts: Particulars) -> dict[str, Particulars]:
    """Facts by full name, laid out by group: ``line.net_kg`` is ``net_kg`` of ``line``."""
    groups: dict[str, Particulars] = {}
    for name, value in facts.items():
        group, _, field = name.partition(".")
        groups.setdefault(group, {})[field] = value
    return groups


def _tried(sign: Sign, example: Example, *, changed: bool) -> Iterator[tuple[Level, str]]:
    unknown = set(example.facts) - set(vocabulary())
    if unknown:
        yield Level.PROBLEM, f"has facts that do not exist: {', '.join(sorted(unknown))}"
    fires = holds(sign.program, context(facts_in_groups(example.facts))) is True
    if fires is not example.fires:
        now = "fires" if fires else "does not fire"
        if changed:
            yield Level.NOTE, f"{now} with the parameters you gave; as packaged it is otherwise"
        else:
            yield Level.PROBLEM, f"{now}, and should be otherwise"


def _own(sign: Sign) -> str:
    ground = "no official text" if sign.own else f"the company says it rests on {sign.source}"
    state = "" if sign.enabled else "; switched off"
    return f"own sign ({ground}): {sign.sign}{state}"


def _changes(before: Sign, after: Sign) -> Iterator[str]:
    if before.enabled != after.enabled:
        yield "switched on" if after.enabled else "switched off"
    for name, given in after.parameters.items():
        was = before.parameters[name]
        if was != given:
            yield f"{name} {was.value} → {given.value} ({given.origin})"
