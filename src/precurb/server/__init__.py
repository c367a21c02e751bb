"""The service in one process: API and pages as one application, with a worker beside them."""
