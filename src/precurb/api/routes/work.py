"""Work at hand: jobs, transactions, duties, alerts, re-screenings."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from precurb.api import examples
from precurb.api.answers import parted, transaction_json
from precurb.api.declared import needs
from precurb.api.gate import Called, GuardedRoute
from precurb.api.once import Key, carried_out, made
from precurb.api.shapes.checks import (
    CheckLine,
    Decision,
    DueDuty,
    Duty,
    SettleBody,
    TransactionAnswer,
    TransactionQuery,
)
from precurb.api.shapes.common import Items
from precurb.api.shapes.work import (
    Alert,
    AlertQuery,
    CloseBody,
    DueQuery,
    Job,
    JobQuery,
)
from precurb.app.access.actions import Action
from precurb.app.desk.duties import due_duties, settle_duty
from precurb.app.desk.pages import page
from precurb.app.desk.transactions import find_checks, transaction
from precurb.app.requests import Answer
from precurb.app.rescreen.alerts import alerts, close_alert
from precurb.app.service import Service
from precurb.app.shown.jobs import cancel_job, read_job, read_jobs
from precurb.store.obligations import State

router = APIRouter(prefix="/v1", tags=["work"], route_class=GuardedRoute)


@router.get(
    "/jobs", **needs(Action.JOB_READ, example=examples.part(examples.JOB), headers=("Link",))
)
def list_jobs(
    call: Called, response: Response, asked: Annotated[JobQuery, Query()]
) -> Items[Job]:
    """Jobs, the newest first."""
    part = asked.part("jobs")
    found = read_jobs(asked.state, asked.kind, part, service=call.service, actor=call.actor)
    return parted(response, call.request, "jobs", found.jobs, Job.model_validate)


@router.get("/jobs/{job_id}", **needs(Action.JOB_READ, example=examples.JOB))
def show_job(call: Called, job_id: str) -> Job:
    """One job: how it stands, and how far it is."""
    return Job.model_validate(read_job(job_id, service=call.service, actor=call.actor))


@router.post(
    "/jobs/{job_id}/cancel",
    **needs(Action.JOB_CANCEL, status=204, what="Cancelled.", response_class=Response),
)
def cancel(call: Called, job_id: str) -> Response:
    """Take a job out that waits or runs; its worker learns it at its next sign of life."""
    cancel_job(job_id, service=call.service, actor=call.actor)
    return Response(status_code=204)


@router.get(
    "/transactions",
    **needs(Action.CHECK_READ, example=examples.part(examples.CHECK_LINE), headers=("Link",)),
)
def list_transactions(
    call: Called, response: Response, asked: Annotated[TransactionQuery, Query()]
) -> Items[CheckLine]:
    """Transactions by their newest checks, the newest first."""
    found = find_checks(
        asked.wanted(), asked.part("transactions"), service=call.service, actor=call.actor
    )
    return parted(response, call.request, "transactions", found, CheckLine.model_validate)


@router.get(
    "/transactions/{transaction_id}",
    **needs(Action.CHECK_READ, example=examples.TRANSACTION),
)
def show_transaction(call: Called, transaction_id: str) -> TransactionAnswer:
    """A transaction with its checks, decisions and duties."""
    found = transaction(transaction_id, service=call.service, actor=call.actor)
    return TransactionAnswer(
        id=found.id,
        standing=found.standing,
        received=found.received,
        transaction=transaction_json(found.transaction),
        checks=[CheckLine.model_validate(each) for each in found.checks],
        decisions=[Decision.model_validate(each) for each in found.decisions],
        duties=[Duty.model_validate(each) for each in found.duties],
    )


@router.get(
    "/obligations",
    **needs(
        Action.CHECK_READ, headers=("Link",),
        example=examples.part(
            {"duty": examples.DUTY, "title": "Pre-export notification", "days": 7}
        ),
    ),
)  # fmt: skip
def list_obligations(
    call: Called, response: Response, asked: Annotated[DueQuery, Query()]
) -> Items[DueDuty]:
    """Open duties that have a day, the first first."""
    part = asked.part("obligations")
    found = due_duties(asked.due, part, call.language, service=call.service, actor=call.actor)
    return parted(response, call.request, "obligations", found, DueDuty.model_validate)


@router.post(
    "/obligations/{duty_id}/settle",
    response_model=Duty,
    **needs(
        Action.DUTY_SETTLE, example=examples.DUTY | {"state": "done", "state_by": "ada"},
        headers=("Idempotency-Replayed",),
    ),
)  # fmt: skip
def settle(call: Called, duty_id: str, body: SettleBody, key: Key = "") -> Response:
    """Say what became of a duty: done, waived with a reason, or open again."""

    def work(service: Service) -> Answer:
        state = State(body.state)
        found = settle_duty(duty_id, state, body.reason, service=service, actor=call.actor)
        return made(Duty.model_validate(found), status=200)

    return carried_out(call, key, body, work)


@router.get(
    "/alerts",
    **needs(Action.CHECK_READ, example=examples.part(examples.ALERT), headers=("Link",)),
)
def list_alerts(
    call: Called, response: Response, asked: Annotated[AlertQuery, Query()]
) -> Items[Alert]:
    """Alerts and proposals of re-screening, the newest first."""
    rows = alerts(asked.wanted(), service=call.service, actor=call.actor)
    found = page(rows, [str(each.seq) for each in rows], asked.limit)
    return parted(response, call.request, "alerts", found, Alert.model_validate)


@router.post(
    "/alerts/{alert_id}/close",
    **needs(Action.ALERT_CLOSE, status=204, what="Closed.", response_class=Response),
)
def close(call: Called, alert_id: str, body: CloseBody) -> Response:
    """Close an alert, or decline a proposal: somebody has looked, and says what came of it."""
    close_alert(alert_id, body.reason, service=call.service, actor=call.actor)
    return Response(status_code=204)
