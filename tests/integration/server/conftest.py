"""Installations on each database."""

from databases import alone, server, service, url

__all__ = ["alone", "server", "service", "url"]
