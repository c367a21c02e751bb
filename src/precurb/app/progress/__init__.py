"""Progress as use cases: registers, series, figures, the report, claims."""
