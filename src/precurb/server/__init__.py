"""The service: API, pages and worker composed into one process."""
