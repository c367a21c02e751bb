"""What a policy says, rule by rule and sign by sign."""

from dataclasses import dataclass
from pathlib import Path

from precurb.app.policy import own_rules
from precurb.decide import Rule, Suppression, read_policy
from precurb.decide.vocabulary import FindingKind, finding_kinds
from precurb.errors import InvalidRecordError
from precurb.signs import Sign, packaged_signs


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A policy, or the part of it that a name stands for.

    ``own`` is how many rules at its head are the company's; ``changed`` are the signs that it
    changed or added; ``kind`` is the finding of that name.
    """

    policy: str
    own: int
    rules: tuple[tuple[int, Rule], ...]
    signs: tuple[Sign, ...]
    changed: frozenset[str]
    suppressions: tuple[Suppression, ...]
    kind: FindingKind | None = None


def show_policy(name: str = "", *, path: Path | None = None) -> Shown:
    """A policy, or what it says of one finding or sign.

    Args:
        name: A finding such as ``hs-mismatch``, or a sign such as CO-016; all when left out.
        path: A company's policy; the packaged one when left out.

    Raises:
        InvalidRecordError: The file cannot be read, or nothing has this name.
    """
    policy = read_policy(path)
    numbered = tuple(enumerate(policy.rules, start=1))
    packaged = packaged_signs().by_id
    shown = Shown(
        policy=policy.version,
        own=own_rules(policy),
        rules=tuple(each for each in numbered if name in ("", each[1].rule)),
        signs=tuple(each for each in policy.signs.signs if name.upper() in ("", each.id)),
        changed=frozenset(s.id for s in policy.signs.signs if packaged.get(s.id) != s),
        suppressions=tuple(
            each
            for each in policy.suppressions
            if name in ("", each.rule) or name.upper() == each.when.get("sign")
        ),
        kind=finding_kinds().get(name),
    )
    if name and not (shown.rules or shown.signs or shown.kind):
        raise InvalidRecordError(f"no finding and no sign is called {name!r}")
    return shown
