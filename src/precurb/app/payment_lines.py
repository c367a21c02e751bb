"""Lines of a watch over payments: a decision, a record that could not be read, an alarm."""

import msgspec

from precurb.app.payment_holds import Standing
from precurb.app.payments import Decided
from precurb.app.prose import sentence
from precurb.model import NotChecked, Outcome


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """Why a payment gets its outcome: one finding, in words."""

    outcome: Outcome
    rule: str
    text: str
    because: str


class Told(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of what a watch says.

    ``kind`` is ``decision``, ``not checked`` or ``alarm``. ``outcome`` is how the payment
    stands now, ``version`` and ``reasons`` are of the decision about this message.
    """

    kind: str
    key: str = ""
    reference: str = ""
    version: int = 0
    outcome: Outcome | None = None
    reasons: tuple[Reason, ...] = ()
    because: str = ""
    repeated: bool = False
    waits_since: str = ""
    level: str = ""
    file: str = ""
    not_checked: tuple[NotChecked, ...] = ()


def told(made: Decided, file: str = "") -> Told:
    """A decision as a line."""
    check, stands = made.kept.check, made.standing
    return Told(
        kind="decision",
        key=made.kept.key,
        reference=made.kept.reference,
        version=made.kept.version,
        outcome=stands.outcome,
        reasons=tuple(
            Reason(
                outcome=each.outcome,
                rule=each.finding.rule,
                text=sentence(each.finding.rule, each.finding.facts),
                because=each.because,
            )
            for each in check.judgements
            if each.outcome is not Outcome.RELEASE
        ),
        because=made.kept.because,
        repeated=made.repeated,
        waits_since=_moment(stands),
        level=stands.level.name if stands.level else "",
        file=file,
        not_checked=check.not_checked,
    )


def alarm_of(stands: Standing) -> Told:
    """A level of waiting that a payment has reached, as a line."""
    return Told(
        kind="alarm",
        key=stands.key,
        version=stands.version,
        outcome=stands.outcome,
        waits_since=_moment(stands),
        level=stands.level.name if stands.level else "",
        because=stands.level.why if stands.level else "",
    )


def _moment(stands: Standing) -> str:
    return stands.since.isoformat() if stands.since else ""
