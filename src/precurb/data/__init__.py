"""Precurb."""
