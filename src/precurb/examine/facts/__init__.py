"""The facts of a transaction: what signs are asked about.

Facts stand under the names of the vocabulary, in five groups (``party``, ``line``,
``consignment``, ``payment``, ``history``). What papers or the operator state is taken as it
is; the rest is worked out from the goods, the lists, the reference tables and earlier trade.
What nobody knows is absent, and an absent fact never speaks against anyone.
"""

from precurb.examine.facts.gather import Facts, gather

__all__ = ["Facts", "gather"]
