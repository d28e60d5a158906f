"""Scanning the folders, planning what to read, and the run that carries the plan out."""
