"""Answers that need more than a model: a check with its exact bytes, parts, conditions."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

import msgspec
from fastapi import Request
from fastapi.responses import Response

from precurb.api.cursors import cursor_of, next_link
from precurb.api.shapes.checks import CheckLine, CheckSummary, Sentence
from precurb.api.shapes.common import Items, Told
from precurb.app.desk.pages import Page
from precurb.app.prose import decided, noted, reason, sentence
from precurb.model import Check, Judgement
from precurb.screening import encode_check
from precurb.store.checks import KeptCheck

T = TypeVar("T")
M = TypeVar("M", bound=Told)


def parted(
    response: Response, request: Request, listing: str, found: Page[T], told: Callable[[T], M]
) -> Items[M]:
    """A part of a list, with the ``Link`` to the next one.

    Args:
        response: The answer that is being made.
        request: What was asked.
        listing: Which list its cursor belongs to.
        found: The part.
        told: How one item is told.
    """
    cursor = cursor_of(listing, found.next)
    if cursor:
        response.headers["Link"] = next_link(request, cursor)
    return Items[M](items=[told(each) for each in found.items], next=cursor)


def check_bytes(kept: KeptCheck, check: Check, language: str) -> bytes:
    """A check in whole: its summary, and the very bytes that were made."""
    summary = CheckSummary(
        **CheckLine.model_validate(kept).model_dump(),
        language=language,
        sentences=list(_sentences(check.judgements, language)),
        not_checked=[each.reason for each in check.not_checked],
    )
    return b'{"summary":%b,"check":%b}' % (
        summary.model_dump_json().encode(), encode_check(check),
    )  # fmt: skip


def transaction_json(told: object) -> dict[str, object]:
    """A transaction as the canonical JSON has it."""
    found: dict[str, object] = msgspec.to_builtins(told)
    return found


def conditional(request: Request, body: bytes, *, tag: str = "", kind: str = "") -> Response:
    """An answer with its ``ETag``, or 304 where the caller has it already.

    Args:
        request: What was asked.
        body: The answer.
        tag: What identifies it; its hash when left out.
        kind: Its media type; JSON when left out.
    """
    found = f'"{tag or hashlib.sha256(body).hexdigest()}"'
    headers = {"ETag": found, "Vary": "Accept-Language", "Cache-Control": "private, no-cache"}
    seen = request.headers.get("if-none-match", "")
    if seen == "*" or found in {each.strip().removeprefix("W/") for each in seen.split(",")}:
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=kind or "application/json")


def _sentences(judgements: Iterable[Judgement], language: str) -> Iterator[Sentence]:
    told = tuple(judgements)
    for each in (*decided(told), *noted(told)):
        finding = each.finding
        yield Sentence(
            outcome=each.outcome,
            question=finding.question,
            rule=finding.rule,
            text=sentence(finding.rule, finding.facts, language),
            because=reason(each.because, language),
            line=finding.line,
            party=finding.party,
            list=finding.citation.list_id if finding.citation else "",
            entry=finding.citation.entry_id if finding.citation else "",
        )
