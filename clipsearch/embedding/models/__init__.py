"""Which models there are, their files on disk and their measurements; no torch."""
