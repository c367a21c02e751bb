"""Whatever was exchanged, written into a case or measured is compared with the audit."""

import hashlib

import pytest

from acts_cases import notification, seizure
from exchange_world import AMBER
from precurb.app.records import Making, keep_check, verify_audit
from precurb.errors import UntrustedMessageError
from precurb.exchange.acts.event import Drafted
from precurb.exchange.acts.fits import Common, Reason
from precurb.exchange.acts.payload import INCIDENT, NOTIFICATION
from precurb.lists.snapshot import Snapshot
from precurb.model.casework import Noted, Opened
from precurb.model.incident import Shared
from precurb.progress.register import packaged_register
from precurb.progress.series import packaged_series
from precurb.store import Store, Writing, acts, cases, exchange, incident_fits, progress
from precurb.store.acts import NewEvent
from precurb.store.exchange import NewEnvelope
from precurb.store.incident_fits import NewFit
from store_cases import NOON, acting, controlled_check, tamper

REASON = Reason(common=Common.COUNTRY, here="MX", there="MX")


@pytest.fixture
def filled(store: Store, snapshot: Snapshot) -> Store:
    """A store with two of everything that is compared here, of incidents and cases one."""
    check = keep_check(controlled_check(snapshot), Making(), store=store, acting=acting())
    with store.write(acting()) as writing:
        for number, refusal in ((1, ""), (2, "expired")):
            _envelope(writing, number, refusal)
        _incident(writing)
        case = cases.open_case(writing, Opened(title="A case", owner="ada", because="check"))
        cases.add_event(writing, case, Noted(text="looked at"))
        register = packaged_register("working-group")
        for meeting in register.meetings:
            progress.keep_meeting(writing, meeting)
        for commitment in register.commitments:
            progress.keep_commitment(writing, commitment)
        for each in packaged_series()[:2]:
            progress.keep_series(writing, each)
    with store.write(acting()) as writing:
        (told,) = incident_fits.told_incidents(writing.db)
        fit = NewFit(told=told, transaction=check.transaction, reasons=(REASON,))
        assert incident_fits.keep(writing, (fit,)) == 1
    return store


def _envelope(writing: Writing, number: int, refusal: str) -> None:
    body = f"header.payload-{number}.signature"
    new = NewEnvelope(
        id=f"env-{number}", author="mx-b", recipient="de-a", number=number,
        hash=hashlib.sha256(body.encode()).hexdigest(), kind="note", record=f"rec-{number}",
        version=1, act="new", tlp="amber", created=NOON, expires=None, refusal=refusal,
        body=body,
    )  # fmt: skip
    exchange.keep(writing, new, "keep refused envelope" if refusal else "receive envelope")


def _incident(writing: Writing) -> None:
    record = acts.open_record(writing, INCIDENT, ("inc-1", "us-c", ""))
    shared = Shared(version=1, incident=seizure(), audience=("de-a",))
    told = NewEvent(act=shared, node="us-c", by="us-c", at=NOON, marking=AMBER)
    acts.add(writing, record, 1, told)
    draft = Drafted(body=notification(), audience=("mx-b",), marking=AMBER)
    record = acts.open_record(writing, NOTIFICATION, ("not-1", "de-a", "mx-b"))
    acts.add(writing, record, 1, NewEvent(act=draft, node="de-a", by="ada", at=NOON))


def test_what_nobody_touched_holds(filled: Store) -> None:
    steps = sum(len(each.steps) for each in packaged_register("working-group").commitments)
    register = packaged_register("working-group")
    told = len(register.meetings) + len(register.commitments) + steps
    # Transaction and check; two envelopes, two acts, a fit, two case events, two series.
    assert verify_audit(store=filled).objects == 2 + 2 + 2 + 1 + 2 + 2 + told


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE exchange_envelopes SET body = 'forged.in.place' WHERE id = 'env-1'",
         "envelope env-1: altered"),
        ("UPDATE exchange_envelopes SET refusal = '' WHERE id = 'env-2'",
         "envelope env-2: altered"),
        ("UPDATE exchange_envelopes SET refusal = 'expired' WHERE id = 'env-1'",
         "envelope env-1: altered"),
        ("DELETE FROM exchange_envelopes WHERE id = 'env-1'", "envelope env-1: .*gone"),
        ("UPDATE act_events SET marking = replace(marking, 'amber', 'clear')",
         "incident inc-1/1: altered"),
        ("UPDATE act_events SET node = 'mx-b'", "incident inc-1/1: altered"),
        ("UPDATE act_events SET body = (SELECT body FROM checks)", "inc-1/1: altered"),
        ("UPDATE act_events SET number = 7 WHERE kind = 'Shared'", "inc-1/1: .*gone"),
        ("UPDATE incident_fits SET reasons = '[]'", "fit inc-1/1 .*: altered"),
        ("DELETE FROM incident_fits", "fit inc-1/1 .*: .*gone"),
        ("UPDATE case_events SET body = (SELECT body FROM checks) WHERE number = 2",
         "case .*/2: altered"),
        ("DELETE FROM case_events WHERE number = 2", "case .*/2: .*gone"),
        ("UPDATE case_events SET shown_to = '[\"*\"]' WHERE number = 2", "case .*/2: altered"),
        ("UPDATE meetings SET body = (SELECT body FROM checks)", "meeting .*: altered"),
        ("UPDATE commitments SET body = (SELECT body FROM checks)", "commitment .*: altered"),
        ("UPDATE commitment_steps SET body = (SELECT body FROM checks)",
         "commitment .*: altered"),
        ("DELETE FROM commitment_steps", "commitment .*: .*gone"),
        ("UPDATE series SET body = (SELECT body FROM checks)", "series .*: altered"),
        ("INSERT INTO series (id, vintage, body, at) SELECT id, 'x', body, at FROM series",
         "4 rows of series, but 2 in the audit"),
        ("INSERT INTO case_events SELECT \"case\", 3, kind, body, shown_to, \"by\", at "
         "FROM case_events WHERE number = 2", "3 rows of case events, but 2 in the audit"),
    ],
)  # fmt: skip
def test_what_was_done_behind_its_back_is_named(
    filled: Store, statement: str, named: str
) -> None:
    tamper(filled, statement)
    with pytest.raises(UntrustedMessageError, match=named):
        verify_audit(store=filled)
