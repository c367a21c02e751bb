"""How a route declares itself: what it needs, its answers, an example of the good one."""

from typing import Any

from precurb.api.gate import asks
from precurb.api.problems import MEDIA_TYPE
from precurb.api.shapes.common import Problem
from precurb.app.access.actions import Action

PROBLEMS: dict[int | str, dict[str, Any]] = {
    each: {
        "model": Problem,
        "description": what,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for each, what in (("4XX", "The request is not carried out."), ("5XX", "A fault here."))
}
UNCHANGED: dict[int | str, dict[str, Any]] = {
    304: {"description": "The caller has it already."}
}
_STANDING = {
    f"RateLimit-{name}": {"description": what, "schema": {"type": "integer"}}
    for name, what in (
        ("Limit", "Requests a minute."),
        ("Remaining", "How many are left now."),
        ("Reset", "Seconds until all are."),
    )
}


def needs(
    *actions: Action,
    example: object = None,
    status: int = 200,
    what: str = "Done.",
    headers: tuple[str, ...] = (),
    **told: Any,
) -> dict[str, Any]:
    """What a route declares.

    Args:
        actions: Any of these is enough to come to the use case; none means any good token.
        example: An answer.
        status: Its status.
        what: What it means.
        headers: Further headers of the answer.
        told: What else FastAPI takes.
    """
    good: dict[str, Any] = {
        "description": what,
        "headers": _STANDING | {each: {"schema": {"type": "string"}} for each in headers},
    }
    if example is not None:
        good["content"] = {"application/json": {"example": example}}
    responses = PROBLEMS | {status: good} | told.pop("responses", {})
    return asks(*actions, status_code=status, responses=responses, **told)
