"""``precurb links``: how parties hang together, and which records are one party."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import App, Parameter

from precurb.app.prose import Language
from precurb.cli import show
from precurb.cli.acting import installation

if TYPE_CHECKING:
    from precurb.app.casework.links import Web
    from precurb.model.links import LinkState

_MOST = 20


def build_links_app() -> App:
    """Make the group of commands about links."""
    app = App(help="Links: how parties hang together, and which records are one party.")
    app.command(build_command, name="build")
    app.command(find_command, name="find")
    app.command(show_command, name="show")
    app.command(path_command, name="path")
    app.command(rings_command, name="rings")
    app.command(displaced_command, name="displaced")
    app.command(contacts_command, name="contacts")
    app.command(proposals_command, name="proposals")
    app.command(confirm_command, name="confirm")
    app.command(undo_command, name="undo")
    app.command(export_command, name="export")
    return app


def build_command(*, json: bool = False) -> int:
    """Gather all parties anew and propose which of them are one.

    Args:
        json: Print as JSON.
    """
    from precurb.app.casework.links import build_links

    with installation() as (service, actor):
        made = build_links(service=service, actor=actor)
    if json:
        show.as_json(made)
        return 0
    show.prose(
        (
            f"{made.parties} parties, {made.entries} list entries, {made.subjects} subjects; "
            f"{made.flows} flows; {made.proposals} proposals, {made.new} of them new",
        )
    )
    return 0


def find_command(text: str, *, most: int = _MOST, json: bool = False) -> int:
    """Find parties by a part of a name, or by what they have.

    Args:
        text: Name, number, telephone, e-mail, address or wallet.
        most: How many to print.
        json: Print as JSON.
    """
    from precurb.app.casework.links import find_parties
    from precurb.app.casework.links_view import entity_view

    with _seen() as web:
        found = [entity_view(each, web) for each in find_parties(text, web, most)]
    if json:
        show.as_json(found)
        return 0
    show.prose(f"{each['id']}  {each['name']}  {each['country']}" for each in found)
    return 0


def show_command(party: str, *, language: Language = "en", json: bool = False) -> int:
    """Show what a party has and who is tied to it.

    Args:
        party: An id, or a name that one party alone bears.
        language: Language of the sentences.
        json: Print as JSON.
    """
    from precurb.app.casework.links import entity_id
    from precurb.app.casework.links_view import attributes_view, entity_view, tie_view

    with _seen() as web:
        mine = entity_id(party, web)
        told: dict[str, Any] = {
            "party": entity_view(mine, web),
            "has": attributes_view(mine, web, language),
            "neighbours": [
                tie_view(each, web, language) for each in web.graph.ties(mine).values()
            ],
        }
    if json:
        show.as_json(told)
        return 0
    show.prose((f"{told['party']['name']}  {told['party']['id']}",))
    show.prose(f"  {each['text']}  (+{each['others']})" for each in told["has"])
    for each in told["neighbours"]:
        show.prose((f"{each['weight']:.2f}  {each['party']['name']}  {each['party']['id']}",))
        show.prose(f"      {line}" for line in each["evidence"])
    return 0


def path_command(
    start: str, goal: str, *, language: Language = "en", json: bool = False
) -> int:
    """Show the shortest ways between two parties, with the evidence of each step.

    Args:
        start: An id, or a name that one party alone bears.
        goal: Another one.
        language: Language of the sentences.
        json: Print as JSON.
    """
    from precurb.app.casework.links import entity_id
    from precurb.app.casework.links_view import path_view
    from precurb.casework.links.paths import shortest_paths

    with _seen() as web:
        ends = (entity_id(start, web), entity_id(goal, web))
        found = [path_view(each, web, language) for each in shortest_paths(web.graph, *ends)]
    if json:
        show.as_json(found)
        return show.status_of(bool(found), False)
    for each in found:
        show.prose(("", each["start"]["name"]))
        for step in each["steps"]:
            show.prose(f"  ⎮ {line}" for line in step["evidence"])
            show.prose((step["party"]["name"],))
    return show.status_of(bool(found), False)


def rings_command(*, most: int = _MOST, language: Language = "en", json: bool = False) -> int:
    """List ring candidates, the most telling first, with the reasons.

    Args:
        most: How many.
        language: Language of the sentences.
        json: Print as JSON.
    """
    from precurb.app.casework.links_view import ring_view
    from precurb.casework.links.rings import rings

    with _seen() as web:
        found = [ring_view(each, web, language) for each in rings(web.graph, most)]
    if json:
        show.as_json(found)
        return show.status_of(bool(found), False)
    for each in found:
        names = "; ".join(member["name"] for member in each["members"])
        show.prose((f"{each['score']:.2f}  {names}",))
        show.prose(f"      {why['points']:>6} {why['text']}" for why in each["reasons"])
    return show.status_of(bool(found), False)


def displaced_command(
    *, most: int = _MOST, language: Language = "en", json: bool = False
) -> int:
    """List firms that came after a measure against another one, with something of it.

    Args:
        most: How many.
        language: Language of the sentences.
        json: Print as JSON.
    """
    from precurb.app.casework.links_view import displaced_view
    from precurb.casework.links.displaced import displacements

    with _seen() as web:
        told = displacements(web.graph, most)
        found = [displaced_view(each, web, language) for each in told]
    if json:
        show.as_json(found)
        return show.status_of(bool(found), False)
    for each in found:
        ends = f"{each['old']['name']} ({each['measured']}) → {each['new']['name']}"
        show.prose((f"{each['score']:.2f}  {ends}, +{each['days']} d",))
        show.prose(f"      {why['text']}" for why in each["reasons"])
    return show.status_of(bool(found), False)


def contacts_command(
    *, most: int = _MOST, language: Language = "en", json: bool = False
) -> int:
    """List telephone numbers and e-mail addresses behind importers that share nothing else.

    Args:
        most: How many.
        language: Language of the words.
        json: Print as JSON.
    """
    from precurb.app.casework.links_view import contact_view
    from precurb.casework.links.displaced import shared_contacts

    with _seen() as web:
        told = shared_contacts(web.graph, most)
        found = [contact_view(each, web, language) for each in told]
    if json:
        show.as_json(found)
        return show.status_of(bool(found), False)
    for each in found:
        names = "; ".join(importer["name"] for importer in each["importers"])
        show.prose((f"{each['what']}: {names}",))
    return show.status_of(bool(found), False)


def proposals_command(*, most: int = _MOST, json: bool = False) -> int:
    """List links that wait for an answer, the likeliest first.

    Args:
        most: How many.
        json: Print as JSON.
    """
    from precurb.app.casework.links import open_links
    from precurb.app.casework.links_view import link_view

    with _seen() as web:
        found = [link_view(each, web) for each in open_links(web)[:most]]
    if json:
        show.as_json(found)
        return show.status_of(bool(found), False)
    for each in found:
        names = "  ?=  ".join(end["name"] for end in each["ends"])
        show.prose((f"{each['score']:.2f}  {names}",))
        show.prose(f"      {end['id']}" for end in each["ends"])
        show.prose((f"      {'; '.join(each['reasons'])}",))
    return show.status_of(bool(found), False)


def confirm_command(one: str, other: str, *, reason: str = "") -> int:
    """Say that two records are one party; it can be undone.

    Args:
        one: The id of a record.
        other: The id of another one.
        reason: Why.
    """
    from precurb.model.links import LinkState

    return _decide(one, other, LinkState.CONFIRMED, reason)


def undo_command(one: str, other: str, *, reason: str) -> int:
    """Say that two records are not one party; proposed again only on new evidence.

    Args:
        one: The id of a record.
        other: The id of another one.
        reason: Why.
    """
    from precurb.model.links import LinkState

    return _decide(one, other, LinkState.UNDONE, reason)


def export_command(
    *,
    output: Annotated[Path, Parameter(name=["--output", "-o"])],
    form: Annotated[Literal["ftm", "graphml", "csv", ""], Parameter(name="--as")] = "",
) -> int:
    """Write all parties and ties that you see to a file.

    Args:
        output: The file: .jsonl (FollowTheMoney), .graphml or .csv.
        form: Its form, where the name does not tell.
    """
    from precurb.app.casework.links_export import write_links

    with _seen() as web:
        write_links(web, output, form)
    show.prose((f"→ {output}",))
    return 0


@contextmanager
def _seen() -> Iterator["Web"]:
    """The web of parties as the user sees it."""
    from precurb.app.casework.links import read_web

    with installation() as (service, actor):
        yield read_web(service=service, actor=actor)


def _decide(one: str, other: str, state: "LinkState", reason: str) -> int:
    from precurb.app.casework.links import decide_link

    with installation() as (service, actor):
        decide_link((one, other), state, reason, service=service, actor=actor)
    return 0
