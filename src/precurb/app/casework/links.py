"""Links as use cases: build them, ask them, confirm and undo them.

Parties of trade and entries of lists are gathered when links are built; subjects of cases are
added for each who asks, as far as they see the case. What somebody may not see is not there
for them: no name, no tie, no path through it.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.service import Service
from precurb.casework.case import Case, case_of
from precurb.casework.links.attributes import phone
from precurb.casework.links.graph import Graph
from precurb.casework.links.mentions import Gathering, entry_mention, subject_mentions
from precurb.casework.links.propose import as_seen, propose
from precurb.casework.sight import may_read, seen_by, visible_case
from precurb.errors import InvalidRecordError, UnknownRecordError
from precurb.lists.names import identifier_key, party_name_key
from precurb.model.casework import CaseEvent
from precurb.model.links import Gathered, Link, LinkState, Mention
from precurb.store import cases, jobs
from precurb.store import links as kept
from precurb.store.jobs import NewJob

JOB = "build-links"
LONGEST = 500  # letters of a reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What building links came to."""

    id: str
    parties: int
    entries: int
    subjects: int
    flows: int
    proposals: int
    new: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Web:
    """The graph as somebody sees it, the links it rests on, and when it was built."""

    graph: Graph
    links: tuple[Link, ...]
    built: dt.datetime | None


def build_links(*, service: Service, actor: Actor) -> Built:
    """Gather parties, entries and flows anew, and propose links between them.

    Raises:
        DeniedError: The actor may not write cases.
    """
    require(actor, Action.CASE_WRITE)
    require(actor, Action.CHECK_READ)
    with service.store.read() as db:
        gathering = Gathering()
        for about, made in kept.all_transactions(db):
            gathering.take(about, made)
        whole = [case_of(name, events) for name, events in cases.all_events(db).items()]
    entries = [
        entry_mention(watchlist.header.id, entry)
        for watchlist in service.snapshot.watchlists
        for entry in watchlist.entries()
    ]
    gathered = gathering.done(entries)
    subjects = [each for case in whole for each in subject_mentions(case)]
    proposals = propose((*gathered.mentions, *subjects))
    with service.store.write(service.acting(actor)) as writing:
        made_id = kept.keep_gathered(writing, gathered)
        new = kept.add_proposals(writing, proposals)
    return Built(
        id=made_id,
        parties=len(gathered.mentions) - len(entries),
        entries=len(entries),
        subjects=len(subjects),
        flows=len(gathered.flows),
        proposals=len(proposals),
        new=new,
    )


def ask_build(*, service: Service, actor: Actor) -> str | None:
    """Have a worker build links; the id of the job, nothing where one waits or runs already.

    Raises:
        DeniedError: The actor may not write cases.
    """
    require(actor, Action.CASE_WRITE)
    require(actor, Action.CHECK_READ)
    with service.store.write(service.acting(actor)) as writing:
        return jobs.enqueue(writing, NewJob(kind=JOB, single=JOB))


def read_web(*, service: Service, actor: Actor) -> Web:
    """The graph of all parties as the actor sees it; empty where links were never built.

    Raises:
        DeniedError: The actor may not read cases and checks.
    """
    require(actor, Action.CASE_READ)
    require(actor, Action.CHECK_READ)
    with service.store.read() as db:
        mark = kept.mark(db)
        built = kept.built_at(db)
        subjects = tuple(_seen_subjects(cases.all_events(db), actor))
    if mark is None:
        return Web(graph=Graph({}), links=(), built=None)
    graph, links = _laid_out(_Asked(mark=mark, subjects=subjects, service=service))
    return Web(graph=graph, links=links, built=built)


def find_parties(text: str, web: Web, most: int = 50) -> list[str]:
    """Entities by a part of a name, or by a number, telephone, address or wallet they have."""
    if not (key := party_name_key(text)):
        return []
    plain = identifier_key(text)
    phones = {each.key for each in phone(text)}
    exact, found = [], []
    for entity in web.graph.entities.values():
        names = [n for m in entity.members for n in (m.name, *m.other_names)]
        keys = [party_name_key(name) for name in names]
        if key in keys or entity.id == text:
            exact.append(entity.id)
        elif any(key in each for each in keys) or any(
            plain in identifier_key(each.key) or each.key in phones
            for each in entity.attributes
        ):
            found.append(entity.id)
    return [*exact, *found][:most]


