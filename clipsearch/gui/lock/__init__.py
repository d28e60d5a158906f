"""Locking the window of an encrypted library, unlocking it, and converting the library."""
