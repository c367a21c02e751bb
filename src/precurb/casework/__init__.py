"""Casework: cases, measures, links between parties, rings; pure."""