def entity_id(text: str, web: Web) -> str:
    """The entity of an id, of a mention of it, or of a name that one entity alone bears.

    Raises:
        UnknownRecordError: There is none.
        InvalidRecordError: Several bear the name.
    """
    for known in (text, f"trade:{text}"):
        if known in web.graph.entity_of:
            return web.graph.entity_of[known]
    found = find_parties(text, web, most=6)
    key = party_name_key(text)
    same = [e for e in found if party_name_key(web.graph.entities[e].name) == key]
    chosen = same or found
    if not chosen:
        raise UnknownRecordError(f"no party {text[:80]!r} among the links")
    if len(chosen) > 1:
        names = "; ".join(f"{each} {web.graph.entities[each].name}" for each in chosen[:5])
        raise InvalidRecordError(f"several parties are meant by {text[:80]!r}: {names}")
    return chosen[0]


def open_links(web: Web) -> list[Link]:
    """Links that wait for an answer, the likeliest first."""
    found = [each for each in web.links if each.state is LinkState.PROPOSED]
    return sorted(found, key=lambda each: (-each.proposal.score, each.proposal.one))


def answered_links(web: Web) -> list[Link]:
    """Links that somebody confirmed or undid, the last answered first."""
    found = [each for each in web.links if each.at is not None]
    return sorted(found, key=lambda each: str(each.at), reverse=True)


def decide_link(
    pair: tuple[str, str], state: LinkState, reason: str, *, service: Service, actor: Actor
) -> None:
    """Confirm or undo a link; the newest word counts, and every word stays.

    Args:
        pair: The ids of two mentions.
        state: Confirmed or undone.
        reason: Why; an undone link needs one.
        service: The installation.
        actor: Who decides.

    Raises:
        DeniedError: The actor may not write cases.
        UnknownRecordError: No such link was proposed, or the actor does not see it.
        InvalidRecordError: A reason is missing or too long.
    """
    require(actor, Action.CASE_WRITE)
    if state is LinkState.PROPOSED:
        raise InvalidRecordError("a link is confirmed or undone; proposing is not a decision")
    told = reason.strip()
    if len(told) > LONGEST or (state is LinkState.UNDONE and not told):
        raise InvalidRecordError(f"say why in up to {LONGEST} letters")
    first, second = sorted(pair)
    web = read_web(service=service, actor=actor)
    if not {first, second} <= set(web.graph.entity_of):
        raise UnknownRecordError(f"no link between {first[:80]!r} and {second[:80]!r}")
    with service.store.write(service.acting(actor)) as writing:
        kept.decide(writing, (first, second), state, told)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What a graph is laid out from; equal where the graph is the same."""

    mark: kept.Mark
    subjects: tuple[Mention, ...]
    service: Service = field(compare=False)


@lru_cache(maxsize=4)
def _laid_out(asked: _Asked) -> tuple[Graph, tuple[Link, ...]]:
    with asked.service.store.read() as db:
        gathered = kept.read_gathered(db)
        links = kept.links(db)
    mentions = tuple(sorted((*gathered.mentions, *asked.subjects), key=lambda m: m.id))
    seen = tuple(as_seen(links, mentions))
    whole = Gathered(mentions=mentions, flows=gathered.flows, undated=gathered.undated)
    return Graph.of(whole, seen), seen


def _seen_subjects(told: dict[str, tuple[CaseEvent, ...]], actor: Actor) -> Iterator[Mention]:
    for case_id, events in told.items():
        case = _as_seen_by(case_id, events, actor)
        if case is not None:
            yield from subject_mentions(case)


def _as_seen_by(case_id: str, events: tuple[CaseEvent, ...], actor: Actor) -> Case | None:
    whole = case_of(case_id, events)
    if not may_read(whole, actor.name):
        return None
    return visible_case(whole, seen_by(whole, events, actor.name))
