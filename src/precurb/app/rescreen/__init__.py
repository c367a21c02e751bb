"""The past decided again when lists, law or policy change: what changed, whom it touches."""
