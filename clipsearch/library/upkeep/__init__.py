"""Check, repair, backup, export, clearing, and removal of folders."""
