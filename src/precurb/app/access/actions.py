"""Everything a person or a program can do here, in the words that grants and denials use."""

from collections.abc import Iterable
from enum import StrEnum

from precurb.errors import InvalidRecordError


class Action(StrEnum):
    """One thing that can be done; a role is a set of them."""

    CHECK_MAKE = "check.make"
    CHECK_READ = "check.read"
    FILE_SCREEN = "file.screen"
    DECISION_MAKE = "decision.make"  # hold or stop
    DECISION_RELEASE = "decision.release"
    DECISION_CONFIRM = "decision.confirm"  # as the second person
    ALLOWANCE_MAKE = "allowance.make"
    DUTY_SETTLE = "duty.settle"
    ALERT_CLOSE = "alert.close"
    LIST_READ = "list.read"
    LIST_UPDATE = "list.update"
    POLICY_READ = "policy.read"
    POLICY_REPLAY = "policy.replay"
    POLICY_ACTIVATE = "policy.activate"
    JOB_READ = "job.read"
    JOB_CANCEL = "job.cancel"
    AUDIT_READ = "audit.read"
    USER_READ = "user.read"
    USER_MANAGE = "user.manage"
    WEBHOOK_MANAGE = "webhook.manage"
    PAYMENT_READ = "payment.read"
    PAYMENT_RELEASE = "payment.release"
    EXCHANGE_READ = "exchange.read"
    EXCHANGE_WRITE = "exchange.write"
    EXCHANGE_SEND = "exchange.send"  # sign and send, as the second person
    EXCHANGE_MANAGE = "exchange.manage"  # keys and peers
    CASE_READ = "case.read"
    CASE_WRITE = "case.write"
    PROGRESS_READ = "progress.read"
    PROGRESS_WRITE = "progress.write"


def read_actions(names: Iterable[str]) -> tuple[Action, ...]:
    """Read actions by name, as a token's scopes are given.

    Raises:
        InvalidRecordError: One is none.
    """
    found = []
    for each in names:
        try:
            found.append(Action(each.strip()))
        except ValueError as error:
            raise InvalidRecordError(f"no action is called {each[:60]!r}") from error
    return tuple(found)
