"""The examiners: pure functions from a transaction and a snapshot to findings."""
