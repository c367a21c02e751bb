"""The decision: findings and policy in, one outcome and the duties of the law out."""

from collections.abc import Sequence
from dataclasses import dataclass

from precurb.decide.duties import duty_gaps, obligations
from precurb.decide.policy import UNVERIFIED, Policy, Rule, Suppression, read_policy
from precurb.lists.snapshot import Snapshot
from precurb.model import (
    Finding,
    History,
    Judgement,
    NotChecked,
    Obligation,
    Outcome,
    Transaction,
)

__all__ = ["UNVERIFIED", "Decision", "Policy", "Rule", "Suppression", "decide", "read_policy"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What is decided: the outcome, each finding judged, what is owed, what is unknown."""

    outcome: Outcome
    judgements: tuple[Judgement, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    gaps: tuple[NotChecked, ...] = ()


def decide(
    findings: Sequence[Finding],
    transaction: Transaction,
    snapshot: Snapshot,
    history: History,
    policy: Policy,
) -> Decision:
    """Judge findings: the most severe decides. No finding is a release."""
    if not findings:
        return Decision(outcome=Outcome.RELEASE)
    judgements = tuple(policy.judge(finding, history.on) for finding in findings)
    return Decision(
        outcome=max((j.outcome for j in judgements), key=lambda outcome: outcome.severity),
        judgements=judgements,
        obligations=obligations(findings, transaction, snapshot, history),
        gaps=tuple(duty_gaps(findings, snapshot)),
    )
