"""Links proposed: candidates compared by the matcher of parties, with score and reasons."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import msgspec

from precurb.casework.links.candidates import candidates
from precurb.casework.links.entities import groups
from precurb.examine.parties.judge import REVIEW_FROM
from precurb.examine.parties.match import Asked, Evidence, match_pair
from precurb.examine.parties.particulars import Identity, Particulars
from precurb.model.links import AttributeKind, Link, LinkState, Mention, Proposal

LEAST = REVIEW_FROM
_CERTAIN = (AttributeKind.NUMBER, AttributeKind.WALLET)
_CERTAIN_SCORE = 0.95  # one number, and names that do not contradict it
_CONTRADICTED = 0.6  # one number and quite other names: to be looked at
_NAMES = 0.2  # of the likelihood that names alone must have beside a shared number


def propose(mentions: Sequence[Mention]) -> list[Proposal]:
    """Pairs of mentions that may be one party, the likeliest first.

    Entries of one list are taken for what their publisher says they are: two entries.
    """
    by_id = {each.id: each for each in mentions}
    asked = {each.id: _asked(each) for each in mentions}
    found = []
    for one, other, _ in candidates(mentions):
        if _same_source(one, other):
            continue
        evidence = match_pair(asked[one], asked[other])
        proposal = _proposal(by_id[one], by_id[other], evidence)
        if proposal.score >= LEAST:
            found.append(proposal)
    return sorted(found, key=lambda each: (-each.score, each.one, each.other))


def as_seen(links: Iterable[Link], mentions: Iterable[Mention]) -> Iterator[Link]:
    """Links as somebody may see them who sees some mentions, or only some of their facts.

    A link whose ends are not both seen is not there. One that rests on other facts than are
    seen, because they have changed or are another's to read, is not proposed any more; what
    people have confirmed or undone stays, without the reasons. Nor is proposed what confirmed
    links hold together already.
    """
    by_id = {each.id: each for each in mentions}
    seen = [
        link for link in links if link.proposal.one in by_id and link.proposal.other in by_id
    ]
    joined = groups(
        (link.proposal.one, link.proposal.other)
        for link in seen
        if link.state is LinkState.CONFIRMED
    )
    for link in seen:
        one, other = link.proposal.one, link.proposal.other
        same = link.proposal.evidence == evidence_hash(by_id[one], by_id[other])
        if link.state is not LinkState.PROPOSED:
            yield link if same else replace(link, proposal=replace(link.proposal, reasons=()))
        elif same and joined.get(one, one) != joined.get(other, other):
            yield link


def evidence_hash(one: Mention, other: Mention) -> str:
    """A hash of all that a comparison of two mentions looks at; not of when they were seen."""
    told = [
        (
            each.name, sorted(each.other_names), each.type, each.country,
            [(a.kind, a.key) for a in each.attributes if a.kind in _COMPARED],
            sorted(each.birth_dates),
        )
        for each in (one, other)
    ]  # fmt: skip
    return hashlib.sha256(msgspec.json.encode(told, order="deterministic")).hexdigest()


_COMPARED = frozenset(AttributeKind) - {
    AttributeKind.PRODUCT, AttributeKind.SUPPLIER, AttributeKind.CONTAINER,
}  # fmt: skip


def _proposal(one: Mention, other: Mention, evidence: Evidence) -> Proposal:
    score = evidence.likely
    both = set(one.attributes) & set(other.attributes)
    certain = sorted(a for a in both if a.kind in _CERTAIN)
    if certain:  # a number has one holder, whatever the names
        floor = _CERTAIN_SCORE if evidence.score >= _NAMES else _CONTRADICTED
        score = max(score, floor)
    return Proposal(
        one=one.id,
        other=other.id,
        score=round(score, 4),
        reasons=tuple(_reasons(evidence, one, other)),
        evidence=evidence_hash(one, other),
    )


def _reasons(evidence: Evidence, one: Mention, other: Mention) -> Iterator[str]:
    """Why, in the signs of findings: ``a = b`` agree, ``a ≈ b`` nearly, ``+ −`` stand alone."""
    for word in evidence.words:
        yield f"{word.asked} {'=' if word.alike >= 1 else '≈'} {word.listed}"
    yield from (f"+ {only}" for only in evidence.only_asked)
    yield from (f"− {only}" for only in evidence.only_listed)
    yield from (f"{each.what} ({each.weight:+.1f})" for each in evidence.remarks)
    for each in sorted(set(one.attributes) & set(other.attributes)):
        if each.kind in _COMPARED and each.kind is not AttributeKind.NAME:
            yield f"{each.kind}: {each.text or each.key}"


def _asked(mention: Mention) -> Asked:
    kinds: dict[AttributeKind, list[str]] = {}
    for each in mention.attributes:
        kinds.setdefault(each.kind, []).append(each.text or each.key)
    numbers = [a.key for a in mention.attributes if a.kind is AttributeKind.NUMBER]
    return Asked(
        names=(mention.name, *mention.other_names),
        type=mention.type,
        country=mention.country,
        wallets=tuple(kinds.get(AttributeKind.WALLET, ())),
        particulars=Particulars(
            birth_dates=mention.birth_dates,
            countries=frozenset((mention.country,)) if mention.country else frozenset(),
            addresses=tuple(kinds.get(AttributeKind.ADDRESS, ())),
            phones=tuple(kinds.get(AttributeKind.PHONE, ())),
            emails=tuple(kinds.get(AttributeKind.EMAIL, ())),
            identities=tuple(Identity("", key) for key in numbers),
        ),
    )


def _same_source(one: str, other: str) -> bool:
    """Whether both are entries of one list, or subjects of one case."""
    kinds = [each.partition(":")[0] for each in (one, other)]
    return kinds[0] == kinds[1] != "trade" and one.split("/")[0] == other.split("/")[0]
