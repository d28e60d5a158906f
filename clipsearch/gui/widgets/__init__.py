"""Reusable widgets and layouts that know nothing of photos."""
