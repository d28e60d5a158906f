"""Encryption of a library: its key file, and converting all of its files."""
