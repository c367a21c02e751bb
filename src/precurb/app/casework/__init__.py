"""Casework as use cases: cases, exhibits, alarms, the case file, links."""
