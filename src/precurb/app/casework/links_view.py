"""Links in the words of who reads them: what ties two parties, and why a candidate ranks."""

from collections.abc import Iterable
from typing import Any

from precurb.app.casework.links import Web
from precurb.app.words import t
from precurb.casework.links.displaced import Displaced, SharedContact
from precurb.casework.links.graph import HUB, Graph, Tie
from precurb.casework.links.paths import Path
from precurb.casework.links.reasons import Reason
from precurb.casework.links.rings import Ring
from precurb.model.links import Attribute, FlowKind, Link, Origin

_MOST_FLOWS = 3  # transactions of a tie that are named


def entity_view(entity_id: str, web: Web) -> dict[str, Any]:
    """One party: what it is called, where it was seen, what is known of it."""
    entity = web.graph.entities[entity_id]
    return {
        "id": entity.id,
        "name": entity.name,
        "country": entity.country,
        "origins": sorted({str(each.origin) for each in entity.members}),
        "listed": entity.listed,
        "measured": entity.measured,
        "since": entity.since,
        "until": entity.until,
        "mentions": [
            {"id": each.id, "name": each.name, "page": _page(each.id)}
            for each in entity.members
        ],
    }


def attributes_view(entity_id: str, web: Web, language: str) -> list[dict[str, Any]]:
    """What a party has, and how many others have it; ``hub`` where too many do."""
    graph = web.graph
    return [
        {
            "text": said(each, language),
            "others": max(0, len(graph.bearers.get(each, ())) - 1),
            "hub": len(graph.bearers.get(each, ())) > HUB,
        }
        for each in graph.entities[entity_id].attributes
    ]


def tie_view(tie: Tie, web: Web, language: str) -> dict[str, Any]:
    """A neighbour and the evidence of the tie, the strongest first."""
    shared = sorted(tie.shared, key=lambda each: (-web.graph.weight(each), each))
    evidence = [said(each, language) for each in shared]
    if tie.maybe:
        score = f"{tie.maybe.proposal.score:.2f}"
        evidence.insert(0, t("links.perhaps", language, score=score))
    evidence += _flows(tie, language)
    return {
        "party": entity_view(tie.other, web),
        "evidence": evidence,
        "weight": round(tie.weight, 2),
        "flows": len(tie.flows),
    }


def path_view(path: Path, web: Web, language: str) -> dict[str, Any]:
    """A way from one party to another, step by step with its evidence."""
    return {
        "start": entity_view(path.entities[0], web),
        "steps": [tie_view(tie, web, language) for tie in path.ties],
        "weight": round(path.weight, 2),
    }


def ring_view(ring: Ring, web: Web, language: str) -> dict[str, Any]:
    """A ring candidate with its reasons."""
    return {
        "score": ring.score,
        "members": [entity_view(each, web) for each in ring.members],
        "reasons": [reason_view(each, language) for each in ring.reasons],
    }


def displaced_view(found: Displaced, web: Web, language: str) -> dict[str, Any]:
    """A firm that came after a measure against another one."""
    return {
        "old": entity_view(found.old, web),
        "new": entity_view(found.new, web),
        "measured": found.measured,
        "days": found.days,
        "score": found.score,
        "reasons": [reason_view(each, language) for each in found.reasons],
    }


def contact_view(found: SharedContact, web: Web, language: str) -> dict[str, Any]:
    """A telephone number or e-mail address and the importers behind which it stands."""
    return {
        "what": said(found.attribute, language),
        "importers": [entity_view(each, web) for each in found.importers],
    }


def link_view(link: Link, web: Web) -> dict[str, Any]:
    """A link with both its ends, its reasons and what was said of it."""
    graph = web.graph
    ends = []
    for name in (link.proposal.one, link.proposal.other):
        entity = graph.entities[graph.entity_of[name]]
        mention = next(each for each in entity.members if each.id == name)
        ends.append(
            {
                "id": name, "name": mention.name, "country": mention.country,
                "origin": str(mention.origin), "page": _page(name), "entity": entity.id,
            }
        )  # fmt: skip
    return {
        "ends": ends,
        "score": link.proposal.score,
        "reasons": link.proposal.reasons,
        "state": str(link.state),
        "reason": link.reason,
        "by": link.by,
        "at": link.at,
    }


def reason_view(reason: Reason, language: str) -> dict[str, Any]:
    """A reason as a sentence, with what it adds."""
    values: dict[str, object] = dict(reason.values)
    if "kind" in values:
        values["kind"] = t(f"links.kind.{values['kind']}", language)
    code = "with" if reason.name == "shared" and reason.values["count"] == "2" else reason.name
    return {
        "text": t(f"links.reason.{code}", language, **values),
        "points": f"{reason.points:+.2f}" if reason.points else "",
    }


def said(attribute: Attribute, language: str) -> str:
    """A shared attribute: its kind and how it was written."""
    kind = t(f"links.kind.{attribute.kind}", language)
    return f"{kind}: {attribute.text or attribute.key}"


def hubs_view(graph: Graph, language: str, most: int = 20) -> Iterable[dict[str, Any]]:
    """What too many bear to tie them."""
    for at, (attribute, count) in enumerate(graph.hubs()):
        if at == most:
            return
        yield {"what": said(attribute, language), "count": count}


def _flows(tie: Tie, language: str) -> list[str]:
    found = []
    for kind in FlowKind:
        some = [each for each in tie.flows if each.kind is kind]
        if some:
            days = sorted(str(each.day) for each in some if each.day)
            told = ", ".join(each.about for each in some[:_MOST_FLOWS])
            more = " …" if len(some) > _MOST_FLOWS else ""
            key = f"links.flow.{kind}"
            text = t(key, language, count=len(some), day=days[0] if days else "—")
            found.append(f"{text} ({told}{more})")
    return found


def _page(mention: str) -> str:
    """The page that tells of a mention, empty where there is none."""
    kind, _, rest = mention.partition(":")
    if kind == Origin.SUBJECT:
        return f"/cases/{rest.partition('/')[0]}"
    return f"/lists/{rest}" if kind == Origin.ENTRY else ""
