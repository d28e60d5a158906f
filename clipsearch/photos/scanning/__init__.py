"""Which files there are, and what changes."""
