"""Links to take along: FollowTheMoney JSON lines, GraphML, and CSV that computes nothing."""

import csv
import hashlib
import io
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import msgspec

from precurb.app.casework.links import Web
from precurb.app.cells import harmless
from precurb.casework.links.entities import Entity
from precurb.casework.links.graph import HUB, Graph
from precurb.errors import InvalidRecordError
from precurb.model import PartyType
from precurb.model.links import Attribute, AttributeKind, FlowKind, Origin

_SCHEMAS = {
    PartyType.PERSON: "Person", PartyType.ENTITY: "Organization", PartyType.VESSEL: "Vessel",
    PartyType.AIRCRAFT: "Airplane",
}  # fmt: skip
_PROPERTIES = {
    AttributeKind.PHONE: "phone", AttributeKind.EMAIL: "email", AttributeKind.DOMAIN: "website",
    AttributeKind.NUMBER: "registrationNumber", AttributeKind.ADDRESS: "address",
}  # fmt: skip
# Of ships and aircraft the schema knows no telephone; a lone name stands for nothing.
_OF_THINGS = (AttributeKind.NUMBER, AttributeKind.ADDRESS)
_COLUMNS = (
    "from", "from_name", "how", "what", "to", "to_name", "first_day", "count", "weight",
)  # fmt: skip
# What XML 1.0 cannot hold at all, however it is written.
_NOT_XML = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF))
_ENDINGS = {".jsonl": "ftm", ".json": "ftm", ".graphml": "graphml", ".csv": "csv"}
Row = dict[str, Any]


def export_links(web: Web, form: str) -> bytes:
    """All parties and ties that the one who asks sees.

    Args:
        web: As the actor sees it.
        form: ``ftm`` (JSON lines), ``graphml`` or ``csv``.

    Raises:
        InvalidRecordError: There is no such form.
    """
    if form not in FORMS:
        raise InvalidRecordError(f"links are written as {', '.join(FORMS)}, not {form[:20]!r}")
    return FORMS[form](web.graph)


def write_links(web: Web, path: Path, form: str = "") -> None:
    """Write them to a file, in the form that is named or that the ending of its name tells.

    Raises:
        InvalidRecordError: Neither tells a form, or the file cannot be written.
    """
    content = export_links(web, form or _ENDINGS.get(path.suffix.lower(), path.suffix))
    try:
        path.write_bytes(content)
    except OSError as error:
        raise InvalidRecordError(f"{path}: {error.strerror or error}") from error


def edges(graph: Graph) -> Iterator[Row]:
    """Every tie, one a row: what both have, what moved, and who may be one."""
    yield from _shared_edges(graph)
    yield from _flow_edges(graph)
    for one in sorted(graph.maybe):
        for other, link in sorted(graph.maybe[one].items()):
            if one < other:
                yield _row(graph, (one, other), "perhaps the same") | {
                    "what": "; ".join(link.proposal.reasons),
                    "weight": link.proposal.score,
                }


def _shared_edges(graph: Graph) -> Iterator[Row]:
    for attribute in sorted(graph.bearers):
        first, *others = graph.bearers[attribute]
        if len(others) < HUB:
            for other in others:  # a star says the same as all pairs, in fewer rows
                yield _row(graph, (first, other), str(attribute.kind)) | {
                    "what": attribute.text or attribute.key,
                    "weight": round(graph.weight(attribute), 3),
                }


def _flow_edges(graph: Graph) -> Iterator[Row]:
    for one in sorted(graph.flows):
        for other, flows in sorted(graph.flows[one].items()):
            for kind in FlowKind:
                if mine := [each for each in flows if each.kind is kind]:
                    days = [each.day.isoformat() for each in mine if each.day]
                    yield _row(graph, (one, other), str(kind)) | {
                        "what": mine[0].about,
                        "first_day": min(days, default=""),
                        "count": len(mine),
                    }


def _row(graph: Graph, ends: tuple[str, str], how: str) -> Row:
    one, other = (graph.entities[each] for each in ends)
    return {
        "from": one.id, "from_name": one.name, "how": how, "what": "", "to": other.id,
        "to_name": other.name, "first_day": "", "count": "", "weight": "",
    }  # fmt: skip


def _csv(graph: Graph) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for row in edges(graph):
        writer.writerow([harmless(str(row[name])) for name in _COLUMNS])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _graphml(graph: Graph) -> bytes:
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
        *(_key("node", name) for name in ("name", "country", "listed", "measured", "since")),
        *(_key("edge", name) for name in ("how", "what", "first_day", "count", "weight")),
        '<graph id="links" edgedefault="directed">',
    ]
    for entity in _shown(graph):
        told = {
            "name": entity.name, "country": entity.country,
            "listed": "true" if entity.listed else "", "measured": entity.measured or "",
            "since": entity.since or "",
        }  # fmt: skip
        lines.append(f"<node id={_attribute(entity.id)}>{_data('node', told)}</node>")
    for row in edges(graph):
        ends = f"source={_attribute(row['from'])} target={_attribute(row['to'])}"
        told = {name: row[name] for name in ("how", "what", "first_day", "count", "weight")}
        lines.append(f"<edge {ends}>{_data('edge', told)}</edge>")
    return "\n".join((*lines, "</graph>", "</graphml>", "")).encode()


