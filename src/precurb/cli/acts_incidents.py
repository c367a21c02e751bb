"""``precurb incident``: share incidents with other authorities, and answer theirs."""

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter

from precurb.cli.acting import installation
from precurb.cli.acts_show import show_rows, show_seen
from precurb.cli.exchange_letters import a_person

Flag = Annotated[bool, Parameter(negative="")]
Form = Literal["stix", "misp"]


def build_incident_app() -> App:
    """Make the group of commands about incidents."""
    incident = App(help="Share incidents with other authorities, and answer theirs.")
    for name, command in (
        ("draft", incident_draft), ("share", incident_share), ("correct", incident_correct),
        ("respond", incident_respond), ("withdraw", incident_withdraw),
        ("list", incident_list), ("show", incident_show), ("export", incident_export),
        ("propose", incident_propose),
    ):  # fmt: skip
        incident.command(command, name=name)
    return incident


def incident_draft(file: Path, *to: str, tlp: str = "amber", pap: str = "amber") -> int:
    """Draft an incident from a JSON file; print its id.

    Args:
        file: The incident; docs/notifications.md names the fields.
        to: Nodes of the audience.
        tlp: How far it may go: red, amber+strict, amber, green or clear.
        pap: What may be done: red, amber, green or clear.
    """
    from precurb.app.acts.incidents import draft_incident
    from precurb.app.acts.read import read_json, read_marking
    from precurb.model.incident import Incident

    told, marking = read_json(file.read_bytes(), Incident), read_marking(tlp, pap)
    with a_person() as (service, actor):
        print(draft_incident(told, to, marking, service=service, actor=actor))
    return 0


def incident_correct(incident: str, file: Path, *, reason: str) -> int:
    """Draft the next version of an incident; share it afterwards.

    Args:
        incident: Its id.
        file: The whole incident as it should read.
        reason: What was wrong.
    """
    from precurb.app.acts.incidents import correct_incident
    from precurb.app.acts.read import read_json
    from precurb.model.incident import Incident

    told = read_json(file.read_bytes(), Incident)
    with a_person() as (service, actor):
        correct_incident(incident, told, reason, service=service, actor=actor)
    return 0


def incident_share(incident: str) -> int:
    """Sign a drafted incident and share it with its audience; print the version.

    Args:
        incident: Its id.
    """
    from precurb.app.acts.incidents import share_incident
    from precurb.app.exchange.node import open_node

    with a_person() as (service, actor):
        print(share_incident(incident, open_node(service), service=service, actor=actor))
    return 0


def incident_respond(incident: str, fields: str) -> int:
    """Tell the author what was made of an incident.

    Args:
        incident: Its id.
        fields: A JSON object, e.g. `{"kind": "hit", "version": 1, "found": "an exporter"}`.
    """
    from precurb.app.acts.incidents import respond_to_incident
    from precurb.app.acts.read import read_act
    from precurb.app.exchange.node import open_node

    told = read_act("incident", "responded", fields)
    with a_person() as (service, actor):
        respond_to_incident(incident, told, open_node(service), service=service, actor=actor)
    return 0


def incident_withdraw(incident: str, reason: str) -> int:
    """Take an incident back everywhere it was shared.

    Args:
        incident: Its id.
        reason: Why.
    """
    from precurb.app.acts.incidents import take_back_incident
    from precurb.app.exchange.node import open_node

    with a_person() as (service, actor):
        node = open_node(service)
        take_back_incident(incident, reason, node, service=service, actor=actor)
    return 0


def incident_list(*, json: Flag = False) -> int:
    """List incidents in the order in which they came, the newest first.

    Args:
        json: Print as JSON.
    """
    from precurb.app.acts.incidents import list_incidents

    with installation() as (service, actor):
        found = list_incidents(service=service, actor=actor)
    show_rows(found, lambda e: f"{e.author}  {e.state}  {e.type or ''} {e.happened}", json=json)
    return 0


def incident_show(incident: str) -> int:
    """Print one incident with its versions and responses, as JSON.

    Args:
        incident: Its id.
    """
    from precurb.app.acts.incidents import read_incident

    with installation() as (service, actor):
        show_seen(read_incident(incident, service=service, actor=actor))
    return 0


def incident_export(incident: str, *, form: Form = "stix") -> int:
    """Print an incident for another system.

    Args:
        incident: Its id.
        form: A STIX 2.1 bundle or a MISP event.
    """
    from precurb.app.acts.outward import export_incident

    with a_person() as (service, actor):
        print(export_incident(incident, form, service=service, actor=actor).decode())
    return 0


def incident_propose(
    file: Path, *to: str, form: Form = "stix", tlp: str = "amber", pap: str = "amber"
) -> int:
    """Draft what another system tells, for a person to look at; print the ids.

    Args:
        file: A STIX 2.1 bundle or a MISP event.
        to: Nodes of the audience.
        form: Which of both.
        tlp: How far it may go.
        pap: What may be done.
    """
    from precurb.app.acts.outward import propose_incidents
    from precurb.app.acts.read import read_marking

    address = (to, read_marking(tlp, pap))
    with a_person() as (service, actor):
        content = file.read_bytes()
        for each in propose_incidents(content, form, address, service=service, actor=actor):
            print(each)
    return 0
