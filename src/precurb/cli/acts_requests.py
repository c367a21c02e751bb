"""``precurb request``: ask another authority for assistance, and answer its requests."""

from typing import Annotated, Literal

from cyclopts import App, Parameter

from precurb.cli.acting import installation
from precurb.cli.acts_show import show_rows, show_seen
from precurb.cli.exchange_letters import a_person

Flag = Annotated[bool, Parameter(negative="")]


def build_request_app() -> App:
    """Make the group of commands about requests for assistance."""
    request = App(help="Ask another authority for assistance, and answer its requests.")
    for name, command in (
        ("draft", request_draft), ("send", request_send), ("say", request_say),
        ("list", request_list), ("show", request_show),
    ):  # fmt: skip
        request.command(command, name=name)
    return request


def request_draft(  # noqa: PLR0913  # a command has as many options as it has
    to: str, subject: str, question: str, *, purpose: str,
    urgency: Literal["urgent-direct", "urgent", "ordinary"] = "ordinary",
    about: tuple[str, ...] = (), tlp: str = "amber", pap: str = "amber",
) -> int:  # fmt: skip
    """Draft a request for assistance; print its id.

    Args:
        to: Node that is asked.
        subject: In a few words.
        question: What is asked.
        purpose: For what the answer is used.
        urgency: 8 hours, 3 days or 7 days.
        about: Id of an incident, notification or case.
        tlp: How far it may go.
        pap: What may be done.
    """
    from precurb.app.acts.assistance import draft_request
    from precurb.app.acts.read import read_marking
    from precurb.model.request import Request, Urgency

    told = Request(
        subject=subject, question=question, purpose=purpose, urgency=Urgency(urgency),
        about=about,
    )  # fmt: skip
    with a_person() as (service, actor):
        print(draft_request(told, to, read_marking(tlp, pap), service=service, actor=actor))
    return 0


def request_send(request: str) -> int:
    """Sign and send a drafted request; its clock starts.

    Args:
        request: Its id.
    """
    from precurb.app.acts.assistance import send_request
    from precurb.app.exchange.node import open_node

    with a_person() as (service, actor):
        send_request(request, open_node(service), service=service, actor=actor)
    return 0


def request_say(request: str, act: str, fields: str = "{}") -> int:
    """Say the next thing of a request, e.g. `accepted '{"owner": "desk 4"}'`.

    Args:
        request: Its id.
        act: accepted, declined, redirected, clarification-asked, clarified, extended,
            partial-result, fulfilled, unfulfilled, feedback, handed or cancelled.
        fields: What it says, a JSON object.
    """
    from precurb.app.acts.assistance import say_of_request
    from precurb.app.acts.read import read_act
    from precurb.app.exchange.node import open_node

    told = read_act("request", act, fields)
    with a_person() as (service, actor):
        say_of_request(request, told, open_node(service), service=service, actor=actor)
    return 0


def request_list(*, json: Flag = False) -> int:
    """List requests, the open ones with the nearest end first.

    Args:
        json: Print as JSON.
    """
    from precurb.app.acts.assistance import list_requests

    with installation() as (service, actor):
        found = list_requests(service=service, actor=actor)
    show_rows(found, lambda e: f"{e.author} → {e.partner}  {e.state}  {e.due or ''}", json=json)
    return 0


def request_show(request: str) -> int:
    """Print one request with everything that was said of it, as JSON.

    Args:
        request: Its id.
    """
    from precurb.app.acts.assistance import read_request

    with installation() as (service, actor):
        show_seen(read_request(request, service=service, actor=actor))
    return 0
