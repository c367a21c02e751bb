"""What is known of the counterparty: the customer, or who stands in that place."""

from precurb.lists.reference.trades import trade_fit, trade_hint
from precurb.model import Particulars, Party, Role, Transaction, fingerprint

# The one who asks for the goods; who only carries, declares or is told of them is no customer.
_ORDER = (Role.CUSTOMER, Role.IMPORTER, Role.CONSIGNEE, Role.END_USER)
_PAID = (Role.DEBTOR, Role.CREDITOR)  # of a payment, both sides
# Mail services that give an address to anyone; a firm may use one, so it is a weak sign.
FREE_MAIL = frozenset((
    "gmail.com", "googlemail.com", "hotmail.com", "outlook.com", "live.com", "msn.com",
    "yahoo.com", "ymail.com", "icloud.com", "aol.com", "gmx.de", "gmx.net", "gmx.com", "web.de",
    "t-online.de", "freenet.de", "mail.com", "mail.ru", "yandex.ru", "bk.ru", "list.ru",
    "163.com", "126.com", "yeah.net", "qq.com", "foxmail.com", "sina.com", "sina.cn",
    "sohu.com", "aliyun.com", "139.com", "proton.me", "protonmail.com", "tutanota.com",
    "zoho.com", "hotmail.es", "yahoo.es", "yahoo.com.mx", "hotmail.com.mx", "rediffmail.com",
))  # fmt: skip


def counterparties(transaction: Transaction) -> tuple[Party, ...]:
    """The customer, and every other party of which the operator states particulars.

    The customer is the first that the papers name in the order customer, importer, consignee,
    end user. Of a payment they are payer and payee.
    """
    if transaction.payment is not None:
        return tuple(p for role in _PAID for p in transaction.parties if p.role is role)
    named = [p for role in _ORDER for p in transaction.parties if p.role is role]
    stated = [p for p in transaction.parties if p.particulars]
    return tuple(dict.fromkeys((*named[:1], *stated)))


def party_facts(party: Party) -> Particulars:
    """What its own entry on the papers tells of a party."""
    facts: Particulars = {"id": party_id(party), "role": str(party.role)}
    if party.name:
        facts["name"] = party.name
    if hint := trade_hint(party.name):
        facts["name_trade_hint"] = hint
    if party.address:
        facts["address"] = party.address
    email = party.particulars.get("party.email")
    if isinstance(email, str) and "@" in email:
        domain = email.rsplit("@", 1)[1].strip().casefold()
        facts["email_type"] = "free" if domain in FREE_MAIL else "company"
    return facts


def fit_facts(person: Particulars, goods: Particulars) -> Particulars:
    """Whether the goods fit the trade of the party: said only where a source says so.

    Args:
        person: The facts of the party; its stated sector, else what its name speaks of.
        goods: The facts of the line.
    """
    sector = person.get("sector") or person.get("name_trade_hint")
    fit = trade_fit(str(sector or ""), str(goods.get("substance_id", ""))).fit
    return {"trade_fit": str(fit)} if fit else {}


def party_id(party: Party) -> str:
    """What one party has in all its papers: its number, else its name and country."""
    return party.identifiers[0] if party.identifiers else fingerprint(party)
