"""Folders and saved searches."""
