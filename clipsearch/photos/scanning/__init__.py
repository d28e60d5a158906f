"""Scanning folders for photos, and watching them for changes."""
