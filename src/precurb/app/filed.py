"""The dossier of a kept check, with what people decided since; made anew when it is asked."""

from collections.abc import Iterator
from typing import Literal

from precurb.app.access.actor import Actor
from precurb.app.desk.transactions import read_check
from precurb.app.dossier_content import Decided, encode_dossier, gather
from precurb.app.find_checks import sources_of
from precurb.app.records import audit_head, decisions_of
from precurb.app.service import Service
from precurb.store.checks import KeptCheck
from precurb.store.decisions import Action as Ruling
from precurb.store.decisions import KeptDecision

Form = Literal["pdf", "json"]


def filed_dossier(
    check_id: str, form: Form, language: str, *, service: Service, actor: Actor
) -> bytes:
    """The dossier of a check, to be filed away.

    Args:
        check_id: The check.
        form: PDF, which carries the JSON, or the JSON alone.
        language: en, de, zh or es; the JSON is the same in all.
        service: The installation.
        actor: Who asks.

    Raises:
        DeniedError: The actor may not read checks.
        UnknownRecordError: No such check is kept.
        InvalidRecordError: Its texts cannot be set.
    """
    kept, check = read_check(check_id, service=service, actor=actor)
    decisions = decisions_of(kept.transaction, store=service.store)
    made = gather(
        check,
        service.home.shelf,
        sources_of(kept.transaction, store=service.store),
        further=tuple(_decided(decisions, kept)),
        audit=str(audit_head(store=service.store)),
    )
    raw = encode_dossier(made)
    if form == "json":
        return raw
    from precurb.app.typeset import typeset

    return typeset(made, raw, language)


def _decided(decisions: tuple[KeptDecision, ...], kept: KeptCheck) -> Iterator[Decided]:
    """What was decided of this check and stands; allowances stand in the check itself."""
    for each in decisions:
        if each.stands and each.check == kept.id and each.action is not Ruling.ALLOW:
            by = " + ".join(name for name in (each.by, each.confirmed_by) if name)
            yield Decided(
                kind=each.action,
                about=(kept.reference,),
                of=f"check {kept.id}",
                of_sha256=kept.content,
                by=by,
                on=each.at.date().isoformat(),
                reason=each.reason,
            )
