"""Progress: commitments, indicators, series and claims."""
