"""The query line: reading it, writing it, completing it, and dates in words."""
