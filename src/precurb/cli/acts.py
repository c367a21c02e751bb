"""``precurb notify``, ``incident`` and ``request``: what authorities say to each other."""

import sys
from typing import Annotated, Literal

from cyclopts import App, Parameter

from precurb.cli.acting import installation
from precurb.cli.acts_incidents import build_incident_app
from precurb.cli.acts_requests import build_request_app
from precurb.cli.acts_show import show_rows, show_seen
from precurb.cli.exchange_letters import a_person

Flag = Annotated[bool, Parameter(negative="")]


def add_act_commands(app: App) -> None:
    """Add the groups of notifications, incidents and requests."""
    notify = App(help="Notify the authority of the importing country before goods leave.")
    for name, command in (
        ("draft", notify_draft), ("send", notify_send), ("say", notify_say),
        ("sign", notify_sign), ("list", notify_list), ("show", notify_show),
        ("table", notify_table),
    ):  # fmt: skip
        notify.command(command, name=name)
    app.command(notify, name="notify")
    app.command(build_incident_app(), name="incident")
    app.command(build_request_app(), name="request")


def notify_draft(  # noqa: PLR0913  # a command has as many options as it has
    transaction: str, *, to: str, line: tuple[int, ...] = (), end_use: str = "",
    permit: str = "", import_authorisation: str = "", note: str = "", tlp: str = "amber",
    pap: str = "amber", copy: tuple[str, ...] = (), first: str = "", last: str = "",
    most: str = "",
) -> int:  # fmt: skip
    """Draft a notification from a checked consignment; print its id.

    Args:
        transaction: Id of the consignment.
        to: Node of the importing authority.
        line: A line to be notified; all for which a law asks where none is named.
        end_use: The use that the importer declared.
        permit: Number of the export permit.
        import_authorisation: Number of the import authorisation.
        note: In words.
        tlp: How far it may go: red, amber+strict, amber, green or clear.
        pap: What may be done: red, amber, green or clear.
        copy: Node of a transit authority that gets a copy.
        first: First day of a simplified notification, as 2026-01-01.
        last: Its last day.
        most: The most of each line in that time, as "1: 5000 kg; 2: 300 l"; else that of
            the papers.
    """
    from precurb.app.acts.consignment import Wanted
    from precurb.app.acts.notifications import Addressed, draft_notification
    from precurb.app.acts.read import read_marking, read_most, read_period

    wanted = Wanted(
        lines=line, end_use=end_use, permit=permit, import_authorisation=import_authorisation,
        note=note, period=read_period(first, last), most=read_most(most),
    )  # fmt: skip
    address = Addressed(to=to, marking=read_marking(tlp, pap), copies=copy)
    with a_person() as (service, actor):
        print(draft_notification(transaction, wanted, address, service=service, actor=actor))
    return 0


def notify_send(notification: str) -> int:
    """Sign and send a drafted notification; print until when each law waits.

    Args:
        notification: Its id.
    """
    from precurb.app.acts.notifications import send_notification
    from precurb.app.exchange.node import open_node

    with a_person() as (service, actor):
        node = open_node(service)
        for each in send_notification(notification, node, service=service, actor=actor):
            print(
                f"{each.law}  {each.due or each.note}  silence {each.silence}: {each.sentence}"
            )
    return 0


def notify_say(notification: str, act: str, fields: str = "{}") -> int:
    """Say the next thing of a notification, e.g. `released '{"law": "EU-022"}'`.

    Where four eyes are asked for, an answer or a release waits for `precurb notify sign`.

    Args:
        notification: Its id.
        act: replied, supplemented, released, suspended, withdrawn, departed, arrived,
            not-shipped or refused.
        fields: What it says, a JSON object; amounts are text.
    """
    from precurb.app.acts.read import read_act
    from precurb.app.acts.speaking import say_of_notification
    from precurb.app.exchange.node import open_node

    told = read_act("notification", act, fields)
    with a_person() as (service, actor):
        node = open_node(service)
        if not say_of_notification(notification, told, node, service=service, actor=actor):
            print("prepared; another person signs it: precurb notify sign", notification)
    return 0


def notify_sign(notification: str) -> int:
    """Sign and send the answer or release that another person prepared; print it.

    Args:
        notification: Its id.
    """
    from precurb.app.acts.speaking import sign_prepared
    from precurb.app.exchange.node import open_node

    with a_person() as (service, actor):
        show_seen(sign_prepared(notification, open_node(service), service=service, actor=actor))
    return 0


def notify_list(*, json: Flag = False) -> int:
    """List notifications, those that wait for an answer first.

    Args:
        json: Print as JSON.
    """
    from precurb.app.acts.notifications import list_notifications

    with installation() as (service, actor):
        found = list_notifications(service=service, actor=actor)
    show_rows(found, lambda e: f"{e.author} → {e.partner}  {e.state}  {e.due or ''}", json=json)
    return 0


def notify_show(notification: str) -> int:
    """Print one notification with everything that was said of it, as JSON.

    Args:
        notification: Its id.
    """
    from precurb.app.acts.notifications import read_notification

    with installation() as (service, actor):
        show_seen(read_notification(notification, service=service, actor=actor))
    return 0


def notify_table(*, form: Literal["csv", "json"] = "csv") -> int:
    """Print the fields of article 12 of all notifications, a row for each substance.

    Args:
        form: CSV or JSON.
    """
    from precurb.app.acts.outward import notifications_csv, notifications_json

    with installation() as (service, actor):
        if form == "csv":
            sys.stdout.write(notifications_csv(service=service, actor=actor))
        else:
            print(notifications_json(service=service, actor=actor).decode())
    return 0
