"""The policy in use: rules in order, signs with their numbers, what a company made of it."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

import msgspec

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.policy import Verified, verify
from precurb.app.policy_show import Shown, show_policy
from precurb.app.service import Service
from precurb.errors import InvalidRecordError, UnknownRecordError
from precurb.signs import Change, Sign, packaged_signs


@dataclass(frozen=True, slots=True, kw_only=True)
class SignChange:
    """What a company made of one packaged sign, and why."""

    sign: str
    words: str
    what: str
    before: str
    after: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyPage:
    """A policy with what was found when it was verified; ``changes`` are of packaged signs."""

    shown: Shown
    verified: Verified
    changes: tuple[SignChange, ...]
    own_signs: tuple[Sign, ...]
    company: bool


def policy_in_use(*, service: Service, actor: Actor) -> PolicyPage:
    """The policy that decides now.

    Raises:
        DeniedError: The actor may not read the policy.
    """
    require(actor, Action.POLICY_READ)
    return read_page(service.policy_path, service=service)


def policy_part(name: str, *, service: Service, actor: Actor) -> Shown:
    """What the policy in use says of one finding or sign.

    Raises:
        DeniedError: The actor may not read the policy.
        UnknownRecordError: Nothing has this name.
    """
    require(actor, Action.POLICY_READ)
    try:
        return show_policy(name, path=service.policy_path)
    except InvalidRecordError as error:
        raise UnknownRecordError(str(error)) from error


def read_page(path: Path | None, *, service: Service) -> PolicyPage:
    """A policy from its file, as a page shows it.

    Raises:
        InvalidRecordError: The file cannot be read as a policy.
    """
    shown = show_policy(path=path)
    packaged = packaged_signs().by_id
    return PolicyPage(
        shown=shown,
        verified=verify(path, on=service.today()),
        changes=_changes(shown, path),
        own_signs=tuple(sign for sign in shown.signs if sign.id not in packaged),
        company=path is not None,
    )


def _changes(shown: Shown, path: Path | None) -> tuple[SignChange, ...]:
    if path is None:
        return ()
    table = tomllib.loads(path.read_text("utf-8"))
    told = msgspec.convert(table.get("changes", []), tuple[Change, ...])
    signs = {sign.id: sign for sign in shown.signs}
    return tuple(
        line
        for change in told
        for line in _of_sign(change, packaged_signs().by_id[change.id], signs[change.id])
    )


def _of_sign(change: Change, before: Sign, after: Sign) -> list[SignChange]:
    found = [
        ("enabled", str(before.enabled).lower(), str(after.enabled).lower())
    ] if before.enabled != after.enabled else []  # fmt: skip
    for name, given in after.parameters.items():
        was = before.parameters[name]
        if was.value != given.value:
            found.append((name, str(was.value), str(given.value)))
    return [
        SignChange(
            sign=change.id, words=after.sign, what=what, before=old, after=new, why=change.why
        )
        for what, old, new in found
    ]
