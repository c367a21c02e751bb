"""Progress: commitments, indicators, series and claims, as values; pure."""
