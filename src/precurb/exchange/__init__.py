"""Signed exchange between authorities: envelopes, sequence, receipts, states."""
