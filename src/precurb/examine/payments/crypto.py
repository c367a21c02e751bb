"""Addresses of digital currency in the text of a payment.

A reference of an order may look like an address. What counts is an address whose checksum
holds, or one of Ethereum's form, which mostly carries none.
"""

import re
from collections.abc import Iterator

from precurb.model.identifier_rules import IBAN, CheckResult
from precurb.model.wallets import Chain, WalletAddress, read_wallet

_LIKE_ADDRESS = re.compile(
    r"(?<![0-9A-Za-z])(?:[a-z]{3,12}:)?"
    r"(?:0[xX][0-9a-fA-F]{40}|(?:bc|tb|ltc|zs)1[0-9a-z]{11,90}"
    r"|[1-9A-HJ-NP-Za-km-z]{26,44}|[48][1-9A-HJ-NP-Za-km-z]{94,105}|[qp][0-9a-z]{41})"
    r"(?![0-9A-Za-z])"
)


def wallets_in(text: str) -> Iterator[WalletAddress]:
    """Addresses that a text holds, each with its ledger."""
    for match in _LIKE_ADDRESS.finditer(text):
        wallet = read_wallet(match[0])
        ethereum = wallet.chain is Chain.ETHEREUM and wallet.check is not CheckResult.INVALID
        holds = wallet.check is CheckResult.VALID and IBAN(match[0]) is not CheckResult.VALID
        if holds or ethereum:
            yield wallet
