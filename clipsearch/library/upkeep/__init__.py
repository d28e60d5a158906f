"""Check, repair, backup, export, clear, and changes of settings."""