def _key(of: str, name: str) -> str:
    return f'<key id="{of}-{name}" for="{of}" attr.name="{name}" attr.type="string"/>'


def _data(of: str, told: Mapping[str, object]) -> str:
    return "".join(
        f'<data key="{of}-{name}">{escape(str(value).translate(_NOT_XML))}</data>'
        for name, value in told.items()
        if value != ""
    )


def _attribute(text: str) -> str:
    return quoteattr(text.translate(_NOT_XML))


def _ftm(graph: Graph) -> bytes:
    lines = [*(_ftm_entity(each) for each in _shown(graph)), *_ftm_things(graph)]
    lines += [_ftm_link(row) for row in edges(graph) if row["how"] in _LINKS]
    return b"".join(msgspec.json.encode(line, order="deterministic") + b"\n" for line in lines)


def _ftm_entity(entity: Entity) -> Row:
    kinds = {each.type for each in entity.members} - {PartyType.UNKNOWN}
    schema = _SCHEMAS.get(min(kinds), "LegalEntity") if len(kinds) == 1 else "LegalEntity"
    names = [n for each in entity.members for n in (each.name, *each.other_names)]
    told: dict[str, list[str]] = {"name": [entity.name]}
    told["alias"] = sorted(set(names) - {entity.name})
    told["country"] = sorted({each.country.lower() for each in entity.members if each.country})
    for attribute in entity.attributes:
        ship = schema in ("Vessel", "Airplane")
        name = _PROPERTIES.get(attribute.kind)
        if name and (not ship or attribute.kind in _OF_THINGS):
            told.setdefault(name, []).append(attribute.text or attribute.key)
    if entity.listed:
        told["topics"] = ["sanction"]
    return _ftm_row(_ftm_id(entity.id), schema, told)


def _ftm_things(graph: Graph) -> Iterator[Row]:
    """Wallets and accounts, which have a holder, and directors, who hold an office."""
    for entity in _shown(graph):
        for each in entity.attributes:
            yield from _ftm_held(entity.id, each)


def _ftm_held(holder: str, each: Attribute) -> Iterator[Row]:
    mine, text = _ftm_id(holder), each.text or each.key
    own = _ftm_id(f"{each.kind}:{each.key}:{holder}")
    match each.kind:
        case AttributeKind.WALLET:
            yield _ftm_row(own, "CryptoWallet", {"publicKey": [text], "holder": [mine]})
        case AttributeKind.ACCOUNT:
            yield _ftm_row(own, "BankAccount", {"accountNumber": [text], "holder": [mine]})
        case AttributeKind.DIRECTOR:
            person = _ftm_id(f"director:{each.key}")
            yield _ftm_row(person, "Person", {"name": [text]})
            office = {"organization": [mine], "director": [person]}
            yield _ftm_row(own, "Directorship", office)


_LINKS = (*map(str, FlowKind), "perhaps the same")


def _ftm_link(row: Row) -> Row:
    one, other = _ftm_id(row["from"]), _ftm_id(row["to"])
    own = _ftm_id(f"{row['how']}:{row['from']}:{row['to']}")
    day = {"date": [row["first_day"]]} if row["first_day"] else {}
    if row["how"] == FlowKind.MONEY:
        return _ftm_row(own, "Payment", {"payer": [one], "beneficiary": [other]} | day)
    told = {"subject": [one], "object": [other], "role": [row["how"]]}
    return _ftm_row(own, "UnknownLink", told | day)


def _ftm_row(own: str, schema: str, told: Mapping[str, list[str]]) -> Row:
    kept = {name: values for name, values in told.items() if values}
    return {"id": own, "schema": schema, "properties": kept}


def _ftm_id(text: str) -> str:
    return f"precurb-{hashlib.sha256(text.encode()).hexdigest()[:32]}"


def _shown(graph: Graph) -> list[Entity]:
    """Parties that are tied to anybody, and all that stand in trade or in a case."""
    tied = {each for some in graph.bearers.values() if len(some) <= HUB for each in some}
    return [
        entity
        for name, entity in sorted(graph.entities.items())
        if name in tied or any(each.origin is not Origin.ENTRY for each in entity.members)
    ]


FORMS: Mapping[str, Callable[[Graph], bytes]] = MappingProxyType(
    {"ftm": _ftm, "graphml": _graphml, "csv": _csv}
)
