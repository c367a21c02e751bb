"""Use cases: the only place that combines the house. One use case, one function."""
