"""Drafts that answer a payment that was stopped: a rejection (pacs.002), a recall (camt.056).

A draft is made from the numbers of the original and says no more than a code: who asks must
not be warned of what was suspected. Nothing is sent; a bank sends it or does not. The schemas
were not at hand, so drafts are held against a table of their parts (``answer_forms.toml``).
"""

import datetime as dt
import hashlib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import msgspec
from lxml import etree

from precurb.app.payment_settings import Answers
from precurb.app.payment_store import Kept
from precurb.data import data_folder
from precurb.errors import InvalidRecordError
from precurb.examine.payments.orders import BIC_OF_BANK
from precurb.lists.names import identifier_key
from precurb.model import Outcome, Party, Payment, Role, Transaction

REJECTION, RECALL = "pacs.002.001.10", "camt.056.001.08"
_NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:"
_ANSWERED = ("pacs.", "MT1", "MT2")
_REQUIRED = "!"


@dataclass(frozen=True)
class _Form:
    """Parts of a message in their order, and patterns of its texts."""

    name: str
    body: str
    elements: dict[str, list[str]]
    texts: dict[str, str]


@dataclass(frozen=True, slots=True)
class Draft:
    """A drafted message: its definition, and its bytes."""

    form: str
    xml: bytes


def draft_answers(kept: Kept, answers: Answers, *, at: dt.datetime) -> tuple[Draft, ...]:
    """Draft what answers a stopped payment.

    Args:
        kept: The decision.
        answers: Which codes are used.
        at: The moment of drafting (UTC).

    Returns:
        The rejection, and the recall where the message names the banks between which the
        payment was sent.

    Raises:
        InvalidRecordError: The payment was not stopped, is no transfer between banks, or lacks
            a number without which nothing can be answered.
    """
    transaction = kept.check.transaction
    payment = transaction.payment
    if kept.outcome is not Outcome.STOP:
        raise InvalidRecordError(f"payment {kept.key} was not stopped: nothing is answered")
    if payment is None or not payment.form.startswith(_ANSWERED):
        form = payment.form if payment else "no payment"
        raise InvalidRecordError(
            f"payment {kept.key}: {form} is no transfer between banks; no answer is drafted"
        )
    drafts = [_rejection(kept, payment, answers, at)]
    if _bic(transaction, Role.INSTRUCTING_AGENT) and _bic(transaction, Role.INSTRUCTED_AGENT):
        drafts.append(_recall(kept, payment, answers, at))
    for draft in drafts:
        if wrong := "; ".join(faults(draft.xml)):
            raise InvalidRecordError(f"payment {kept.key}, {draft.form}: {wrong}")
    return tuple(drafts)


def faults(xml: bytes) -> Iterator[str]:
    """What a draft has that its form does not allow, or lacks.

    Args:
        xml: The message.

    Returns:
        A sentence for each fault, with the path of the element; nothing for a sound draft.
    """
    root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
    name = str(etree.QName(root).namespace or "").removeprefix(_NAMESPACE)
    form = _forms().get(name)
    if form is None:
        yield f"no form is known for {name!r}"
        return
    yield from _faults(root, form, "")


def _faults(element: etree._Element, form: _Form, path: str) -> Iterator[str]:
    name = etree.QName(element).localname
    here = f"{path}/{name}"
    parts = form.elements.get(name)
    if parts is None:
        pattern = form.texts.get(name, ".+")
        if not re.fullmatch(pattern, element.text or ""):
            yield f"{here} is {element.text!r}"
        return
    order = [part.rstrip(_REQUIRED) for part in parts]
    children = [child for child in element if isinstance(child.tag, str)]  # no comments
    have = [etree.QName(child).localname for child in children]
    if [part for part in order if part in have] != have:
        yield f"{here} has {', '.join(have)}"
    for part in parts:
        if part.endswith(_REQUIRED) and part.rstrip(_REQUIRED) not in have:
            yield f"{here} lacks {part.rstrip(_REQUIRED)}"
    for child in children:
        yield from _faults(child, form, here)


