"""The pages: thin routes and templates over the use cases in ``app``."""
