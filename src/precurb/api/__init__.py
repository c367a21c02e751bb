"""The HTTP API, version 1: thin routes over the use cases in ``app``."""