def _rejection(kept: Kept, payment: Payment, answers: Answers, at: dt.datetime) -> Draft:
    transaction = kept.check.transaction
    document, body = _begin(REJECTION)
    header = _add(body, "GrpHdr")
    _add(header, "MsgId", _number(kept, "RJ"))
    _add(header, "CreDtTm", _moment(at))
    told = _add(body, "TxInfAndSts")
    _original(told, payment)
    _add(told, "TxSts", answers.status)
    reason = _add(_add(told, "StsRsnInf"), "Rsn")
    _add(reason, "Cd", answers.reason(kept.check.judgements))
    # The answer goes back: who was instructed now instructs.
    for name, role in (
        ("InstgAgt", Role.INSTRUCTED_AGENT),
        ("InstdAgt", Role.INSTRUCTING_AGENT),
    ):
        if bic := _bic(transaction, role):
            _add(_add(_add(told, name), "FinInstnId"), "BICFI", bic)
    return Draft(REJECTION, _written(document))


def _recall(kept: Kept, payment: Payment, answers: Answers, at: dt.datetime) -> Draft:
    transaction = kept.check.transaction
    document, body = _begin(RECALL)
    assignment = _add(body, "Assgnmt")
    _add(assignment, "Id", _number(kept, "CX"))
    for name, role in (("Assgnr", Role.INSTRUCTING_AGENT), ("Assgne", Role.INSTRUCTED_AGENT)):
        bank = _add(_add(_add(assignment, name), "Agt"), "FinInstnId")
        _add(bank, "BICFI", _bic(transaction, role))
    _add(assignment, "CreDtTm", _moment(at))
    told = _add(_add(body, "Undrlyg"), "TxInf")
    _add(told, "CxlId", _number(kept, "CX"))
    _original(told, payment)
    if payment.amount is not None:
        amount = _add(told, "OrgnlIntrBkSttlmAmt", f"{payment.amount.amount:f}")
        amount.set("Ccy", payment.amount.currency)
    if payment.value_date is not None:
        _add(told, "OrgnlIntrBkSttlmDt", payment.value_date.isoformat())
    reason = _add(told, "CxlRsnInf")
    _add(_add(reason, "Rsn"), "Cd", answers.cancellation)
    _add(reason, "AddtlInf", answers.narrative)
    return Draft(RECALL, _written(document))


def _original(told: etree._Element, payment: Payment) -> None:
    """The numbers of the original, each where it has one."""
    group = _add(told, "OrgnlGrpInf")
    _add(group, "OrgnlMsgId", payment.message_id)
    _add(group, "OrgnlMsgNmId", payment.form)
    for name, number in (
        ("OrgnlInstrId", payment.instruction_id),
        ("OrgnlEndToEndId", payment.end_to_end_id),
        ("OrgnlTxId", payment.transaction_id),
        ("OrgnlUETR", payment.uetr.lower()),
    ):
        if number:
            _add(told, name, number)


def _begin(form: str) -> tuple[etree._Element, etree._Element]:
    space = _NAMESPACE + form
    document = etree.Element(f"{{{space}}}Document", nsmap={None: space})  # type: ignore[dict-item]  # the default namespace
    document.append(etree.Comment(" DRAFT: nothing was sent "))
    return document, _add(document, _forms()[form].body)


def _add(parent: etree._Element, name: str, text: str = "") -> etree._Element:
    made = etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{name}")
    if text:
        made.text = text
    return made


def _written(document: etree._Element) -> bytes:
    return etree.tostring(document, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _number(kept: Kept, kind: str) -> str:
    """A number of our own, the same for the same decision, however often it is drafted."""
    made = hashlib.sha256(f"{kind} {kept.key} {kept.version}".encode()).hexdigest()
    return f"{kind}-{made[:24].upper()}"


def _bic(transaction: Transaction, role: Role) -> str:
    party = next((p for p in transaction.parties if p.role is role), None)
    return _bic_of(party) if party else ""


def _bic_of(party: Party) -> str:
    for each in party.identifiers:
        kind, _, value = each.partition(":")
        number = identifier_key(value).upper()
        if kind.strip().upper().startswith("BIC") and len(number) >= BIC_OF_BANK:
            return number
    return ""


def _moment(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="seconds")


@cache
def _forms() -> dict[str, _Form]:
    path = data_folder() / "payments" / "answer_forms.toml"
    rows = msgspec.convert(tomllib.loads(path.read_text("utf-8"))["forms"], tuple[_Form, ...])
    return {form.name: form for form in rows}
