"""The bytes of an exhibit, for who sees it in the case."""

from precurb.app.access.actor import Actor
from precurb.app.casework.cases import read_case
from precurb.app.service import Service
from precurb.casework.case import Exhibit
from precurb.errors import UnknownRecordError
from precurb.store import received


def read_exhibit(
    case_id: str, exhibit: str, *, service: Service, actor: Actor
) -> tuple[Exhibit, bytes]:
    """An exhibit and its bytes, which are those that were taken in.

    Raises:
        DeniedError: The actor may not read cases.
        UnknownRecordError: The actor sees no such exhibit.
        UntrustedMessageError: The bytes are no longer those that were taken in.
    """
    seen = read_case(case_id, service=service, actor=actor)
    if (found := seen.case.exhibits.get(exhibit)) is None:
        raise UnknownRecordError(f"case {case_id}: no exhibit {exhibit[:60]!r}")
    with service.store.read() as db:
        return found, received.read(db, found.told.sha256)
