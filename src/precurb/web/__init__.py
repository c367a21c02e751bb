"""The pages that people work in: HTML first, complete without scripts, in four languages."""
