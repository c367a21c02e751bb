"""A client of the HTTP API, for programs that hand over orders and ask what came of them.

::

    from precurb.client import Client, Item
    with Client("https://precurb.example.com", token) as client:
        made = client.check("250 kg acetic anhydride", Item(departure="DE", destination="MX"))
        made.summary.outcome, made.summary.id
"""

from precurb.client.client import Client
from precurb.client.hooks import verify_message
from precurb.client.items import Item, Which

__all__ = ["Client", "Item", "Which", "verify_message"]
