"""Whether an envelope in its place counts: agreed, readable, not late, not of the past."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from precurb.app.exchange.lane import check_agreed
from precurb.errors import DeniedError, InvalidRecordError
from precurb.exchange import tombstone
from precurb.exchange.codes import Refusal, RefusedError
from precurb.exchange.envelope import Act, Claims, Envelope
from precurb.exchange.kinds import KINDS, Kind
from precurb.exchange.marking import is_over
from precurb.exchange.sequence import goes_back
from precurb.store.exchange import Version
from precurb.store.exchange_peers import KeptPeer


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What is known here of an author before an envelope."""

    peer: KeptPeer
    audit: str
    schemas: Mapping[str, int]
    versions: Mapping[str, Version]
    ids: frozenset[str] | set[str]


def judge(found: Envelope, past: Past, at: dt.datetime) -> Kind:
    """Let an envelope count, or say why it does not.

    Args:
        found: Authentic, for this node, and next in its sequence.
        past: What is known of its author.
        at: Now.

    Raises:
        RefusedError: It takes its place, and does not count.
    """
    claims = found.claims
    kind = _kind(claims, past)
    try:
        check_agreed(past.peer, kind, at)
    except DeniedError as error:
        raise RefusedError(Refusal.NOT_AGREED, str(error)) from error
    _check_time(claims, kind, at)
    _check_past(claims, past)
    if not kind.of_nodes:
        _check_version(claims, past.versions.get(claims.record))
    _check_content(found, kind)
    return kind


def _kind(claims: Claims, past: Past) -> Kind:
    kind = KINDS.get(claims.kind)
    if kind is None:
        raise RefusedError(Refusal.UNKNOWN_KIND, f"{claims.kind} is not known here")
    least = max(past.schemas.get(claims.kind, 0), kind.versions[0])
    if claims.schema < least:
        raise RefusedError(
            Refusal.SCHEMA_DOWNGRADE, f"{claims.kind} in version {claims.schema}, after {least}"
        )
    if claims.schema not in kind.versions:
        raise RefusedError(Refusal.UNKNOWN_SCHEMA, f"{claims.kind} in version {claims.schema}")
    return kind


def _check_time(claims: Claims, kind: Kind, at: dt.datetime) -> None:
    if kind.of_nodes:
        return
    if claims.expires is not None and at >= claims.expires:
        raise RefusedError(Refusal.EXPIRED, f"it counted until {claims.expires.isoformat()}")
    if is_over(claims.marking, at):
        raise RefusedError(Refusal.EXPIRED, "its marking lets nobody read it any more")


def _check_past(claims: Claims, past: Past) -> None:
    if claims.id in past.ids:
        raise RefusedError(Refusal.REPEATED, f"an envelope {claims.id} was here before")
    try:
        back = goes_back(past.audit, claims.audit)
    except ValueError as error:
        raise RefusedError(Refusal.INVALID_CONTENT, str(error)) from error
    if back:
        raise RefusedError(
            Refusal.ROLLED_BACK, "its author's audit ends before one told earlier"
        )


def _check_version(claims: Claims, last: Version | None) -> None:
    if last is None:
        if claims.act is Act.WITHDRAW:
            raise RefusedError(Refusal.INVALID_CONTENT, "withdraws what never came here")
        return
    if last.withdrawn or claims.version <= last.number:
        what = "was withdrawn" if last.withdrawn else f"is here in version {last.number}"
        raise RefusedError(Refusal.ROLLED_BACK, f"record {claims.record} {what}")
    if last.kind != claims.kind:
        raise RefusedError(Refusal.INVALID_CONTENT, f"the record is a {last.kind}")


def _check_content(found: Envelope, kind: Kind) -> None:
    try:
        if found.claims.act is Act.WITHDRAW:
            tombstone.read(found.payload)
        else:
            kind.check(found.claims.schema, found.payload)
    except (InvalidRecordError, RefusedError) as error:
        raise RefusedError(Refusal.INVALID_CONTENT, str(error)[:300]) from error
