"""Ask the law what a text is, and the watchlists who a name is; nothing is kept."""

import datetime as dt

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.identify import Answer, identify_text
from precurb.app.match import MatchAnswer, Request, match_name
from precurb.app.service import Service
from precurb.examine.parties.match import Asked


def ask_substance(
    text: str, on: dt.date | None = None, *, service: Service, actor: Actor
) -> Answer:
    """What a name, number, structure or product text is under every list.

    Args:
        text: Anything a form, label, invoice or catalogue says.
        on: The day whose law applies; today when left out.
        service: The installation.
        actor: Who asks.

    Raises:
        DeniedError: The actor may not read lists.
    """
    require(actor, Action.LIST_READ)
    return identify_text(text, service.snapshot.book, on or service.today())


def ask_party(
    asked: Asked, list_id: str = "", top: int = 0, *, service: Service, actor: Actor
) -> MatchAnswer:
    """Whom the watchlists name so, with the evidence for each.

    Args:
        asked: Names, and what else is known.
        list_id: How the ids of the lists begin; all when empty.
        top: How many hits, also those that are clear; 0 for those to act on.
        service: The installation.
        actor: Who asks.

    Raises:
        DeniedError: The actor may not read lists.
        InvalidRecordError: There is no such watchlist.
    """
    require(actor, Action.LIST_READ)
    return match_name(asked, service.snapshot, Request(list_id=list_id, top=top))
