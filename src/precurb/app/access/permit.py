"""Whether an actor may do something, and the sentence that says why or why not.

Nothing is allowed by default. A grant counts everywhere, or for the one scope it names; a token
never reaches farther than its user, and no farther than its own scopes.
"""

from dataclasses import dataclass

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.roles import roles, roles_with
from precurb.errors import DeniedError


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether something is allowed, and why in one sentence."""

    allowed: bool
    why: str


def permit(actor: Actor, action: Action, scope: str = "") -> Verdict:
    """Say whether an actor may do something.

    Args:
        actor: Who asks.
        action: What is asked for.
        scope: What it concerns, as ``kind:value``; empty for the whole installation, for which
            a grant within a scope is not enough.
    """
    known = roles()
    holding = [
        grant
        for grant in actor.grants
        if (role := known.get(grant.role)) is not None and action in role.actions
    ]
    if actor.scopes is not None and action not in actor.scopes:
        return Verdict(False, f"the token of {actor.name} does not reach to {action}")
    for grant in holding:
        if grant.scope in ("", scope):
            return Verdict(True, f"{actor.name} may {action} as {grant.role}")
    if holding:
        within = ", ".join(sorted(grant.scope for grant in holding))
        where = f"for {scope}" if scope else "everywhere"
        why = f"{actor.name} has the right {action} within {within} alone, not {where}"
        return Verdict(False, why)
    having = " or ".join(roles_with(action)) or "no role that can be given"
    where = f" for {scope}" if scope else ""
    return Verdict(False, f"{actor.name} lacks the right {action}{where}; {having} has it")


def require(actor: Actor, action: Action, scope: str = "") -> None:
    """Go on only where an actor may do something.

    Raises:
        DeniedError: The actor may not; the message names the right that is missing and the
            roles that hold it.
    """
    verdict = permit(actor, action, scope)
    if not verdict.allowed:
        raise DeniedError(verdict.why)
