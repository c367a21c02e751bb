"""A draft of a report about a payment: what is known of it, and the words authorities ask for.

The draft states facts with their sources and concludes nothing. A person reads it, adds what
the bank knows of its customer, and files it or not; nothing is sent.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from precurb.app.payment_settings import KeyTerm, Settings
from precurb.app.payment_store import Kept, PaymentStore, Released
from precurb.app.prose import sentence, word
from precurb.model import Check, Judgement, Money, Outcome, Party, Payment

MARK = "DRAFT - not filed, nothing was sent"
_EMPTY = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedFinding:
    """A finding in a report: its sentence and what it rests on."""

    outcome: Outcome
    text: str
    because: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedTerm:
    """Words for a field of the report, and who asks for them."""

    term: str
    where: str
    source: str
    verification: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDraft:
    """The draft: the payment, who takes part, what was found and decided, what is open."""

    mark: str
    key: str
    reference: str
    version: int
    outcome: Outcome
    decided_at: str
    check: str
    snapshot: str
    policy: str
    key_terms: tuple[ReportedTerm, ...]
    payment: dict[str, str]
    parties: tuple[dict[str, str], ...]
    findings: tuple[ReportedFinding, ...]
    releases: tuple[Released, ...]
    not_checked: tuple[str, ...]


def draft_report(kept: Kept, settings: Settings, store: PaymentStore) -> ReportDraft:
    """Draft a report about a payment.

    Args:
        kept: The decision.
        settings: Which words authorities ask for.
        store: Where releases are kept.
    """
    check = kept.check
    telling = [j for j in check.judgements if j.outcome is not Outcome.RELEASE]
    return ReportDraft(
        mark=MARK,
        key=kept.key,
        reference=check.reference,
        version=kept.version,
        outcome=kept.outcome,
        decided_at=kept.decided_at.isoformat(),
        check=hashlib.sha256(kept.raw).hexdigest(),
        snapshot=check.snapshot,
        policy=check.policy,
        key_terms=tuple(_terms(check, settings.key_terms)),
        payment=_payment(check.transaction.payment),
        parties=tuple(map(_party, check.transaction.parties)),
        findings=tuple(map(_finding, sorted(telling, key=lambda j: -j.outcome.severity))),
        releases=store.releases(kept.key),
        not_checked=tuple(gap.reason for gap in check.not_checked),
    )


def encode_report(report: ReportDraft) -> bytes:
    """The draft as JSON, the same bytes for the same draft."""
    return msgspec.json.format(msgspec.json.encode(report, order="deterministic"), indent=1)


def report_text(report: ReportDraft) -> str:
    """The draft as text."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: ReportDraft) -> Iterator[str]:
    yield report.mark
    yield ""
    for term in report.key_terms:
        yield f"{term.where}: {term.term}  [{term.source}; {term.verification}]"
    yield ""
    yield f"Payment {report.reference} (key {report.key}, version {report.version})"
    yield f"Decision: {report.outcome}, {report.decided_at}"
    yield from (f"  {name}: {value}" for name, value in report.payment.items())
    yield ""
    yield "Parties"
    for party in report.parties:
        yield "  " + "; ".join(f"{name} {value}" for name, value in party.items() if value)
    yield ""
    yield "Findings"
    for number, finding in enumerate(report.findings, start=1):
        yield f"  {number}. [{finding.outcome}] {finding.text}"
        yield f"     {finding.because} Source: {finding.source or _EMPTY}"
    yield from _open_lines(report)
    yield ""
    yield f"Check {report.check}; lists {report.snapshot}; policy {report.policy}"


def _open_lines(report: ReportDraft) -> Iterator[str]:
    yield ""
    yield "Releases"
    for each in report.releases:
        yield f"  version {each.version}: {each.person}, {each.at.isoformat()}: {each.reason}"
    yield from () if report.releases else (f"  {_EMPTY}",)
    yield ""
    yield "Not checked"
    yield from (f"  {gap}" for gap in report.not_checked or (_EMPTY,))


def _terms(check: Check, terms: tuple[KeyTerm, ...]) -> Iterator[ReportedTerm]:
    seen = set()
    for each in terms:
        if each.term not in seen and _asked_for(check, each.when):
            seen.add(each.term)
            yield ReportedTerm(
                term=each.term,
                where=each.where,
                source=each.source,
                verification=each.verification,
            )


def _asked_for(check: Check, when: dict[str, str]) -> bool:
    """Whether a report of this payment bears the words: by goods, programme or order."""
    goods = check.transaction.particulars.get("payment.goods_hits")
    facts = [j.finding.facts for j in check.judgements if j.outcome is not Outcome.RELEASE]
    known = {
        "goods": set(map(str, goods)) if isinstance(goods, list) else set(),
        "programme": {p for f in facts for p in f.get("programmes", "").split(", ")},
        "order": {f.get("order", "") for f in facts},
    }
    return all(value in known.get(name, set()) for name, value in when.items())


def _finding(judgement: Judgement) -> ReportedFinding:
    finding = judgement.finding
    cited = finding.citation
    source = f"{cited.title}; {cited.version}; {cited.source}" if cited else ""
    return ReportedFinding(
        outcome=judgement.outcome,
        text=sentence(finding.rule, finding.facts),
        because=judgement.because,
        source=source,
    )


def _payment(payment: Payment | None) -> dict[str, str]:
    if payment is None:
        return {}
    told = {
        "message": payment.form,
        "message id": payment.message_id,
        "end-to-end id": payment.end_to_end_id,
        "UETR": payment.uetr,
        "amount": _money(payment.amount),
        "instructed": _money(payment.instructed),
        "value date": payment.value_date.isoformat() if payment.value_date else "",
        "debtor's account": payment.debtor_account.number if payment.debtor_account else "",
        "creditor's account": (
            payment.creditor_account.number if payment.creditor_account else ""
        ),
        "purpose": payment.purpose,
        "remittance": " | ".join(payment.remittance),
    }
    return {name: value for name, value in told.items() if value}


def _party(party: Party) -> dict[str, str]:
    return {
        "role": word(party.role),
        "name": party.name,
        "country": party.country,
        "address": party.address,
        "numbers": ", ".join(party.identifiers),
        "wallets": ", ".join(party.wallets),
    }


def _money(money: Money | None) -> str:
    return f"{money.amount} {money.currency}" if money else ""
