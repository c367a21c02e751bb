"""The papers of one consignment, and what papers or people say beyond the core fields.

An order, an invoice, a packing list, a transport document and a declaration speak of the same
goods; comparing them is the examiners' work. What no core field holds (packing group, Incoterm,
type of an address, result of a call to the customer) is a particular: a value under the name
that the vocabulary of signs gives it, such as ``line.net_kg`` or ``party.address_type``.
"""

from enum import StrEnum

Scalar = str | float | bool
Record = dict[str, Scalar | list[str]]
Value = Scalar | list[Scalar | Record] | dict[str, Scalar | Record]
Particulars = dict[str, Value]
"""Values by vocabulary name. A name that is absent is unknown; an empty text was left blank."""


class PaperKind(StrEnum):
    """What a paper of a consignment is."""

    ORDER = "order"
    CONTRACT = "contract"
    INVOICE = "invoice"
    PACKING_LIST = "packing list"
    DELIVERY_NOTE = "delivery note"
    TRANSPORT = "transport document"
    MANIFEST = "manifest"
    DECLARATION = "customs declaration"
    TRANSIT = "transit declaration"
    CERTIFICATE_OF_ORIGIN = "certificate of origin"
    CERTIFICATE_OF_ANALYSIS = "certificate of analysis"
    SAFETY_DATA_SHEET = "safety data sheet"
    LABEL = "label"
    AUTHORISATION = "authorisation"
    CUSTOMER_DECLARATION = "customer declaration"
    PAYMENT = "payment"
    OTHER = "other paper"
