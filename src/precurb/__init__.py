"""Precurb: what is it, who is it, do the papers agree, and what is owed by when.

The library in five lines::

    from precurb import History, Snapshot, Transaction, screen
    check = screen(transaction, snapshot, History(on=day))
    check.outcome, check.judgements, check.obligations, check.not_checked
"""

__version__ = "0.1.0"

__all__ = ["Check", "History", "Outcome", "Snapshot", "Transaction", "__version__", "screen"]


def __getattr__(name: str) -> object:
    """Load public names when they are asked for, so that importing precurb costs nothing."""
    if name == "screen":
        from precurb.screening import screen

        return screen
    if name == "Snapshot":
        from precurb.lists.snapshot import Snapshot

        return Snapshot
    if name in ("Check", "History", "Outcome", "Transaction"):
        import precurb.model

        return getattr(precurb.model, name)
    raise AttributeError(f"module 'precurb' has no attribute {name!r}")
